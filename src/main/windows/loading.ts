import type { Session } from 'electron';

/**
 * Settles when the page has something that it loads, or when anything cannot be loaded: the desk opens then all the same.
 * Call before the page is loaded, and once for a session.
 */
export const loaded = ({ webRequest }: Session, address: RegExp): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      webRequest.onCompleted(null);
      webRequest.onErrorOccurred(null);
      resolve();
    };
    webRequest.onCompleted(({ url }) => address.test(url) && done());
    webRequest.onErrorOccurred(done);
  });

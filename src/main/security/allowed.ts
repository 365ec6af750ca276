import { HOST, SCHEME } from './serve.js';

/**
 * What the page may load. Everything else is refused before it leaves, so that even a script of somebody else in the
 * page has nobody to talk to.
 * @param devServer address of the development server, in development only
 */
export function mayLoad(url: string, devServer?: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host } = new URL(url);
  if (protocol === `${SCHEME}:`) return host === HOST;
  if (protocol === 'data:' || protocol === 'blob:') return true; // made by the page itself, and fenced by its CSP
  if (devServer === undefined) return false;
  return protocol === 'devtools:' || ((protocol === 'http:' || protocol === 'ws:') && host === new URL(devServer).host);
}

/** Permissions that the page gets: to put plain text into the clipboard. The bell needs none, notifications come from main. */
export const PERMISSIONS: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

import type { WebContents } from 'electron';
import type { EventChannel } from '../../shared/channels.js';
import type { Events } from '../../shared/contract.js';
import type { ReviewEventChannel } from '../../shared/review/channels.js';
import type { ReviewEvents } from '../../shared/review/contract.js';

/** The part of Electron's `webContents` that is used. */
type Page = Pick<WebContents, 'isDestroyed' | 'send'>;

/** What is to be sent while a message is on its way out, by page. */
const waiting = new WeakMap<Page, (() => void)[]>();

/**
 * Does nothing when the window is gone: what it missed it fetches anew. Messages arrive in the order of these calls:
 * Electron may run promise continuations inside `send`, before the message has left, and what they send would overtake it.
 */
function tell(contents: Page, channel: string, event: unknown): void {
  if (contents.isDestroyed()) return;
  const line = waiting.get(contents);
  if (line) return void line.push(() => contents.send(channel, event));
  const queue = [() => contents.send(channel, event)];
  waiting.set(contents, queue);
  try {
    for (let next = queue.shift(); next && !contents.isDestroyed(); next = queue.shift()) next();
  } finally {
    waiting.delete(contents);
  }
}

/** To the desk's window. */
export const emit = <C extends EventChannel>(contents: Page, channel: C, event: Events[C]): void => tell(contents, channel, event);
/** To the review window. */
export const emitReview = <C extends ReviewEventChannel>(contents: Page, channel: C, event: ReviewEvents[C]): void => tell(contents, channel, event);

import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { REQUESTS, type EventChannel, type RequestChannel } from '../../shared/channels.js';
import type { Answer, Events } from '../../shared/contract.js';
import { REVIEW_REQUESTS, type ReviewEventChannel } from '../../shared/review/channels.js';
import type { ReviewEvents } from '../../shared/review/contract.js';
import { answerReview, type ReviewDesk } from './answer-review.js';

/** Answers one request of a page; never throws. `raw` is whatever the page sent. */
export type Answering = <C extends RequestChannel>(channel: C, event: IpcMainInvokeEvent, raw: readonly unknown[]) => Promise<Answer<C>>;

/** Once, before the first window loads. A page that asks before the desk is loaded waits for it. */
export function registerHandlers(desk: Promise<Answering>): void {
  for (const channel of REQUESTS) {
    ipcMain.handle(channel, async (event, ...raw: unknown[]) => (await desk)(channel, event, raw));
  }
}

/** The part of Electron's `webContents` that is used. */
type Page = Pick<WebContents, 'isDestroyed' | 'send'>;

/** What is to be sent while a message is on its way out, by page. */
const waiting = new WeakMap<Page, (() => void)[]>();

/**
 * Does nothing when the window is gone: what it missed it fetches anew. Messages arrive in the order of these calls:
 * Electron may run promise continuations inside `send`, before the message has left, and what they send would overtake it.
 */
export function emit<C extends EventChannel>(contents: Page, channel: C, event: Events[C]): void {
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

/** Once, before the first review window loads. */
export function registerReview(desk: ReviewDesk): void {
  for (const channel of REVIEW_REQUESTS) ipcMain.handle(channel, (event, ...raw: unknown[]) => answerReview(channel, event, raw, desk));
}

/** To the review window. */
export function emitReview<C extends ReviewEventChannel>(contents: WebContents, channel: C, event: ReviewEvents[C]): void {
  if (!contents.isDestroyed()) contents.send(channel, event);
}

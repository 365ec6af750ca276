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

/** Does nothing when the window is gone: what it missed it fetches anew. */
export function emit<C extends EventChannel>(contents: WebContents, channel: C, event: Events[C]): void {
  if (!contents.isDestroyed()) contents.send(channel, event);
}

/** Once, before the first review window loads. */
export function registerReview(desk: ReviewDesk): void {
  for (const channel of REVIEW_REQUESTS) ipcMain.handle(channel, (event, ...raw: unknown[]) => answerReview(channel, event, raw, desk));
}

/** To the review window. */
export function emitReview<C extends ReviewEventChannel>(contents: WebContents, channel: C, event: ReviewEvents[C]): void {
  if (!contents.isDestroyed()) contents.send(channel, event);
}

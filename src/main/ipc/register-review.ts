import { ipcMain } from 'electron';
import { REVIEW_REQUESTS } from '../../shared/review/channels.js';
import { answerReview, type ReviewDesk } from './answer-review.js';

/** Once, before the first review window loads. Apart from register.ts, which is loaded before the desk's window. */
export function registerReview(desk: ReviewDesk): void {
  for (const channel of REVIEW_REQUESTS) ipcMain.handle(channel, (event, ...raw: unknown[]) => answerReview(channel, event, raw, desk));
}

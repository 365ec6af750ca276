import { ipcMain, type WebContents } from 'electron';
import { REQUESTS, type EventChannel } from '../../shared/channels.js';
import type { Events } from '../../shared/contract.js';
import { answer, type Desk } from './answer.js';

/** Once, before the first window loads. */
export function registerHandlers(desk: Desk): void {
  for (const channel of REQUESTS) {
    ipcMain.handle(channel, (event, ...args: unknown[]) => answer(channel, event, args, desk));
  }
}

/** Does nothing when the window is gone: what it missed it fetches anew. */
export function emit<C extends EventChannel>(contents: WebContents, channel: C, event: Events[C]): void {
  if (!contents.isDestroyed()) contents.send(channel, event);
}

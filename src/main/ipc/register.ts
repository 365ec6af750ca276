import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import { REQUESTS, type RequestChannel } from '../../shared/channels.js';
import type { Answer } from '../../shared/contract.js';

/** Answers one request of a page; never throws. `raw` is whatever the page sent. */
export type Answering = <C extends RequestChannel>(channel: C, event: IpcMainInvokeEvent, raw: readonly unknown[]) => Promise<Answer<C>>;

/** Once, before the first window loads. A page that asks before the desk is loaded waits for it. */
export function registerHandlers(desk: Promise<Answering>): void {
  for (const channel of REQUESTS) {
    ipcMain.handle(channel, async (event, ...raw: unknown[]) => (await desk)(channel, event, raw));
  }
}

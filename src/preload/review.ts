import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import { REVIEW_EVENTS, REVIEW_REQUESTS } from '../shared/review/channels.js';
import type { ReviewBridge } from '../shared/review/contract.js';

/** No channel of the desk can be reached from the review window, whatever script runs in it. */
function known<C extends string>(channel: C, channels: readonly string[]): C {
  if (!channels.includes(channel)) throw new Error('unknown channel');
  return channel;
}

const bridge: ReviewBridge = {
  request: (channel, args) => ipcRenderer.invoke(known(channel, REVIEW_REQUESTS), args),
  on: (channel, listener) => {
    const listen = (_event: IpcRendererEvent, event: Parameters<typeof listener>[0]): void => listener(event);
    ipcRenderer.on(known(channel, REVIEW_EVENTS), listen);
    return () => void ipcRenderer.off(channel, listen);
  },
};
contextBridge.exposeInMainWorld('deskbellReview', bridge);

import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import { EVENTS, REQUESTS } from '../shared/channels.js';
import type { Bridge } from '../shared/contract.js';

/** No other channel can be reached from the page, whatever script runs in it. */
function known<C extends string>(channel: C, channels: readonly string[]): C {
  if (!channels.includes(channel)) throw new Error('unknown channel');
  return channel;
}

const bridge: Bridge = {
  request: (channel, args) => ipcRenderer.invoke(known(channel, REQUESTS), args),
  on: (channel, listener) => {
    const listen = (_event: IpcRendererEvent, event: Parameters<typeof listener>[0]): void => listener(event);
    ipcRenderer.on(known(channel, EVENTS), listen);
    return () => void ipcRenderer.off(channel, listen);
  },
};
contextBridge.exposeInMainWorld('deskbell', bridge);

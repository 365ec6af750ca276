/** One clock for the window: every waiting time ticks at the same moment, and only rows on the screen listen. */
import { useSyncExternalStore } from 'react';
import { deskNow } from '../desk.js';

const TICK_MS = 1_000;
const listeners = new Set<() => void>();
let timer: number | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= window.setInterval(() => listeners.forEach((tell) => tell()), TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      window.clearInterval(timer);
      timer = undefined;
    }
  };
}

/** What `read` makes of the desk's time; renders again only when that changes. */
export const useClock = <T extends string | number>(read: (now: number) => T): T => useSyncExternalStore(subscribe, () => read(deskNow()));

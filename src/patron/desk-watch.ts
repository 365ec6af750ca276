import { notice, UNKNOWN, type Availability, type Sign } from './availability.js';

/** ms: how long a desk has to answer, and how often a closed one is asked again (and a little at random on top). */
export const ASKING = { within: 5_000, again: 10_000, spread: 10_000 } as const;

export interface DeskWatch {
  now(): Availability;
  up(): void;
  down(): void;
  presence(sign: Omit<Extract<Sign, { type: 'presence' }>, 'type'>): void;
  /** Settles when a desk has answered on this connection or the next one, or had its time, or the connection is gone. */
  answered(): Promise<void>;
}

/**
 * Finds out whether somebody is at the desk, and keeps asking while nobody is: a desk that opens later cannot know
 * that this page is waiting for it.
 */
export function watchDesk(ask: () => void, changed: () => void, random: () => number = Math.random): DeskWatch {
  let state = UNKNOWN;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: (() => void)[] = [];
  const settle = () => {
    for (const resolve of waiting) resolve();
    waiting = [];
  };
  const take = (sign: Sign) => {
    const before = state;
    state = notice(state, sign);
    if (state.phase === 'open') clearTimeout(timer);
    if (state !== before) changed();
    if (state.phase !== 'checking') settle();
  };
  const inquire = () => {
    clearTimeout(timer);
    take({ type: 'asked' });
    ask();
    timer = setTimeout(() => {
      take({ type: 'silence' });
      if (state.phase === 'closed') timer = setTimeout(inquire, ASKING.again + random() * ASKING.spread);
    }, ASKING.within);
  };
  return {
    now: () => state,
    up: inquire,
    down: () => {
      clearTimeout(timer);
      take({ type: 'down' });
    },
    presence: (sign) => {
      if (state.phase === 'connecting' || state.phase === 'offline') return;
      const wasOpen = state.phase === 'open';
      take({ type: 'presence', ...sign });
      // The last one has left; another may have come since this page last asked.
      if (wasOpen && state.phase === 'checking') inquire();
    },
    answered: () => (state.phase === 'open' || state.phase === 'closed' ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  };
}

/** What the privacy guard stopped last in this window: a reply that was not sent, and why. */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import type { Finding } from '../../core/guard/rules.js';

export interface Stopped {
  readonly id: string;
  readonly findings: readonly Finding[];
}

const store = createStore<{ readonly stopped?: Stopped | undefined }>(() => ({}));

export const stoppedIn = (id: string): Stopped | undefined => (store.getState().stopped?.id === id ? store.getState().stopped : undefined);
export const useStopped = (id: string): Stopped | undefined => useStore(store, ({ stopped }) => (stopped?.id === id ? stopped : undefined));
export const stop = (stopped: Stopped): void => store.setState({ stopped });
export function letPass(id: string): void {
  if (stoppedIn(id)) store.setState({ stopped: undefined });
}

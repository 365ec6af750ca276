/** How much room there is, in rem, so that larger text counts as a smaller window. */
import { useSyncExternalStore } from 'react';
import type { Layout } from '../ui/layout.js';
import { useReview } from './store.js';

const WIDE_REM = 66;
const TWO_REM = 46;
const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener('resize', listener);
  return () => window.removeEventListener('resize', listener);
};

export function useLayout(): Layout {
  const rem = useReview((state) => (16 * state.start.look.textSize) / 100);
  return useSyncExternalStore(subscribe, () => (window.innerWidth >= WIDE_REM * rem ? 'wide' : window.innerWidth >= TWO_REM * rem ? 'two' : 'one'));
}

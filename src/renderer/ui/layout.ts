/** How much room there is, in rem, so that larger text counts as a smaller window. */
import { useSyncExternalStore } from 'react';
import { FIRST_SIZE } from '../../shared/first-size.js';
import { useSettings } from '../desk.js';

/** `wide`: all panes. `two`: queue and one pane. `one`: one pane at a time. */
export type Layout = 'wide' | 'two' | 'one';
const WIDE_REM = 66;
const TWO_REM = 36;
const BASE_PX = 16;

const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener('resize', listener);
  return () => window.removeEventListener('resize', listener);
};

export const useRem = (): number => (BASE_PX * useSettings((state) => state.textSize)) / 100;

export function useLayout(): Layout {
  const rem = useRem();
  return useSyncExternalStore(subscribe, () => {
    // A window that was not shown yet has no size: it is drawn for the one that most have.
    const width = (window.innerWidth || FIRST_SIZE.width) / rem;
    return width >= WIDE_REM ? 'wide' : width >= TWO_REM ? 'two' : 'one';
  });
}

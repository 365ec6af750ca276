/** Blocks in words; pure. */
import type { BlockView } from '../../shared/view.js';
import { clockTime, dayName } from '../ui/time.js';

/** `hours`: none, for good. */
export const DURATIONS = [
  { id: 'day', label: '24 hours', words: 'for 24 hours', hours: 24 },
  { id: 'week', label: '7 days', words: 'for 7 days', hours: 7 * 24 },
  { id: 'good', label: 'For good', words: 'for good', hours: undefined },
] as const;
export type Duration = (typeof DURATIONS)[number];

/** What will happen, before it happens. */
export const blockSentence = (who: string, { words }: Pick<Duration, 'words'>): string => `Blocks ${who} ${words}. What they write is recorded and not shown; they are told once.`;

/** "until 14:02", "until Monday 23 November 2026, 14:02", "for good". */
export function untilWords({ until }: Pick<BlockView, 'until'>, now: number): string {
  if (until === undefined) return 'for good';
  const day = dayName(until, now);
  return day === 'Today' ? `until ${clockTime(until)}` : `until ${day}, ${clockTime(until)}`;
}

export function countWords({ count }: Pick<BlockView, 'count'>): string {
  if (count === 0) return 'nothing written since';
  return count === 1 ? '1 message since, on the record only' : `${count.toLocaleString('en')} messages since, on the record only`;
}

/** Before retention removes rows, what they say for statistics is written down: figures of nobody, kept for good. */
import { addDays, calendarOf } from '../../core/statistics/calendar.js';
import { byDay } from '../../core/statistics/facts.js';
import type { GatherRules } from '../../core/statistics/gather.js';
import { byMonth, fuller, monthOf, type Days } from '../../core/statistics/outlived.js';
import { RecordCount, type NewRows } from '../record/figures/record-count.js';

/** What the library's policy says about counting. */
export interface FigureRules extends GatherRules {
  readonly timeZone: string;
}

export interface FiguresPlace {
  readonly newRows: NewRows;
  readonly written: () => Promise<Days>;
  /** All days of a month, "2026-11". */
  readonly write: (month: string, days: Days) => Promise<void>;
}

/** A day is over when nothing can be said about its requests any more: after the next one. */
const OVER_AFTER = 2;

/** @param now ms since 1970 @throws AppError as the record does: then nothing may be removed */
export async function writeFigures({ newRows, written, write }: FiguresPlace, { timeZone, ...rules }: FigureRules, now: number): Promise<void> {
  const calendar = calendarOf(timeZone);
  const dayOf = (at: number): string => calendar(at).day;
  const over = addDays(dayOf(now), -OVER_AFTER);
  const { facts } = await new RecordCount(newRows).read(rules);
  const before = await written();
  const days = fuller(before, new Map([...byDay(facts, dayOf)].filter(([day]) => day <= over)));
  const changed = new Set([...days].filter(([day, each]) => before.get(day) !== each).map(([day]) => monthOf(day)));
  for (const [month, each] of byMonth(days)) if (changed.has(month)) await write(month, each);
}

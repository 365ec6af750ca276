/** Facts that outlive the rows from which they came: written down day by day before retention removes the rows. */
import { byDay, NO_FACTS, together, type Facts } from './facts.js';

/** By the day on which requests ended, "2026-11-22". */
export type Days = ReadonlyMap<string, Facts>;

const size = ({ requests, incidents, scripts }: Facts): number => requests.length + incidents.length + scripts.length;

/** Of each day whichever has more: what retention removed is missing in the one, what came later in the other. */
export function fuller(a: Days, b: Days): Days {
  const days = new Map(a);
  for (const [day, facts] of b) if (size(facts) > size(days.get(day) ?? NO_FACTS)) days.set(day, facts);
  return days;
}

/** @returns with the last day of which more was written down than rows still say; none: rows say all of it */
export function withOutlived(counted: Facts, written: Days, dayOf: (at: number) => string): { readonly facts: Facts; readonly until?: string } {
  const rows = byDay(counted, dayOf);
  const until = [...written].filter(([day, facts]) => size(facts) > size(rows.get(day) ?? NO_FACTS)).map(([day]) => day).toSorted().at(-1);
  if (until === undefined) return { facts: counted };
  const open = { ...NO_FACTS, requests: counted.requests.filter(({ ended }) => ended === undefined) };
  return { facts: together([...fuller(rows, written).values(), open]), until };
}

/** "2026-11" */
export const monthOf = (day: string): string => day.slice(0, 7);

/** @returns by month */
export function byMonth(days: Days): ReadonlyMap<string, Days> {
  const months = new Map<string, Map<string, Facts>>();
  for (const [day, facts] of days) months.set(monthOf(day), (months.get(monthOf(day)) ?? new Map<string, Facts>()).set(day, facts));
  return months;
}

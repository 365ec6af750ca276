/** Days and weeks of the library, as "2026-11-22" and "2026-W47" (ISO 8601). Pure: which day it is now, main says. */
import { weekOf } from '../../core/review/find.js';

const DAY_MS = 86_400_000;

const utc = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const dayAt = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

export const addDays = (day: string, days: number): string => dayAt(utc(day) + days * DAY_MS);

/** Monday is 0. */
const weekday = (day: string): number => (new Date(utc(day)).getUTCDay() + 6) % 7;

/** @returns its Monday and its Sunday */
export function daysOfWeek(week: string): readonly [monday: string, sunday: string] {
  const [year = '', number = ''] = week.split('-W');
  const fourth = `${year}-01-04`; // always in the first week
  const monday = addDays(fourth, (Number(number) - 1) * 7 - weekday(fourth));
  return [monday, addDays(monday, 6)];
}

export const addWeeks = (week: string, weeks: number): string => weekOf(addDays(daysOfWeek(week)[0], weeks * 7));

const monthStart = (day: string): string => `${day.slice(0, 7)}-01`;

export const PERIODS = ['month', 'last-month', 'week', 'days-30', 'any', 'own'] as const;
export type Period = (typeof PERIODS)[number];
export const PERIOD_WORDS: Readonly<Record<Period, string>> = {
  month: 'This month', 'last-month': 'Last month', week: 'This week', 'days-30': 'The last 30 days', any: 'Any time', own: 'From … to …',
};

/** Both days count; none: no limit. */
export interface Days {
  readonly fromDay?: string;
  readonly toDay?: string;
}

export function daysOf(period: Exclude<Period, 'own'>, today: string): Days {
  switch (period) {
    case 'month': return { fromDay: monthStart(today) };
    case 'last-month': {
      const last = addDays(monthStart(today), -1);
      return { fromDay: monthStart(last), toDay: last };
    }
    case 'week': return { fromDay: daysOfWeek(weekOf(today))[0] };
    case 'days-30': return { fromDay: addDays(today, -29) };
    default: return {};
  }
}

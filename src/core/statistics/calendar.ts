/** When something was, by the calendar of the library. */
import { dayOf } from '../day.js';
import { QUARTER } from './facts.js';

export interface Moment {
  /** "2026-11-22" */
  readonly day: string;
  /** "2026-11" */
  readonly month: string;
  /** 0 to 23. */
  readonly hour: number;
  /** 0 is Monday. */
  readonly weekday: number;
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const DAY = 24 * 3_600_000;

/** @param timeZone IANA name @returns of ms since 1970; each quarter of an hour is looked up once */
export function calendarOf(timeZone: string): (at: number) => Moment {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', hourCycle: 'h23', weekday: 'short' });
  const known = new Map<number, Moment>();
  return (at) => {
    const quarter = Math.floor(at / QUARTER);
    const before = known.get(quarter);
    if (before) return before;
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const of = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
    const month = `${of('year')}-${of('month')}`;
    const moment = { day: `${month}-${of('day')}`, month, hour: Number(of('hour')), weekday: WEEKDAYS.indexOf(of('weekday')) };
    known.set(quarter, moment);
    return moment;
  };
}

/** From the first day to the last one, both included. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

export const PERIODS = ['today', 'last-7', 'last-30', 'this-month', 'last-month', 'this-year', 'last-year'] as const;
export type PeriodName = (typeof PERIODS)[number];

export const addDays = (day: string, days: number): string => dayOf((dayNumber(day) + days) * DAY, 'UTC');

/** Until then it is that day or an earlier one, whatever the zone; ms since 1970. Zones are at most 14 hours ahead of UTC. */
export const surelyWithin = (day: string): number => (dayNumber(day) + 1) * DAY - 14 * 3_600_000;

/** Days since 1970-01-01 by the Gregorian calendar, whose years are easiest reckoned from March to February. */
export function dayNumber(day: string): number {
  const [written = 0, month = 1, date = 1] = day.split('-').map(Number);
  const year = month <= 2 ? written - 1 : written;
  const before = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + date - 1;
  return 365 * year + Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400) + before - 719_468;
}

/** The year that began last, where years begin with this month (1 to 12). */
export const yearAt = (day: string, begins: number): number => Number(day.slice(0, 4)) - (Number(day.slice(5, 7)) < begins ? 1 : 0);

export function yearPeriod(year: number, begins: number): Period {
  const first = (of: number): string => `${String(of).padStart(4, '0')}-${String(begins).padStart(2, '0')}-01`;
  return { from: first(year), to: addDays(first(year + 1), -1) };
}

/** @param today by the calendar of the library @param yearBegins month, 1 to 12 */
export function periodOf(name: PeriodName, today: string, yearBegins: number): Period {
  const month = `${today.slice(0, 7)}-01`;
  switch (name) {
    case 'today': return { from: today, to: today };
    case 'last-7': return { from: addDays(today, -6), to: today };
    case 'last-30': return { from: addDays(today, -29), to: today };
    case 'this-month': return { from: month, to: today };
    case 'last-month': {
      const to = addDays(month, -1);
      return { from: `${to.slice(0, 7)}-01`, to };
    }
    case 'this-year': return { from: yearPeriod(yearAt(today, yearBegins), yearBegins).from, to: today };
    case 'last-year': return yearPeriod(yearAt(today, yearBegins) - 1, yearBegins);
    default: return name satisfies never;
  }
}

/** @param most after so many there are no more */
export function daysOf({ from, to }: Period, most: number): readonly string[] {
  const days: string[] = [];
  for (let day = from; day <= to && days.length < most; day = addDays(day, 1)) days.push(day);
  return days;
}

export const monthsOf = (period: Period, most: number): readonly string[] => [...new Set(daysOf(period, most * 31).map((day) => day.slice(0, 7)))].slice(0, most);

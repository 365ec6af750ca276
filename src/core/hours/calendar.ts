/**
 * When a service is open, as its policy says it: by the week, with holidays and exceptions, in the library's time zone.
 * What depends on the zone comes in as `Zone`, so these rules need no clock and no time zone data.
 */

/** "2026-11-22": a day as the library counts it. */
export type Day = string;

/** "09:30"; as an end also "24:00". */
export type Wall = string;

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/**
 * From a wall time to another. An end that is not after its beginning is on the next day: 20:00 to 02:00. The whole
 * span belongs to the day on which it begins, so a holiday on the next day does not cut it short.
 */
export interface WallSpan {
  readonly from: Wall;
  readonly to: Wall;
}

export interface Holiday {
  readonly date: Day;
  readonly name: string;
}

/** Other hours on some days; none: closed. It wins over a holiday. */
export interface HoursException {
  readonly from: Day;
  /** The last one of them. */
  readonly to: Day;
  readonly hours: readonly WallSpan[];
  readonly reason: string;
}

/** Where patrons can ask while the service is closed. */
export interface Meanwhile {
  readonly name: string;
  readonly url: string;
  readonly phone?: string;
}

export interface Hours {
  readonly weekly: Readonly<Partial<Record<Weekday, readonly WallSpan[]>>>;
  readonly exceptions: readonly HoursException[];
  readonly meanwhile?: Meanwhile;
}

/**
 * A time zone. Daylight saving skips wall times and repeats others. A skipped one (02:30 when the clocks go from 02:00
 * to 03:00) means as long after the jump as it would have been, 03:30, as RFC 5545 section 3.3.5 reads it. Of a
 * repeated one an opening means the first and a closing the last: the service is open for the longer time.
 */
export interface Zone {
  /** @param at ms since 1970 */
  readonly dayAt: (at: number) => Day;
  /** @returns ms since 1970 */
  readonly instant: (day: Day, time: Wall, edge: 'opening' | 'closing') => number;
  readonly addDays: (day: Day, days: number) => Day;
  readonly weekdayOf: (day: Day) => Weekday;
}

export interface Calendar {
  readonly hours: Hours;
  /** Days on which every service is closed. */
  readonly holidays: readonly Holiday[];
  readonly zone: Zone;
}

/** What holds on one day: its spans by the clock on the wall, and why they are not those of the week. */
export interface DayPlan {
  readonly day: Day;
  readonly weekday: Weekday;
  readonly spans: readonly WallSpan[];
  readonly reason?: string;
}

export function planOf({ hours, holidays, zone }: Calendar, day: Day): DayPlan {
  const weekday = zone.weekdayOf(day);
  const exception = hours.exceptions.find(({ from, to }) => from <= day && day <= to);
  if (exception) return { day, weekday, spans: exception.hours, reason: exception.reason };
  const holiday = holidays.find(({ date }) => date === day);
  if (holiday) return { day, weekday, spans: [], reason: holiday.name };
  return { day, weekday, spans: hours.weekly[weekday] ?? [] };
}

/** From the day of `at` on, a week long: for people to read. @param at ms since 1970 */
export function week(calendar: Calendar, at: number, days = 7): readonly DayPlan[] {
  const today = calendar.zone.dayAt(at);
  return Array.from({ length: days }, (_, index) => planOf(calendar, calendar.zone.addDays(today, index)));
}

/** ms since 1970; `to` no longer belongs to it. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** The spans that begin on a day. One whose end daylight saving puts before its beginning does not happen. */
export function spansOfDay(calendar: Calendar, day: Day): readonly Interval[] {
  const { zone } = calendar;
  return planOf(calendar, day).spans.flatMap((span) => {
    const from = zone.instant(day, span.from, 'opening');
    const to = zone.instant(span.to > span.from ? day : zone.addDays(day, 1), span.to, 'closing');
    return to > from ? [{ from, to }] : [];
  }).toSorted((a, b) => a.from - b.from);
}

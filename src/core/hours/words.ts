/** Opening and closing in words, by the clock of the library. */
import { dayOf } from '../day.js';
import type { DayPlan, Meanwhile, Zone } from './calendar.js';
import type { HoursState } from './hours.js';

/** Times in the time zone of the library. */
export interface Times {
  /** ms since 1970 */
  readonly now: number;
  /** IANA name */
  readonly timeZone: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(timeZone: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone} ${name}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat('en-GB', { timeZone, ...options });
  formats.set(key, known);
  return known;
}

const hourOf = (at: number, timeZone: string): string => format(timeZone, 'hour', { hour: 'numeric', minute: '2-digit' }).format(at).replace(/^0(?=\d:)/, '');

const WEEK = 6 * 24 * 3_600_000;

/** "17:00" today, "Mon 9:00" in the next days, "Mon 30 Nov, 9:00" later. */
export function shortTime(at: number, { now, timeZone }: Times): string {
  const hour = hourOf(at, timeZone);
  if (dayOf(at, timeZone) === dayOf(now, timeZone)) return hour;
  if (Math.abs(at - now) < WEEK) return `${format(timeZone, 'weekday', { weekday: 'short' }).format(at)} ${hour}`;
  return `${dayName(at, timeZone)}, ${hour}`;
}

/** "Mon 30 Nov" */
const dayName = (at: number, timeZone: string): string => format(timeZone, 'short', { weekday: 'short', day: 'numeric', month: 'short' }).format(at).replace(',', '');

/** "today at 17:00", "on Monday 30 November at 9:00". */
export function longTime(at: number, { now, timeZone }: Times): string {
  const hour = hourOf(at, timeZone);
  if (dayOf(at, timeZone) === dayOf(now, timeZone)) return `today at ${hour}`;
  return `on ${format(timeZone, 'long', { weekday: 'long', day: 'numeric', month: 'long' }).format(at).replace(',', '')} at ${hour}`;
}

/** "open until 17:00", "closed until Mon 9:00 · Storm". */
export function stateWords({ open, changesAt, reason, early }: HoursState, times: Times): string {
  const until = changesAt === undefined ? (early ? ' until somebody reopens it' : '') : ` until ${shortTime(changesAt, times)}`;
  return `${open ? 'open' : 'closed'}${until}${reason === undefined ? '' : ` · ${reason}`}`;
}

export interface ClosedLine extends Times {
  /** Name of the service. */
  readonly service: string;
  /** When it opens, as far as anybody knows. ms since 1970 */
  readonly opensAt?: number;
  readonly reason?: string;
  readonly meanwhile?: Meanwhile;
}

/** What a patron hears who writes to a closed service. */
export function closedWords({ service, opensAt, reason, meanwhile, ...times }: ClosedLine): string {
  const why = reason === undefined ? '' : ` (${reason})`;
  const when = opensAt === undefined ? 'Your question is kept, and we answer it as soon as we are open again.' : `We open again ${longTime(opensAt, times)}. Your question is kept, and we answer it then.`;
  return [`${service} is closed now${why}. ${when}`, ...(meanwhile ? [meanwhileWords(meanwhile)] : [])].join(' ');
}

const meanwhileWords = ({ name, url, phone }: Meanwhile): string => `Until then you can ask ${name}: ${url}${phone === undefined ? '' : ` or ${phone}`}`;

/** A day of the week's hours as people read it. */
export interface DayWords {
  /** "Mon 23 Nov" */
  readonly day: string;
  /** "9:00 to 12:30, 20:00 to 2:00", "closed · Christmas Day". */
  readonly hours: string;
}

export function dayWords({ day, spans, reason }: DayPlan, zone: Zone, timeZone: string): DayWords {
  const name = dayName(zone.instant(day, '12:00', 'opening'), timeZone);
  const hours = spans.length === 0 ? 'closed' : spans.map(({ from, to }) => `${wall(from)} to ${wall(to)}`).join(', ');
  return { day: name, hours: reason === undefined ? hours : `${hours} · ${reason}` };
}

const wall = (time: string): string => time.replace(/^0(?=\d:)/, '');

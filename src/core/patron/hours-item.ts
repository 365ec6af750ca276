/**
 * What a service publishes of its hours, so that patrons can read them with every desk off: four weeks from yesterday
 * on (whose night may last until today), with an end after which nobody believes it any more. It says the same
 * whichever desk makes it on that day.
 */
import { planOf, spansOfDay, type Calendar, type Day, type Interval, type Meanwhile } from '../hours/calendar.js';
import type { Closure } from '../hours/hours.js';
import { once } from '../once.js';

/** Namespace and node (XEP-0163). */
export const NS_HOURS = 'urn:deskbell:hours:0';
/** XEP-0335. */
export const NS_JSON = 'urn:xmpp:json:0';

/** Days that it names, and days from its making until its end: at its end it still names a whole week. */
export const ITEM_DAYS = { named: 28, believed: 21 } as const;
const WEEK = 7;

/** As it travels. */
export interface PublishedHours {
  /** An `HoursItem`. */
  readonly json: string;
  /** The week for people who read it with another client. */
  readonly words: string;
}

/** A time is RFC 3339 in UTC: `2026-11-23T08:00:00Z`. */
export type Utc = string;

export interface HoursItem {
  /** IANA name; the library's. */
  readonly timeZone: string;
  readonly until: Utc;
  readonly days: readonly ItemDay[];
  /** An administrator closed before the time; `days` say so already. Without `until`: until further notice. */
  readonly closed?: { readonly from: Utc; readonly until?: Utc; readonly reason: string };
  readonly meanwhile?: Meanwhile;
}

export interface ItemDay {
  readonly date: Day;
  /** A span belongs to the day on which it begins. */
  readonly open: readonly { readonly from: Utc; readonly to: Utc }[];
  /** Why it is not as in other weeks. */
  readonly reason?: string;
}

// Sweden writes dates and times as ISO 8601 does.
const utcFormat = once(() => new Intl.DateTimeFormat('sv-SE', { timeZone: 'UTC', dateStyle: 'short', timeStyle: 'medium' }));
const utc = (at: number): Utc => `${utcFormat().format(at).replace(' ', 'T')}Z`;

interface PlannedDay {
  readonly date: Day;
  readonly open: readonly Interval[];
  readonly reason?: string;
}

/** @param n days after today, from yesterday (-1) on */
function planned(calendar: Calendar, closed: Closure | undefined, today: Day, n: number): PlannedDay {
  const date = calendar.zone.addDays(today, n);
  const { reason } = planOf(calendar, date);
  return { date, open: spansOfDay(calendar, date).flatMap((span) => without(span, closed)), ...(reason === undefined ? {} : { reason }) };
}

/** What is left of a span; whole seconds, as the item says them. */
function without({ from, to }: Interval, closed: Closure | undefined): Interval[] {
  if (!closed) return [{ from, to }];
  const again = closed.until ?? Number.POSITIVE_INFINITY;
  return [{ from, to: Math.min(to, closed.at) }, { from: Math.max(from, again), to }].filter((rest) => rest.to - rest.from >= 1_000);
}

const inForce = (closure: Closure | undefined, now: number): Closure | undefined => (closure && (closure.until === undefined || now < closure.until) ? closure : undefined);

/** @param now ms since 1970 */
export function hoursItem(calendar: Calendar, timeZone: string, closure: Closure | undefined, now: number): HoursItem {
  const { zone, hours } = calendar;
  const today = zone.dayAt(now);
  const closed = inForce(closure, now);
  return {
    timeZone, until: utc(zone.instant(zone.addDays(today, ITEM_DAYS.believed), '00:00', 'opening')),
    days: Array.from({ length: ITEM_DAYS.named }, (_, n) => planned(calendar, closed, today, n - 1)).map(({ open, ...day }) => ({ ...day, open: open.map(({ from, to }) => ({ from: utc(from), to: utc(to) })) })),
    ...(closed ? { closed: { from: utc(closed.at), ...(closed.until === undefined ? {} : { until: utc(closed.until) }), reason: closed.reason } } : {}),
    ...(hours.meanwhile ? { meanwhile: hours.meanwhile } : {}),
  };
}

/** @param service the name that patrons know @param now ms since 1970 */
export function publishedHours(service: string, calendar: Calendar, timeZone: string, closure: Closure | undefined, now: number): PublishedHours {
  return { json: JSON.stringify(hoursItem(calendar, timeZone, closure, now)), words: wordsOf(service, calendar, timeZone, inForce(closure, now), now) };
}

function wordsOf(service: string, calendar: Calendar, timeZone: string, closed: Closure | undefined, now: number): string {
  const { zone, hours: { meanwhile } } = calendar;
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-GB', { timeZone, ...options });
  const day = { weekday: 'long', day: 'numeric', month: 'long' } as const;
  const clock = { hour: '2-digit', minute: '2-digit' } as const;
  const [name, hour, moment] = [format(day), format(clock), format({ ...day, ...clock })];
  const today = zone.dayAt(now);
  const lines = Array.from({ length: WEEK }, (_, n) => planned(calendar, closed, today, n)).map(({ date, open, reason }) => {
    const spans = open.map(({ from, to }) => `${hour.format(from)}–${hour.format(to)}`).join(', ') || 'closed';
    return `${name.format(zone.instant(date, '12:00', 'opening'))}: ${spans}${reason === undefined ? '' : ` (${reason})`}`;
  });
  const early = closed && `Closed ${closed.until === undefined ? 'until further notice' : `until ${moment.format(closed.until)}`}: ${closed.reason}`;
  const ask = meanwhile && `Meanwhile you can ask ${meanwhile.name}: ${meanwhile.url}${meanwhile.phone === undefined ? '' : `, ${meanwhile.phone}`}`;
  return [service, ...(early === undefined ? [] : [early]), ...lines, `All times are those of ${timeZone}.`, ...(ask === undefined ? [] : [ask])].join('\n');
}

/**
 * What a service publishes of its hours, so that patrons can read them with every desk off: four weeks from yesterday
 * on (whose night may last until today), with an end after which nobody believes it any more. It says the same
 * whichever desk makes it on that day.
 */
import { planOf, spansOfDay, type Calendar, type Day, type Interval, type Meanwhile } from '../hours/calendar.js';
import type { Closure } from '../hours/hours.js';

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

const utc = (at: number): Utc => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');

/** @param now ms since 1970 */
export function hoursItem(calendar: Calendar, timeZone: string, closure: Closure | undefined, now: number): HoursItem {
  const { zone, hours } = calendar;
  const today = zone.dayAt(now);
  const closed = closure && (closure.until === undefined || now < closure.until) ? closure : undefined;
  const days = Array.from({ length: ITEM_DAYS.named }, (_, n): ItemDay => {
    const date = zone.addDays(today, n - 1);
    const { reason } = planOf(calendar, date);
    const open = spansOfDay(calendar, date).flatMap((span) => without(span, closed));
    return { date, open: open.map(({ from, to }) => ({ from: utc(from), to: utc(to) })), ...(reason === undefined ? {} : { reason }) };
  });
  return {
    timeZone, until: utc(zone.instant(zone.addDays(today, ITEM_DAYS.believed), '00:00', 'opening')), days,
    ...(closed ? { closed: { from: utc(closed.at), ...(closed.until === undefined ? {} : { until: utc(closed.until) }), reason: closed.reason } } : {}),
    ...(hours.meanwhile ? { meanwhile: hours.meanwhile } : {}),
  };
}

/** What is left of a span; whole seconds, as the item says them. */
function without({ from, to }: Interval, closed: Closure | undefined): Interval[] {
  if (!closed) return [{ from, to }];
  const again = closed.until ?? Number.POSITIVE_INFINITY;
  return [{ from, to: Math.min(to, closed.at) }, { from: Math.max(from, again), to }].filter((rest) => rest.to - rest.from >= 1_000);
}

/** @param service the name that patrons know */
export function publishedHours(service: string, item: HoursItem): PublishedHours {
  return { json: JSON.stringify(item), words: wordsOf(service, item) };
}

function wordsOf(service: string, { days, timeZone, closed, meanwhile }: HoursItem): string {
  const name = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' });
  const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone });
  const moment = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit', timeZone });
  const lines = days.slice(1, 1 + WEEK).map(({ date, open, reason }) => {
    const spans = open.map(({ from, to }) => `${clock.format(Date.parse(from))}–${clock.format(Date.parse(to))}`).join(', ') || 'closed';
    return `${name.format(Date.parse(date))}: ${spans}${reason === undefined ? '' : ` (${reason})`}`;
  });
  const early = closed && `Closed ${closed.until === undefined ? 'until further notice' : `until ${moment.format(Date.parse(closed.until))}`}: ${closed.reason}`;
  const ask = meanwhile && `Meanwhile you can ask ${meanwhile.name}: ${meanwhile.url}${meanwhile.phone === undefined ? '' : `, ${meanwhile.phone}`}`;
  return [service, ...(early === undefined ? [] : [early]), ...lines, `All times are those of ${timeZone}.`, ...(ask === undefined ? [] : [ask])].join('\n');
}

/** Open or closed, since when, until when and why: what a desk and its patrons want to know at one moment. */
import { planOf, spansOfDay, type Calendar, type Day, type Interval } from './calendar.js';

/** An administrator closed the service before its time; all desks agreed. */
export interface Closure {
  /** ms since 1970 */
  readonly at: number;
  /** ms since 1970; none: until somebody reopens. */
  readonly until?: number;
  readonly reason: string;
}

export interface HoursState {
  readonly open: boolean;
  /** ms since 1970; none: for longer than `LOOK_BACK`, or always. */
  readonly since?: number;
  /** ms since 1970: when it closes, or opens; none: not within `LOOK_AHEAD`. */
  readonly changesAt?: number;
  /** Why it is not as in other weeks: the administrator's word, a holiday, an exception. */
  readonly reason?: string;
  /** Closed by an administrator. */
  readonly early?: true;
}

/** Days into the past in which the beginning of the present state is looked for. */
const LOOK_BACK = 8;
/** Days into the future in which the next change is looked for: beyond the longest summer. */
const LOOK_AHEAD = 400;

/**
 * @param calendar none: open whenever a desk is staffed
 * @param closure the one that was agreed and not taken back, if there is one; one that is over has no effect
 * @param at ms since 1970
 */
export function hoursAt(calendar: Calendar | undefined, closure: Closure | undefined, at: number): HoursState {
  if (closure && (closure.until === undefined || at < closure.until)) {
    const opens = closure.until === undefined ? undefined : nextOpening(calendar, undefined, closure.until);
    return { open: false, since: closure.at, reason: closure.reason, early: true, ...(opens === undefined ? {} : { changesAt: opens }) };
  }
  return calendar ? byCalendar(calendar, at) : { open: true };
}

/** When patrons find it open next; `at` itself if it is open then. @returns none: not within `LOOK_AHEAD` */
export function nextOpening(calendar: Calendar | undefined, closure: Closure | undefined, at: number): number | undefined {
  const state = hoursAt(calendar, closure, at);
  return state.open ? at : state.changesAt;
}

/** The first opening of the week's hours after this time, whatever is open now: until when an early closing lasts. */
export function nextRegularOpening(calendar: Calendar | undefined, at: number): number | undefined {
  const now = calendar && byCalendar(calendar, at);
  if (!calendar || !now) return undefined;
  return now.open ? now.changesAt === undefined ? undefined : nextOpening(calendar, undefined, now.changesAt) : now.changesAt;
}

function byCalendar(calendar: Calendar, at: number): HoursState {
  const { zone } = calendar;
  const today = zone.dayAt(at);
  const days = Array.from({ length: LOOK_BACK + 1 }, (_, index) => zone.addDays(today, index - LOOK_BACK));
  const near = merged(days.flatMap((day) => spansOfDay(calendar, day)));
  const open = near.find((span) => holds(span, at));
  if (!open) {
    const before = near.findLast(({ to }) => to <= at);
    const next = firstAfter(calendar, today, at);
    return { open: false, ...(before ? { since: before.to } : {}), ...(next === undefined ? {} : { changesAt: next }), ...reasonOf(calendar, today) };
  }
  const began = days.findLast((day) => spansOfDay(calendar, day).some((span) => holds(span, at))) ?? today;
  const ends = endOf(calendar, today, open.to);
  const known = open.from >= zone.instant(days[1] ?? today, '00:00', 'closing');
  return { open: true, ...(known ? { since: open.from } : {}), ...(ends === undefined ? {} : { changesAt: ends }), ...reasonOf(calendar, began) };
}

const holds = ({ from, to }: Interval, at: number): boolean => from <= at && at < to;

function reasonOf(calendar: Calendar, day: Day): { readonly reason?: string } {
  const { reason } = planOf(calendar, day);
  return reason === undefined ? {} : { reason };
}

/** How far an open stretch goes on from day to day. */
function endOf(calendar: Calendar, today: Day, first: number): number | undefined {
  let end = first;
  for (let n = 0; n <= LOOK_AHEAD; n += 1) {
    const spans = spansOfDay(calendar, calendar.zone.addDays(today, n));
    for (const { from, to } of spans) {
      if (from > end) return end;
      end = Math.max(end, to);
    }
    if (spans.length === 0 && n > 1) return end;
  }
  return undefined;
}

function firstAfter(calendar: Calendar, today: Day, at: number): number | undefined {
  for (let n = -1; n <= LOOK_AHEAD; n += 1) {
    const span = spansOfDay(calendar, calendar.zone.addDays(today, n)).find(({ from }) => from > at);
    if (span) return span.from;
  }
  return undefined;
}

/** Spans that touch are one: 20:00 to 24:00 and 00:00 to 02:00 of the next day. */
function merged(spans: readonly Interval[]): readonly Interval[] {
  const all: Interval[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last && span.from <= last.to) all[all.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else all.push(span);
  }
  return all;
}

/**
 * Shifts: who is on where and until when. They come out of the library's calendar, with what colleagues agreed on since
 * (cover.ts). Plain rules over lists; all times are ms since 1970, the corrected clock of the desk.
 */
import type { Address } from '../address.js';

export interface Shift {
  /** The same at every desk, and whenever the calendar is read again. */
  readonly id: string;
  /** Of the event in the calendar, RFC 5545 §3.8.4.7. */
  readonly uid: string;
  /** When this instance of the event was to begin by its rule; names it in the calendar (RECURRENCE-ID). */
  readonly start: number;
  readonly person: Address;
  /** As the calendar calls it; '' where it says nothing. */
  readonly place: string;
  /** The service that the place names. */
  readonly service?: Address;
  readonly from: number;
  readonly to: number;
  /** Of the event, RFC 5545 §3.8.7.4; none: 0. */
  readonly sequence?: number;
  /** The event repeats. */
  readonly repeats?: true;
  /** Nobody else is named by the event. */
  readonly alone?: true;
  /** It says a day and no time: nobody is reminded of it, and nobody is late. */
  readonly allDay?: true;
  /** Whose shift it was before a colleague took it over, and in which cover. */
  readonly coverFor?: Address;
  readonly cover?: string;
}

/** By time, then person: total, so that all desks show one order. */
export const compareShifts = (a: Shift, b: Shift): number =>
  a.from - b.from || a.to - b.to || order(a.place, b.place) || order(a.person, b.person) || order(a.id, b.id);

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const runs = (shift: Shift, now: number): boolean => shift.from <= now && now < shift.to;

/** The part of a list that is at one service point or service. @param place as the calendar calls it, or the service's address */
export const atPlace = (shifts: readonly Shift[], place: string): readonly Shift[] => shifts.filter((shift) => shift.service === place || same(shift.place, place));

const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

/** Who is on now, and whose turn comes next: all that begin at the nearest time. */
export function nowAndNext(shifts: readonly Shift[], now: number): { readonly now: readonly Shift[]; readonly next: readonly Shift[] } {
  const nearest = shifts.reduce((least, { from }) => (from > now && from < least ? from : least), Number.POSITIVE_INFINITY);
  return { now: shifts.filter((shift) => runs(shift, now)), next: shifts.filter(({ from }) => from === nearest) };
}

/** The one that ends last, where somebody has several at once. */
export const currentShift = (shifts: readonly Shift[], person: Address, now: number): Shift | undefined =>
  shifts.filter((shift) => shift.person === person && runs(shift, now)).toSorted((a, b) => b.to - a.to)[0];

/** After so long nobody says any more that a shift has ended: whoever sits there stays on purpose. ms */
const ENDED_LATELY = 12 * 3_600_000;

/** The shift that this person has stayed beyond: it ended, and no other one of theirs goes on. */
export function shiftEnded(shifts: readonly Shift[], person: Address, now: number): Shift | undefined {
  if (currentShift(shifts, person, now)) return undefined;
  return shifts.filter((shift) => shift.person === person && !shift.allDay && shift.to <= now && now - shift.to < ENDED_LATELY).toSorted((a, b) => b.to - a.to)[0];
}

export interface Reminding {
  readonly person: Address;
  /** When they signed in here: whoever comes in the middle of a shift knows of it. */
  readonly since: number;
  /** How long before a shift they are reminded, ms. */
  readonly before: number;
  /** Ids of shifts of which they were reminded. */
  readonly reminded: ReadonlySet<string>;
}

/**
 * Shifts of which a person is to be reminded now, each once: remembered by the shift and not by the time, so that a
 * clock that is set back says nothing twice. One that jumps over the time of the reminder, as after sleep, does not
 * lose it as long as the shift goes on.
 */
export const dueReminders = (shifts: readonly Shift[], { person, since, before, reminded }: Reminding, now: number): readonly Shift[] =>
  shifts.filter((shift) => shift.person === person && !shift.allDay && !reminded.has(shift.id) && shift.from - before <= now && now < shift.to && (now < shift.from || since < shift.from));

/** Shifts that began at least `after` ms ago, and whose person is at no desk. */
export const lateShifts = (shifts: readonly Shift[], present: ReadonlySet<Address>, after: number, now: number): readonly Shift[] =>
  shifts.filter((shift) => !shift.allDay && runs(shift, now) && now - shift.from >= after && !present.has(shift.person));

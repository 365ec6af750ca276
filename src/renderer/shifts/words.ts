/** Shifts in words; pure. Days and hours are the library's, not those of the PC. */
import type { CoverView, PartView, ShiftView } from '../../shared/shifts-view.js';

interface Formats {
  readonly time: Intl.DateTimeFormat;
  readonly day: Intl.DateTimeFormat;
}
const formats = new Map<string, Formats>();

function formatsOf(timeZone: string): Formats {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = { time: new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }), day: new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'long', day: 'numeric', month: 'long' }) };
  formats.set(timeZone, made);
  return made;
}

export const timeOf = (at: number, timeZone: string): string => formatsOf(timeZone).time.format(at);
const dayOf = (at: number, timeZone: string): string => formatsOf(timeZone).day.format(at).replace(',', '');

/** "14:00–18:00", "22:00–06:00 on Tuesday 24 November", "all day". */
export function spanOf({ from, to, allDay }: { readonly from: number; readonly to: number; readonly allDay?: true }, timeZone: string): string {
  if (allDay) return 'all day';
  const end = dayOf(from, timeZone) === dayOf(to, timeZone) ? '' : ` on ${dayOf(to, timeZone)}`;
  return `${timeOf(from, timeZone)}–${timeOf(to, timeZone)}${end}`;
}

/** "Monday 23 November, 14:00–18:00". */
export const whenOf = (span: { readonly from: number; readonly to: number }, timeZone: string): string => `${dayOf(span.from, timeZone)}, ${spanOf(span, timeZone)}`;

export const MARKS: Readonly<Record<NonNullable<ShiftView['mark']>, string>> = { now: 'now', next: 'next', late: 'late: not at a desk' };

export interface Day {
  readonly title: string;
  readonly shifts: readonly ShiftView[];
}

/** What began before today and goes on stands with today. @param now ms */
export function daysOf(shifts: readonly ShiftView[], now: number, timeZone: string): readonly Day[] {
  const today = dayOf(now, timeZone);
  const days = new Map<string, ShiftView[]>([[today, []]]);
  for (const shift of shifts) {
    const day = shift.from <= now ? today : dayOf(shift.from, timeZone);
    days.set(day, [...(days.get(day) ?? []), shift]);
  }
  return [...days].map(([day, some]) => ({ title: day === today ? `Today, ${day}` : day, shifts: some }));
}

export const partsWords = (parts: readonly Pick<PartView, 'name' | 'mine' | 'from' | 'to'>[], timeZone: string): string =>
  parts.map(({ name, mine, from, to }) => `${mine ? 'you' : name} ${spanOf({ from, to }, timeZone)}`).join(', ');

/** In one sentence: whose, where it stands, and what is open. */
export function coverWords({ name, mine, state, offers, agreed, open, calledAgain }: CoverView, timeZone: string): string {
  const who = mine ? 'You need' : `${name} needs`;
  const gaps = open.length === 0 ? '' : ` Open: ${open.map((gap) => spanOf(gap, timeZone)).join(', ')}.`;
  if (state === 'agreed') return `Agreed for ${mine ? 'your' : `${name}’s`} shift: ${partsWords(agreed?.parts ?? [], timeZone)}.${gaps}`;
  if (state === 'over') return `${who} no cover any more.`;
  if (offers.length === 0) return `${who} cover. Nobody has offered yet${calledAgain ? ', also after the second call' : ''}.`;
  return `${who} cover. ${offers.length === 1 ? 'One colleague has' : `${offers.length} colleagues have`} offered.`;
}

const HALF_HOUR = 1_800_000;

/** Times to choose from: the edges, and every half hour of the clock between them. */
export function timesWithin({ from, to }: { readonly from: number; readonly to: number }, timeZone: string): readonly { readonly id: string; readonly name: string }[] {
  const times = [from];
  for (let at = Math.ceil((from + 1) / HALF_HOUR) * HALF_HOUR; at < to && times.length < 200; at += HALF_HOUR) times.push(at);
  return [...times, to].map((at) => ({ id: String(at), name: timeOf(at, timeZone) }));
}

/** How a reviewer reads times, people and numbers. Times are those of the library, wherever the reviewer sits. */
import type { Mode } from '../../core/operation.js';
import { nameOf } from '../../core/names.js';
import { safeText } from '../../core/text.js';
import type { AccessRecord, FoundItem } from '../../shared/review/types.js';

export const MODE_WORDS: Readonly<Record<Mode, string>> = { 'in-person': 'Walk-in', phone: 'Call', 'patron-im': 'Chat with a patron', 'staff-im': 'Among colleagues' };

export const ACCESS_WORDS: Readonly<Record<AccessRecord['what'], string>> = {
  searched: 'searched', read: 'read', exported: 'disclosed', marked: 'marked', verified: 'verified', held: 'put on hold', lifted: 'lifted a hold', retention: 'deleted by retention', certified: 'certified a desk', statistics: 'looked at statistics',
};

/** "Ana Lopez" of `ana.lopez@staff.example`; what is no address stays as it is. */
export function personName(person: string): string {
  return person.includes('@') ? nameOf(person) : safeText(person, 60).text;
}

export const plural = (n: number, one: string, many = `${one}s`): string => `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

/** "Ana Lopez, Ben and 2 more". */
export function few(names: readonly string[], most = 2): string {
  const more = names.length - most;
  return more > 0 ? `${names.slice(0, most).join(', ')} and ${more} more` : names.join(', ');
}

export interface Times {
  /** "14:02". */
  readonly clock: (at: number) => string;
  /** "17 Nov 2026". */
  readonly date: (at: number) => string;
  /** "17 Nov 2026, 14:02". */
  readonly moment: (at: number) => string;
}

/** @param timeZone IANA name of the library's */
export function timesIn(timeZone: string): Times {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  const date = new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'short', year: 'numeric' });
  return { clock: (at) => clock.format(at), date: (at) => date.format(at), moment: (at) => `${date.format(at)}, ${clock.format(at)}` };
}

const longDay = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const shortDay = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' });

/** "Tuesday 17 November 2026". */
export const dayWords = (day: string): string => longDay.format(Date.parse(`${day}T00:00:00Z`)).replace(',', '');
/** "17 Nov". */
export const shortDayWords = (day: string): string => shortDay.format(Date.parse(`${day}T00:00:00Z`));

/** "14:02–14:20", or one time where it was over at once. */
export const spanWords = ({ from, to }: Pick<FoundItem, 'from' | 'to'>, { clock }: Times): string => (clock(from) === clock(to) ? clock(from) : `${clock(from)}–${clock(to)}`);

/** Text of strangers, as it can be shown; and whether something was taken out. */
export const shown = (text: string): { readonly text: string; readonly cleaned: boolean } => safeText(text);

export interface Piece {
  readonly text: string;
  readonly found: boolean;
}

/** Cuts a text at what was found. Marks that overlap, or that lie outside, do no harm. */
export function pieces(text: string, marks: readonly (readonly [start: number, end: number])[]): readonly Piece[] {
  const parts: Piece[] = [];
  let at = 0;
  for (const [start, end] of marks.toSorted((a, b) => a[0] - b[0])) {
    const from = Math.max(at, start);
    const to = Math.min(text.length, end);
    if (from >= to) continue;
    if (from > at) parts.push({ text: text.slice(at, from), found: false });
    parts.push({ text: text.slice(from, to), found: true });
    at = to;
  }
  if (at < text.length) parts.push({ text: text.slice(at), found: false });
  return parts;
}

/**
 * Cover for a shift: somebody cannot come, colleagues offer all of it or a part, and a person decides. Each of these is a
 * message in a staff channel; a cover is what its messages come to in the order of the channel's archive, so that it is
 * the same at every desk. The calendar itself is never changed.
 */
import { assertNever } from '../assert.js';
import type { Address } from '../address.js';
import type { Shift } from './shift.js';

/** A shift as the ask names it: it stands for itself where the calendar has changed since, or is not there. */
export type AskedShift = Pick<Shift, 'id' | 'uid' | 'start' | 'person' | 'place' | 'service' | 'sequence' | 'repeats' | 'alone' | 'from' | 'to'>;

/** ms since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Part extends Span {
  readonly person: Address;
}

export type CoverSaid =
  /** `from`, `to`: what has to be covered, within the shift. `first`: the first offer of all of it is taken at once. */
  | { readonly type: 'ask'; readonly shift: AskedShift; readonly from: number; readonly to: number; readonly reason: string; readonly urgent?: true; readonly first?: true }
  /** The last one of a person counts. */
  | { readonly type: 'offer'; readonly from: number; readonly to: number }
  | { readonly type: 'take-back' }
  /** Shares it out among those who offered. */
  | { readonly type: 'decide'; readonly parts: readonly Part[] }
  /** No cover is needed any more. */
  | { readonly type: 'withdraw' }
  /** Nobody has offered yet, so all are asked once more. */
  | { readonly type: 'call-again' };

export type CoverMessage = CoverSaid & { /** The same in all messages about one cover. */ readonly cover: string };

/** A message of a cover as a desk knows it. */
export interface SaidOfCover {
  readonly by: Address;
  readonly at: number;
  readonly said: CoverMessage;
  /** Its place in the archive is known: all desks agree on what came before. */
  readonly settled: boolean;
}

export interface Offered extends Part {
  readonly at: number;
}

export interface Agreed {
  readonly by: Address;
  readonly at: number;
  readonly parts: readonly Part[];
  /** How often it was decided before: the number of the version, as calendars count (RFC 5545 SEQUENCE). */
  readonly turn: number;
}

export interface Cover extends Span {
  readonly id: string;
  /** Staff channel in which it is spoken of. */
  readonly room: Address;
  readonly by: Address;
  readonly at: number;
  readonly shift: AskedShift;
  readonly reason: string;
  readonly urgent: boolean;
  /** The first offer of all of it is taken at once. */
  readonly first: boolean;
  readonly offers: readonly Offered[];
  readonly agreed?: Agreed;
  readonly calledAgain?: number;
  readonly withdrawn?: { readonly by: Address; readonly at: number };
}

/** @param all in the order of the archive, those without a place there at the end @returns undefined: who asked, and for what, is not known here */
export function coverOf(id: string, room: Address, all: readonly SaidOfCover[]): Cover | undefined {
  let cover: Cover | undefined;
  for (const one of all) cover = cover ? step(cover, one) : begin(id, room, one);
  return cover;
}

function begin(id: string, room: Address, { by, at, said }: SaidOfCover): Cover | undefined {
  if (said.type !== 'ask') return undefined;
  const { shift, from, to, reason } = said;
  return { id, room, by, at, shift, from, to, reason, urgent: said.urgent === true, first: said.first === true, offers: [] };
}

function step(cover: Cover, { by, at, said, settled }: SaidOfCover): Cover {
  switch (said.type) {
    case 'ask': return cover; // the first one counts
    case 'offer': return offered(cover, { person: by, from: said.from, to: said.to, at }, settled);
    case 'take-back': return mayGo(cover, by) ? { ...cover, offers: cover.offers.filter(({ person }) => person !== by) } : cover;
    case 'decide': return mayBe(cover, said.parts) ? agreedOn(cover, by, at, said.parts) : cover;
    case 'withdraw': return { ...cover, withdrawn: { by, at } };
    case 'call-again': return cover.calledAgain === undefined ? { ...cover, calledAgain: at } : cover;
    default: return assertNever(said);
  }
}

/** Nobody covers for themselves, and nobody offers what is not asked for. */
function offered(cover: Cover, offer: Offered, settled: boolean): Cover {
  if (offer.person === cover.shift.person || cover.withdrawn || offer.from < cover.from || offer.to > cover.to || offer.from >= offer.to) return cover;
  const next = { ...cover, offers: [...cover.offers.filter(({ person }) => person !== offer.person), offer] };
  const takes = cover.first && !cover.agreed && settled && offer.from === cover.from && offer.to === cover.to;
  return takes ? agreedOn(next, offer.person, offer.at, [{ person: offer.person, from: offer.from, to: offer.to }]) : next;
}

const agreedOn = (cover: Cover, by: Address, at: number, parts: readonly Part[]): Cover => ({ ...cover, agreed: { by, at, parts, turn: cover.agreed ? cover.agreed.turn + 1 : 0 } });

/** Whoever has it asks for cover in turn. */
const mayGo = (cover: Cover, person: Address): boolean => !cover.agreed?.parts.some((part) => part.person === person);

/** Each part was offered by who is to do it, and no time is given twice. */
function mayBe(cover: Cover, parts: readonly Part[]): boolean {
  if (cover.withdrawn || parts.length === 0) return false;
  const sorted = parts.toSorted((a, b) => a.from - b.from);
  return sorted.every((part, i) => part.from < part.to && (i === 0 || (sorted[i - 1]?.to ?? 0) <= part.from)
    && cover.offers.some(({ person, from, to }) => person === part.person && from <= part.from && part.to <= to));
}

/** Covers of this many days count when it is shared out. */
export const FAIR_DAYS = 90;
const DAY = 24 * 3_600_000;

/** How often each person covered for somebody lately, or has agreed to. */
export function coverCounts(covers: Iterable<Cover>, now: number): ReadonlyMap<Address, number> {
  const counts = new Map<Address, number>();
  for (const { agreed, withdrawn } of covers) {
    if (!agreed || withdrawn) continue;
    for (const person of new Set(agreed.parts.filter(({ from }) => from > now - FAIR_DAYS * DAY).map((part) => part.person))) counts.set(person, (counts.get(person) ?? 0) + 1);
  }
  return counts;
}

/**
 * Who should do which part: each moment goes to whoever of those who offered it has covered for others the least, the
 * earlier offer first. A proposal; a person decides.
 * @returns in order of time; what nobody offered is not in it
 */
export function proposeParts({ from, to, offers }: Pick<Cover, 'from' | 'to' | 'offers'>, counts: ReadonlyMap<Address, number>): readonly Part[] {
  const ranked = offers.toSorted((a, b) => (counts.get(a.person) ?? 0) - (counts.get(b.person) ?? 0) || a.at - b.at || (a.person < b.person ? -1 : 1));
  const edges = [...new Set([from, to, ...offers.flatMap((offer) => [offer.from, offer.to])])].filter((at) => from <= at && at <= to).toSorted((a, b) => a - b);
  const parts: Part[] = [];
  for (const [i, begins] of edges.entries()) {
    const ends = edges[i + 1];
    const person = ends === undefined ? undefined : ranked.find((offer) => offer.from <= begins && ends <= offer.to)?.person;
    const before = parts.at(-1);
    if (ends === undefined || person === undefined) continue;
    if (before?.person === person && before.to === begins) parts[parts.length - 1] = { ...before, to: ends };
    else parts.push({ person, from: begins, to: ends });
  }
  return parts;
}

/** What of it nobody has taken on. */
export function uncovered({ from, to }: Span, parts: readonly Span[]): readonly Span[] {
  const open: Span[] = [];
  let at = from;
  for (const part of parts.toSorted((a, b) => a.from - b.from)) {
    if (part.from > at) open.push({ from: at, to: Math.min(part.from, to) });
    at = Math.max(at, part.to);
  }
  if (at < to) open.push({ from: at, to });
  return open;
}

/** Before the half of what is left of the time, and never at once. ms */
const LEAST_WAIT = 5 * 60_000;

/** When all are asked once more if nobody has offered. @param after what the policy says, ms */
export const callAgainAt = ({ at, from }: Pick<Cover, 'at' | 'from'>, after: number): number => at + Math.max(LEAST_WAIT, Math.min(after, (from - at) / 2));

/** Nobody has offered, it is time, and the shift is not over. */
export const isToCallAgain = (cover: Cover, after: number, now: number): boolean =>
  isOpen(cover, now) && cover.offers.length === 0 && cover.calledAgain === undefined && now >= callAgainAt(cover, after);

/** It can still be offered and decided. */
export const isOpen = (cover: Cover, now: number): boolean => !cover.withdrawn && !cover.agreed && now < cover.to;

/**
 * The calendar's shifts with what was agreed on: those who cover are on, in place of who asked. Where the calendar names
 * somebody else by now, it has caught up, and the cover changes nothing.
 */
export function withCovers(shifts: readonly Shift[], covers: Iterable<Cover>): readonly Shift[] {
  const agreed = [...covers].filter((cover) => cover.agreed && !cover.withdrawn).toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  return agreed.reduce((all, cover) => all.flatMap((shift) => (shift.id === cover.shift.id && shift.person === cover.shift.person ? shared(shift, cover) : [shift])), shifts);
}

function shared(shift: Shift, { id, agreed }: Cover): readonly Shift[] {
  const { allDay: _day, ...timed } = shift;
  const parts = (agreed?.parts ?? []).map((part) => ({ ...part, from: Math.max(part.from, shift.from), to: Math.min(part.to, shift.to) })).filter(({ from, to }) => from < to);
  const left = uncovered(shift, parts).map((span, i): Shift => ({ ...timed, ...span, id: i === 0 ? shift.id : `${shift.id}-${i}` }));
  return [...left, ...parts.map((part, i): Shift => ({ ...timed, ...part, id: `${shift.id}+${id.slice(0, 8)}${i}`, coverFor: shift.person, cover: id }))];
}

/**
 * A calendar as shifts (RFC 5545, read with ical.js). Only a window is expanded and everything is counted: a calendar is
 * somebody else's file. What cannot be read is named with its reason and loses nothing but itself.
 *
 * Loaded when there is a calendar to read, never before the window opens.
 */
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import * as z from 'zod';
import { compareShifts, type Shift } from '../../core/shifts/shift.js';
import { safeText } from '../../core/text.js';
import { eventOf, type CalendarEvent } from './event.js';
import { blocksOf, whereOf, type CalendarProblem } from './lines.js';
import { NotUnderstood } from './repeat.js';
import { Zones } from './zones.js';

/** Bytes of a calendar. */
export const MAX_CALENDAR = 8 * 1024 * 1024;
const MAX_EVENTS = 20_000;
const MAX_SHIFTS = 5_000;
const MAX_PROBLEMS = 50;
/** How long it reads before the desk has its turn again, ms. */
const TURN = 10;

export interface ReadOptions {
  /** The library's: for days, and for times without a zone. */
  readonly timeZone: string;
  readonly from: number;
  readonly to: number;
  /** Names and e-mail addresses as the calendar has them, in small letters, and whose they are. */
  readonly people: ReadonlyMap<string, string>;
  readonly place: 'location' | 'categories';
  readonly services: readonly { readonly address: string; readonly name: string }[];
}

export interface ReadCalendar {
  /** In order of time. */
  readonly shifts: readonly Shift[];
  /** At most 50. */
  readonly problems: readonly CalendarProblem[];
  readonly problemCount: number;
}

const address = z.string().min(3).max(2_047).regex(/^[^\s"&'/:<>@\p{Cc}]+@[^\s"&'/:<>@\p{Cc}]+$/u);
const when = z.number().int().min(0).max(8_640_000_000_000_000);
/** Whatever a library or a program made of it, a shift is this. */
const shiftSchema: z.ZodType<Shift> = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{32}$/), uid: z.string().min(1).max(1_000), start: when, person: address, place: z.string().max(80),
  service: address.exactOptional(), sequence: z.number().int().min(0).max(2_147_483_647).exactOptional(), repeats: z.literal(true).exactOptional(), alone: z.literal(true).exactOptional(),
  from: when, to: when, allDay: z.literal(true).exactOptional(),
});

/** Reads all of it, in turns, so that the desk goes on meanwhile. Never throws because of what the calendar says. */
export async function readCalendar(bytes: Uint8Array, options: ReadOptions): Promise<ReadCalendar> {
  const problems = new Problems();
  const { text, encoding } = decoded(bytes);
  if (encoding !== undefined) problems.add({ where: 'the whole calendar', reason: encoding });
  const cut = blocksOf(text);
  cut.problems.forEach((problem) => problems.add(problem));
  const zones = new Zones(options.timeZone, cut.blocks.filter(({ kind }) => kind === 'VTIMEZONE'));
  const blocks = cut.blocks.filter(({ kind }) => kind === 'VEVENT');
  if (blocks.length > MAX_EVENTS) problems.add({ where: 'the whole calendar', reason: `It has more than ${MAX_EVENTS} events; those after them were left out.` });
  const events: CalendarEvent[] = [];
  const turn = new Turn();
  for (const block of blocks.slice(0, MAX_EVENTS)) {
    await turn.over();
    problems.around(whereOf(block.at, block.lines), () => events.push(eventOf(block, zones)));
  }
  const shifts: Shift[] = [];
  for (const same of byUid(events)) {
    await turn.over();
    shiftsOf(same, options, problems, shifts);
    if (shifts.length >= MAX_SHIFTS) {
      problems.add({ where: 'the whole calendar', reason: `It has more than ${MAX_SHIFTS} shifts within a few weeks; the others were left out.` });
      break;
    }
  }
  return { shifts: shifts.slice(0, MAX_SHIFTS).toSorted(compareShifts), problems: problems.first, problemCount: problems.count };
}

/** Others wait while this reads. */
class Turn {
  private since = performance.now();

  async over(): Promise<void> {
    if (performance.now() - this.since < TURN) return;
    await setImmediate();
    this.since = performance.now();
  }
}

class Problems {
  readonly first: CalendarProblem[] = [];
  count = 0;

  add({ where, reason }: CalendarProblem): void {
    this.count += 1;
    if (this.first.length < MAX_PROBLEMS) this.first.push({ where: oneLine(where, 200), reason: oneLine(reason, 300) });
  }

  /** One event can never be in the way of another. */
  around(where: string, work: () => unknown): void {
    try {
      work();
    } catch (error) {
      this.add({ where, reason: error instanceof NotUnderstood ? error.message : 'It is not written as RFC 5545 has it.' });
    }
  }
}

const oneLine = (text: string, max: number): string => safeText(text, max).text.replace(/\s+/g, ' ').trim();

/** UTF-8 it has to be (RFC 5545 §6); what old programs write is read all the same, and said. */
function decoded(bytes: Uint8Array): { readonly text: string; readonly encoding?: string } {
  const [first, second] = bytes;
  const wide = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
  if (wide !== undefined) return { text: new TextDecoder(wide).decode(bytes), encoding: 'It is not UTF-8 text but UTF-16. It was read, but have the program write UTF-8.' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'It is not UTF-8 text, so letters with accents may be wrong. Have the program write UTF-8.' };
  }
}

/** Of several versions of an event the last one counts. */
function byUid(events: readonly CalendarEvent[]): Iterable<readonly CalendarEvent[]> {
  const all = new Map<string, Map<number | undefined, CalendarEvent>>();
  for (const event of events) {
    const versions = all.get(event.uid) ?? new Map<number | undefined, CalendarEvent>();
    if ((versions.get(event.replaces)?.sequence ?? 0) <= event.sequence) versions.set(event.replaces, event);
    all.set(event.uid, versions);
  }
  return [...all.values()].map((versions) => [...versions.values()]);
}

function shiftsOf(versions: readonly CalendarEvent[], options: ReadOptions, problems: Problems, shifts: Shift[]): void {
  const replaced = new Set(versions.map(({ replaces }) => replaces));
  for (const event of versions) {
    if (event.cancelled) continue;
    problems.around(event.where, () => {
      const instances = event.instances(options.from, options.to).filter(({ start }) => event.replaces !== undefined || !replaced.has(start));
      if (instances.length === 0) return;
      const people = peopleOf(event, options);
      if (people.length === 0) throw new NotUnderstood(`It names nobody whom the policy knows${event.attendees.length === 0 ? '' : ' as invited'}. Add the name to "people" in the policy, or invite the person.`);
      for (const { start, end } of instances) for (const person of people) shifts.push(shiftOf(event, { from: start, to: end, person, ...(people.length === 1 ? { alone: true } : {}) }, options));
    });
    if (shifts.length >= MAX_SHIFTS) return;
  }
}

function shiftOf(event: CalendarEvent, one: Pick<Shift, 'from' | 'to' | 'person' | 'alone'>, { place: placeBy, services }: ReadOptions): Shift {
  const start = event.replaces ?? one.from;
  const place = oneLine(placeBy === 'location' ? event.location : event.categories[0] ?? '', 80);
  const service = services.find(({ address: its, name }) => [its, name.toLowerCase()].includes(place.toLowerCase()))?.address;
  const shift = shiftSchema.safeParse({
    id: createHash('sha256').update(JSON.stringify([event.uid, start, one.person])).digest('hex').slice(0, 32), uid: event.uid.slice(0, 1_000), start, place, ...one,
    ...(service === undefined ? {} : { service }), ...(event.allDay ? { allDay: true } : {}), ...(event.sequence > 0 ? { sequence: event.sequence } : {}), ...(event.repeats ? { repeats: true } : {}),
  });
  if (!shift.success) throw new NotUnderstood('What it says is no shift.');
  return shift.data;
}

/** Who is invited; otherwise whom the title names. */
function peopleOf({ attendees, summary }: CalendarEvent, { people }: ReadOptions): readonly string[] {
  const invited = attendees.flatMap(({ uri, name }) => people.get(name.trim().toLowerCase()) ?? known(uri, people) ?? []);
  if (attendees.length > 0) return [...new Set(invited)];
  const whole = people.get(summary.trim().toLowerCase());
  const parts = summary.split(/[,;:/&+()–—]|\s-\s|\s(?:and|y|und|et)\s/).flatMap((part) => people.get(part.trim().toLowerCase()) ?? []);
  return whole === undefined ? [...new Set(parts)] : [whole];
}

/** `mailto:` and `xmpp:` (RFC 6068, RFC 5122), whose address may be another one by the policy. */
function known(uri: string, people: ReadonlyMap<string, string>): string | undefined {
  const written = /^(?:mailto|xmpp):([^?;/]+)/i.exec(uri.trim())?.[1];
  if (written === undefined) return undefined;
  const plain = unescaped(written).trim().toLowerCase();
  const meant = people.get(plain) ?? plain;
  return address.safeParse(meant).success ? meant : undefined;
}

function unescaped(written: string): string {
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}

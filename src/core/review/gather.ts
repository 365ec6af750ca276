/** Sights of all desks become lines: each message once, with all rows that have it. */
import { annotate, type Note } from '../annotations/fold.js';
import type { About } from '../annotations/mark.js';
import type { Event, Fate } from '../event.js';
import { nameOf } from '../names.js';
import { noteAbout, type NoteAbout } from './note-about.js';
import type { Observation } from './observation.js';
import type { Evidence, ReadingGap, ReadingLine } from './reading.js';
import { sightOf, type Sight } from './sight.js';

export interface Gathered {
  readonly lines: readonly ReadingLine[];
  readonly gaps: readonly ReadingGap[];
  /** Rows that are no event after all. */
  readonly failed: number;
}

interface Group {
  readonly key: string;
  readonly sights: Sight[];
}

/** What becomes known of a conversation while its rows are read. */
interface Known {
  readonly sights: Sight[];
  readonly notes: NoteAbout[];
  readonly gaps: ReadingGap[];
  readonly fates: Map<string, Fate>;
  /** By which name the archive has what this desk said. */
  readonly ids: Map<string, About>;
  readonly withdrawn: Map<string, string>;
  failed: number;
}

/** @param observations in the order of desk, epoch and number */
export function gather(observations: readonly Observation[]): Gathered {
  const known: Known = { sights: [], notes: [], gaps: [], fates: new Map(), ids: new Map(), withdrawn: new Map(), failed: 0 };
  for (const from of observations) {
    try {
      look(from, known);
    } catch {
      // A desk wrote what no desk of ours writes: it is counted, and the rest is read.
      known.failed += 1;
    }
  }
  const groups = grouped(known.sights);
  const points = pointsOf(known.sights);
  const held = holdings(known.sights);
  const lines = groups.map((group) => dressed(lineOf(group, points, held, known), group, known));
  const orphans = known.notes.filter(({ about }) => !groups.some(({ sights }) => sights.some((sight) => namesOf(sight, known).includes(about)))).map((note) => orphanLine(note, points));
  return { lines: [...lines, ...orphans].toSorted(inOrder), gaps: known.gaps, failed: known.failed };
}

const inOrder = (a: ReadingLine, b: ReadingLine): number => a.at - b.at || placeOf(a) - placeOf(b) || (a.key < b.key ? -1 : 1);
const placeOf = ({ evidence }: ReadingLine): number => evidence[0]?.seq ?? 0;

function look(from: Observation, known: Known): void {
  const { event, row } = from;
  if (event.kind === 'gap') known.gaps.push({ desk: row.desk, archive: event.archive, from: event.since, to: row.time });
  if (event.kind === 'fate') {
    known.fates.set(event.originId, worse(known.fates.get(event.originId), event.fate));
    if (event.id !== undefined) known.ids.set(event.originId, `a:${event.id}`);
  }
  if (event.kind === 'heard' && event.item.kind === 'bounce') known.fates.set(event.item.of, 'refused');
  if (event.kind === 'withdraw') for (const originId of event.originIds) known.withdrawn.set(originId, WITHDRAWN[event.reason]);
  const note = noteAbout(from);
  if (note) known.notes.push(note);
  const sight = sightOf(from);
  if (sight) {
    if (typeof sight.content.text !== 'string' || !Number.isFinite(sight.at)) throw new TypeError('no line');
    known.sights.push(sight);
  }
}

const WITHDRAWN: Readonly<Record<Extract<Event, { kind: 'withdraw' }>['reason'], string>> = { 'too-late': 'too late to be sent', overtaken: 'something else was first', undone: 'taken back before it was sent' };

/** A later row says more, but a receipt is never taken back by an acknowledgement that comes after it. */
const worse = (before: Fate | undefined, now: Fate): Fate => (before === 'delivered' && now !== 'refused' ? before : now);

function grouped(sights: readonly Sight[]): Group[] {
  const groups = new Map<string, Group>();
  const aliases = new Map<string, string>();
  for (const sight of sights) {
    if (sight.key === undefined) continue;
    if (!aliases.has(sight.alias)) aliases.set(sight.alias, sight.key);
    join(groups, sight.key, sight);
  }
  for (const sight of sights) if (sight.key === undefined) join(groups, aliases.get(sight.alias) ?? sight.alias, sight);
  return [...groups.values()];
}

function join(groups: Map<string, Group>, key: string, sight: Sight): void {
  const group = groups.get(key) ?? { key, sights: [] };
  group.sights.push(sight);
  groups.set(key, group);
}

/** The newest name of each desk's service point. */
function pointsOf(sights: readonly Sight[]): ReadonlyMap<string, string> {
  const points = new Map<string, string>();
  for (const { from: { event } } of sights) {
    const op = event.kind === 'heard' && event.item.kind === 'room' ? event.item.operation : undefined;
    if (op) points.set(op.desk, op.point);
  }
  return points;
}

interface Holding {
  readonly desk: string;
  readonly author: string;
  readonly at: number;
}

const TAKES = new Set(['claim', 'takeover', 'accept', 'resume']);

/** Who had the conversation at which desk from when on: what a desk sends says no name. */
function holdings(sights: readonly Sight[]): readonly Holding[] {
  return sights.flatMap(({ from: { event }, detail, late, at }) => {
    const op = event.kind === 'heard' && event.item.kind === 'room' ? event.item.operation : undefined;
    return op && detail && !late && TAKES.has(detail.type) ? [{ desk: op.desk, author: op.author, at }] : [];
  }).toSorted((a, b) => a.at - b.at);
}

function holderAt(held: readonly Holding[], desk: string, at: number): string | undefined {
  const here = held.filter((one) => one.desk === desk);
  return (here.findLast((one) => one.at <= at) ?? here[0])?.author;
}

const namesOf = ({ names, originId, intent }: Sight, { ids }: Known): readonly About[] => {
  const id = intent && originId !== undefined ? ids.get(originId) : undefined;
  return id === undefined ? names : [...names, id];
};

/** Who read it in the archive knows best, then who heard it; who only meant to say it adds what nobody else knows. */
const byTrust = (a: Sight, b: Sight): number => Number(b.settled) - Number(a.settled) || Number(a.intent) - Number(b.intent);

function lineOf({ key, sights }: Group, points: ReadonlyMap<string, string>, held: readonly Holding[], known: Known): ReadingLine {
  const trusted = sights.toSorted(byTrust);
  const [best] = trusted;
  if (!best) throw new TypeError('no sight');
  const content = trusted.toReversed().reduce((all, sight) => ({ ...all, ...sight.content }), best.content);
  const heard = sights.some(({ intent }) => !intent);
  const own = sights.find(({ intent }) => intent);
  const author = content.side === 'service' && own && content.address === undefined ? holderAt(held, own.from.row.desk, own.from.row.time) : undefined;
  const address = content.address ?? author;
  const desk = deskOf(sights);
  const point = content.point ?? (content.side === 'patron' || desk === undefined ? undefined : points.get(desk));
  const delivery = deliveryOf(sights, heard, known);
  const at = best.settled ? best.at : Math.min(...sights.map((sight) => sight.at));
  return {
    ...content, key, at, who: content.who ?? (author === undefined ? '' : nameOf(author)), text: textOf(content, sights, heard, known), earlier: [], reactions: [],
    seenBy: [...new Set(sights.map(({ from }) => from.row.desk))].map((each) => ({ desk: each, ...pointIn(points, each) })),
    evidence: sights.map(({ from: { row: { desk: by, epoch, seq, hash } } }): Evidence => ({ desk: by, epoch, seq, hash })),
    ...(address === undefined ? {} : { address }), ...(point === undefined ? {} : { point }), ...(delivery === undefined ? {} : { delivery }),
  };
}

const pointIn = (points: ReadonlyMap<string, string>, desk: string): { readonly point?: string } => {
  const point = points.get(desk);
  return point === undefined ? {} : { point };
};

/** From where it was said: the desk that meant to, else the one that the claim named. */
function deskOf(sights: readonly Sight[]): string | undefined {
  for (const { from: { event, row }, intent, content } of sights) {
    if (intent || content.side === 'desk') return row.desk;
    if (event.kind === 'heard' && event.speaker?.type === 'holder') return event.speaker.desk;
  }
  return undefined;
}

function deliveryOf(sights: readonly Sight[], heard: boolean, { fates }: Known): ReadingLine['delivery'] {
  const own = sights.find(({ content }) => content.side === 'service' || content.side === 'colleague');
  const fate = own?.originId === undefined ? undefined : fates.get(own.originId);
  if (fate === 'refused') return 'refused';
  return !heard && (fate === 'not-sent' || fate === 'unknown') ? fate : undefined;
}

/** An operation says whether it counted. */
function textOf({ text }: Sight['content'], sights: readonly Sight[], heard: boolean, { withdrawn }: Known): string {
  const [first] = sights;
  if (first?.detail === undefined || first.detail.type === 'note') return text;
  if (sights.some(({ late, settled }) => late && settled) || (heard && sights.every(({ late, intent }) => late || intent))) return `${text} (too late: another desk was first)`;
  if (heard) return text;
  return `${text} (${withdrawn.get(first.originId ?? '') ?? 'not confirmed by the desk room'})`;
}

/** With what was said about it later. */
function dressed(line: ReadingLine, { sights }: Group, known: Known): ReadingLine {
  if (line.kind === 'incident') return { ...line, ...takenBack(sights, known) };
  const names = new Set(sights.flatMap((sight) => namesOf(sight, known)));
  const about = known.notes.filter((note) => names.has(note.about) && !isNotSent(note, known));
  if (about.length === 0) return line;
  const author = sights.find((sight) => sight.author !== undefined)?.author;
  const { text, earlier, reactions, deleted } = annotate({ text: line.text, at: line.at, author }, inTime(about));
  const evidence = [...line.evidence, ...about.map(({ evidence: each }) => each)];
  if (!deleted) return { ...line, text, earlier, reactions, evidence };
  const by = deleted.author === undefined ? deleted.by ?? 'an administrator' : nameOf(deleted.author);
  return { ...line, text, earlier, reactions, evidence, deleted: { by, at: deleted.at, ...(deleted.reason === undefined ? {} : { reason: deleted.reason }) } };
}

/** Their place is that of the conversation: the desks counted each for itself. */
const inTime = (about: readonly NoteAbout[]): readonly Note[] =>
  about.toSorted((a, b) => a.note.at - b.note.at || a.evidence.seq - b.evidence.seq || (a.note.key < b.note.key ? -1 : 1)).map(({ note }, place) => ({ ...note, place }));

const isNotSent = ({ note, intent }: NoteAbout, { fates }: Known): boolean => intent && ['not-sent', 'refused'].includes(fates.get(note.key) ?? '');

function takenBack(sights: readonly Sight[], known: Known): Pick<ReadingLine, 'deleted'> {
  const ids = new Set(sights.flatMap(({ names }) => names));
  const back = known.sights.find(({ detail, late, intent }) => detail?.type === 'retract' && !late && !intent && ids.has(`a:${detail.of}`));
  if (back?.detail?.type !== 'retract') return {};
  return { deleted: { by: back.content.who ?? '', at: back.at, reason: back.detail.reason } };
}

/** About a line of an earlier day, or of none that anybody has. */
function orphanLine({ note, evidence }: NoteAbout, points: ReadonlyMap<string, string>): ReadingLine {
  const { what, at, author } = note;
  const text = what.type === 'correct' ? `Corrected something said before: ${what.text}` : what.type === 'react' ? `Reacted to something said before: ${what.emoji.join(' ')}` : 'Deleted something said before';
  return {
    key: `about ${note.key}`, at, side: 'desk', kind: 'step', text, earlier: [], reactions: [], who: author === undefined ? '' : nameOf(author), ...(author === undefined ? {} : { address: author }),
    seenBy: [{ desk: evidence.desk, ...pointIn(points, evidence.desk) }], evidence: [evidence],
  };
}

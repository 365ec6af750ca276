/** Journal rows as lines of a transcript. */
import type { Event, Fate } from '../../core/event.js';
import type { SaidFavour } from '../../core/favour/favour.js';
import { favourKey } from '../../core/favour/log.js';
import { nameInPath } from '../../core/files/name.js';
import { kindWords, type HeardFile } from '../../core/files/shared.js';
import { hiddenIn, type GuardPolicy } from '../../core/guard/check.js';
import type { Address, HeardMessage, HeardRoom } from '../../core/heard.js';
import type { Addition, Detail, Operation } from '../../core/operation.js';
import { operationWords } from '../../core/operation-words.js';
import type { DeskState } from '../../core/state.js';
import { safeText } from '../../core/text.js';
import { DISTRESS_WORDS } from '../../shared/crisis.js';
import type { Delivery, LineView, SuggestionView } from '../../shared/view.js';
import { placeStep, type Row } from '../journal/index.js';
import type { AboutLines } from './about-lines.js';
import { nameOf, targetWords } from './names.js';
import { eventOf } from './rows.js';

/** Kinds of rows that a transcript is made of. */
export const LINE_KINDS = ['heard', 'reply', 'fate', 'own-operation', 'operate', 'referral', 'topic', 'channel'];

export interface LineContext {
  /** "Patron 472". */
  readonly who: string;
  readonly me?: Address;
  readonly desk: string;
  /** Origin ids of replies that no archive has confirmed. */
  readonly outbox: DeskState['outbox'];
  /** Origin ids of own operations that the room has not reflected. */
  readonly pending: ReadonlySet<string>;
  /** What is hidden in a patron's words; none: the other side is a colleague. */
  readonly guard?: GuardPolicy;
  /** What was said about a line among colleagues; none: the other side is a patron. */
  readonly about?: AboutLines;
  /** What a patron's words may be; none: the other side is a colleague. */
  readonly suggest?: (text: string) => readonly SuggestionView[];
  /** Lines whose suggestions a person has put aside. */
  readonly putAside?: ReadonlySet<string>;
}

/**
 * @param rows of one conversation, in order of place; what became of a reply is joined to it
 * @param wanted which of them become lines
 */
export function linesOf(rows: readonly Row[], context: LineContext, wanted: (row: Row) => boolean = () => true): LineView[] {
  const fates = new Map<string, Fate>();
  for (const row of rows) {
    const event = eventOf(row);
    if (event?.kind === 'fate') fates.set(event.originId, worse(fates.get(event.originId), event.fate));
  }
  return rows.flatMap((row) => (wanted(row) ? lineOf(row, eventOf(row), fates, context) ?? [] : []));
}

/** A later row says more, but a receipt is never taken back by an acknowledgement that comes after it. */
const worse = (before: Fate | undefined, now: Fate): Fate => (before === 'delivered' && now === 'sent' ? before : now);

type Line = Omit<LineView, 'key' | 'place' | 'text' | 'cleaned'> & { readonly text: string };

function lineOf(row: Row, event: Event | undefined, fates: ReadonlyMap<string, Fate>, context: LineContext): LineView | undefined {
  const line = event && contentOf(event, row.time, fates, context);
  if (!line) return undefined;
  const { text, cleaned } = safeText(line.text);
  const hidden = line.kind === 'patron' && context.guard ? hiddenIn(text, context.guard) : [];
  const key = keyOf(row, event);
  const suggestions = line.kind === 'patron' && context.suggest && !context.putAside?.has(key) ? context.suggest(text) : [];
  const shown: LineView = { ...line, key, place: row.place, text, ...(suggestions.length > 0 ? { suggestions } : {}), ...(hidden.length > 0 ? { hidden } : {}), ...(cleaned ? { cleaned } : {}), ...(row.place % placeStep === 0 || (event.kind === 'heard' && event.past) ? {} : { late: true }) };
  const dressed = context.about?.dress(shown, event);
  if (!isOfFavour(event)) return dressed ?? shown;
  // It stands as it was said, and what it is now its card says; unless it was deleted.
  if (!dressed?.deleted) return shown;
  const { favour: _card, ...deleted } = dressed;
  return deleted;
}

const isOfFavour = (event: Event): boolean => (event.kind === 'reply' && event.favour !== undefined) || (event.kind === 'heard' && event.item.kind === 'room' && event.item.favour !== undefined && !event.past);

/** An operation of this desk is one line, before and after the room reflects it. */
function keyOf(row: Row, event: Event): string {
  if (event.kind === 'operate') return `operation ${event.originId}`;
  if (event.kind === 'reply' && (event.favour ?? event.cover)) return `favour ${event.originId}`;
  const operation = event.kind === 'heard' && event.item.kind === 'room' ? event.item.operation : undefined;
  if (event.kind === 'heard' && event.item.kind === 'room' && (event.item.favour ?? event.item.cover)) return `favour ${event.item.originId}`;
  return operation ? `operation ${operation.originId}` : String(row.seq);
}

function contentOf(event: Event, time: number, fates: ReadonlyMap<string, Fate>, context: LineContext): Line | undefined {
  switch (event.kind) {
    case 'heard': {
      const { item } = event;
      if (item.kind === 'message') return messageLine(event, item, context);
      return item.kind === 'room' ? roomLine(event, item, context) : undefined;
    }
    case 'reply':
      // Once the room has it, what it said is the line.
      if (event.favour ?? event.cover) return context.outbox.has(event.originId) ? { kind: 'service', text: event.body, at: time, by: 'you', mine: true, delivery: 'sending' } : undefined;
      return { kind: 'service', text: event.body, ...fileOf(event.file), at: time, by: 'you', mine: true, delivery: deliveryOf(event.originId, fates, context) };
    case 'topic':
      return { kind: 'event', text: `Topic: ${event.topic}`, at: time, by: 'you', mine: true };
    case 'channel':
      return { kind: 'event', text: channelWords(event), at: time, by: 'you', mine: true };
    case 'operate':
      // Until the room reflects it; then the reflected operation is the line.
      return context.pending.has(event.originId) ? operationLine(event.detail, time, 'you', true) : undefined;
    case 'referral':
      return { kind: 'event', text: event.to === 'somebody' ? `Referred to ${event.name}` : `Given help, or whom to call: ${DISTRESS_WORDS[event.about]}`, at: time, by: 'you', mine: true };
    case 'own-operation':
      // Who writes to a colleague sees that it was answered.
      return event.operation.detail.type === 'note' ? operationLine(event.operation.detail, time, 'you', true) : undefined;
    default:
      return undefined;
  }
}

function messageLine(event: Extract<Event, { kind: 'heard' }>, item: HeardMessage, context: LineContext): Line | undefined {
  if (item.body === undefined || event.repeats) return undefined;
  if (event.blocked) return { kind: 'event', text: 'Wrote while blocked. It is on the record and not shown.', at: event.stamp, by: context.who, mine: false };
  const base = { text: item.body, at: event.stamp, ...(context.guard ? {} : fileOf(item.file)) };
  if (!item.outgoing) return { ...base, kind: 'patron', by: context.who, mine: false };
  if (event.speaker?.type === 'unknown') return { ...base, kind: 'unknown', by: 'unknown sender', mine: false };
  return { ...base, kind: 'service', by: event.speaker ? nameOf(event.speaker.author) : 'you, elsewhere', mine: false };
}

function roomLine(event: Extract<Event, { kind: 'heard' }>, item: HeardRoom, context: LineContext): Line | undefined {
  const mine = item.author !== undefined && item.author === context.me;
  const by = mine ? 'you' : nameOf(item.author ?? item.nick);
  if (item.operation) return event.counted === false ? undefined : operationLine(item.operation.detail, event.stamp, byDesk(item.operation, by, context), mine);
  if (item.body === undefined) return item.subject === undefined ? undefined : { kind: 'event', text: `Topic: ${item.subject}`, at: event.stamp, by, mine };
  // From before this desk knew the channel, nothing of it is followed: the words alone are left.
  if (item.favour && !event.past && (event.counted || item.favour.detail.type !== 'ask')) return favourLine(event, item, item.favour, by, mine);
  const mentionsMe = context.me !== undefined && (item.mentions?.includes(context.me) ?? false);
  return { kind: mine ? 'service' : 'patron', text: item.body, ...fileOf(item.file), at: event.stamp, by, mine, ...(mentionsMe ? { mentionsMe } : {}) };
}

/** What was asked stands as a card, whose state is that of now; each step stands where it was taken. */
function favourLine(event: Extract<Event, { kind: 'heard' }>, item: HeardRoom, { favour, detail }: SaidFavour, by: string, mine: boolean): Line {
  const line = { text: item.body ?? '', at: event.stamp, by, mine };
  if (detail.type === 'ask') return { ...line, kind: mine ? 'service' : 'patron', favour: favourKey(item.archive, favour) };
  const said = `${by === 'you' ? 'You' : by}: ${line.text}`;
  return { ...line, kind: 'event', text: event.counted ? said : `${said} (too late: somebody else was first)` };
}

function fileOf(file: HeardFile | undefined): Pick<LineView, 'file'> {
  if (!file || !URL.canParse(file.url)) return {};
  const name = file.name ?? nameInPath(new URL(file.url).pathname);
  return { file: { name, kind: kindWords(name), url: file.url, ...(file.size === undefined ? {} : { size: file.size }), ...(file.sha256 === undefined ? {} : { sha256: file.sha256 }) } };
}

const channelWords = ({ access, people }: Extract<Event, { kind: 'channel' }>): string => (access === 'staff' ? 'For all staff' : `For its members: ${people.map(nameOf).join(', ')}`);

const byDesk = (op: Operation, by: string, context: LineContext): string => (by === 'you' && op.desk !== context.desk ? `you, at ${op.point}` : by);

function deliveryOf(originId: string, fates: ReadonlyMap<string, Fate>, context: LineContext): Delivery {
  const fate = fates.get(originId);
  switch (fate) {
    case undefined: return context.outbox.has(originId) ? 'sending' : 'sent';
    case 'resent': return context.outbox.has(originId) ? 'sending' : 'sent';
    // The archive has had the last word when it is no longer in the outbox.
    case 'unknown': return context.outbox.has(originId) ? 'unknown' : 'sent';
    default: return fate;
  }
}

function operationLine(detail: Detail | Addition, at: number, by: string, mine: boolean): Line | undefined {
  if (detail.type === 'note') return { kind: 'note', text: detail.text, at, by, mine };
  const text = operationWords(detail, targetWords);
  return text === undefined ? undefined : { kind: 'event', text, at, by, mine };
}

/** What one row contributes to a line of the record. */
import { authorOf, byArchive, bySender, wordsOf, type About } from '../annotations/mark.js';
import { bareOf } from '../address.js';
import type { ConversationRef, Event } from '../event.js';
import type { HeardMessage, HeardRoom } from '../heard.js';
import { isChannel, isThread, patronNumber } from '../identity.js';
import { nameOf } from '../names.js';
import type { Operation } from '../operation.js';
import type { Observation } from './observation.js';
import type { ReadingLine, Side } from './reading.js';
import { deskWords, detailWords } from './words.js';

type Content = Pick<ReadingLine, 'side' | 'kind' | 'text'> & Partial<Pick<ReadingLine, 'who' | 'address' | 'point' | 'script' | 'incident' | 'anyway'>>;

export interface Sight {
  readonly from: Observation;
  /** What names the line for sure; none: only `alias` tells whether another row has it too. */
  readonly key?: string;
  readonly alias: string;
  readonly at: number;
  /** Read in the archive, whose stamp counts. */
  readonly settled: boolean;
  /** What this desk was about to say or do; only others know that it happened. */
  readonly intent: boolean;
  readonly content: Content;
  readonly author?: string;
  /** By which names others speak of this line. */
  readonly names: readonly About[];
  readonly originId?: string;
  /** An operation that came too late: another desk was first. */
  readonly late?: true;
  readonly detail?: Operation['detail'];
}

type Of<K extends Event['kind']> = Extract<Event, { kind: K }>;

const said = (side: Side, originId: string, text: string): string => `said ${side} ${originId}\n${text}`;

/** @returns undefined for what is no line of its own */
export function sightOf(from: Observation): Sight | undefined {
  const { event, row } = from;
  switch (event.kind) {
    case 'heard':
      if (event.line !== undefined || !event.in || event.item.kind === 'bounce') return undefined;
      return event.item.kind === 'room' && event.item.operation ? operated(from, event, event.item.operation) : words(from, event, event.in, event.item);
    case 'reply': return event.line === undefined ? replied(from, event) : undefined;
    case 'operate': return intended(from, event);
    default: {
      const content = deskWords(event);
      if (content === undefined) return undefined;
      const name = `row ${row.desk} ${row.epoch} ${row.seq}`;
      return { from, key: name, alias: name, at: row.time, settled: false, intent: false, names: [], content: { side: 'desk', ...content } };
    }
  }
}

const ENCRYPTED = 'An encrypted message, which was refused: what cannot be recorded is not taken.';

function words(from: Observation, event: Of<'heard'>, in_: ConversationRef, item: HeardMessage | HeardRoom): Sight | undefined {
  const { id, originId, archive } = item;
  const encrypted = item.kind === 'message' && item.encrypted === true;
  const topic = item.kind === 'room' && item.body === undefined && item.subject !== undefined ? `Topic: ${item.subject}` : undefined;
  if (item.body === undefined && topic === undefined && !encrypted) return undefined;
  const text = topic ?? (encrypted ? ENCRYPTED : wordsOf(item));
  const author = item.kind === 'message' && item.outgoing ? archive : authorOf(item);
  const names = [...(id === undefined ? [] : [byArchive(id)]), ...(originId === undefined ? [] : [bySender(originId)])];
  // What staff said is known by the sender's name: the desk that said it has no other. A stranger's own names prove nothing.
  const own = author !== undefined && originId !== undefined && (item.kind === 'room' || item.outgoing);
  const key = event.repeats ? undefined : own ? `own ${author} ${originId}\n${text}` : id === undefined ? undefined : `archive ${archive} ${id}`;
  const who = speaker(event, in_, item);
  return {
    from, alias: originId === undefined ? `row ${from.row.desk} ${from.row.epoch} ${from.row.seq}` : said(who.side, originId, text),
    at: event.stamp, settled: item.via === 'archive', intent: false, names,
    content: { ...who, text, ...(topic === undefined ? {} : { side: 'desk', kind: 'step' }) },
    ...(key === undefined ? {} : { key }), ...(author === undefined ? {} : { author }), ...(originId === undefined ? {} : { originId }),
  };
}

function speaker(event: Of<'heard'>, in_: ConversationRef, item: HeardMessage | HeardRoom): Omit<Content, 'text'> {
  const address = authorOf(item);
  if (in_.scope !== 'desk-room') return { side: 'colleague', kind: 'said', who: address === undefined ? nickOf(item) : nameOf(address), ...(address === undefined ? {} : { address }) };
  if (item.kind === 'message' && item.outgoing) {
    if (event.speaker?.type === 'unknown') return { side: 'service', kind: 'said', who: 'unknown sender' };
    const author = event.speaker?.author;
    return { side: 'service', kind: 'said', ...(author === undefined ? {} : { who: nameOf(author), address: author }) };
  }
  const from = bareOf(item.from);
  return { side: 'patron', kind: event.blocked ? 'blocked' : 'said', who: patronName(in_.conv, from), address: from };
}

const nickOf = (item: HeardMessage | HeardRoom): string => (item.kind === 'room' ? item.nick : '');

/** "Patron 472" for an anonymous one, as the desks call them. */
const patronName = (conv: string, from: string): string => (conv !== from && isThread(conv) ? `Patron ${patronNumber(conv)}` : nameOf(from));

function replied(from: Observation, event: Of<'reply'>): Sight | undefined {
  if (event.text) return undefined;
  const { originId, body: text, by, script, anyway } = event;
  const author = event.in.scope === 'desk-room' ? event.in.service : by ?? (isChannel(event.in) ? undefined : event.in.service);
  const colleague = event.in.scope === 'desk-room' ? undefined : author;
  return {
    from, alias: said(event.in.scope === 'desk-room' ? 'service' : 'colleague', originId, text), at: from.row.time, settled: false, intent: true, originId, names: [bySender(originId)],
    content: {
      side: event.in.scope === 'desk-room' ? 'service' : 'colleague', kind: 'said', text,
      ...(colleague === undefined ? {} : { who: nameOf(colleague), address: colleague }), ...(script === undefined ? {} : { script }), ...(anyway === undefined ? {} : { anyway }),
    },
    ...(author === undefined ? {} : { author, key: `own ${author} ${originId}\n${text}` }),
  };
}

const operationAlias = (desk: string, originId: string): string => `operation ${desk} ${originId}`;

function operated(from: Observation, event: Of<'heard'>, op: Operation): Sight | undefined {
  const content = detailWords(op.detail);
  if (content === undefined) return undefined;
  const alias = operationAlias(op.desk, op.originId);
  return {
    from, alias, key: `${alias} ${op.author}`, at: event.stamp, settled: event.item.via === 'archive', intent: false, names: [byArchive(op.id)], originId: op.originId, author: op.author, detail: op.detail,
    content: { side: 'desk', ...content, who: nameOf(op.author), address: op.author, point: op.point },
    ...(event.counted === false ? { late: true } : {}),
  };
}

function intended(from: Observation, event: Of<'operate'>): Sight | undefined {
  const content = detailWords(event.detail);
  if (content === undefined) return undefined;
  return {
    from, alias: operationAlias(from.row.desk, event.originId), at: from.row.time, settled: false, intent: true, names: [], originId: event.originId, detail: event.detail,
    content: { side: 'desk', ...content },
  };
}

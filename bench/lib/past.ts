/** What a library's desk recorded in the past, as events: conversations of ten messages, taken, answered and ended. */
import type { ConversationRef, Event } from '../../src/core/event.js';
import type { HeardMessage, HeardRoom } from '../../src/core/heard.js';
import type { Detail, Addition, Operation } from '../../src/core/operation.js';
import { NEW_DESK } from '../../src/core/state.js';
import { entryConversation, entryRef } from '../../src/core/entry.js';
import { written } from '../../src/main/desk/kept.js';
import { Recorder } from '../../src/main/desk/recorder.js';
import type { Entry } from '../../src/main/journal/index.js';
import type { Past } from './data-folder.js';

export const SERVICE = 'ask@library.example';
const ROOM = 'desks@rooms.library.example';
const STAFF = 'ana@staff.library.example';
const EXCHANGES = 5;
const DAY = 24 * 3_600_000;
/** Conversations of a busy day: ten hours, one every three minutes. */
const A_DAY = 200;
const BATCH = 1_000;

const WORDS = 'Do you have the second volume of the county history, and until when can I keep it if nobody else has asked for it?';

export const messageFrom = (conv: string, number: number, stamp: number, body = `${number} ${WORDS}`): HeardMessage => ({
  kind: 'message', archive: SERVICE, id: `m-${conv}-${number}`, originId: `o-${conv}-${number}`, via: 'live', stamp,
  from: `${conv}/page`, to: SERVICE, outgoing: false, body,
});

export const refTo = (conv: string): ConversationRef => ({ scope: 'desk-room', service: SERVICE, conv });

export function operationIn(conv: string, number: number, prev: string, stamp: number, desk: string, detail: Detail | Addition): HeardRoom {
  const id = `op-${conv}-${number}`;
  const operation: Operation = { id, originId: `oo-${conv}-${number}`, author: STAFF, desk, point: 'Main desk', conv, service: SERVICE, prev, stamp, detail };
  return { kind: 'room', archive: ROOM, id, originId: operation.originId, via: 'live', stamp, from: `${ROOM}/main`, nick: 'main', author: STAFF, operation };
}

/** One conversation from its first word to its end, and the pages that settled it. */
export function conversation(n: number, start: number, desk: string): Event[] {
  const conv = `patron-${n}@patrons.example`;
  const ref = refTo(conv);
  const heard = (item: HeardMessage | HeardRoom): Event => ({ kind: 'heard', in: ref, item, stamp: item.stamp ?? start, ...(item.kind === 'room' ? { counted: true } : {}) });
  const claim = operationIn(conv, 1, '', start + 20_000, desk, { type: 'claim', session: `${SERVICE}/desk-${desk}` });
  const events: Event[] = [heard(messageFrom(conv, 0, start)), heard(claim)];
  for (let k = 1; k < EXCHANGES; k += 1) {
    const originId = `r-${conv}-${k}`;
    events.push({ kind: 'reply', in: ref, to: `${conv}/page`, originId, body: WORDS }, { kind: 'fate', in: ref, originId, fate: 'sent' }, heard(messageFrom(conv, k, start + k * 30_000)));
  }
  const upto = `m-${conv}-${EXCHANGES - 1}`;
  const end = start + EXCHANGES * 30_000;
  const close = operationIn(conv, 2, claim.id ?? '', end, desk, { type: 'close', outcome: 'answered', upto, uptoStamp: end });
  const said = Array.from({ length: EXCHANGES }, (_, k) => ({ id: `m-${conv}-${k}`, stamp: start + k * 30_000, in: ref }));
  const replies = Array.from({ length: EXCHANGES - 1 }, (_, k) => ({ id: `s-${conv}-${k}`, stamp: start + k * 30_000 + 10_000, originId: `r-${conv}-${k + 1}`, in: ref }));
  const room = [claim, close].map(({ id = '', stamp = end }) => ({ id, stamp, in: ref }));
  return [
    ...events, heard(close),
    { kind: 'settled', archive: SERVICE, items: [...said, ...replies], cursor: upto, cursorStamp: end, complete: true },
    { kind: 'settled', archive: ROOM, items: room, cursor: close.id ?? '', cursorStamp: end, complete: true },
  ];
}

export const walkIn = (n: number, stamp: number, desk: string): Event => {
  const conv = `walk-in-${n}`;
  return { kind: 'heard', in: refTo(conv), item: operationIn(conv, 1, '', stamp, desk, { type: 'open', mode: 'in-person', note: `Walk-in ${n}`, age: 0 }), stamp, counted: true };
};

const entryOf = (event: Event, time: number): Entry => {
  const [conversationKey, ref] = [entryConversation(event), entryRef(event)];
  return { kind: event.kind, time, body: event, ...(conversationKey === undefined ? {} : { conversation: conversationKey }), ...(ref === undefined ? {} : { ref }) };
};

/**
 * Fills a journal with at least `rows` rows, the last week of them folded and snapshotted as the desk does it, and
 * leaves `waiting` walk-ins in the queue.
 */
export function writePast({ journal, deskId }: Past, rows: number, waiting: number): void {
  const perConversation = conversation(0, 0, deskId).length;
  const all = Math.ceil(rows / perConversation);
  const lastWeek = Math.min(all, 7 * A_DAY);
  const startOf = (n: number): number => Date.now() - (all - n) * (DAY / A_DAY);
  let batch: Entry[] = [];
  const flush = (): void => {
    journal.append({ entries: batch, ...written(NEW_DESK, Date.now(), journal.head.seq + batch.length) });
    batch = [];
  };
  for (let n = 0; n < all - lastWeek; n += 1) {
    batch.push(...conversation(n, startOf(n), deskId).map((event) => entryOf(event, startOf(n))));
    if (batch.length >= BATCH) flush();
  }
  flush();
  const recorder = new Recorder(journal, Date.now);
  for (let n = all - lastWeek; n < all; n += 1) recorder.append(conversation(n, startOf(n), deskId));
  for (let n = 0; n < waiting; n += 1) recorder.append([walkIn(n, Date.now() - n * 60_000, deskId)]);
}

/** One patron who wrote `messages` messages over the years and has just written one more, which waits. */
export function writeTranscript({ journal }: Past, messages: number): void {
  const conv = 'maria@patrons.example';
  const minute = 60_000;
  const event = (n: number): Event => {
    const stamp = Date.now() - (messages - n) * minute;
    return { kind: 'heard', in: refTo(conv), item: messageFrom(conv, n, stamp), stamp };
  };
  for (let n = 0; n < messages - 1; n += BATCH) {
    const entries = Array.from({ length: Math.min(BATCH, messages - 1 - n) }, (_, k) => entryOf(event(n + k), Date.now()));
    journal.append({ entries, ...written(NEW_DESK, Date.now(), journal.head.seq + entries.length) });
  }
  new Recorder(journal, Date.now).append([event(messages - 1)]);
}

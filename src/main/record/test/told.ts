/** What the desks of a small library wrote down in two days, for tests of whatever reads the record. */
import { entryConversation, entryRef } from '../../../core/entry.js';
import type { ConversationRef, Event } from '../../../core/event.js';
import { channelConversation, colleagueConversation } from '../../../core/identity.js';
import { ANA, BEN, CHANNEL, deskId, inRoom, MARIA, message, NINE, operation, SERVICE, serviceSession, uuid } from '../../../core/testing/samples.js';
import type { Operation } from '../../../core/operation.js';
import type { ArchiveTarget } from '../../archive/target.js';
import { makeDesk, shipAll, type TestDesk } from '../../archive/test/record.js';
import type { Folders } from '../../journal/test/fixture.js';

export interface Told {
  readonly event: Event;
  /** ms since 1970. */
  readonly time: number;
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** A Saturday, in Berlin and everywhere near. */
export const DAY_ONE = '2026-11-21';
export const OTTO = 'otto@patrons.example';
export const THREAD = uuid(7);
export const CALL = uuid(8);

const at = (conv: string): ConversationRef => ({ scope: 'desk-room', service: SERVICE, conv });

export const heard = (conv: string, id: string, time: number, body: string, more: Partial<Extract<Event, { kind: 'heard' }>> = {}): Told => ({
  time, event: { kind: 'heard', in: at(conv), stamp: time, item: message(id, { from: conv.includes('@') ? `${conv}/phone` : `${conv}@anon.library.example/page`, body }), ...more },
});
export const answered = (conv: string, id: string, originId: string, time: number, body: string, desk = 1): Told => ({
  time, event: { kind: 'heard', in: at(conv), stamp: time, item: message(id, { originId, outgoing: true, from: serviceSession(desk), to: conv, body }), speaker: { type: 'holder', author: desk === 1 ? ANA : BEN, desk: deskId(desk) } },
});
export const replied = (conv: string, originId: string, time: number, body: string, script?: string): Told => ({ time, event: { kind: 'reply', in: at(conv), to: conv, originId, body, ...(script === undefined ? {} : { script }) } });
export const operated = (conv: string, id: string, time: number, detail: Operation['detail'], changes: Partial<Operation> = {}, counted = true): Told => ({
  time, event: { kind: 'heard', in: at(conv), stamp: time, counted, item: inRoom(operation(id, { conv, stamp: time, detail, ...changes })) },
});

/** Both desks hear what the patrons say and what the desks agree on; each writes down its own replies as it sends them. */
export function twoDays(): readonly [first: readonly Told[], second: readonly Told[]] {
  const shared = (time: number): readonly Told[] => [
    heard(MARIA, 'a1', time, 'Where is the county history, please?'),
    operated(MARIA, 'p1', time + MINUTE, { type: 'claim', session: serviceSession(1) }),
    operated(MARIA, 'p2', time + 2 * MINUTE, { type: 'note', text: 'Asked for the second volume' }),
    operated(MARIA, 'p3', time + 4 * MINUTE, { type: 'close', outcome: 'answered' }, { prev: 'p1' }),
    operated(MARIA, 'p4', time + 5 * MINUTE, { type: 'outcome', outcome: 'partly', read: 3, tags: ['genealogy'] }, { prev: 'p3' }),
    heard(OTTO, 'b1', time + HOUR, 'You are all idiots'),
    operated(OTTO, 'q1', time + HOUR + MINUTE, { type: 'claim', session: serviceSession(2) }, { author: BEN, desk: deskId(2), point: 'North' }),
    operated(OTTO, 'q2', time + HOUR + 2 * MINUTE, { type: 'ladder', category: 'rude', step: 'warned', follows: '', script: 'warning' }, { author: BEN, desk: deskId(2), point: 'North', prev: 'q1' }),
    heard(OTTO, 'b2', time + HOUR + 3 * MINUTE, 'let me in, the café is mine', { blocked: true }),
    heard(THREAD, 'c1', time + 2 * HOUR, 'Can I renew a book about birds?'),
    operated(CALL, 'w1', time + 3 * HOUR, { type: 'open', mode: 'phone', note: 'Opening hours of the north branch', age: 0 }),
    operated(CALL, 'w2', time + 3 * HOUR + MINUTE, { type: 'close', outcome: 'answered' }, { prev: 'w1' }),
  ];
  const again = heard(MARIA, 'a9', NINE + 26 * HOUR, 'Thank you for the county history of last time');
  const first = [
    ...shared(NINE), replied(MARIA, 'r1', NINE + 3 * MINUTE, 'On shelf 4, with the other county books.', 'greeting'),
    answered(THREAD, 'c2', 'r2', NINE + 2 * HOUR + MINUTE, 'Yes, twice.', 2), again, ...amongColleagues(NINE + 5 * HOUR),
  ];
  const second = [
    ...shared(NINE + 300), answered(MARIA, 'a2', 'r1', NINE + 3 * MINUTE + 200, 'On shelf 4, with the other county books.'),
    replied(THREAD, 'r2', NINE + 2 * HOUR + MINUTE, 'Yes, twice.'), again,
  ];
  return [first.toSorted((a, b) => a.time - b.time), second.toSorted((a, b) => a.time - b.time)];
}

function amongColleagues(time: number): readonly Told[] {
  const room = channelConversation(CHANNEL);
  const said = (id: string, more: object): Extract<Event, { kind: 'heard' }>['item'] => ({ kind: 'room', archive: CHANNEL, id, originId: `o-${id}`, via: 'live', from: `${CHANNEL}/ben`, nick: 'ben', author: BEN, ...more });
  return [
    { time, event: { kind: 'heard', in: room, stamp: time, item: said('x1', { body: 'The projector is brokken' }) } },
    { time: time + MINUTE, event: { kind: 'heard', in: room, stamp: time + MINUTE, line: 's:o-x1', item: said('x2', { body: 'The projector is broken', replaces: 'o-x1' }) } },
    { time: time + 2 * MINUTE, event: { kind: 'reply', in: colleagueConversation(ANA, BEN), to: BEN, originId: 'd1', body: 'Shall I order a projector?', by: ANA } },
  ];
}

/** Appends to a desk's journal. */
export function tell(desk: TestDesk, told: readonly Told[]): void {
  if (told.length === 0) return;
  desk.journal.append({
    entries: told.map(({ event, time }) => {
      const [conversation, ref] = [entryConversation(event), entryRef(event)];
      return { kind: event.kind, time, body: event, ...(conversation === undefined ? {} : { conversation }), ...(ref === undefined ? {} : { ref }) };
    }),
  });
}

export const deskWith = (folders: Folders, number: number, told: readonly Told[]): TestDesk => {
  const desk = makeDesk(folders, 1, deskId(number));
  tell(desk, told);
  return desk;
};

/** The two desks and their two days, all of it in central storage. */
export async function shipTwoDays(folders: Folders, target: ArchiveTarget): Promise<readonly TestDesk[]> {
  const desks = twoDays().map((told, index) => deskWith(folders, index + 1, told));
  for (const desk of desks) await shipAll(desk, target, undefined);
  return desks;
}

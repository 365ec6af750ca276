import { describe, expect, it } from 'vitest';
import { keyOf, newConversation } from '../conversation.js';
import { channelConversation, colleagueConversation, mentionConversation } from '../identity.js';
import type { HeardMessage, HeardRoom } from '../heard.js';
import { openRequest } from '../request.js';
import { ModelArchive } from '../testing/archive.js';
import { staffedDesk, type ModelDesk } from '../testing/desk.js';
import { ANA, BEN, CHANNEL, DAY, deskId, inRoom, MARIA, message, NINE, operation, ROOM, SERVICE, serviceSession, uuid } from '../testing/samples.js';
import { ENCRYPTED_TEXT } from './answers.js';
import type { Effect } from './decision.js';
import { decideHeard } from './heard.js';
import { sendable } from './operate.js';
import { decideAcked, decideReply } from './reply.js';
import { isRefusal } from './decision.js';
import { decideAction, openRequests } from './request.js';

const KEY = `desk ${SERVICE} ${MARIA}`;
const sent = (effects: readonly Effect[]) => effects.flatMap((e) => (e.type === 'send' ? [e.out] : []));
const notices = (effects: readonly Effect[]) => effects.flatMap((e) => (e.type === 'notice' ? [e.notice.type] : []));
const reply = (id: string, from: string, changes: Partial<HeardMessage> = {}): HeardMessage => message(id, { via: 'carbon', outgoing: true, from, to: `${MARIA}/phone`, ...changes });
const speakers = (desk: ModelDesk) => desk.rows.flatMap(({ event }) => (event.kind === 'heard' && event.item.kind === 'message' && event.item.outgoing ? [event.speaker?.type] : []));
const claim = (by: number) => inRoom(operation('c1', { desk: deskId(by), author: by === 1 ? ANA : BEN, detail: { type: 'claim', session: serviceSession(by) } }));

describe('a page that begins before the cursor', () => {
  const [early, late, after] = ['1', '2', '3'].map((n) => message(`179536972097${n}000`, { body: `number ${n}`, stamp: NINE + Number(n) }));
  if (!early || !late || !after) throw new Error('three');
  const page = (items: readonly HeardMessage[], more: { readonly last?: string; readonly again?: readonly string[] } = {}) => ({ archive: SERVICE, items, refused: [], complete: true, ...more });
  const open = (desk: ModelDesk) => openRequest(desk.state.conversations.get(KEY) ?? newConversation(channelConversation(ROOM)))?.messages.map(({ words }) => words);
  const ids = (...items: readonly HeardMessage[]) => items.flatMap(({ id }) => id ?? []);

  it('puts what the archive took in late in its place: the request can be ended', () => {
    const desk = staffedDesk(1);
    desk.hear([early, late, after], NINE);
    desk.page(page([early, after], { last: ids(after)[0] ?? '' }), NINE);
    expect(desk.state.conversations.get(KEY)?.provisionalHeard.map(({ words }) => words)).toEqual(['number 2']);
    desk.page(page([early, late, after], { again: ids(early, late, after) }), NINE);
    const c = desk.state.conversations.get(KEY);
    expect(c?.provisionalHeard).toEqual([]);
    expect(open(desk)?.toSorted()).toEqual(['number 1', 'number 2', 'number 3']);
    expect(desk.state.archives.get(SERVICE)?.cursor).toBe(after.id);
    expect(desk.replayed()).toEqual(desk.state);
  });

  it('says what nobody had heard here before', () => {
    const desk = staffedDesk(1);
    desk.page(page([early, after], { last: ids(after)[0] ?? '' }), NINE);
    desk.page(page([early, late, after], { again: ids(early, late, after) }), NINE);
    expect(open(desk)?.toSorted()).toEqual(['number 1', 'number 2', 'number 3']);
  });

  it('writes nothing down where nothing is new', () => {
    const desk = staffedDesk(1);
    const receipt = message('1795369720974000', { receiptFor: 'r1' });
    const { body: _body, ...silent } = receipt;
    desk.page(page([early, late, after, silent, reply('1795369720975000', `${SERVICE}/desk-of-ben`)], { last: '1795369720975000' }), NINE);
    const { length } = desk.rows;
    desk.page(page([early, late, after, silent, reply('1795369720975000', `${SERVICE}/desk-of-ben`)], { again: ['1795369720975000', '1795369720974000', ...ids(early, late, after)] }), NINE);
    expect(desk.rows).toHaveLength(length);
  });

  it('confirms an own reply that the archive took in late, so that it is not sent twice', () => {
    const desk = staffedDesk(1);
    desk.hear([early], NINE);
    desk.page(page([early], { last: ids(early)[0] ?? '' }), NINE);
    desk.hear([claim(1)], NINE);
    const c = desk.state.conversations.get(KEY);
    if (!c) throw new Error('nobody asked');
    const decided = decideReply(desk.state, c, { body: 'Yes.' }, desk.env(NINE));
    if (isRefusal(decided)) throw new Error(decided.refused);
    desk.follow(decided, NINE);
    expect(desk.state.outbox.size).toBe(1);
    desk.page(page([early, after], { last: ids(after)[0] ?? '' }), NINE);
    desk.page(page([early, reply(late.id ?? '', serviceSession(1), { originId: decided.originId, via: 'archive', body: 'Yes.' }), after], { again: ids(early, late, after) }), NINE);
    expect(desk.state.outbox.size).toBe(0);
  });
});

describe('a patron’s message', () => {
  it('is recorded once, however often it is heard', () => {
    const desk = staffedDesk(1);
    desk.hear([message('m1'), message('m1', { via: 'carbon' })], NINE);
    desk.hear([message('m1')], NINE);
    expect(desk.rows.filter((r) => r.event.kind === 'heard')).toHaveLength(1);
  });

  it('is acknowledged as received by the holder alone, and by whoever takes it', () => {
    const desks = [1, 2].map((n) => staffedDesk(n));
    const receipts = desks.map((desk) => [
      ...sent(desk.hear([message('m1', { wantsReceipt: true })], NINE)), ...sent(desk.hear([claimOf(desk, 1)], NINE)), ...sent(desk.hear([message('m2', { wantsReceipt: true })], NINE)),
    ]);
    expect(receipts).toMatchObject([[{ type: 'receipt', of: 'o-m1' }, { type: 'receipt', of: 'o-m2' }], []]);
  });

  it('without words, proof or encryption is nothing to keep', () => {
    const desk = staffedDesk(1);
    const { body: _none, ...silent } = message('s1', { chatState: 'composing' });
    expect(decideHeard(desk.state, [silent], [], desk.env(NINE))).toEqual({ events: [], effects: [] });
  });

  it('that no archive keeps is kept here, once, and marked by having no place', () => {
    const desk = staffedDesk(1);
    const { id: _none, ...loose } = message('x', { noStore: true });
    desk.hear([loose, loose], NINE);
    desk.hear([loose], NINE);
    expect(desk.state.conversations.get(KEY)?.provisionalHeard).toHaveLength(1);
  });
});

/** The desk presses the key, the room says it back. */
function claimOf(desk: ModelDesk, by: number): HeardRoom {
  if (desk.number === by) {
    const decision = decideAction(desk.state, KEY, { type: 'take' }, desk.env(NINE));
    if (isRefusal(decision)) throw new Error(decision.refused);
    desk.follow(decision, NINE);
  }
  const own = sendable(desk.state, desk.env(NINE), ROOM, new Set())[0]?.operation;
  return own ? inRoom({ ...own, id: 'c1', author: ANA, stamp: NINE }) : claim(by);
}

describe('who speaks for the service', () => {
  it('is the session that the claim names; any other raises the alarm', () => {
    const desk = staffedDesk(1);
    desk.hear([message('m1'), claim(2)], NINE);
    expect(notices(desk.hear([reply('r1', serviceSession(2))], NINE))).toEqual([]);
    expect(notices(desk.hear([reply('r2', serviceSession(3))], NINE))).toEqual(['unknown-speaker']);
    expect(notices(desk.hear([reply('r3', `${SERVICE}/gajim`)], NINE))).toEqual(['unknown-speaker']);
    expect(speakers(desk)).toEqual(['holder', 'unknown', 'unknown']);
  });

  it('is the holder also when its last words overtake its close, within a minute', () => {
    const desk = staffedDesk(1);
    desk.hear([message('m1'), claim(2), inRoom(operation('c2', { prev: 'c1', detail: { type: 'close', outcome: 'answered', upto: 'm1' }, desk: deskId(2), author: BEN }))], NINE);
    desk.hear([reply('r1', serviceSession(2))], NINE + 59_000);
    desk.hear([reply('r2', serviceSession(2))], NINE + 61_000);
    desk.hear([reply('r3', `${SERVICE}/gajim`)], NINE + 1_000);
    expect(speakers(desk)).toEqual(['holder', 'unknown', 'unknown']);
  });

  it('is not judged for what a desk said while this one was away', () => {
    const desk = staffedDesk(1);
    const archive = new ModelArchive(SERVICE);
    archive.append(message('m1'), NINE);
    archive.append(reply('r1', serviceSession(2)), NINE);
    archive.append(reply('r2', `${SERVICE}/gajim`), NINE);
    const effects = desk.page(archive.pageAfter(undefined, 10), NINE + DAY);
    expect(speakers(desk)).toEqual([undefined, 'unknown']);
    expect(notices(effects)).toEqual([]);
  });
});

describe('an encrypted message', () => {
  /** Eight desks hear it; the room takes their operations in the order of the desks and tells all of them. */
  function answered(desks: readonly ModelDesk[], items: readonly HeardMessage[]): { readonly said: number; readonly alarms: number } {
    let effects = desks.flatMap((desk) => desk.hear(items, NINE).map((effect) => ({ desk, effect })));
    const room = new ModelArchive(ROOM);
    for (let more = true; more;) {
      const ops = desks.flatMap((desk) => sendable(desk.state, desk.env(NINE), ROOM, new Set()).map(({ operation: op }) => ({ desk, op })));
      more = ops.length > 0;
      const told = ops.map(({ desk, op }) => room.append(inRoom({ ...op, id: '', author: desk.number % 2 ? ANA : BEN, stamp: NINE }, { id: room.nextId() }), NINE)).map((item) => ({ ...item, id: item.id ?? '' }));
      for (const item of told) effects = [...effects, ...desks.flatMap((desk) => desk.hear([item], NINE).map((effect) => ({ desk, effect })))];
    }
    const words = effects.flatMap(({ desk, effect }) => (effect.type === 'send' && effect.out.type === 'message' ? [{ desk, body: effect.out.body, originId: effect.out.originId }] : []));
    const heard = words.flatMap(({ desk, body, originId }) => desks.filter((d) => d !== desk).flatMap((d) => d.hear([reply(`archived ${originId}`, serviceSession(desk.number), { body, originId })], NINE)));
    expect(words.every(({ body }) => body === ENCRYPTED_TEXT)).toBe(true);
    return { said: words.length, alarms: notices(heard).length };
  }
  const eight = (): ModelDesk[] => [1, 2, 3, 4, 5, 6, 7, 8].map((n) => staffedDesk(n));
  const secret = (id: string): HeardMessage => message(id, { encrypted: true });

  it('is answered once although eight desks see it, and the answer alarms nobody', () => {
    expect(answered(eight(), [secret('m1')])).toEqual({ said: 1, alarms: 0 });
  });

  it('is answered once also when a second one follows at once, or later in the same request', () => {
    const desks = eight();
    expect(answered(desks, [secret('m1'), secret('m2')])).toEqual({ said: 1, alarms: 0 });
    expect(answered(desks, [secret('m3')])).toEqual({ said: 0, alarms: 0 });
  });

  it('without any readable body is recorded and answered all the same, and is no request', () => {
    const { body: _none, ...bare } = secret('m1');
    const desks = eight();
    expect(answered(desks, [bare])).toEqual({ said: 1, alarms: 0 });
    expect(desks.map((d) => openRequests(d.state).length)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect(desks[0]?.rows.some((r) => r.event.kind === 'heard')).toBe(true);
  });

  it('out of an archive is recorded and not answered', () => {
    const desk = staffedDesk(1);
    const archive = new ModelArchive(SERVICE);
    archive.append(secret('m1'), NINE);
    expect(desk.page(archive.pageAfter(undefined, 10), NINE)).toEqual([]);
    expect(desk.state.conversations.get(KEY)?.pending).toEqual([]);
  });
});

describe('what comes to a staff address', () => {
  const direct = (id: string, from: string): HeardMessage => message(id, { archive: ANA, from: `${from}/x`, to: ANA });

  it('from a stranger is recorded, answered once a day with the service’s address, and never queued', () => {
    const desk = staffedDesk(1);
    const answers = [NINE, NINE + 1_000, NINE + DAY - 1, NINE + DAY, NINE + DAY + 1].map((now, n) => sent(desk.hear([direct(`d${n}`, MARIA)], now)).length);
    expect(answers).toEqual([1, 0, 0, 1, 0]);
    expect(sent(desk.hear([direct('e', 'else@patrons.example')], NINE))).toMatchObject([{ type: 'message', body: expect.stringContaining(SERVICE) }]);
    expect(openRequests(desk.state)).toEqual([]);
    expect(desk.rows.filter((r) => r.event.kind === 'heard')).toHaveLength(6);
  });

  it('from the service itself, or out of the archive, is not answered', () => {
    const desk = staffedDesk(1);
    expect(sent(desk.hear([direct('d1', SERVICE)], NINE))).toEqual([]);
    const archive = new ModelArchive(ANA);
    archive.append(direct('d2', MARIA), NINE);
    expect(desk.page(archive.pageAfter(undefined, 10), NINE)).toEqual([]);
  });

  it('from a colleague enters the queue, and answering it clears it', () => {
    const desk = staffedDesk(1);
    desk.hear([direct('d1', BEN)], NINE);
    const c = desk.state.conversations.get(keyOf(colleagueConversation(ANA, BEN))) ?? never();
    expect(openRequest(c)).toMatchObject({ mode: 'staff-im', words: 'words of d1' });
    const answer = decideReply(desk.state, c, { body: 'yes' }, desk.env(NINE));
    if (isRefusal(answer)) throw new Error(answer.refused);
    expect(sent(desk.follow(answer, NINE))).toEqual([{ type: 'message', to: BEN, originId: answer.originId, body: 'yes' }]);
    expect(openRequests(desk.state)).toEqual([]);
  });
});

describe('a colleague’s direct message', () => {
  const from = (id: string, changes: Partial<HeardMessage> = {}): HeardMessage => message(id, { archive: ANA, from: `${BEN}/phone`, to: ANA, ...changes });
  const mine = (id: string, changes: Partial<HeardMessage> = {}): HeardMessage => message(id, { archive: ANA, from: `${ANA}/phone`, to: BEN, outgoing: true, via: 'carbon', ...changes });
  const waiting = (desk: ModelDesk): readonly string[] => openRequests(desk.state).map(({ words }) => words);

  it('is acknowledged as received, and what she wrote herself with another client is not', () => {
    const desk = staffedDesk(1);
    expect(sent(desk.hear([from('d1', { wantsReceipt: true }), mine('d2', { wantsReceipt: true }), from('d3')], NINE))).toMatchObject([{ type: 'receipt', to: `${BEN}/phone`, of: 'o-d1' }]);
    const archive = new ModelArchive(ANA);
    archive.append(from('d4', { wantsReceipt: true }), NINE);
    expect(sent(desk.page(archive.pageAfter(undefined, 10), NINE)), 'what was read later, somebody else has received').toEqual([]);
  });

  it('that she answers with another client is answered, live or out of the archive', () => {
    const desk = staffedDesk(1);
    desk.hear([from('d1')], NINE);
    expect(waiting(desk)).toEqual(['words of d1']);
    desk.hear([mine('d2')], NINE + 10_000);
    expect(waiting(desk)).toEqual([]);
    desk.hear([from('d3')], NINE + 20_500);
    expect(waiting(desk), 'what comes after that waits again').toEqual(['words of d3']);
    const archive = new ModelArchive(ANA);
    for (const [n, item] of [from('d1'), mine('d2'), from('d3'), mine('d4', { stamp: NINE + 30_000 }), from('d5')].entries()) archive.append(item, NINE + n * 10_000);
    desk.page(archive.pageAfter(undefined, 10), NINE + 50_000);
    expect(waiting(desk)).toEqual(['words of d5']);
    expect(openRequests(desk.replayed())).toEqual(openRequests(desk.state));
  });

  it('is nobody else’s to answer who signs in at this desk', () => {
    const desk = staffedDesk(1);
    desk.hear([from('d1')], NINE);
    desk.record([{ kind: 'signed-in', address: BEN, point: 'Desk 1' }], NINE);
    desk.hear([mine('d2', { stamp: NINE + 1 })], NINE + 1);
    expect(waiting(desk)).toEqual([]);
    desk.record([{ kind: 'signed-in', address: ANA, point: 'Desk 1' }], NINE + 2);
    expect(waiting(desk)).toEqual(['words of d1']);
  });
});

describe('a channel', () => {
  const post = (id: string, changes: Partial<HeardRoom> = {}): HeardRoom => ({ kind: 'room', archive: CHANNEL, id, via: 'live', originId: `o-${id}`, from: `${CHANNEL}/ben`, nick: 'ben', author: BEN, body: `words ${id}`, ...changes });
  const mentioned = (desk: ModelDesk): number => openRequests(desk.state).length;

  it.each([[{ mentions: [ANA] }, 1], [{ body: 'ana: the printer' }, 1], [{ body: 'Could @Ana look?' }, 1], [{ body: 'banana, ana is here' }, 0], [{ mentions: [BEN] }, 0], [{ mentions: [ANA], author: ANA }, 0]])('%o brings %i mentions into the queue of Ana', (changes, count) => {
    const desk = staffedDesk(1);
    desk.hear([post('p1', changes)], NINE);
    expect(mentioned(desk)).toBe(count);
  });

  it('settles a mention by its page, and answering in the channel answers it', () => {
    const desk = staffedDesk(1);
    const archive = new ModelArchive(CHANNEL);
    desk.hear([archive.append(post('p1', { mentions: [ANA] }), NINE)], NINE);
    desk.page(archive.pageAfter(undefined, 10), NINE);
    expect(desk.state.conversations.get(keyOf(mentionConversation(ANA, CHANNEL)))).toMatchObject({ heard: [{ id: 'p1' }], provisionalHeard: [] });
    const answer = decideReply(desk.state, channel(desk), { body: 'on my way', mentions: [BEN] }, desk.env(NINE));
    if (isRefusal(answer)) throw new Error(answer.refused);
    expect(sent(desk.follow(answer, NINE))).toMatchObject([{ type: 'room-message', room: CHANNEL, mentions: [BEN] }]);
    expect(mentioned(desk)).toBe(0);
  });

  it('shows own words once, also when they come back after their acknowledgement, or twice, or out of the archive', () => {
    const desk = staffedDesk(1);
    const archive = new ModelArchive(CHANNEL);
    desk.hear([archive.append(post('p1'), NINE)], NINE);
    const answer = decideReply(desk.state, channel(desk), { body: 'hello' }, desk.env(NINE));
    if (isRefusal(answer)) throw new Error(answer.refused);
    desk.follow(answer, NINE);
    desk.follow(decideAcked(desk.state, answer.originId, desk.env(NINE)), NINE);
    const own = archive.append(post('p2', { originId: answer.originId, author: ANA, body: 'hello' }), NINE);
    desk.hear([own, own], NINE);
    desk.page(archive.pageAfter(undefined, 10), NINE);
    expect(desk.rows.filter((r) => r.event.kind === 'heard').map((r) => r.event.kind === 'heard' && r.event.item.id)).toEqual(['p1']);
    // That the room has it, and by which name it speaks of it.
    expect(desk.rows.flatMap(({ event }) => (event.kind === 'fate' ? [event.id] : []))).toEqual(['p2']);
    expect(desk.state.outbox.size).toBe(0);
  });

  const channel = (desk: ModelDesk) => desk.state.conversations.get(keyOf(channelConversation(CHANNEL))) ?? newConversation(channelConversation(CHANNEL));
});

describe('operations of the room', () => {
  it('tell who was first, and who took a request away', () => {
    const desk = staffedDesk(1);
    desk.hear([message('m1')], NINE);
    const lost = claimOf(desk, 1);
    expect(notices(desk.hear([claim(2)], NINE))).toEqual([]);
    expect(desk.hear([{ ...lost, id: 'late', ...(lost.operation ? { operation: { ...lost.operation, id: 'late' } } : {}) }], NINE)).toEqual([{ type: 'notice', notice: { type: 'overtaken', key: KEY, by: BEN } }]);
    expect(desk.state.conversations.get(KEY)?.pending).toEqual([]);

    const holder = staffedDesk(1);
    holder.hear([message('m1'), claim(1)], NINE);
    const takeover = inRoom(operation('t', { prev: 'c1', detail: { type: 'takeover', reason: 'silent' }, desk: deskId(2), author: BEN }));
    expect(holder.hear([takeover], NINE)).toEqual([{ type: 'notice', notice: { type: 'taken-away', key: KEY, by: BEN } }]);
  });

  it('say in the record whether they counted when they were heard, notes always', () => {
    const desk = staffedDesk(1);
    desk.hear([inRoom(operation('n', { detail: { type: 'note', text: 'x' }, prev: 'old' })), claim(1), inRoom(operation('c2', { desk: deskId(2) }))], NINE);
    expect(desk.rows.flatMap(({ event }) => (event.kind === 'heard' ? [event.counted] : []))).toEqual([true, true, false]);
  });

  it('ask for the archive when a close crosses a message', () => {
    const desk = staffedDesk(1);
    desk.hear([message('m1'), claim(2), message('m2')], NINE);
    const close = inRoom(operation('x', { prev: 'c1', detail: { type: 'close', outcome: 'answered', upto: 'm1' }, desk: deskId(2), author: BEN }));
    expect(desk.hear([close], NINE)).toEqual([{ type: 'settle', archive: SERVICE }]);
    expect(openRequest(desk.state.conversations.get(KEY) ?? never())).toMatchObject({ name: 'm2', phase: 'waiting' });
  });
});

describe('a block and a message in the same second', () => {
  const open = (desk: ModelDesk) => openRequest(desk.state.conversations.get(KEY) ?? never())?.messages.map(({ id }) => id);
  const block = (at: number) => inRoom(operation('b', { prev: 'c1', detail: { type: 'block', reason: 'threats' }, desk: deskId(2), author: BEN, stamp: at }), { stamp: at });

  it('do not hide what was heard before, though this computer guesses the clock of the server wrong, and the archive is asked', () => {
    const desk = staffedDesk(1);
    desk.hear([message('m1', { stamp: NINE + 3_000 }), claim(2)], NINE);
    const blocked = inRoom(operation('b', { prev: 'c1', detail: { type: 'block', reason: 'threats' }, desk: deskId(2), author: BEN }));
    expect(desk.hear([blocked], NINE + 500)).toEqual([{ type: 'settle', archive: ROOM }]);
    expect(open(desk)).toEqual(['m1']);
    desk.hear([message('m2', { stamp: NINE + 4_500 })], NINE + 1_500);
    expect(open(desk)).toEqual(['m1']);
  });

  it('do not hide what was written just before, neither when it is heard nor when the archives, which have whole seconds, have said so', () => {
    const live = staffedDesk(1);
    live.hear([message('m1'), claim(2)], NINE);
    live.hear([message('m2')], NINE + 200);
    live.hear([inRoom(operation('b', { prev: 'c1', detail: { type: 'block', reason: 'threats' }, desk: deskId(2), author: BEN }))], NINE + 800);
    live.hear([message('m3')], NINE + 1_100);
    expect(open(live)).toEqual(['m1', 'm2']);
    const archived = staffedDesk(2);
    for (const desk of [live, archived]) {
      desk.page({ archive: ROOM, items: [{ ...claim(2), stamp: NINE }, block(NINE)], refused: [], complete: true, last: 'b' }, NINE + 5_000);
      const said = ['m1', 'm2', 'm3'].map((id) => message(id, { via: 'archive', stamp: id === 'm3' ? NINE + 1_000 : NINE }));
      desk.page({ archive: SERVICE, items: said, refused: [], complete: true, last: 'm3' }, NINE + 5_000);
      expect(open(desk)).toEqual(['m1', 'm2']);
    }
  });
});

describe('what cannot be believed or is missing', () => {
  it('is recorded; a forgery and a gap are told', () => {
    const desk = staffedDesk(1);
    const refused = [{ archive: SERVICE, from: 'x'.repeat(5_000), reason: 'forged-carbon' }, { archive: SERVICE, from: 'y', reason: 'malformed' }];
    const decision = decideHeard(desk.state, [], refused, desk.env(NINE));
    expect(decision.events.map((e) => e.kind === 'refused' && e.from.length)).toEqual([3_071, 1]);
    expect(notices(decision.effects)).toEqual(['forged']);
    expect(notices(desk.page({ archive: SERVICE, items: [], refused: [], complete: true, gapSince: NINE }, NINE))).toEqual(['gap']);
    expect(desk.rows.at(-1)?.event).toEqual({ kind: 'gap', archive: SERVICE, since: NINE });
  });

  it('a refused reply says so', () => {
    const desk = staffedDesk(1);
    desk.record([{ kind: 'reply', in: { scope: 'desk-room', service: SERVICE, conv: MARIA }, to: MARIA, originId: uuid(7), body: 'x' }], NINE);
    const bounce = { kind: 'bounce', archive: SERVICE, via: 'live', from: MARIA, of: uuid(7), condition: 'service-unavailable' } as const;
    expect(notices(desk.hear([bounce, { ...bounce, of: uuid(8) }], NINE))).toEqual(['refused']);
    expect(desk.state.outbox.size).toBe(0);
  });

  it('of what the desks said by themselves to somebody who is gone, nobody has to hear', () => {
    const desk = staffedDesk(1);
    desk.hear([inRoom(operation('d1', { detail: { type: 'do', key: 'closed m1' } }))], NINE);
    desk.record([{ kind: 'reply', in: { scope: 'desk-room', service: SERVICE, conv: MARIA }, to: MARIA, originId: uuid(7), body: 'closed' }], NINE);
    const bounce = { kind: 'bounce', archive: SERVICE, via: 'live', from: MARIA, of: uuid(7), condition: 'service-unavailable' } as const;
    expect(notices(desk.hear([bounce], NINE))).toEqual([]);
    expect(desk.rows.map(({ event }) => event.kind)).toContain('fate');
  });

  it('a page moves the cursor also past what is nothing to keep', () => {
    const desk = staffedDesk(1);
    desk.page({ archive: SERVICE, items: [], refused: [], last: 'chat-state', complete: false }, NINE);
    expect(desk.state.archives.get(SERVICE)).toEqual({ cursor: 'chat-state', stamp: NINE });
  });
});

function never(): never {
  throw new Error('missing');
}

import { describe, expect, it } from 'vitest';
import { keyOf, newConversation, type Conversation } from '../conversation.js';
import { channelConversation, colleagueConversation } from '../identity.js';
import { ModelArchive } from '../testing/archive.js';
import { ModelDesk, staffedDesk } from '../testing/desk.js';
import { ANA, anonymous, BEN, CHANNEL, deskId, inRoom, MARIA, message, NINE, operation, SERVICE, serviceSession, uuid } from '../testing/samples.js';
import { isRefusal, type Effect, type Env, type Refusal } from './decision.js';
import { decideAcked, decideReply, decideUnknownFate, decideUnsent, patronAddress, REPLY_LIFETIME, sentBefore } from './reply.js';

const KEY = `desk ${SERVICE} ${MARIA}`;
const sent = (effects: readonly Effect[]) => effects.flatMap((e) => (e.type === 'send' ? [e.out] : []));
const conversation = (at: ModelDesk, key = KEY): Conversation => at.state.conversations.get(key) ?? newConversation({ scope: 'desk-room', service: SERVICE, conv: 'nobody' });
const claim = (by: number) => inRoom(operation(`c${by}`, { desk: deskId(by), author: by === 1 ? ANA : BEN, detail: { type: 'claim', session: serviceSession(by) } }));
const takeover = inRoom(operation('t', { prev: 'c1', desk: deskId(2), author: BEN, detail: { type: 'takeover', reason: '', session: serviceSession(2) } }));

/** Desk 1 after Maria's question, held by that desk if by any. */
function desk(holder?: number, env: Partial<Env> = {}): ModelDesk {
  const made = staffedDesk(1, env);
  made.hear([message('m1'), ...(holder === undefined ? [] : [claim(holder)])], NINE);
  return made;
}

function say(by: ModelDesk, body: string, c = conversation(by), now = NINE): string {
  const decision = decideReply(by.state, c, { body }, by.env(now));
  if (isRefusal(decision)) throw new Error(decision.refused);
  by.follow(decision, now);
  return decision.originId;
}

describe('a reply to a patron', () => {
  const refusals: readonly { readonly what: string; readonly by: () => ModelDesk; readonly refusal: Refusal }[] = [
    { what: 'when nobody is signed in', by: () => signedOut(desk(1)), refusal: { refused: 'not-signed-in' } },
    { what: 'without the service’s session', by: () => desk(1, { session: (a) => (a === SERVICE ? undefined : `${a}/x`) }), refusal: { refused: 'offline' } },
    { what: 'while the room is being read', by: () => desk(1, { session: (a) => (a === SERVICE ? serviceSession(1) : undefined) }), refusal: { refused: 'checking' } },
    { what: 'when nobody took the request', by: () => desk(), refusal: { refused: 'not-holder' } },
    { what: 'when another desk holds it', by: () => desk(2), refusal: { refused: 'not-holder', by: BEN } },
    { what: 'after it was closed', by: () => closed(desk(1)), refusal: { refused: 'unknown-request' } },
    { what: 'where no patron is', by: () => staffedDesk(1), refusal: { refused: 'unknown-request' } },
  ];
  it.each(refusals)('is refused $what', ({ by, refusal }) => {
    const made = by();
    expect(decideReply(made.state, conversation(made), { body: 'x' }, made.env(NINE))).toEqual(refusal);
  });

  it('is recorded and sent by the holder, to the patron’s bare address', () => {
    const holder = desk(1);
    const decision = decideReply(holder.state, conversation(holder), { body: 'On the second floor.', script: 'stairs' }, holder.env(NINE));
    if (isRefusal(decision)) throw new Error(decision.refused);
    expect(decision.events).toEqual([{ kind: 'reply', in: { scope: 'desk-room', service: SERVICE, conv: MARIA }, to: MARIA, originId: decision.originId, body: 'On the second floor.', script: 'stairs' }]);
    expect(decision.effects).toEqual([{ type: 'send', via: SERVICE, out: { type: 'message', to: MARIA, originId: decision.originId, body: 'On the second floor.' } }]);
  });

  it('goes to the very address of an anonymous page, with its thread', () => {
    const made = staffedDesk(1);
    made.hear([message('m1', { from: anonymous(1), thread: uuid(1), proof: { key: 'k' } }), inRoom(operation('c', { conv: uuid(1), detail: { type: 'claim', session: serviceSession(1) } }))], NINE);
    const c = conversation(made, `desk ${SERVICE} ${uuid(1)}`);
    expect(patronAddress(c, made.env(NINE))).toBe(anonymous(1));
    say(made, 'x', c);
    expect([...made.state.outbox.values()]).toMatchObject([{ to: anonymous(1), thread: uuid(1), fate: 'recorded' }]);
  });
});

describe('what became of a reply', () => {
  it('is settled by the server’s acknowledgement, and open while nobody knows', () => {
    const made = desk(1);
    const id = say(made, 'x');
    made.follow(decideUnknownFate(made.state, id, made.env(NINE)), NINE);
    expect(made.state.outbox.get(id)?.fate).toBe('unknown');
    made.follow(decideAcked(made.state, id, made.env(NINE)), NINE);
    expect(made.state.outbox.size).toBe(0);
    expect(decideAcked(made.state, id, made.env(NINE))).toEqual({ events: [], effects: [] });
  });

  /** What a start after the crash makes of the rows; the archives are read, then asked what they do not have. */
  function afterCrash(before: ModelDesk, archived: readonly Parameters<ModelArchive['append']>[0][], now: number): { readonly desk: ModelDesk; readonly effects: readonly Effect[] } {
    before.state = before.replayed();
    const archive = new ModelArchive(SERVICE);
    archive.append(message('m1'), NINE);
    for (const item of archived) archive.append(item, NINE);
    before.page(archive.pageAfter(undefined, 50), now);
    return { desk: before, effects: before.follow(decideUnsent(before.state, SERVICE, before.env(now)), now) };
  }
  const own = (originId: string) => message('r1', { outgoing: true, from: serviceSession(1), to: MARIA, originId });

  it('nothing, when the archive has it', () => {
    const made = desk(1);
    const id = say(made, 'x');
    expect(afterCrash(made, [own(id)], NINE + 1_000)).toMatchObject({ effects: [], desk: { state: { outbox: new Map() } } });
  });

  it('sent again with the same id, when it is fresh and the request still held', () => {
    const made = desk(1);
    const id = say(made, 'x');
    const { effects } = afterCrash(made, [], NINE + REPLY_LIFETIME);
    expect(effects).toEqual([{ type: 'send', via: SERVICE, out: { type: 'message', to: MARIA, originId: id, body: 'x' } }]);
    expect(made.state.outbox.get(id)?.fate).toBe('resent');
    expect(afterCrash(made, [own(id)], NINE + REPLY_LIFETIME).effects).toEqual([]);
  });

  it.each([['old', NINE + REPLY_LIFETIME + 1, false], ['taken over meanwhile', NINE + 1_000, true]] as const)('given back as a draft, when it is %s', (_why, now, taken) => {
    const made = desk(1);
    const id = say(made, 'x');
    if (taken) made.hear([takeover], NINE);
    const { effects } = afterCrash(made, [], now);
    expect(effects).toEqual([{ type: 'keep-draft', key: KEY, text: 'x' }, { type: 'notice', notice: { type: 'not-sent', key: KEY } }]);
    expect(made.state.outbox.has(id)).toBe(false);
    expect(made.rows.at(-1)?.event).toEqual({ kind: 'fate', in: { scope: 'desk-room', service: SERVICE, conv: MARIA }, originId: id, fate: 'not-sent' });
  });

  it('not decided before the room was read: who holds it is not known', () => {
    let roomRead = true;
    const made = desk(1, { session: (a) => (a === SERVICE || roomRead ? `${a}/desk-${deskId(1)}` : undefined) });
    const id = say(made, 'x');
    roomRead = false;
    expect(afterCrash(made, [], NINE + 1_000).effects).toEqual([]);
    roomRead = true;
    made.hear([takeover], NINE);
    expect(made.follow(decideUnsent(made.state, SERVICE, made.env(NINE + 2_000)), NINE)).toMatchObject([{ type: 'keep-draft' }, { type: 'notice' }]);
    expect(made.state.outbox.has(id)).toBe(false);
  });

  it('not decided for what was written while the archive was being read, nor for another archive', () => {
    const made = desk(1);
    say(made, 'x', conversation(made), NINE + 5);
    expect(decideUnsent(made.state, SERVICE, made.env(NINE + 10), sentBefore(NINE + 5))).toEqual({ events: [], effects: [] });
    expect(decideUnsent(made.state, CHANNEL, made.env(NINE + 10))).toEqual({ events: [], effects: [] });
    expect(decideUnsent(made.state, SERVICE, made.env(NINE + 10), sentBefore(NINE + 6)).effects).toHaveLength(1);
  });

  it('not decided a second time for what was sent again while the archive was being read', () => {
    const made = desk(1);
    say(made, 'x');
    made.follow(decideUnsent(made.state, SERVICE, made.env(NINE + 10)), NINE + 10);
    expect(decideUnsent(made.state, SERVICE, made.env(NINE + 20), sentBefore(NINE + 5))).toEqual({ events: [], effects: [] });
    expect(sent(decideUnsent(made.state, SERVICE, made.env(NINE + 20), sentBefore(NINE + 11)).effects)).toHaveLength(1);
    expect(sent(decideUnsent(made.state, SERVICE, made.env(NINE + 20)).effects)).toHaveLength(1);
  });

  it('in a channel: said again by whoever wrote it, with its mentions, and by nobody else at this desk', () => {
    const made = staffedDesk(1);
    const decision = decideReply(made.state, newConversation(channelConversation(CHANNEL)), { body: 'ben?', mentions: [BEN] }, made.env(NINE));
    if (isRefusal(decision)) throw new Error(decision.refused);
    made.follow(decision, NINE);
    const first = decideUnsent(made.state, CHANNEL, made.env(NINE + 1_000));
    expect(sent(first.effects)).toEqual([{ type: 'room-message', room: CHANNEL, originId: decision.originId, body: 'ben?', mentions: [BEN] }]);
    made.record([{ kind: 'signed-in', address: BEN, point: '' }], NINE + 2_000);
    expect(decideUnsent(made.state, CHANNEL, made.env(NINE + 3_000)).effects).toMatchObject([{ type: 'keep-draft' }, { type: 'notice' }]);
  });

  it('to a colleague: sent again to the colleague', () => {
    const made = staffedDesk(1);
    made.hear([message('d1', { archive: ANA, from: `${BEN}/x`, to: ANA })], NINE);
    const id = say(made, 'yes', conversation(made, keyOf(colleagueConversation(ANA, BEN))));
    expect(sent(decideUnsent(made.state, ANA, made.env(NINE + 1_000)).effects)).toEqual([{ type: 'message', to: BEN, originId: id, body: 'yes' }]);
  });
});

function closed(made: ModelDesk): ModelDesk {
  made.hear([inRoom(operation('x', { prev: 'c1', detail: { type: 'close', outcome: 'answered', upto: 'm1' } }))], NINE);
  return made;
}

function signedOut(made: ModelDesk): ModelDesk {
  made.record([{ kind: 'signed-out', address: ANA, point: '' }], NINE);
  return made;
}

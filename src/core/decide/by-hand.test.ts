import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Detail } from '../operation.js';
import { openRequest } from '../request.js';
import { ModelArchive } from '../testing/archive.js';
import { staffedDesk, staffOf, type ModelDesk } from '../testing/desk.js';
import { ANA, deskId, inRoom, MARIA, message, NINE, operation, ROOM, SERVICE, serviceSession } from '../testing/samples.js';
import { decideWatch } from './watch.js';
import { isRefusal, type Decision, type Effect, type Env, type Refusal } from './decision.js';
import { decideRoomFailed, decideStalePending, OPERATION_LIFETIME, sendable } from './operate.js';
import { decideReply } from './reply.js';
import { decideAction, decideLog, type RequestAction } from './request.js';

const KEY = `desk ${SERVICE} ${MARIA}`;
const HOUR = 3_600_000;

/** The room cannot be reached; the service can. */
const cutOff = (number: number): Partial<Env> => ({
  roomWorks: false, roomFails: true, session: (account) => (account === SERVICE ? serviceSession(number) : undefined),
});
const conversation = (desk: ModelDesk) => desk.state.conversations.get(KEY) ?? never();
const request = (desk: ModelDesk) => openRequest(conversation(desk));
const act = (desk: ModelDesk, action: RequestAction, env: Partial<Env> = {}): Decision | Refusal => decideAction(desk.state, KEY, action, { ...desk.env(NINE), ...env });

function follow(desk: ModelDesk, action: RequestAction, env: Partial<Env> = cutOff(desk.number), key = KEY): readonly Effect[] {
  const decision = decideAction(desk.state, key, action, { ...desk.env(NINE), ...env });
  if (isRefusal(decision)) throw new Error(decision.refused);
  return desk.follow(decision, NINE);
}

function asked(number = 1): ModelDesk {
  const desk = staffedDesk(number);
  desk.hear([message('m1')], NINE);
  return desk;
}

/** The room is back: what each desk has to say reaches it in the order given, and all hear it. */
function reunite(desks: readonly ModelDesk[], room = new ModelArchive(ROOM), now = NINE + HOUR): readonly Effect[] {
  const effects: Effect[] = desks.flatMap((desk) => desk.follow(decideStalePending(desk.state, desk.env(now)), now));
  for (;;) {
    const next = desks.flatMap((desk) => sendable(desk.state, desk.env(now), ROOM, new Set()).map((out) => ({ desk, op: out.operation })));
    if (next.length === 0) return effects;
    for (const { desk, op } of next) {
      const told = room.append(inRoom({ ...op, id: '', author: staffOf(desk.number), stamp: now }, { id: room.nextId() }), now);
      effects.push(...desks.flatMap((each) => each.hear([told], now)));
    }
  }
}

describe('while the desks cannot agree', () => {
  it('a request is taken, answered, put on hold, resumed and ended by hand, and says so', () => {
    const desk = asked();
    follow(desk, { type: 'take' });
    expect(request(desk)).toMatchObject({ phase: 'held', byHand: true, holder: { desk: '' } });
    const reply = decideReply(desk.state, conversation(desk), { body: 'hello' }, { ...desk.env(NINE), ...cutOff(1) });
    expect(isRefusal(reply) ? reply : reply.effects).toMatchObject([{ type: 'send', via: SERVICE, out: { to: MARIA, body: 'hello' } }]);
    follow(desk, { type: 'hold', reason: '' });
    expect(request(desk)?.phase).toBe('on-hold');
    follow(desk, { type: 'resume' });
    const archive = new ModelArchive(SERVICE);
    archive.append(message('m1'), NINE);
    desk.page(archive.pageAfter(undefined, 10), NINE);
    follow(desk, { type: 'end', outcome: 'answered' });
    expect(request(desk)).toBeUndefined();
  });

  it('nothing is taken whose service cannot be reached either, and nothing is answered that nobody took here', () => {
    const desk = asked();
    expect(act(desk, { type: 'take' }, { ...cutOff(1), session: () => undefined })).toEqual({ refused: 'checking' });
    expect(decideReply(desk.state, conversation(desk), { body: 'x' }, { ...desk.env(NINE), ...cutOff(1) })).toEqual({ refused: 'checking' });
  });

  it('a key that was pressed before the room failed counts here too, once, and a walk-in stays what it is', () => {
    const desk = asked();
    follow(desk, { type: 'take' }, {});
    expect(request(desk)?.phase).toBe('waiting');
    const walkIn = decideLog(desk.state, 'in-person', '', desk.env(NINE));
    desk.follow(walkIn, NINE);
    const failed = () => decideRoomFailed(desk.state, { ...desk.env(NINE), ...cutOff(1) });
    expect(failed().events).toEqual([{ kind: 'by-hand', in: { scope: 'desk-room', service: SERVICE, conv: MARIA }, originIds: [conversation(desk).pending[0]?.originId] }]);
    desk.follow(failed(), NINE);
    expect(request(desk)).toMatchObject({ phase: 'held', byHand: true });
    expect(failed().events).toEqual([]);
  });

  it('what needs the word of all desks is not done by one: an answer to an encrypted message, an announcement, a return', () => {
    const desk = staffedDesk(1, cutOff(1));
    desk.hear([message('m1', { encrypted: true })], NINE);
    expect(conversation(desk).pending).toMatchObject([{ detail: { type: 'do' } }]);
    expect(request(desk)).toMatchObject({ phase: 'waiting', byHand: false });
    expect(decideRoomFailed(desk.state, desk.env(NINE)).events).toEqual([]);
    expect(decideWatch(desk.state, new Set(), desk.env(NINE + HOUR)).events).toEqual([]);
    desk.follow(decideStalePending(desk.state, desk.env(NINE + OPERATION_LIFETIME + 1)), NINE);
    expect(conversation(desk).pending).toEqual([]);
  });
});

describe('when the room is back', () => {
  it('what was done by hand is brought to it, however long it took', () => {
    const desks = [asked(1), asked(2)];
    const [first] = desks;
    follow(first ?? never(), { type: 'take' });
    reunite(desks);
    for (const desk of desks) expect(request(desk)).toMatchObject({ phase: 'held', byHand: false, pending: false, holder: { desk: deskId(1), session: serviceSession(1) } });
  });

  it('one of those who took the same request has it, and the others hear who', () => {
    const desks = [1, 2, 3].map(asked);
    for (const desk of desks) follow(desk, { type: 'take' });
    const effects = reunite(desks);
    expect(effects.filter((e) => e.type === 'notice')).toEqual([2, 3].map(() => ({ type: 'notice', notice: { type: 'overtaken', key: KEY, by: ANA } })));
    for (const desk of desks) expect(request(desk)).toMatchObject({ holder: { desk: deskId(1) }, byHand: false, pending: false });
  });

  it('whoever was in the room all along was first', () => {
    const [away, there] = [asked(1), asked(2)];
    follow(away, { type: 'take' });
    follow(away, { type: 'hold', reason: '' });
    const room = new ModelArchive(ROOM);
    const told = room.append(inRoom(operation(room.nextId(), { desk: deskId(2), author: staffOf(2), detail: { type: 'claim', session: serviceSession(2) } })), NINE);
    for (const desk of [away, there]) desk.hear([told], NINE);
    expect(reunite([away, there], room)).toEqual([{ type: 'notice', notice: { type: 'overtaken', key: KEY, by: staffOf(2) } }]);
    for (const desk of [away, there]) expect(request(desk)).toMatchObject({ phase: 'held', holder: { desk: deskId(2) }, pending: false });
    expect(conversation(away).pending).toEqual([]);
  });

  it('all desks agree, whatever each did meanwhile and whichever is heard first', () => {
    const wishes = fc.array(fc.record({ desk: fc.nat({ max: 2 }), wish: fc.constantFrom<RequestAction['type']>('take', 'take', 'hold', 'resume', 'release', 'note', 'block') }), { maxLength: 12 });
    fc.assert(fc.property(wishes, fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), (all, order) => {
      const desks = [1, 2, 3].map(asked);
      for (const { desk, wish } of all) {
        const at = desks[desk] ?? never();
        const decision = act(at, wishOf(wish), cutOff(at.number));
        if (!isRefusal(decision)) at.follow(decision, NINE);
      }
      reunite(order.map((n) => desks[n] ?? never()));
      const [shared, ...others] = desks.map((desk) => conversation(desk).shared);
      for (const each of others) expect(each).toEqual(shared);
      for (const desk of desks) expect(conversation(desk).pending).toEqual([]);
    }), { numRuns: 200 });
  });
});

function wishOf(type: RequestAction['type']): RequestAction {
  switch (type) {
    case 'hold': return { type, reason: '' };
    case 'note': return { type, text: 'n' };
    case 'block': return { type, reason: '' };
    case 'take': case 'resume': case 'release': return { type };
    default: throw new Error(type satisfies Detail['type'] | RequestAction['type']);
  }
}

function never(): never {
  throw new Error('missing');
}

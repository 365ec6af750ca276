import { describe, expect, it } from 'vitest';
import type { Operation } from '../operation.js';
import { openRequest } from '../request.js';
import { ModelArchive } from '../testing/archive.js';
import { ModelDesk, staffedDesk } from '../testing/desk.js';
import { ANA, BEN, deskId, inRoom, MARIA, message, NINE, operation, ROOM, SERVICE, serviceSession } from '../testing/samples.js';
import { ENCRYPTED_ANSWER } from './answers.js';
import { isRefusal } from './decision.js';
import { decideStalePending, OPERATION_LIFETIME, sendable } from './operate.js';
import { decideAction, decideLog, type RequestAction } from './request.js';

const KEY = `desk ${SERVICE} ${MARIA}`;

function act(desk: ModelDesk, key: string, action: RequestAction, now = NINE): void {
  const decision = decideAction(desk.state, key, action, desk.env(now));
  if (isRefusal(decision)) throw new Error(decision.refused);
  desk.follow(decision, now);
}

function log(desk: ModelDesk): string {
  const decision = decideLog(desk.state, 'in-person', 'atlas', desk.env(NINE));
  desk.follow(decision, NINE);
  return decision.key;
}

const going = (desk: ModelDesk, inFlight: readonly string[] = [], now = NINE) => sendable(desk.state, desk.env(now), ROOM, new Set(inFlight)).map((out) => out.operation);

/** The room takes what a desk can send, one after another, until there is no more. */
function shareAll(desk: ModelDesk, room: ModelArchive, others: readonly ModelDesk[] = []): Operation['detail']['type'][] {
  const types: Operation['detail']['type'][] = [];
  for (let next = going(desk)[0]; next; next = going(desk)[0]) {
    const told = room.append(inRoom({ ...next, id: '', author: ANA, stamp: NINE }, { id: room.nextId() }), NINE);
    for (const each of [desk, ...others]) each.hear([told], NINE);
    types.push(next.detail.type);
  }
  return types;
}

describe('operations that wait for the room', () => {
  it('go one after another, each naming the one before as the room names it', () => {
    const desk = staffedDesk(1);
    const key = log(desk);
    act(desk, key, { type: 'take' });
    act(desk, key, { type: 'hold', reason: '' });
    const [open, ...more] = going(desk, [], NINE + 40_000);
    expect(more).toEqual([]);
    expect(open).toMatchObject({ prev: '', desk: deskId(1), point: 'Desk 1', service: SERVICE, detail: { type: 'open', age: 40_000 } });
    expect(going(desk, [open?.originId ?? ''])).toEqual([]);
    const room = new ModelArchive(ROOM);
    expect(shareAll(desk, room)).toEqual(['open', 'claim', 'hold']);
    expect(desk.state.conversations.get(key)).toMatchObject({ pending: [], shared: { head: room.all()[2]?.id, holder: { desk: deskId(1) }, onHold: {} } });
  });

  it('go for several requests at the same time, one for each', () => {
    const desk = staffedDesk(1);
    const keys = [log(desk), log(desk), log(desk)];
    for (const key of keys) act(desk, key, { type: 'take' });
    const first = going(desk);
    expect(first.map((o) => o.detail.type)).toEqual(['open', 'open', 'open']);
    expect(going(desk, [first[1]?.originId ?? '']).map((o) => o.originId)).toEqual([first[0]?.originId, first[2]?.originId]);
  });

  it('count behind a note as they would without it', () => {
    const desk = staffedDesk(1);
    const other = staffedDesk(2);
    const key = log(desk);
    act(desk, key, { type: 'note', text: 'in a hurry' });
    act(desk, key, { type: 'take' });
    act(desk, key, { type: 'note', text: 'second' });
    act(desk, key, { type: 'end', outcome: 'answered' });
    expect(shareAll(desk, new ModelArchive(ROOM), [other])).toEqual(['open', 'note', 'claim', 'note', 'close']);
    for (const each of [desk, other]) expect(each.state.conversations.get(key)?.shared).toMatchObject({ closes: 1, lastClose: { outcome: 'answered' } });
  });

  it('are withdrawn as a whole when somebody else was first', () => {
    const desk = staffedDesk(1);
    desk.hear([message('m1')], NINE);
    act(desk, KEY, { type: 'take' });
    act(desk, KEY, { type: 'note', text: 'mine' });
    const [own] = going(desk);
    desk.hear([inRoom(operation('first', { desk: deskId(2), author: BEN, detail: { type: 'claim', session: serviceSession(2) } }))], NINE);
    const effects = desk.hear([inRoom({ ...(own ?? operation('')), id: 'second', author: ANA, stamp: NINE })], NINE);
    expect(effects).toEqual([{ type: 'notice', notice: { type: 'overtaken', key: KEY, by: BEN } }]);
    expect(desk.state.conversations.get(KEY)?.pending).toEqual([]);
    expect(going(desk)).toEqual([]);
  });

  it.each([
    ['an answer that another desk gave', { type: 'do', key: ENCRYPTED_ANSWER } as const, [['claim', 'first']]],
    ['a claim of another desk', { type: 'claim', session: serviceSession(2) } as const, []],
  ])('of a person are not given up with what the desk asked by itself: %s was first', (_, first, left) => {
    const desk = staffedDesk(1);
    desk.hear([message('m1', { encrypted: true })], NINE);
    const [answer] = going(desk);
    act(desk, KEY, { type: 'take' });
    desk.hear([inRoom(operation('first', { desk: deskId(2), author: BEN, detail: first }))], NINE);
    const effects = desk.hear([inRoom({ ...(answer ?? operation('')), id: 'second', author: ANA, stamp: NINE })], NINE);
    expect(going(desk).map(({ detail, prev }) => [detail.type, prev])).toEqual(left);
    expect(effects).toEqual(left.length > 0 ? [] : [{ type: 'notice', notice: { type: 'overtaken', key: KEY, by: BEN } }]);
  });

  it('are known again when the room returns one that was sent before a crash', () => {
    const desk = staffedDesk(1);
    const key = log(desk);
    const [open] = going(desk);
    desk.state = desk.replayed();
    expect(going(desk)).toEqual([open]);
    const room = new ModelArchive(ROOM);
    room.append(inRoom({ ...(open ?? operation('')), id: '', author: ANA, stamp: NINE }, { id: room.nextId() }), NINE);
    desk.page(room.pageAfter(undefined, 10), NINE);
    expect(going(desk)).toEqual([]);
    expect(openRequest(desk.state.conversations.get(key) ?? never())).toMatchObject({ pending: false, phase: 'waiting' });
  });
});

describe('operations that the room does not have', () => {
  const stale = (desk: ModelDesk, now: number) => desk.follow(decideStalePending(desk.state, desk.env(now)), now);

  it('go again with the same id while nothing else happened', () => {
    const desk = staffedDesk(1);
    desk.hear([message('m1')], NINE);
    act(desk, KEY, { type: 'take' });
    const before = going(desk);
    expect(stale(desk, NINE + OPERATION_LIFETIME)).toEqual([]);
    expect(going(desk)).toEqual(before);
  });

  it('are withdrawn on a patron’s request when the key press is old, never on a walk-in', () => {
    const desk = staffedDesk(1);
    desk.hear([message('m1')], NINE);
    const walk = log(desk);
    act(desk, KEY, { type: 'take' });
    act(desk, walk, { type: 'take' });
    stale(desk, NINE + OPERATION_LIFETIME + 1);
    expect(desk.rows.at(-1)?.event).toMatchObject({ kind: 'withdraw', reason: 'too-late' });
    expect(desk.state.conversations.get(KEY)?.pending).toEqual([]);
    expect(desk.state.conversations.get(walk)?.pending).toHaveLength(2);
  });

  it('are withdrawn as overtaken when another desk acted meanwhile; a note at the front still goes', () => {
    const desk = staffedDesk(1);
    desk.hear([message('m1')], NINE);
    act(desk, KEY, { type: 'take' });
    desk.hear([inRoom(operation('first', { desk: deskId(2), author: BEN, detail: { type: 'claim', session: serviceSession(2) } }))], NINE);
    expect(stale(desk, NINE)).toEqual([{ type: 'notice', notice: { type: 'overtaken', key: KEY, by: BEN } }]);
    act(desk, KEY, { type: 'note', text: 'saw her at the door' });
    desk.hear([inRoom(operation('then', { prev: 'first', desk: deskId(2), author: BEN, detail: { type: 'hold', reason: '' } }))], NINE);
    expect(stale(desk, NINE)).toEqual([]);
    expect(going(desk)).toMatchObject([{ detail: { type: 'note' } }]);
  });

  it('of a person are asked anew when only what the desk asked by itself was overtaken, unless they are old', () => {
    const overtaken = (pressed: number): ModelDesk => {
      const desk = staffedDesk(1);
      desk.hear([message('m1', { encrypted: true })], NINE + 61_000);
      act(desk, KEY, { type: 'take' }, pressed);
      desk.hear([inRoom(operation('first', { desk: deskId(2), author: BEN, detail: { type: 'do', key: ENCRYPTED_ANSWER } }))], pressed);
      return desk;
    };
    const desk = overtaken(NINE + 62_000);
    expect(stale(desk, NINE + 63_000)).toEqual([]);
    expect(going(desk)).toMatchObject([{ prev: 'first', detail: { type: 'claim' } }]);
    // The desk was away: what it asked by itself is old by now, what the person pressed is not.
    const back = overtaken(NINE + 180_000);
    expect(stale(back, NINE + 181_000)).toEqual([]);
    expect(going(back)).toMatchObject([{ prev: 'first', detail: { type: 'claim' } }]);
    const late = overtaken(NINE + 62_000);
    expect(stale(late, NINE + 62_000 + OPERATION_LIFETIME + 1)).toEqual([]);
    expect(late.rows.at(-1)?.event).toMatchObject({ kind: 'withdraw', reason: 'too-late' });
    expect(late.state.conversations.get(KEY)?.pending).toEqual([]);
  });

  it('concern nobody else: what is mine alone never waits', () => {
    const desk = staffedDesk(1);
    desk.hear([message('d1', { archive: ANA, from: `${BEN}/x`, to: ANA })], NINE);
    act(desk, `mine ${ANA} ${BEN}`, { type: 'take' });
    expect(going(desk)).toEqual([]);
  });
});

function never(): never {
  throw new Error('missing');
}

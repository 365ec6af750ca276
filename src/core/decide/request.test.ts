import { describe, expect, it } from 'vitest';
import { keyOf } from '../conversation.js';
import type { Detail } from '../operation.js';
import { colleagueConversation } from '../identity.js';
import { openRequest } from '../request.js';
import { HEAD_LIFETIME } from '../room.js';
import { ModelArchive } from '../testing/archive.js';
import { staffedDesk, ModelDesk } from '../testing/desk.js';
import { ANA, BEN, deskId, inRoom, MARIA, message, NINE, operation, ROOM, SERVICE, serviceSession } from '../testing/samples.js';
import { isRefusal, type Decision, type Refusal } from './decision.js';
import { sendable } from './operate.js';
import { decideAction, decideLog, decideTakeNext, isMine, openRequests, settledSince, type RequestAction } from './request.js';

const KEY = `desk ${SERVICE} ${MARIA}`;
const take: RequestAction = { type: 'take' };
const end: Extract<RequestAction, { type: 'end' }> = { type: 'end', outcome: 'answered' };
const act = (desk: ModelDesk, action: RequestAction, key = KEY, now = NINE): Decision | Refusal => decideAction(desk.state, key, action, desk.env(now));

function follow(desk: ModelDesk, action: RequestAction, key = KEY): void {
  const decision = act(desk, action, key);
  if (isRefusal(decision)) throw new Error(decision.refused);
  desk.follow(decision, NINE);
}
const operated = (decision: Decision | Refusal): (Detail | { type: 'note' })[] =>
  isRefusal(decision) ? [] : decision.events.flatMap((e) => (e.kind === 'operate' ? [e.detail] : e.kind === 'own-operation' ? [e.operation.detail] : []));

/** A desk that heard Maria's question; then what the room said about it. */
function asked(...details: readonly (Detail & { desk?: number })[]): ModelDesk {
  const desk = staffedDesk(1);
  desk.hear([message('m1')], NINE);
  for (const [n, { desk: by = 1, ...detail }] of details.entries()) {
    desk.hear([inRoom(operation(`op${n}`, { prev: n === 0 ? '' : `op${n - 1}`, detail: detail as Detail, desk: deskId(by), author: by === 1 ? ANA : BEN }))], NINE);
  }
  return desk;
}
const claimed = (by: number): Detail & { desk: number } => ({ type: 'claim', session: serviceSession(by), desk: by });
const held: Detail = { type: 'hold', reason: '' };

describe('what a person may do to a request', () => {
  it('lets the next person at the same desk go on in their own name, once', () => {
    const desk = asked(claimed(1));
    const byBen = () => operated(decideAction(desk.state, KEY, take, { ...desk.env(NINE), me: BEN }));
    expect(operated(act(desk, take))).toEqual([]);
    desk.record([{ kind: 'signed-in', address: BEN, point: 'Desk 1' }], NINE);
    expect(byBen()).toEqual([{ type: 'claim', session: serviceSession(1) }]);
    desk.hear([inRoom(operation('op1', { prev: 'op0', detail: { type: 'claim', session: serviceSession(1) }, desk: deskId(1), author: BEN }))], NINE);
    expect(byBen()).toEqual([]);
  });

  it('names the service session that will speak when it is taken, and takes it once', () => {
    const desk = asked();
    expect(operated(act(desk, take))).toEqual([{ type: 'claim', session: serviceSession(1) }]);
    follow(desk, take);
    expect(openRequest(desk.state.conversations.get(KEY) ?? never())?.phase).toBe('waiting');
    expect(act(desk, take)).toEqual({ events: [], effects: [] });
  });

  const refusals: readonly { readonly what: string; readonly desk: () => ModelDesk; readonly action: RequestAction; readonly refusal: Refusal; readonly key?: string }[] = [
    { what: 'a request that is not there', desk: () => asked(), action: take, refusal: { refused: 'unknown-request' }, key: 'desk nobody' },
    { what: 'a request that was closed', desk: () => asked(claimed(1), { type: 'close', outcome: 'answered', upto: 'm1' }), action: take, refusal: { refused: 'unknown-request' } },
    { what: 'what somebody else holds', desk: () => asked(claimed(2)), action: take, refusal: { refused: 'already-taken', by: BEN } },
    { what: 'giving back what somebody else holds', desk: () => asked(claimed(2)), action: { type: 'release' }, refusal: { refused: 'not-holder', by: BEN } },
    { what: 'putting on hold what somebody else holds', desk: () => asked(claimed(2)), action: { type: 'hold', reason: '' }, refusal: { refused: 'not-holder', by: BEN } },
    { what: 'resuming what somebody else holds', desk: () => asked(claimed(2), held), action: { type: 'resume' }, refusal: { refused: 'not-holder', by: BEN } },
    { what: 'ending what somebody else holds', desk: () => asked(claimed(2)), action: end, refusal: { refused: 'not-holder', by: BEN } },
    { what: 'putting on hold what nobody holds', desk: () => asked(), action: { type: 'hold', reason: '' }, refusal: { refused: 'not-holder' } },
    { what: 'ending a patron’s request that nobody holds', desk: () => asked(), action: end, refusal: { refused: 'not-holder' } },
    { what: 'ending before the archive has put everything in order', desk: () => asked(claimed(1)), action: end, refusal: { refused: 'settle-first' } },
  ];
  it.each(refusals)('refuses $what', ({ desk, action, refusal, key }) => {
    expect(act(desk(), action, key)).toEqual(refusal);
  });

  it.each(['take', 'release', 'resume', 'hold', 'end'] as const)('refuses to %s a patron’s request while nobody is signed in', (type) => {
    const desk = asked(claimed(1), held);
    desk.record([{ kind: 'signed-out', address: ANA, point: '' }], NINE);
    expect(act(desk, { type, reason: '', outcome: 'answered' })).toEqual({ refused: 'not-signed-in' });
  });

  it.each(['take', 'release', 'resume', 'hold', 'end'] as const)('refuses to %s a patron’s request while the room is being read', (type) => {
    const desk = new ModelDesk({ number: 1, env: { session: (account) => (account === SERVICE ? serviceSession(1) : undefined) } });
    desk.record([{ kind: 'signed-in', address: ANA, point: '' }], NINE);
    desk.hear([message('m1'), inRoom(operation('a', { detail: { type: 'claim', session: serviceSession(1) } })), inRoom(operation('b', { prev: 'a', detail: held }))], NINE);
    expect(act(desk, { type, reason: '', outcome: 'answered' })).toEqual({ refused: 'checking' });
  });

  it('needs the service’s session for what names it, and not to give a request back', () => {
    const desk = staffedDesk(1, { session: (account) => (account === SERVICE ? undefined : `${account}/x`) });
    desk.hear([message('m1')], NINE);
    expect(act(desk, take)).toEqual({ refused: 'checking' });
    desk.hear([inRoom(operation('a', { detail: { type: 'claim', session: serviceSession(1) } }))], NINE);
    expect(act(desk, end)).toEqual({ refused: 'checking' });
    expect(operated(act(desk, { type: 'release' }))).toEqual([{ type: 'release' }]);
  });

  it('holds, resumes and gives back what is held here; the same wish twice is nothing new', () => {
    const mine = asked(claimed(1));
    expect(act(mine, take)).toEqual({ events: [], effects: [] });
    expect(act(mine, { type: 'resume' })).toEqual({ events: [], effects: [] });
    expect(operated(act(mine, { type: 'hold', reason: 'shelves' }))).toEqual([{ type: 'hold', reason: 'shelves' }]);
    expect(operated(act(mine, { type: 'release' }))).toEqual([{ type: 'release' }]);
    const onHold = asked(claimed(1), held);
    expect(act(onHold, { type: 'hold', reason: '' })).toEqual({ events: [], effects: [] });
    for (const type of ['take', 'resume'] as const) expect(operated(act(onHold, { type }))).toEqual([{ type: 'resume', session: serviceSession(1) }]);
  });

  it.each(['release', 'end'] as const)('does nothing more with what the key for %s was pressed for, while the room has not said so', (first) => {
    const desk = asked(claimed(1));
    const archive = new ModelArchive(SERVICE);
    archive.append(message('m1'), NINE);
    desk.page(archive.pageAfter(undefined, 10), NINE);
    follow(desk, first === 'end' ? end : { type: 'release' });
    for (const type of ['hold', 'offer', 'block'] as const) expect(act(desk, { type, reason: '', note: '', to: { kind: 'service', service: SERVICE } })).toEqual({ refused: 'not-holder' });
    expect(operated(act(desk, { type: 'note', text: 'gone' }))).toEqual([{ type: 'note', text: 'gone' }]);
  });

  it('closes a patron’s request up to the last message that its archive has put in order', () => {
    const desk = asked(claimed(1));
    const archive = new ModelArchive(SERVICE);
    archive.append(message('m1'), NINE);
    archive.append(message('m2'), NINE + 2_000);
    desk.page(archive.pageAfter(undefined, 10), NINE);
    expect(operated(act(desk, end))).toEqual([{ type: 'close', outcome: 'answered', upto: 'm2', uptoStamp: NINE + 2_000 }]);
    follow(desk, end);
    expect(act(desk, { type: 'end', outcome: 'referred' })).toEqual({ events: [], effects: [] });
  });

  it('leaves to the next request what came after the archive was read for the end', () => {
    const desk = asked(claimed(1));
    const archive = new ModelArchive(SERVICE);
    archive.append(message('m1'), NINE);
    desk.page(archive.pageAfter(undefined, 10), NINE);
    desk.hear([message('m2')], NINE);
    expect(act(desk, end)).toEqual({ refused: 'settle-first' });
    const close: Detail = { type: 'close', outcome: 'answered', upto: 'm1', uptoStamp: NINE };
    expect(operated(act(desk, { ...end, settled: { last: 'm1' } }))).toEqual([close]);
    desk.hear([inRoom(operation('op1', { prev: 'op0', detail: close, desk: deskId(1), author: ANA }))], NINE);
    expect(openRequest(desk.state.conversations.get(KEY) ?? never())).toMatchObject({ phase: 'waiting', messages: [{ id: 'm2' }] });
  });

  it('leaves to the next request what came while the archive was being read, though the archive has it by then', () => {
    const desk = asked(claimed(1));
    expect(act(desk, end)).toEqual({ refused: 'settle-first' });
    const since = settledSince(desk.state.conversations.get(KEY));
    desk.hear([message('m2')], NINE + 500);
    const archive = new ModelArchive(SERVICE);
    archive.append(message('m1'), NINE);
    archive.append(message('m2'), NINE + 1_000);
    desk.page(archive.pageAfter(undefined, 10), NINE + 1_500);
    const close: Detail = { type: 'close', outcome: 'answered', upto: 'm1', uptoStamp: NINE };
    expect(operated(act(desk, { ...end, settled: since }))).toEqual([close]);
    desk.hear([inRoom(operation('op1', { prev: 'op0', detail: close, desk: deskId(1), author: ANA }))], NINE + 2_000);
    expect(openRequest(desk.state.conversations.get(KEY) ?? never())).toMatchObject({ phase: 'waiting', messages: [{ id: 'm2' }] });
  });

  /** Holds what begins with m1; m2 came after it, and the server lost it. */
  function lost(): { readonly desk: ModelDesk; readonly archive: ModelArchive } {
    const desk = asked(claimed(1));
    const archive = new ModelArchive(SERVICE);
    archive.append(message('m1'), NINE);
    desk.page(archive.pageAfter(undefined, 10), NINE);
    desk.hear([message('m2')], NINE + 1_000);
    return { desk, archive };
  }
  const read = (desk: ModelDesk, archive: ModelArchive, at: number): void => void desk.page(archive.pageAfter('m1', 10), at);
  const closed = inRoom(operation('op1', { prev: 'op0', detail: { type: 'close', outcome: 'answered', upto: 'm1', uptoStamp: NINE }, desk: deskId(1), author: ANA, stamp: NINE + 20_000 }));
  const requestIn = (desk: ModelDesk) => openRequest(desk.state.conversations.get(KEY) ?? never());

  it('ends with what the server gave out and lost: no close could name it', () => {
    const { desk, archive } = lost();
    read(desk, archive, NINE + 2_000);
    expect(act(desk, end, KEY, NINE + 11_000)).toEqual({ refused: 'settle-first' });
    read(desk, archive, NINE + 12_000);
    expect(operated(act(desk, end))).toEqual([{ type: 'close', outcome: 'answered', upto: 'm1', uptoStamp: NINE }]);
    expect(requestIn(desk)?.messages).toMatchObject([{ id: 'm1' }, { id: 'm2' }]);
    desk.hear([closed], NINE + 20_000);
    expect(requestIn(desk)).toBeUndefined();
    expect(desk.replayed()).toEqual(desk.state);
  });

  it('shows it again for as long as the archive may still have it', () => {
    const { desk, archive } = lost();
    read(desk, archive, NINE + 2_000);
    desk.hear([closed], NINE + 3_000);
    expect(requestIn(desk)).toMatchObject({ phase: 'waiting', messages: [{ id: 'm2' }] });
    read(desk, archive, NINE + 11_000);
    expect(requestIn(desk)).toBeDefined();
    read(desk, archive, NINE + 13_000);
    expect(requestIn(desk)).toBeUndefined();
  });

  it('takes what seemed to be lost when the archive has it after all', () => {
    const { desk, archive } = lost();
    read(desk, archive, NINE + 2_000);
    read(desk, archive, NINE + 12_000);
    desk.hear([closed], NINE + 20_000);
    archive.append(message('m2'), NINE + 1_000);
    read(desk, archive, NINE + 30_000);
    expect(requestIn(desk)).toMatchObject({ phase: 'waiting', messages: [{ id: 'm2' }] });
  });

  it('lets anybody add a note, also to what somebody else holds, and twice', () => {
    const desk = asked(claimed(2));
    follow(desk, { type: 'note', text: 'a' });
    follow(desk, { type: 'note', text: 'a' });
    expect(desk.state.conversations.get(KEY)?.pending.map((p) => p.detail)).toEqual([{ type: 'note', text: 'a' }, { type: 'note', text: 'a' }]);
  });
});

describe('walk-ins and calls', () => {
  const offline = (): ModelDesk => new ModelDesk({ number: 1, env: { session: () => undefined } });
  const requestOf = (desk: ModelDesk, key: string) => openRequest(desk.state.conversations.get(key) ?? never());
  function logged(desk: ModelDesk): string {
    const decision = decideLog(desk.state, 'in-person', 'atlas', desk.env(NINE));
    desk.follow(decision, NINE);
    return decision.key;
  }

  it('work signed out and offline: logged, taken, put on hold, resumed, noted and ended at once', () => {
    const desk = offline();
    const key = logged(desk);
    expect(requestOf(desk, key)).toMatchObject({ mode: 'in-person', phase: 'waiting', words: 'atlas', pending: true, since: NINE });
    const steps = [[take, 'held'], [{ type: 'hold', reason: 'annex' }, 'on-hold'], [{ type: 'note', text: 'tall' }, 'on-hold'], [{ type: 'resume' }, 'held'], [{ type: 'release' }, 'waiting'], [take, 'held']] as const;
    for (const [action, phase] of steps) {
      follow(desk, action, key);
      expect(requestOf(desk, key)?.phase).toBe(phase);
    }
    const request = requestOf(desk, key);
    expect(request && isMine(request, desk.env(NINE))).toBe(true);
    follow(desk, end, key);
    expect(requestOf(desk, key)).toBeUndefined();
  });

  it('name no session, whether the room has confirmed them or not', () => {
    const desk = staffedDesk(1);
    const key = logged(desk);
    expect(operated(act(desk, take, key))).toEqual([{ type: 'claim' }]);
    const op = sendable(desk.state, desk.env(NINE), ROOM, new Set())[0]?.operation ?? never();
    desk.hear([inRoom({ ...op, id: 'r1', author: ANA, stamp: NINE })], NINE);
    expect(requestOf(desk, key)?.pending).toBe(false);
    expect(operated(act(desk, take, key))).toEqual([{ type: 'claim' }]);
  });

  it('are ended without being taken first, but not while somebody has them', () => {
    const desk = offline();
    const key = logged(desk);
    expect(operated(act(desk, { type: 'end', outcome: 'mistake' }, key))).toEqual([{ type: 'close', outcome: 'mistake' }]);
    const other = staffedDesk(1);
    other.hear([inRoom(operation('a', { conv: 'w', detail: { type: 'open', mode: 'phone', note: '', age: 0 }, desk: deskId(2) })), inRoom(operation('b', { conv: 'w', prev: 'a', desk: deskId(2), author: BEN }))], NINE);
    expect(act(other, end, `desk ${SERVICE} w`)).toEqual({ refused: 'not-holder', by: BEN });
  });

  it('show an own operation at once also when the last one is older than a head lives', () => {
    const desk = offline();
    desk.hear([inRoom(operation('a', { conv: 'w', detail: { type: 'open', mode: 'phone', note: '', age: 0 } }))], NINE);
    const late = NINE + HEAD_LIFETIME + 60_000;
    const decision = act(desk, end, `desk ${SERVICE} w`, late);
    if (isRefusal(decision)) throw new Error(decision.refused);
    desk.follow(decision, late);
    expect(requestOf(desk, `desk ${SERVICE} w`)).toBeUndefined();
  });
});

describe('the next one', () => {
  it('is the first in the policy’s order that nobody holds', () => {
    const desk = asked();
    expect(decideTakeNext(desk.state, desk.env(NINE))).toEqual({ key: KEY });
    const { key } = logWalkIn(desk);
    expect(decideTakeNext(desk.state, desk.env(NINE))).toEqual({ key });
  });

  it('is nobody who wrote while the service was closed, before it opens', () => {
    const desk = asked();
    const closed = { ...desk.env(NINE), wasOpen: () => false, hours: () => ({ open: false }) };
    expect(decideTakeNext(desk.state, closed)).toEqual({ refused: 'nobody-waiting' });
    expect(decideTakeNext(desk.state, { ...closed, hours: () => ({ open: true }) })).toEqual({ key: KEY });
    const { key } = logWalkIn(desk);
    expect(decideTakeNext(desk.state, closed)).toEqual({ key });
  });

  it('is nobody when all are held or there is none', () => {
    expect(decideTakeNext(staffedDesk(1).state, staffedDesk(1).env(NINE))).toEqual({ refused: 'nobody-waiting' });
    const desk = asked(claimed(2));
    expect(decideTakeNext(desk.state, desk.env(NINE))).toEqual({ refused: 'nobody-waiting' });
  });
});

describe('a colleague’s message', () => {
  const key = keyOf(colleagueConversation(ANA, BEN));
  const written = (): ModelDesk => {
    const desk = staffedDesk(1);
    desk.hear([message('b1', { archive: ANA, from: `${BEN}/x`, to: ANA })], NINE);
    return desk;
  };

  it('concerns only whom it was written to', () => {
    const desk = written();
    expect(openRequests(desk.state).map((r) => [r.key, r.mode])).toEqual([[key, 'staff-im']]);
    desk.record([{ kind: 'signed-in', address: BEN, point: '' }], NINE);
    expect(openRequests(desk.state)).toEqual([]);
    expect(act(desk, take, key)).toEqual({ refused: 'unknown-request' });
  });

  it('is taken and ended without the room', () => {
    const desk = written();
    follow(desk, take, key);
    expect(openRequest(desk.state.conversations.get(key) ?? never())).toMatchObject({ phase: 'held', pending: false });
    expect(act(desk, end, key)).toEqual({ refused: 'settle-first' });
    const archive = new ModelArchive(ANA);
    archive.append(message('b1', { archive: ANA, from: `${BEN}/x`, to: ANA }), NINE);
    desk.page(archive.pageAfter(undefined, 10), NINE);
    follow(desk, end, key);
    expect(openRequests(desk.state)).toEqual([]);
  });
});

function logWalkIn(desk: ModelDesk): { readonly key: string } {
  const decision = decideLog(desk.state, 'in-person', '', desk.env(NINE));
  desk.follow(decision, NINE);
  return decision;
}

function never(): never {
  throw new Error('missing');
}

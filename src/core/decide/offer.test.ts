import { describe, expect, it } from 'vitest';
import type { Detail, OfferTarget } from '../operation.js';
import { openRequest } from '../request.js';
import { staffedDesk, staffOf, type ModelDesk } from '../testing/desk.js';
import { ANA, BEN, deskId, inRoom, MARIA, message, NINE, operation, ROOM, SERVICE, serviceSession } from '../testing/samples.js';
import { passedOnText } from './answers.js';
import { isRefusal, type Decision, type Effect, type Env, type Refusal } from './decision.js';
import { isOfferedHere } from './offer.js';
import { sendable } from './operate.js';
import { decideAction, decideLift, type RequestAction } from './request.js';

const KEY = `desk ${SERVICE} ${MARIA}`;
const claimed = (by: number): Detail & { readonly by: number } => ({ type: 'claim', session: serviceSession(by), by });
const offered = (by: number, to: OfferTarget): Detail & { readonly by: number } => ({ type: 'offer', to, note: 'maps', by });
const toDesk = (n: number): OfferTarget => ({ kind: 'desk', desk: deskId(n), point: `Desk ${n}` });

const heard = (n: number, { by = 1, ...detail }: Detail & { readonly by?: number }) =>
  inRoom(operation(`op${n}`, { prev: n === 0 ? '' : `op${n - 1}`, detail, desk: deskId(by), author: staffOf(by), point: `Desk ${by}` }));

/** Desk `number`, which heard Maria's question and then what the room said about it. */
function desk(number: number, details: readonly (Detail & { readonly by?: number })[], env?: Partial<Env>): ModelDesk {
  const made = staffedDesk(number, env);
  made.hear([message('m1', { wantsReceipt: true })], NINE);
  for (const [n, detail] of details.entries()) made.hear([heard(n, detail)], NINE);
  return made;
}

const act = (d: ModelDesk, action: RequestAction, env: Partial<Env> = {}): Decision | Refusal => decideAction(d.state, KEY, action, { ...d.env(NINE), ...env });
const operated = (decision: Decision | Refusal): Detail['type'][] =>
  isRefusal(decision) ? [] : decision.events.flatMap((e) => (e.kind === 'operate' && e.detail.type !== 'note' ? [e.detail.type] : []));

function follow(d: ModelDesk, action: RequestAction): void {
  const decision = act(d, action);
  if (isRefusal(decision)) throw new Error(decision.refused);
  d.follow(decision, NINE);
}

/** What desk d has to say reaches the room as operation n. */
function reflected(d: ModelDesk, n: number): readonly Effect[] {
  const own = sendable(d.state, d.env(NINE), ROOM, new Set())[0]?.operation;
  if (!own) throw new Error('nothing to send');
  return d.hear([inRoom({ ...own, id: `op${n}`, author: staffOf(d.number), stamp: NINE })], NINE);
}

const request = (d: ModelDesk) => openRequest(d.state.conversations.get(KEY) ?? never());
const next = (d: ModelDesk) => sendable(d.state, d.env(NINE), ROOM, new Set()).map(({ operation: op }) => [op.detail.type, op.prev]);

describe('an offer', () => {
  it.each<[string, OfferTarget, Partial<Env>, boolean]>([
    ['this desk', toDesk(2), {}, true],
    ['another desk', toDesk(3), {}, false],
    ['who sits here', { kind: 'person', address: BEN }, {}, true],
    ['who sat here before', { kind: 'person', address: BEN }, { me: ANA }, false],
    ['a service that is staffed here', { kind: 'service', service: SERVICE }, {}, true],
    ['a service that is not', { kind: 'service', service: 'kids@library.example' }, {}, false],
    ['a service, by this very desk', { kind: 'service', service: SERVICE }, { desk: deskId(1) }, false],
  ])('to %s', (_, to, env, here) => {
    const made = desk(2, [claimed(1), offered(1, to)]);
    expect(isOfferedHere(request(made) ?? never(), { ...made.env(NINE), me: BEN, ...env })).toBe(here);
  });

  it('of nothing is for nobody', () => {
    expect(isOfferedHere({}, staffedDesk(1).env(NINE))).toBe(false);
  });

  it('is told at the desk that it is for, and nowhere else', () => {
    const notices = [2, 3].map((n) => desk(n, [claimed(1)]).hear([heard(1, offered(1, toDesk(2)))], NINE));
    expect(notices).toEqual([[{ type: 'notice', notice: { type: 'offered', key: KEY, by: ANA, note: 'maps' } }], []]);
  });

  it('is made by the holder alone, once, and leaves it the holder', () => {
    const offer: RequestAction = { type: 'offer', to: toDesk(2), note: '' };
    expect(act(desk(1, [claimed(2)]), offer)).toEqual({ refused: 'not-holder', by: BEN });
    expect(act(desk(1, []), offer)).toEqual({ refused: 'not-holder' });
    const mine = desk(1, [claimed(1)]);
    follow(mine, offer);
    expect(operated(act(mine, offer))).toEqual([]);
    reflected(mine, 1);
    expect(operated(act(mine, offer))).toEqual([]);
    expect(request(mine)).toMatchObject({ phase: 'held', holder: { desk: deskId(1) }, offer: { to: toDesk(2) } });
  });
});

describe('accepting', () => {
  const accept: RequestAction = { type: 'accept' };

  it('is refused to whom it was not offered, and names the session that will speak', () => {
    expect(act(desk(3, [claimed(1), offered(1, toDesk(2))]), accept)).toEqual({ refused: 'not-offered' });
    expect(act(desk(1, [claimed(1), offered(1, toDesk(2))]), accept)).toEqual({ refused: 'not-offered' });
    expect(act(desk(2, [claimed(1)]), accept)).toEqual({ refused: 'not-offered' });
    const to = desk(2, [claimed(1), offered(1, toDesk(2))], { session: (account) => (account === SERVICE ? serviceSession(2) : `${account}/desk-${deskId(2)}`) });
    const decision = act(to, accept);
    expect(isRefusal(decision) ? decision : decision.events).toMatchObject([{ kind: 'operate', detail: { type: 'accept', session: serviceSession(2) } }]);
  });

  it('tells the patron in one line when the room has said it back, and the offering desk', () => {
    const from = desk(1, [claimed(1), offered(1, toDesk(2))]);
    const to = desk(2, [claimed(1), offered(1, toDesk(2))]);
    follow(to, accept);
    const said = reflected(to, 2).flatMap((e) => (e.type === 'send' ? [e.out] : []));
    expect(said).toMatchObject([{ type: 'receipt', of: 'o-m1' }, { type: 'message', to: `${MARIA}/phone`, body: passedOnText('Desk 2') }]);
    expect(from.hear([heard(2, { type: 'accept', session: serviceSession(2), by: 2 })], NINE)).toEqual([{ type: 'notice', notice: { type: 'accepted', key: KEY, by: BEN } }]);
    for (const each of [from, to]) {
      expect(request(each)).toMatchObject({ phase: 'held', holder: { desk: deskId(2) } });
      expect(request(each)).not.toHaveProperty('offer');
    }
  });

  it('is asked anew when something else of the holder came in between', () => {
    const to = desk(2, [claimed(1), offered(1, toDesk(2))]);
    follow(to, accept);
    to.hear([heard(2, { type: 'hold', reason: 'at the shelves' })], NINE);
    expect(reflected(to, 3)).toEqual([]);
    expect(next(to)).toEqual([['accept', 'op2']]);
  });

  it('is given up when the offer was taken back meanwhile and made to somebody else', () => {
    const to = desk(2, [claimed(1), offered(1, toDesk(2))]);
    follow(to, accept);
    to.hear([heard(2, { type: 'decline', reason: '' }), heard(3, offered(1, toDesk(3)))], NINE);
    expect(reflected(to, 4)).toEqual([{ type: 'notice', notice: { type: 'overtaken', key: KEY, by: ANA } }]);
    expect(next(to)).toEqual([]);
    expect(request(to)?.offer?.to).toEqual(toDesk(3));
  });

  it('is won by one when it was offered to all who staff the service', () => {
    const offer = [claimed(1), offered(1, { kind: 'service', service: SERVICE })];
    const [two, three] = [desk(2, offer), desk(3, offer)];
    for (const each of [two, three]) follow(each, accept);
    const [first] = sendable(two.state, two.env(NINE), ROOM, new Set());
    const told = inRoom({ ...(first?.operation ?? never()), id: 'op2', author: BEN, stamp: NINE });
    two.hear([told], NINE);
    three.hear([told], NINE);
    expect(reflected(three, 3)).toEqual([{ type: 'notice', notice: { type: 'overtaken', key: KEY, by: BEN } }]);
    for (const each of [two, three]) expect(request(each)?.holder?.desk).toBe(deskId(2));
    expect(next(three)).toEqual([]);
  });
});

describe('declining', () => {
  const decline: RequestAction = { type: 'decline', reason: 'three at once' };

  it('is for whom it was offered to, and for the holder who takes it back', () => {
    const details = [claimed(1), offered(1, toDesk(2))];
    expect([1, 2, 3].map((n) => operated(act(desk(n, details), decline)))).toEqual([['decline'], ['decline'], []]);
    expect(act(desk(3, details), decline)).toEqual({ refused: 'not-offered' });
    expect(act(desk(1, [claimed(1)]), decline)).toEqual({ refused: 'not-offered' });
  });

  it.each([['accept', 'decline'], ['decline', 'accept']] as const)('is final: after the key for %s, the one for %s does nothing', (first, second) => {
    const to = desk(2, [claimed(1), offered(1, toDesk(2))]);
    follow(to, { type: first, reason: '' });
    expect(act(to, { type: second, reason: '' })).toEqual({ refused: 'not-offered' });
    expect(operated(act(to, { type: first, reason: '' }))).toEqual([]);
  });

  it('leaves it with the holder, who hears why', () => {
    const from = desk(1, [claimed(1), offered(1, toDesk(2))]);
    expect(from.hear([heard(2, { type: 'decline', reason: 'three at once', by: 2 })], NINE)).toEqual([{ type: 'notice', notice: { type: 'declined', key: KEY, by: BEN, reason: 'three at once' } }]);
    expect(request(from)).toMatchObject({ phase: 'held', holder: { desk: deskId(1) }, declined: { by: BEN, reason: 'three at once' } });
  });

  it('never turns down an offer that was made to somebody else meanwhile', () => {
    const to = desk(2, [claimed(1), offered(1, toDesk(2))]);
    follow(to, decline);
    to.hear([heard(2, { type: 'decline', reason: '' }), heard(3, offered(1, toDesk(3)))], NINE);
    reflected(to, 4);
    expect(next(to)).toEqual([]);
    expect(request(to)?.offer?.to).toEqual(toDesk(3));
  });

  it('of one’s own offer is asked anew when something came in between', () => {
    const from = desk(1, [claimed(1), offered(1, toDesk(2))]);
    follow(from, decline);
    from.hear([heard(2, { type: 'do', key: 'encrypted', by: 3 })], NINE);
    reflected(from, 3);
    expect(next(from)).toEqual([['decline', 'op2']]);
  });
});

describe('taking over', () => {
  const takeover: RequestAction = { type: 'takeover', reason: 'Ben is at the shelves' };
  const quiet = NINE + 90_001;

  it('is for supervisors, for everybody when the holder’s desk is gone, and when the patron has waited for too long', () => {
    const made = desk(1, [claimed(2)]);
    expect(act(made, takeover)).toEqual({ refused: 'not-supervisor', by: BEN });
    expect(operated(act(made, takeover, { supervisor: true }))).toEqual(['takeover']);
    expect(operated(act(made, takeover, { isThere: (id) => id !== deskId(2) }))).toEqual(['takeover']);
    expect(act(made, takeover, { now: quiet - 1 })).toEqual({ refused: 'not-supervisor', by: BEN });
    expect(operated(act(made, takeover, { now: quiet }))).toEqual(['takeover']);
  });

  it('does not count a patron who was answered, or whose request is on hold, as left alone', () => {
    const onHold = desk(1, [claimed(2), { type: 'hold', reason: '', by: 2 }]);
    expect(act(onHold, takeover, { now: quiet })).toEqual({ refused: 'not-supervisor', by: BEN });
    const answered = desk(1, [claimed(2)]);
    answered.hear([message('r1', { outgoing: true, from: serviceSession(2), to: MARIA })], NINE + 1_000);
    expect(act(answered, takeover, { now: NINE + 500_000 })).toEqual({ refused: 'not-supervisor', by: BEN });
  });

  it('is simply taking what nobody holds, and nothing for what is held here', () => {
    expect(operated(act(desk(1, []), takeover))).toEqual(['claim']);
    expect(operated(act(desk(1, [claimed(1)]), takeover))).toEqual([]);
  });

  it('gives up when the holder gave it away meanwhile, and says to whom', () => {
    const made = desk(1, [claimed(2)], { supervisor: true });
    follow(made, takeover);
    made.hear([heard(1, { type: 'takeover', reason: '', session: serviceSession(3), by: 3 })], NINE);
    expect(reflected(made, 2)).toEqual([{ type: 'notice', notice: { type: 'overtaken', key: KEY, by: ANA } }]);
    expect(next(made)).toEqual([]);
  });
});

describe('lifting a block', () => {
  const block: Detail & { readonly by: number } = { type: 'block', reason: 'threats', by: 2 };

  it('is anybody’s who is signed in, and of nothing is refused', () => {
    const made = desk(1, [claimed(2), block]);
    const decision = decideLift(made.state, KEY, 'apologised', made.env(NINE));
    expect(operated(decision)).toEqual(['lift']);
    expect(decideLift(desk(1, [claimed(2)]).state, KEY, '', made.env(NINE))).toEqual({ refused: 'unknown-request' });
    made.record([{ kind: 'signed-out', address: ANA, point: '' }], NINE);
    expect(decideLift(made.state, KEY, '', made.env(NINE))).toEqual({ refused: 'not-signed-in' });
  });

  it('is asked anew when something came in between, as in a flood, and not once it is lifted', () => {
    const made = desk(1, [claimed(2), block, { type: 'close', outcome: 'conduct', upto: 'm1', by: 2 }]);
    const lift = (): void => {
      const decision = decideLift(made.state, KEY, 'apologised', made.env(NINE));
      if (isRefusal(decision)) throw new Error(decision.refused);
      made.follow(decision, NINE);
    };
    lift();
    made.hear([heard(3, { type: 'do', key: 'server-block op1', by: 2 })], NINE);
    reflected(made, 4);
    expect(next(made)).toEqual([['lift', 'op3']]);
    made.hear([heard(4, { type: 'lift', reason: 'somebody else did', by: 2 })], NINE);
    reflected(made, 5);
    expect(next(made)).toEqual([]);
  });
});

function never(): never {
  throw new Error('missing');
}

import { describe, expect, it } from 'vitest';
import type { Outgoing } from '../outgoing.js';
import type { AskedShift, CoverMessage } from '../shifts/cover.js';
import { allCovers } from '../shifts/known.js';
import { staffedDesk, type ModelDesk } from '../testing/desk.js';
import { ANA, BEN, CHANNEL, DAY, NINE, ROOM, RULES } from '../testing/samples.js';
import { isRefusal, type Decision, type Effect, type Env, type Refusal } from './decision.js';
import { decideAskCover, decideCallAgain, decideCover } from './shift-cover.js';

const HOUR = 3_600_000;
const SHIFT: AskedShift = { id: 's1', uid: 'u1', start: NINE + 2 * DAY, person: ANA, place: 'Main desk', from: NINE + 2 * DAY, to: NINE + 2 * DAY + 4 * HOUR };
const rules = { ...RULES, shifts: { secondCall: 24 * HOUR, sickLeaveFirst: true } };
const wish = { room: CHANNEL, shift: SHIFT, from: SHIFT.from, to: SHIFT.to, reason: 'dentist', urgent: false };
const ana = (env: Partial<Env> = {}): ModelDesk => staffedDesk(1, { rules, ...env });
const ben = (env: Partial<Env> = {}): ModelDesk => staffedDesk(2, { rules, me: BEN, ...env });

function did(desk: ModelDesk, decision: Decision | Refusal, now = NINE): readonly Effect[] {
  if (isRefusal(decision)) throw new Error(decision.refused);
  return desk.follow(decision, now);
}
type Said = Extract<Outgoing, { readonly type: 'room-message' }>;
const said = (effects: readonly Effect[]): Said[] => effects.flatMap((effect) => (effect.type === 'send' && effect.out.type === 'room-message' ? [effect.out] : []));

/** The room passes on what one desk said, and its archive has it. */
let place = 0;
function reflect(by: string, { originId, body, cover }: Said, now: number, ...desks: readonly ModelDesk[]): void {
  const id = `c${++place}`;
  const item = { kind: 'room' as const, archive: CHANNEL, id, originId, from: `${CHANNEL}/${by}`, nick: by, author: by, body, ...(cover ? { cover } : {}) };
  for (const desk of desks) {
    desk.hear([{ ...item, via: 'live' }], now);
    desk.page({ archive: CHANNEL, items: [{ ...item, via: 'archive', stamp: now }], refused: [], last: id, complete: true }, now);
  }
}
const covers = (desk: ModelDesk) => allCovers(desk.state.covers);
const first = (desk: ModelDesk) => covers(desk)[0]?.id ?? '';

function asked(...desks: readonly ModelDesk[]): void {
  const [asking] = desks;
  if (!asking) return;
  const [out] = said(did(asking, decideAskCover(asking.state, wish, asking.env(NINE))));
  if (out) reflect(ANA, out, NINE, ...desks);
}

describe('asking for cover', () => {
  it('is a message that anybody can read, recorded before it is sent, and known when the room has it', () => {
    const desk = ana();
    const out = said(did(desk, decideAskCover(desk.state, wish, desk.env(NINE))));
    expect(out).toMatchObject([{ room: CHANNEL, body: 'I need cover at Main desk, Monday 23 November, 10:00 to 14:00. dentist. Who can?', cover: { type: 'ask', reason: 'dentist' } }]);
    expect(desk.rows.at(-1)?.event).toMatchObject({ kind: 'reply', cover: { type: 'ask' } });
    expect(covers(desk)).toEqual([]);
    if (out[0]) reflect(ANA, out[0], NINE, desk);
    expect(covers(desk)).toMatchObject([{ by: ANA, shift: SHIFT, reason: 'dentist' }]);
    expect(desk.state.outbox.size).toBe(0);
    expect(desk.replayed()).toEqual(desk.state);
    expect(desk.restored(3, NINE)).toEqual(desk.state);
  });

  it('is for one’s own shift, once, for time that is still to come, in a channel of the library', () => {
    const desk = ana();
    const ask = (changes: Partial<typeof wish>, env: Partial<Env> = {}) => decideAskCover(desk.state, { ...wish, ...changes }, { ...desk.env(NINE), ...env });
    expect(ask({ shift: { ...SHIFT, person: BEN } })).toEqual({ refused: 'cover-not-yours' });
    expect(isRefusal(ask({ shift: { ...SHIFT, person: BEN } }, { supervisor: true }))).toBe(false);
    expect(ask({ from: SHIFT.from - 1 })).toEqual({ refused: 'cover-span' });
    expect(ask({}, { now: SHIFT.to })).toEqual({ refused: 'cover-span' });
    expect(ask({ room: ROOM })).toEqual({ refused: 'unknown-request' });
    expect(ask({}, { session: () => undefined })).toEqual({ refused: 'offline' });
    expect(ask({}, { rules: { ...rules, rights: { ...RULES.rights, post: 'administrators' } } })).toMatchObject({ refused: 'no-right' });
    asked(desk);
    expect(ask({})).toEqual({ refused: 'cover-changed' });
  });
});

describe('a cover at two desks', () => {
  it('is offered, decided by who asked, and the same at both', () => {
    const [one, two] = [ana(), ben()];
    asked(one, two);
    const [offer] = said(did(two, decideCover(two.state, first(two), { type: 'offer', from: SHIFT.from, to: SHIFT.to - HOUR }, two.env(NINE))));
    expect(offer).toMatchObject({ body: '@ana I can cover 10:00 to 13:00 of the shift at Main desk, Monday 23 November, 10:00 to 14:00.', mentions: [ANA] });
    if (offer) reflect(BEN, offer, NINE + 1_000, one, two);
    expect(decideCover(two.state, first(two), { type: 'decide', parts: [{ person: BEN, from: SHIFT.from, to: SHIFT.to - HOUR }] }, two.env(NINE))).toEqual({ refused: 'cover-not-yours' });
    expect(decideCover(one.state, first(one), { type: 'decide', parts: [{ person: BEN, from: SHIFT.from, to: SHIFT.to }] }, one.env(NINE))).toEqual({ refused: 'cover-changed' });
    const [decided] = said(did(one, decideCover(one.state, first(one), { type: 'decide', parts: [{ person: BEN, from: SHIFT.from, to: SHIFT.to - HOUR }] }, one.env(NINE))));
    expect(decided).toMatchObject({ body: 'Agreed: cover for @ana at Main desk, Monday 23 November, 10:00 to 14:00: @ben 10:00 to 13:00.', mentions: [BEN] });
    if (decided) reflect(ANA, decided, NINE + 2_000, one, two);
    expect(covers(two)).toEqual(covers(one));
    expect(covers(two)[0]?.agreed).toMatchObject({ by: ANA, parts: [{ person: BEN }] });
    expect(decideCover(two.state, first(two), { type: 'take-back' }, two.env(NINE))).toEqual({ refused: 'cover-changed' });
  });

  it('is not done twice while the room has not said it back', () => {
    const two = ben();
    asked(ana(), two);
    const offer = { type: 'offer' as const, from: SHIFT.from, to: SHIFT.to };
    did(two, decideCover(two.state, first(two), offer, two.env(NINE)));
    expect(decideCover(two.state, first(two), offer, two.env(NINE))).toEqual({ refused: 'favour-on-its-way' });
  });

  it('asks the archive at once what came first', () => {
    const desk = ana();
    const message: CoverMessage = { type: 'withdraw', cover: 'x' };
    expect(desk.hear([{ kind: 'room', archive: CHANNEL, id: 'z', via: 'live', originId: 'oz', from: `${CHANNEL}/ben`, nick: 'ben', author: BEN, body: 'never mind', cover: message }], NINE)).toEqual([{ type: 'settle', archive: CHANNEL }]);
  });
});

describe('the second call', () => {
  it('is said by the one desk whose operation counts, and never twice', () => {
    const desk = ana();
    asked(desk);
    expect(decideCallAgain(desk.state, desk.env(NINE + DAY - 1_000)).events).toEqual([]);
    const due = NINE + DAY + HOUR;
    desk.follow(decideCallAgain(desk.state, desk.env(due)), due);
    expect(decideCallAgain(desk.state, desk.env(due)).events).toEqual([]);
    const waiting = [...desk.state.conversations.values()].flatMap(({ conv, service, pending }) => pending.map((one) => ({ conv, service, one })))[0];
    if (!waiting) throw new Error('nothing waits');
    const { conv, service, one } = waiting;
    const operation = { id: 'op1', originId: one.originId, author: ANA, desk: desk.env(due).desk, point: 'Desk 1', conv, service, prev: '', stamp: due, detail: one.detail };
    const effects = desk.hear([{ kind: 'room', archive: ROOM, id: 'op1', via: 'live', originId: one.originId, from: `${ROOM}/ana`, nick: 'ana', author: ANA, operation }], due);
    expect(said(effects)).toMatchObject([{ body: 'Still open: @ana needs cover at Main desk, Monday 23 November, 10:00 to 14:00. Nobody has offered yet. Who can?', cover: { type: 'call-again' } }]);
    expect(decideCallAgain(desk.state, desk.env(due)).events).toEqual([]);
  });

  it('is not made while the desks cannot agree, without a calendar, or when somebody has offered', () => {
    const desk = ana();
    asked(desk);
    const env = desk.env(NINE + DAY + HOUR);
    expect(decideCallAgain(desk.state, { ...env, roomWorks: false }).events).toEqual([]);
    expect(decideCallAgain(desk.state, { ...env, rules: RULES }).events).toEqual([]);
    reflect(BEN, { type: 'room-message', room: CHANNEL, originId: 'o1', body: 'me', cover: { type: 'offer', from: SHIFT.from, to: SHIFT.to, cover: first(desk) } }, NINE, desk);
    expect(decideCallAgain(desk.state, desk.env(NINE + DAY + HOUR)).events).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { carriedOf } from '../carry.js';
import type { HoursState } from '../hours/hours.js';
import { hoursConversation } from '../identity.js';
import { keyOf } from '../conversation.js';
import { NOTHING_SHARED, reduceRoom, wasShut, type Shared } from '../room.js';
import { openRequest } from '../request.js';
import { ModelArchive } from '../testing/archive.js';
import { staffedDesk, staffOf, type ModelDesk } from '../testing/desk.js';
import { BEN, deskId, inRoom, MARIA, message, NINE, operation, ROOM, SERVICE } from '../testing/samples.js';
import { callsSince, closingOf, wasShutAt } from './closed.js';
import { decideReopen, decideShut } from './shut.js';
import type { Effect, Env } from './decision.js';
import { sendable } from './operate.js';
import { decideReply } from './reply.js';
import { decideWatch } from './watch.js';

const KEY = `desk ${SERVICE} ${MARIA}`;
const NONE: ReadonlySet<string> = new Set();
const HOUR = 3_600_000;
const HOURS = hoursConversation(SERVICE);

/** Desks of a service that opens an hour after nine. */
class Closed {
  readonly desks: readonly ModelDesk[];
  readonly sent: { readonly by: number; readonly effect: Effect }[] = [];
  private readonly room = new ModelArchive(ROOM);

  constructor(count: number, changes: Partial<Env> = {}) {
    let at = NINE;
    const hours = (): HoursState => (at >= NINE + HOUR ? { open: true, since: NINE + HOUR } : { open: false, changesAt: NINE + HOUR });
    this.now = (now) => void (at = now);
    this.desks = Array.from({ length: count }, (_, i) => staffedDesk(i + 1, { hours, wasOpen: (_service, stamp) => stamp >= NINE + HOUR, closedLine: () => 'Closed until ten.', supervisor: true, ...changes }));
  }

  private readonly now: (at: number) => void;

  patron(id: string, now = NINE): void {
    for (const desk of this.desks) desk.hear([message(id)], now);
  }

  tick(now: number): void {
    this.now(now);
    for (const desk of this.desks) this.carry(desk, desk.follow(decideWatch(desk.state, NONE, desk.env(now)), now));
    this.share(now);
  }

  share(now: number): void {
    for (;;) {
      const next = this.desks.flatMap((desk) => sendable(desk.state, desk.env(now), ROOM, NONE).map((out) => ({ desk, op: out.operation })));
      if (next.length === 0) return;
      for (const { desk, op } of next) {
        const told = this.room.append(inRoom({ ...op, id: this.room.nextId(), author: staffOf(desk.number), stamp: now }), now);
        for (const each of this.desks) this.carry(each, each.hear([told], now));
      }
    }
  }

  get said(): readonly string[] {
    return this.sent.flatMap(({ effect }) => (effect.type === 'send' && effect.out.type === 'message' ? [effect.out.body] : []));
  }

  get announced(): number {
    return this.sent.filter(({ effect }) => effect.type === 'send' && effect.out.type === 'room-message').length;
  }

  private carry(desk: ModelDesk, effects: readonly Effect[]): void {
    this.sent.push(...effects.map((effect) => ({ by: desk.number, effect })));
  }
}

const first = ({ desks: [desk] }: Closed): ModelDesk => {
  if (!desk) throw new Error('no desk');
  return desk;
};

describe('who writes to a closed service', () => {
  it('hears so once, from one desk of many, however long it lasts and however much they write', () => {
    const library = new Closed(4);
    library.patron('m1');
    library.tick(NINE + 1_000);
    library.patron('m2', NINE + 2_000);
    for (const minutes of [1, 10, 59]) library.tick(NINE + minutes * 60_000);
    expect(library.said).toEqual(['Closed until ten.']);
  });

  it('calls nobody before the opening, and from then on as if they had just come', () => {
    const library = new Closed(2);
    library.patron('m1');
    library.tick(NINE + 59 * 60_000);
    const desk = first(library);
    const calls = (now: number): number | undefined => {
      const c = desk.state.conversations.get(KEY);
      const request = c && openRequest(c);
      return c && request && callsSince(c, request, desk.env(now));
    };
    expect([calls(NINE), library.announced]).toEqual([undefined, 0]);
    library.tick(NINE + HOUR + 30_000);
    expect([calls(NINE + HOUR), library.announced]).toEqual([NINE + HOUR, 0]);
    library.tick(NINE + HOUR + 61_000);
    library.tick(NINE + HOUR + 62_000);
    expect([library.announced, library.said.length]).toEqual([1, 1]);
  });

  it('hears nothing more after somebody answered, nor while the session of the service is away', () => {
    const answered = new Closed(2);
    answered.patron('m1');
    const desk = first(answered);
    const c = desk.state.conversations.get(KEY);
    expect(c && decideReply(desk.state, c, { body: 'x', mentions: [] }, desk.env(NINE))).toMatchObject({ refused: 'not-holder' });
    for (const each of answered.desks) each.hear([message('r1', { from: `${SERVICE}/desk-${deskId(1)}`, to: MARIA, outgoing: true })], NINE + 1_000);
    answered.tick(NINE + 2_000);
    expect(answered.said).toEqual([]);

    const away = new Closed(2, { session: (account) => (account === SERVICE ? undefined : `${account}/x`) });
    away.patron('m1');
    away.tick(NINE + 2_000);
    expect(away.said).toEqual([]);
  });

  it('who waits since before the closing hears nothing, and goes on calling', () => {
    const library = new Closed(1, { wasOpen: () => true });
    library.patron('m1');
    library.tick(NINE + 61_000);
    expect([library.said, library.announced]).toEqual([[], 1]);
  });
});

describe('closing early', () => {
  it('is agreed by all desks, with its reason, until its end or until somebody reopens', () => {
    const library = new Closed(3);
    const [ana] = library.desks;
    const shut = decideShut(first(library).state, SERVICE, { reason: 'Storm', until: NINE + HOUR }, first(library).env(NINE));
    if ('refused' in shut) throw new Error(shut.refused);
    ana?.follow(shut, NINE);
    library.share(NINE);
    for (const { state } of library.desks) {
      expect(closingOf(state, SERVICE, NINE + 1)).toMatchObject({ reason: 'Storm', until: NINE + HOUR });
      expect([closingOf(state, SERVICE, NINE + HOUR), wasShutAt(state, SERVICE, NINE + 1_000), wasShutAt(state, SERVICE, NINE - 1), wasShutAt(state, SERVICE, NINE + HOUR)]).toEqual([undefined, true, false, false]);
    }
    const reopen = decideReopen(first(library).state, SERVICE, first(library).env(NINE + 5_000));
    if ('refused' in reopen) throw new Error(reopen.refused);
    ana?.follow(reopen, NINE + 5_000);
    library.share(NINE + 5_000);
    for (const { state } of library.desks) {
      expect([closingOf(state, SERVICE, NINE + 6_000), wasShutAt(state, SERVICE, NINE + 4_000), wasShutAt(state, SERVICE, NINE + 6_000)]).toEqual([undefined, true, false]);
    }
    expect(decideReopen(first(library).state, SERVICE, first(library).env(NINE + 6_000))).toEqual({ refused: 'not-shut' });
  });

  it.each([
    ['who is no administrator', { supervisor: false }, 'may-not-shut'],
    ['a desk that does not know yet what the others agreed', { roomWorks: false }, 'checking'],
  ] as const)('is refused to %s', (_who, changes, refused) => {
    const desk = staffedDesk(1, { supervisor: true, ...changes });
    expect(decideShut(desk.state, SERVICE, { reason: 'Storm' }, desk.env(NINE))).toEqual({ refused });
    expect(decideReopen(desk.state, SERVICE, desk.env(NINE))).toEqual({ refused: refused === 'checking' ? 'not-shut' : refused });
  });

  it('counts here by hand while the room is away', () => {
    const desk = staffedDesk(1, { supervisor: true, roomWorks: false, roomFails: true });
    const shut = decideShut(desk.state, SERVICE, { reason: 'Storm' }, desk.env(NINE));
    if ('refused' in shut) throw new Error(shut.refused);
    desk.follow(shut, NINE);
    expect(closingOf(desk.state, SERVICE, NINE + 1)).toMatchObject({ reason: 'Storm' });
  });

  it('is no request, and a new reason takes the place of the old one', () => {
    const said = (n: number, reason: string, prev: string) => operation(`op${n}`, { conv: HOURS.conv, author: BEN, prev, stamp: NINE + n * 1_000, detail: { type: 'shut', reason } });
    const all = [said(1, 'Storm', ''), said(2, 'Flood', 'op1')].reduce((shared: Shared, op) => reduceRoom(shared, op), NOTHING_SHARED);
    expect(all.closings).toMatchObject([{ id: 'op1', liftedAt: NINE + 2_000, liftedBy: BEN }, { id: 'op2', reason: 'Flood' }]);
    expect(wasShut(all, NINE + 3_000)).toBe(true);
    const desk = staffedDesk(1);
    desk.hear([inRoom(said(1, 'Storm', ''))], NINE);
    const c = desk.state.conversations.get(keyOf(HOURS));
    expect(c && openRequest(c)).toBeUndefined();
  });

  it('is carried on for desks that arrive after a week, as long as it holds, and for thirty days after', () => {
    const shut = reduceRoom(NOTHING_SHARED, operation('op1', { conv: HOURS.conv, stamp: NINE, detail: { type: 'shut', reason: 'x'.repeat(900), until: NINE + HOUR } }));
    expect(carriedOf(shut, NINE + 20 * 24 * HOUR).closings).toMatchObject([{ id: 'op1', until: NINE + HOUR }]);
    expect(carriedOf(shut, NINE + 20 * 24 * HOUR).closings?.[0]?.reason.length).toBeLessThan(300);
    expect(carriedOf(shut, NINE + 32 * 24 * HOUR).closings).toEqual([]);

    const library = new Closed(1);
    const desk = first(library);
    desk.hear([inRoom(operation('op1', { conv: HOURS.conv, stamp: NINE, detail: { type: 'shut', reason: 'Flood' } }))], NINE);
    const types: string[] = [];
    for (let second = 0; second < 3_600; second += 1) {
      const now = NINE + 8 * 24 * HOUR + second * 1_000;
      types.push(...decideWatch(desk.state, NONE, desk.env(now)).events.flatMap((e) => (e.kind === 'operate' ? [e.detail.type] : [])));
    }
    expect([...new Set(types)]).toEqual(['carry']);
  });
});

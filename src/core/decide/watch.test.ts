import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Detail, Operation } from '../operation.js';
import { openRequest } from '../request.js';
import { ModelArchive } from '../testing/archive.js';
import { staffedDesk, staffOf, type ModelDesk } from '../testing/desk.js';
import { ANA, BEN, CHANNEL, deskId, inRoom, MARIA, message, NINE, operation, ROOM, SERVICE, serviceSession } from '../testing/samples.js';
import { carriedOf } from '../carry.js';
import { NOTHING_SHARED } from '../room.js';
import { isRefusal, type Effect, type Env } from './decision.js';
import { decideAction } from './request.js';
import { announcement, serverBlock, serverUnblock } from './answers.js';
import { sendable } from './operate.js';
import { decideWatch } from './watch.js';

const KEY = `desk ${SERVICE} ${MARIA}`;
const LINES = `desk ${SERVICE} /waiting`;
const NOBODY: ReadonlySet<string> = new Set();
const MINUTE = 60_000;

/** A library of desks that all hear the room in one order, as the room has it. */
class Watching {
  readonly desks: readonly ModelDesk[];
  readonly room = new ModelArchive(ROOM);
  readonly effects: { readonly by: number; readonly effect: Effect }[] = [];
  /** Of each conversation. */
  private readonly heads = new Map<string, string>();

  constructor(count: number, env?: Partial<Env>) {
    this.desks = Array.from({ length: count }, (_, i) => staffedDesk(i + 1, env));
  }

  patron(id: string, now = NINE, from = `${MARIA}/phone`): void {
    for (const desk of this.desks) desk.hear([message(id, { from })], now);
  }

  /** Some desk's operation, as all desks hear it. @returns its id */
  op(by: number, detail: Detail, now = NINE, changes: Partial<Operation> = {}): string {
    const id = this.room.nextId();
    this.tell(operation(id, { prev: this.heads.get(changes.conv ?? MARIA) ?? '', desk: deskId(by), author: staffOf(by), detail, stamp: now, ...changes }), now);
    return id;
  }

  /** Every desk looks at its watch; then the room takes what they have to say, one after another. */
  tick(now: number, gone = NOBODY, awake: readonly ModelDesk[] = this.desks): string[] {
    for (const desk of awake) this.carry(desk, desk.follow(decideWatch(desk.state, gone, desk.env(now)), now));
    return this.share(now);
  }

  said(): readonly { readonly by: number; readonly out: Extract<Effect, { type: 'send' }>['out'] }[] {
    return this.effects.flatMap(({ by, effect }) => (effect.type === 'send' ? [{ by, out: effect.out }] : []));
  }

  private share(now: number): string[] {
    const types: string[] = [];
    for (;;) {
      const next = this.desks.flatMap((desk) => sendable(desk.state, desk.env(now), ROOM, NONE).map((out) => ({ desk, op: out.operation })));
      if (next.length === 0) return types;
      for (const { desk, op } of next) {
        types.push(op.detail.type);
        this.tell({ ...op, id: this.room.nextId(), author: staffOf(desk.number), stamp: now }, now);
      }
    }
  }

  private tell(op: Operation, now: number): void {
    const told = this.room.append(inRoom(op), now);
    if (op.prev === (this.heads.get(op.conv) ?? '') && op.detail.type !== 'note') this.heads.set(op.conv, op.id);
    for (const desk of this.desks) this.carry(desk, desk.hear([told], now));
  }

  private carry(desk: ModelDesk, effects: readonly Effect[]): void {
    this.effects.push(...effects.map((effect) => ({ by: desk.number, effect })));
  }
}

const lines = (library: Watching): readonly string[] => library.said().flatMap(({ out }) => (out.type === 'room-message' ? [out.body ?? ''] : []));
const NONE: ReadonlySet<string> = new Set();
const claimed = (by: number): Detail => ({ type: 'claim', session: serviceSession(by) });
const request = (desk: ModelDesk | undefined) => {
  const c = desk?.state.conversations.get(KEY);
  return c && openRequest(c);
};

describe('a desk that vanished', () => {
  it('loses what it held once, however many watch; it comes back at its old place, marked', () => {
    const library = new Watching(5);
    library.patron('m1');
    library.op(2, claimed(2));
    expect(library.tick(NINE + 40_000, new Set([deskId(2)]))).toEqual(['return', 'return', 'return', 'return']);
    expect(library.tick(NINE + 41_000, new Set([deskId(2)]))).toEqual([]);
    for (const desk of library.desks) {
      expect(request(desk)).toMatchObject({ phase: 'waiting', returned: true, since: NINE, pending: false });
      expect(desk.state.conversations.get(KEY)?.shared.holder).toBeUndefined();
    }
    expect(library.effects).toContainEqual({ by: 2, effect: { type: 'notice', notice: { type: 'returned', key: KEY } } });
  });

  it('keeps what it holds while it is only silent, and what somebody else took over meanwhile stays theirs', () => {
    const library = new Watching(3);
    library.patron('m1');
    library.op(2, claimed(2));
    expect(library.tick(NINE + MINUTE)).toEqual([]);
    library.op(3, { type: 'takeover', reason: '', session: serviceSession(3) });
    expect(library.tick(NINE + MINUTE, new Set([deskId(2)]))).toEqual([]);
    expect(request(library.desks[0])?.holder?.desk).toBe(deskId(3));
  });

  it('takes its offer along: nobody accepts what came back to the queue', () => {
    const library = new Watching(3);
    library.patron('m1');
    library.op(2, claimed(2));
    library.op(2, { type: 'offer', to: { kind: 'desk', desk: deskId(3), point: 'Desk 3' }, note: '' });
    library.tick(NINE + 1_000, new Set([deskId(2)]));
    expect(request(library.desks[2])).toMatchObject({ phase: 'waiting', returned: true });
    expect(request(library.desks[2])).not.toHaveProperty('offer');
  });
});

describe('what all desks see at once', () => {
  it('is said by the one whose turn it is, and hardly any other asks the room for it', () => {
    const library = new Watching(20, { company: 19 });
    library.patron('m1');
    const due = NINE + 2 * (library.desks[0]?.env(NINE).rules.claimWithin ?? 0) * 1_000;
    const asked = Array.from({ length: 20 }, (_, n) => library.tick(due + (n + 1) * 1_000).length);
    expect(asked.reduce((a, b) => a + b)).toBeGreaterThan(0);
    expect(asked.reduce((a, b) => a + b)).toBeLessThan(5);
    expect(library.said()).toHaveLength(1);
  });

  it('is said at once where one desk is alone', () => {
    const library = new Watching(1);
    library.patron('m1');
    expect(library.tick(NINE + 2 * (library.desks[0]?.env(NINE).rules.claimWithin ?? 0) * 1_000 + 1)).toEqual(['do']);
  });
});

describe('an offer that nobody answers', () => {
  const offered = (): Watching => {
    const library = new Watching(4);
    library.patron('m1');
    library.op(1, claimed(1));
    library.op(1, { type: 'offer', to: { kind: 'desk', desk: deskId(2), point: 'Desk 2' }, note: 'maps' });
    return library;
  };

  it('comes back after the time that the policy gives, by the word of the desk that offered it alone', () => {
    const library = offered();
    expect(library.tick(NINE + 60_000)).toEqual([]);
    expect(library.tick(NINE + 60_001, NOBODY, library.desks.slice(1))).toEqual([]);
    expect(library.tick(NINE + 60_001)).toEqual(['decline']);
    expect(library.tick(NINE + 120_000)).toEqual([]);
    for (const desk of library.desks) {
      expect(request(desk)).toMatchObject({ phase: 'held', holder: { desk: deskId(1) }, declined: { reason: 'nobody answered in time' } });
      expect(request(desk)).not.toHaveProperty('offer');
    }
  });

  it('is not taken back once it was accepted, also when both happen at the same moment', () => {
    const library = offered();
    library.op(2, { type: 'accept', session: serviceSession(2) });
    expect(library.tick(NINE + 2 * MINUTE)).toEqual([]);
    expect(request(library.desks[0])?.holder?.desk).toBe(deskId(2));

    const race = offered();
    const [first] = race.desks;
    if (!first) throw new Error('no desk');
    first.follow(decideWatch(first.state, NOBODY, first.env(NINE + 2 * MINUTE)), NINE + 2 * MINUTE);
    race.op(2, { type: 'accept', session: serviceSession(2) });
    expect(race.tick(NINE + 2 * MINUTE)).toEqual(['decline']);
    for (const desk of race.desks) expect(request(desk)).toMatchObject({ holder: { desk: deskId(2) }, pending: false });
  });
});

describe('what was agreed more than seven days ago', () => {
  const WEEK = 7 * 24 * 60 * MINUTE;
  const HOUR = 60 * MINUTE;
  /** An hour of looking at the watch. */
  const hour = (library: Watching, from: number): string[] => Array.from({ length: 3_600 }, (_, second) => library.tick(from + second * 1_000)).flat();
  const arriving = (library: Watching, since: number): ModelDesk => {
    const desk = staffedDesk(9);
    desk.page(library.room.from(since).pageAfter(undefined, 1_000), since);
    return desk;
  };

  it('is restated by one of eight desks, once a week, and a desk that arrives then knows it', () => {
    const library = new Watching(8);
    const block = library.op(1, { type: 'block', reason: 'threats' });
    expect(hour(library, NINE + WEEK - HOUR)).toEqual([]);
    expect(hour(library, NINE + WEEK + HOUR)).toEqual(['carry']);
    expect(hour(library, NINE + WEEK + 2 * HOUR)).toEqual([]);
    expect(hour(library, NINE + 2 * WEEK + 3 * HOUR)).toEqual(['carry']);
    for (const desk of library.desks) expect(desk.state.conversations.get(KEY)?.shared.blocks).toMatchObject([{ id: block, at: NINE, reason: 'threats' }]);
    const late = arriving(library, NINE + 2 * WEEK);
    expect(late.state.conversations.get(KEY)?.shared).toEqual(library.desks[0]?.state.conversations.get(KEY)?.shared);
    const lift = library.op(3, { type: 'lift', reason: 'apologised' }, NINE + 2 * WEEK + 5 * HOUR);
    late.hear([inRoom(operation(lift, { prev: late.state.conversations.get(KEY)?.shared.head ?? '', detail: { type: 'lift', reason: 'apologised' }, stamp: NINE + 2 * WEEK + 5 * HOUR }))], NINE + 2 * WEEK + 5 * HOUR);
    expect(late.state.conversations.get(KEY)?.shared).toMatchObject({ head: lift, blocks: [{ liftedAt: NINE + 2 * WEEK + 5 * HOUR }] });
  });

  it('goes before what is said next, so that a desk that arrives can follow it; two that do so at once do it once', () => {
    const library = new Watching(3);
    library.patron('m1');
    library.op(1, claimed(1));
    library.op(1, { type: 'close', outcome: 'answered', upto: 'm1', uptoStamp: NINE });
    const later = NINE + 2 * WEEK;
    library.patron('m2', later);
    for (const desk of library.desks.slice(0, 2)) {
      const decision = decideAction(desk.state, KEY, { type: 'take' }, desk.env(later));
      if (isRefusal(decision)) throw new Error(decision.refused);
      desk.follow(decision, later);
    }
    expect(library.tick(later).toSorted()).toEqual(['carry', 'carry', 'claim', 'claim']);
    const late = arriving(library, later - HOUR);
    for (const desk of [...library.desks, late]) expect(desk.state.conversations.get(KEY)?.shared).toMatchObject({ holder: { desk: deskId(1) }, closes: 1, lastClose: { upto: 'm1' } });
    expect(late.state.conversations.get(KEY)?.shared.head).toBe(library.desks[2]?.state.conversations.get(KEY)?.shared.head);
  });

  it('is nothing when it is over: what is closed is forgotten, and so is a block that ended', () => {
    const library = new Watching(2);
    library.patron('m1');
    library.op(1, claimed(1));
    library.op(1, { type: 'block', reason: '', until: NINE + HOUR });
    library.op(1, { type: 'close', outcome: 'conduct', upto: 'm1', uptoStamp: NINE });
    expect(hour(library, NINE + WEEK + HOUR)).toEqual([]);
  });

  it('changes nothing where it is known, and is not believed where something newer is', () => {
    const desk = staffedDesk(1);
    const carry = (id: string, prev: string, at: number) => inRoom(operation(id, { prev, author: BEN, desk: deskId(2), stamp: at, detail: { type: 'carry', state: { ...carriedOf(NOTHING_SHARED, at), holder: { author: ANA, desk: deskId(7), point: '', since: 1 } } } }));
    desk.hear([inRoom(operation('b', { detail: { type: 'block', reason: 'threats' } }))], NINE);
    const before = desk.state.conversations.get(KEY)?.shared;
    desk.hear([carry('x', 'nonsense', NINE + HOUR)], NINE + HOUR);
    expect(desk.state.conversations.get(KEY)?.shared).toEqual(before);
    desk.hear([carry('y', 'b', NINE + 2 * HOUR)], NINE + 2 * HOUR);
    expect(desk.state.conversations.get(KEY)?.shared).toEqual({ ...before, head: 'y', headStamp: NINE + 2 * HOUR, followedFrom: NINE + 2 * HOUR });
  });

  it('has a request that nobody took, also where the archive has no longer the message', () => {
    const library = new Watching(3);
    library.patron('m1');
    library.tick(NINE + 2 * MINUTE);
    expect(hour(library, NINE + WEEK + HOUR)).toEqual(['carry']);
    const late = arriving(library, NINE + WEEK);
    expect(request(late)).toMatchObject({ name: 'm1', since: NINE, words: 'words of m1', phase: 'waiting' });
    // The archive of the service has it after all: it is one message.
    late.page({ archive: SERVICE, items: [message('m1', { via: 'archive', stamp: NINE }), message('m2', { via: 'archive', stamp: NINE + 1_000 })], refused: [], complete: true, last: 'm2' }, NINE + WEEK);
    expect(request(late)?.messages.map((m) => m.id)).toEqual(['m1', 'm2']);
  });
});

describe('the claim guard', () => {
  it('announces in the channel once what nobody takes, with eight desks watching', () => {
    const library = new Watching(8);
    library.patron('m1');
    expect(library.tick(NINE + 60_000)).toEqual([]);
    expect(library.tick(NINE + 60_001)).toHaveLength(8);
    for (const later of [61_000, 90_000, 600_000]) expect(library.tick(NINE + later)).toEqual([]);
    expect(library.said().map(({ out }) => out)).toMatchObject([{ type: 'room-message', room: CHANNEL, body: 'Patron 472 has been waiting for 60 seconds and nobody has taken the question. Who can?' }]);
    expect(request(library.desks[0])?.name).toBe('m1');
    expect(library.desks[0]?.state.conversations.get(LINES)?.shared.done.map((d) => d.key)).toEqual([announcement('m1')]);
  });

  it('says nothing about what somebody holds, a walk-in, or a colleague’s message', () => {
    const library = new Watching(2);
    library.patron('m1');
    library.op(2, claimed(2));
    library.op(2, { type: 'open', mode: 'in-person', note: '', age: 0 }, NINE, { conv: 'walk-in', prev: '' });
    library.desks[0]?.hear([message('d1', { archive: ANA, from: `${BEN}/x`, to: ANA })], NINE);
    expect(library.tick(NINE + 10 * MINUTE)).toEqual([]);
  });

  it('announces the next request of the same patron as well', () => {
    const library = new Watching(2);
    library.patron('m1');
    library.tick(NINE + 2 * MINUTE);
    library.op(1, claimed(1));
    library.op(1, { type: 'close', outcome: 'answered', upto: 'm1', uptoStamp: NINE });
    library.patron('m2', NINE + 5 * MINUTE);
    library.tick(NINE + 5 * MINUTE);
    expect(library.said().filter(({ out }) => out.type === 'room-message')).toHaveLength(1);
    library.tick(NINE + 7 * MINUTE);
    expect(library.said().filter(({ out }) => out.type === 'room-message')).toHaveLength(2);
  });

  it('tells of a rush in one line each ten seconds, and not of each patron', () => {
    const library = new Watching(3);
    for (let n = 0; n < 40; n += 1) library.patron(`m${n}`, NINE + n * 1_000, `p${n}@patrons.example/phone`);
    for (let second = 60; second <= 130; second += 1) library.tick(NINE + second * 1_000);
    expect(lines(library)).toEqual([
      'Patron 472 has been waiting for 60 seconds and nobody has taken the question. Who can?',
      ...[11, 21, 31, 40].map((n) => `${n} patrons have been waiting for 60 seconds or longer and nobody has taken their questions. Who can?`),
    ]);
  });

  it('tells again of what comes back to the queue after the line that told of others', () => {
    const library = new Watching(2);
    library.patron('m1');
    library.op(2, claimed(2));
    library.patron('m2', NINE, 'other@patrons.example/phone');
    library.tick(NINE + 2 * MINUTE);
    expect(lines(library)).toHaveLength(1);
    library.tick(NINE + 5 * MINUTE, new Set([deskId(2)]));
    library.tick(NINE + 5 * MINUTE + 1_000);
    expect(lines(library).slice(1)).toEqual(['2 patrons have been waiting for 60 seconds or longer and nobody has taken their questions. Who can?']);
  });

  it('tells again of the one that it told of, once somebody has taken it and given it back', () => {
    const library = new Watching(3, { company: 2 });
    library.patron('m1');
    library.tick(NINE + 2 * MINUTE);
    library.op(2, claimed(2), NINE + 2 * MINUTE + 1_000);
    library.op(2, { type: 'release' }, NINE + 2 * MINUTE + 2_000);
    for (let second = 2; second <= 60; second += 1) library.tick(NINE + 2 * MINUTE + second * 1_000);
    expect(lines(library)).toEqual(Array.from({ length: 2 }, () => 'Patron 472 has been waiting for 60 seconds and nobody has taken the question. Who can?'));
  });

  it('says nothing when somebody has taken it before the room has decided who tells', () => {
    const library = new Watching(1);
    library.patron('m1');
    const desk = library.desks[0];
    if (desk) desk.follow(decideWatch(desk.state, NOBODY, desk.env(NINE + 2 * MINUTE)), NINE + 2 * MINUTE);
    library.op(2, claimed(2), NINE + 2 * MINUTE);
    expect(library.tick(NINE + 2 * MINUTE)).toEqual(['do']);
    expect(lines(library)).toEqual([]);
  });

  it('leaves nobody out, whoever comes, is taken and comes back, and never says two lines within ten seconds', () => {
    const happening = fc.record({ patron: fc.nat({ max: 11 }), second: fc.nat({ max: 240 }), what: fc.constantFrom('writes', 'writes', 'writes', 'taken', 'released') });
    fc.assert(fc.property(fc.array(happening, { maxLength: 30 }), fc.integer({ min: 1, max: 4 }), (events, desks) => {
      const library = new Watching(desks, { company: desks - 1 });
      const waits = new Map<string, number>();
      const toldAt: number[] = [];
      const leftOut: number[] = [];
      for (let second = 0; second <= 340; second += 1) {
        const now = NINE + second * 1_000;
        for (const { patron, what } of events.filter((event) => event.second === second)) {
          const conv = `p${patron}@patrons.example`;
          const c = library.desks[0]?.state.conversations.get(`desk ${SERVICE} ${conv}`);
          if (what === 'writes') library.patron(`m${patron}-${second}-${waits.size}-${toldAt.length}`, now, `${conv}/phone`);
          else if (what === 'taken' && c && !c.shared.holder) library.op(1, claimed(1), now - 1, { conv });
          else if (what === 'released' && c?.shared.holder) library.op(1, { type: 'release' }, now, { conv });
        }
        const before = lines(library).length;
        library.tick(now);
        if (lines(library).length > before) toldAt.push(now);
        for (const c of library.desks[0]?.state.conversations.values() ?? []) {
          const r = openRequest(c);
          if (r?.phase === 'waiting') waits.set(c.key, Math.max(waits.get(c.key) ?? 0, Math.max(r.since + MINUTE, c.shared.headStamp)));
          else waits.delete(c.key);
        }
        // Ten seconds after the last line, a turn for each desk, and a second until the next look.
        leftOut.push(...[...waits.values()].filter((due) => now > due + 10_000 + desks * 1_000 + 1_000 && toldAt.every((at) => at < due)));
      }
      expect(leftOut).toEqual([]);
      expect(toldAt.filter((at, n) => n > 0 && at - (toldAt[n - 1] ?? 0) < 10_000)).toEqual([]);
    }), { numRuns: 40 });
  });

  it('waits for what this desk has already asked of the room', () => {
    const desk = staffedDesk(1);
    desk.hear([message('m1')], NINE);
    const twice = [1, 2].map((n) => decideWatch(desk.state, NOBODY, desk.env(NINE + n * 2 * MINUTE)));
    expect(twice[0]?.events).toHaveLength(1);
    desk.follow(twice[0] ?? { events: [], effects: [] }, NINE);
    expect(decideWatch(desk.state, NOBODY, desk.env(NINE + 10 * MINUTE)).events).toEqual([]);
  });
});

describe('nothing is decided by the clock alone', () => {
  it.each([['signed out', {}, true], ['out of the room', { roomWorks: false }, false]] as const)('%s', (_, env, out) => {
    const desk = staffedDesk(1, env);
    desk.hear([message('m1'), inRoom(operation('c', { desk: deskId(2), author: BEN, detail: claimed(2) }))], NINE);
    if (out) desk.record([{ kind: 'signed-out', address: ANA, point: '' }], NINE);
    expect(decideWatch(desk.state, new Set([deskId(2)]), desk.env(NINE + MINUTE))).toEqual({ events: [], effects: [] });
  });
});

describe('a block that the server keeps', () => {
  const HOUR = 60 * MINUTE;
  const blocks = (library: Watching) => library.said().flatMap(({ out }) => (out.type === 'server-block' ? [out.blocked] : []));
  /** Blocked for an hour, and kept away by the server. */
  function kept(library: Watching, at: number): string {
    library.op(1, claimed(1), at);
    const block = library.op(1, { type: 'block', reason: 'flood', until: at + HOUR }, at);
    library.op(1, { type: 'do', key: serverBlock(block) }, at);
    return block;
  }

  it('is lifted there once when it is over', () => {
    const library = new Watching(4);
    library.patron('m1');
    const block = kept(library, NINE);
    expect(library.tick(NINE + HOUR - 1_000)).toEqual([]);
    expect(new Set(library.tick(NINE + HOUR))).toEqual(new Set(['do']));
    expect(library.tick(NINE + HOUR + 1_000)).toEqual([]);
    expect(blocks(library)).toEqual([false]);
    expect(library.desks[3]?.state.conversations.get(KEY)?.shared.done.map((d) => d.key)).toContain(serverUnblock(block));
  });

  it('is lifted there also when the request was ended meanwhile, and a second time for a second block', () => {
    const library = new Watching(2);
    library.patron('m1');
    kept(library, NINE);
    library.op(1, { type: 'close', outcome: 'conduct', upto: 'm1', uptoStamp: NINE });
    library.tick(NINE + HOUR);
    expect(blocks(library)).toEqual([false]);
    library.patron('m2', NINE + 2 * HOUR);
    kept(library, NINE + 2 * HOUR);
    library.tick(NINE + 3 * HOUR);
    expect(blocks(library)).toEqual([false, false]);
    library.tick(NINE + 4 * HOUR);
    expect(blocks(library)).toEqual([false, false]);
  });
});

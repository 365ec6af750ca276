import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Detail, Operation } from './operation.js';
import { counts, expectedPrev, HEAD_LIFETIME, NOTHING_SHARED, reduceRoom, type Shared } from './room.js';
import { ANA, BEN, deskId, NINE, operation } from './testing/samples.js';

const reduce = (...ops: readonly Operation[]): Shared => ops.reduce(reduceRoom, NOTHING_SHARED);
const op = (id: string, prev: string, detail: Detail, desk = 1): Operation => operation(id, { prev, detail, desk: deskId(desk), author: desk === 1 ? ANA : BEN });
const claim = (id: string, prev: string, desk = 1): Operation => op(id, prev, { type: 'claim', session: `s${desk}` }, desk);

const detail: fc.Arbitrary<Operation['detail']> = fc.constantFrom(
  { type: 'claim' }, { type: 'release' }, { type: 'hold', reason: '' }, { type: 'resume' }, { type: 'takeover', reason: '' }, { type: 'return', reason: '', of: deskId(2) },
  { type: 'close', outcome: 'answered' }, { type: 'outcome', outcome: 'partly' }, { type: 'do', key: 'k' }, { type: 'ladder', category: 'rude', step: 'warned', follows: '' }, { type: 'retract', of: 'id1', reason: '' }, { type: 'unknown', name: 'summon' }, { type: 'note', text: 'n' }, { type: 'open', mode: 'phone', note: '', age: 0 },
);
/** Most follow the one before, some are stale, some name what never was. */
const room = fc.array(fc.record({ detail, back: fc.constantFrom(0, 0, 0, 0, 1, 2, 99), desk: fc.integer({ min: 1, max: 3 }) }), { maxLength: 40, size: 'max' }).map((all) => {
  let shared = NOTHING_SHARED;
  const heads = [''];
  return all.map((each, n) => {
    const written = operation(`id${n}`, { detail: each.detail, desk: deskId(each.desk), prev: heads.at(-1 - each.back) ?? 'never-was', stamp: NINE + n * 1000 });
    const next = reduceRoom(shared, written);
    if (next.head !== shared.head) heads.push(next.head);
    shared = next;
    return written;
  });
});

describe('compare-and-set in the order of the room', () => {
  it('lets the first claim win and no other that names the same predecessor', () => {
    const shared = reduce(claim('a', '', 2), claim('b', '', 1), claim('c', '', 3));
    expect(shared).toMatchObject({ head: 'a', holder: { desk: deskId(2), author: BEN, session: 's2', since: NINE } });
  });

  it('lets an operation count once only, however often and wherever it is repeated', () => {
    fc.assert(fc.property(room, fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 8 }), (ops, repeats) => {
      const sets = ops.filter((o) => o.detail.type !== 'note');
      const again = [...sets];
      for (const [which, where] of repeats) {
        const first = which % Math.max(1, sets.length);
        const original = sets[first];
        // Behind the original, under a new id: so a desk sends again what it does not find in the archive.
        const from = again.findIndex((o) => o.id === original?.id) + 1;
        if (original) again.splice(from + (where % (again.length - from + 1)), 0, { ...original, id: `again ${which} ${where}` });
      }
      // A stale original may be overtaken by its own repetition, never the other way round; what counts counts once.
      const counted: string[] = [];
      let shared = NOTHING_SHARED;
      for (const each of again) {
        const next = reduceRoom(shared, each);
        if (next.head !== shared.head) counted.push(each.originId);
        shared = next;
      }
      expect(new Set(counted).size).toBe(counted.length);
      expect(shared).toEqual(reduce(...sets));
    }));
  });

  it('returns the same object for what does not count, and the head of what does', () => {
    fc.assert(fc.property(room, (ops) => {
      let shared = NOTHING_SHARED;
      for (const each of ops.filter((o) => o.detail.type !== 'note')) {
        const next = reduceRoom(shared, each);
        expect(counts(shared, each) ? next.head : next).toBe(counts(shared, each) ? each.id : shared);
        shared = next;
      }
    }));
  });

  it('moves the head and nothing else by a type that only a newer desk knows', () => {
    const before = reduce(claim('a', ''));
    expect(reduceRoom(before, op('b', 'a', { type: 'unknown', name: 'summon' }))).toEqual({ ...before, head: 'b', headStamp: NINE });
    expect(reduceRoom(before, op('b', '', { type: 'unknown', name: 'summon' }))).toBe(before);
  });

  it('counts notes wherever they stand, once for each author and id, and never moves the head by them', () => {
    const note = operation('n', { prev: 'nonsense', detail: { type: 'note', text: 'look in the annex' } });
    const shared = reduce(claim('a', ''), note, { ...note, id: 'n2' }, { ...note, id: 'n3', author: BEN });
    expect(shared.notes.map((n) => n.author)).toEqual([ANA, BEN]);
    expect(shared.head).toBe('a');
  });

  it('forgets a head by the stamps of the room, after seven days', () => {
    const held = reduce(claim('a', ''));
    expect(expectedPrev(held, NINE + HEAD_LIFETIME)).toBe('a');
    expect(expectedPrev(held, NINE + HEAD_LIFETIME + 1)).toBe('');
    const late = { ...claim('b', '', 2), stamp: NINE + HEAD_LIFETIME + 1 };
    expect(reduceRoom(held, late).holder?.desk).toBe(deskId(2));
    expect(reduceRoom(held, { ...late, prev: 'a' })).toBe(held);
    expect(reduceRoom(held, { ...late, stamp: NINE + HEAD_LIFETIME })).toBe(held);
  });
});

describe('what an operation does', () => {
  it('opens a walk-in at the time when it was logged, with its age taken off', () => {
    const shared = reduce(op('a', '', { type: 'open', mode: 'in-person', note: 'atlas', age: 40_000 }));
    expect(shared.opened).toEqual({ mode: 'in-person', note: 'atlas', at: NINE - 40_000, by: ANA, point: 'Main desk' });
  });

  it('holds, resumes, gives back and takes over', () => {
    const held = reduce(claim('a', ''), op('b', 'a', { type: 'hold', reason: 'shelves' }));
    expect(held).toMatchObject({ onHold: { since: NINE, reason: 'shelves' }, holder: { desk: deskId(1) } });
    expect(reduceRoom(held, op('c', 'b', { type: 'resume' })).onHold).toBeUndefined();
    expect(reduceRoom(held, op('c', 'b', { type: 'release' }))).toMatchObject({ returned: false, head: 'c' });
    expect(reduceRoom(held, op('c', 'b', { type: 'release' })).holder).toBeUndefined();
    expect(reduceRoom(held, op('c', 'b', { type: 'takeover', reason: 'silent' }, 2))).toMatchObject({ holder: { desk: deskId(2) } });
  });

  it('returns to the queue what a vanished desk held, and nothing of another one', () => {
    const held = reduce(claim('a', ''));
    const gone = reduceRoom(held, op('b', 'a', { type: 'return', reason: 'vanished', of: deskId(1) }, 2));
    expect(gone).toMatchObject({ returned: true, head: 'b' });
    expect(gone.holder).toBeUndefined();
    expect(reduceRoom(held, op('b', 'a', { type: 'return', reason: 'vanished', of: deskId(3) }, 2)).holder?.desk).toBe(deskId(1));
    expect(reduceRoom(gone, claim('c', 'b', 2)).returned).toBe(false);
  });

  it('closes with an outcome that can be corrected, and begins anew', () => {
    const note = operation('n', { detail: { type: 'note', text: 'x' } });
    const closed = reduce(claim('a', ''), note, op('b', 'a', { type: 'do', key: 'k' }), op('c', 'b', { type: 'close', outcome: 'answered', upto: 'm7', uptoStamp: 5 }));
    expect(closed).toEqual({ ...NOTHING_SHARED, head: 'c', headStamp: NINE, followedFrom: NINE, closes: 1, lastClose: { at: NINE, by: ANA, outcome: 'answered', upto: 'm7', uptoStamp: 5 } });
    expect(reduceRoom(closed, op('d', 'c', { type: 'outcome', outcome: 'referred' })).lastClose?.outcome).toBe('referred');
  });

  it('remembers of a `do` who did it first', () => {
    const shared = reduce(op('a', '', { type: 'do', key: 'k' }, 2), op('b', 'a', { type: 'do', key: 'k' }, 1));
    expect(shared).toMatchObject({ head: 'b', done: [{ key: 'k', desk: deskId(2), author: BEN }] });
  });

  it('changes the holder only by an operation that takes, to the desk that sent it', () => {
    fc.assert(fc.property(room, (ops) => {
      const changes: unknown[] = [];
      let shared = NOTHING_SHARED;
      for (const each of ops) {
        const next = reduceRoom(shared, each);
        if (next.holder !== shared.holder && next.holder) changes.push(next.holder.desk === each.desk && next.head === each.id && ['claim', 'resume', 'takeover'].includes(each.detail.type));
        shared = next;
      }
      expect(changes).not.toContain(false);
    }));
  });
});

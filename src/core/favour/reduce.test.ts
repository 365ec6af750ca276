import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ANA, BEN, deskId, NINE } from '../testing/samples.js';
import type { Favour, FavourDetail, FavourOperation, FavourTarget } from './favour.js';
import { addFavourOperation, favourKey, prunedFavours, settleFavourOperation, type FavourLog, type Favours } from './log.js';
import { reduceFavour } from './reduce.js';

const CARL = 'carl@library.example';
const ROOM = 'staff@rooms.library.example';
const PEOPLE = [ANA, BEN, CARL];

const op = (id: string, author: string, detail: FavourDetail, prev: string): FavourOperation => ({
  id, originId: `o-${id}`, author, desk: deskId(PEOPLE.indexOf(author) + 1), point: `Desk of ${author}`, favour: 'f', prev, stamp: NINE, detail,
});
const ask = (to?: FavourTarget): FavourOperation => op('s0', ANA, { type: 'ask', wish: { kind: 'pull', title: 'The Odyssey', branch: 'North' }, ...(to ? { to } : {}) }, '');
const reduce = (...ops: readonly FavourOperation[]): Favour | undefined => ops.reduce<Favour | undefined>(reduceFavour, undefined);
const TO_BEN: FavourTarget = { kind: 'person', address: BEN };

describe('a favour', () => {
  it('is accepted by who is first in the order of the room, and done by them', () => {
    const favour = reduce(ask(), op('s1', BEN, { type: 'accept' }, 's0'), op('s2', CARL, { type: 'accept' }, 's0'));
    expect(favour).toMatchObject({ state: 'accepted', head: 's1', accepted: { by: BEN, desk: deskId(2), point: `Desk of ${BEN}` } });
    expect(reduceFavour(favour, op('s3', BEN, { type: 'done' }, 's1'))).toMatchObject({ state: 'done', ended: { by: BEN }, accepted: { by: BEN } });
    expect(reduceFavour(favour, op('s3', ANA, { type: 'done' }, 's1')), 'who asked sees as well that it is done').toMatchObject({ state: 'done', ended: { by: ANA } });
  });

  it('of one colleague ends when they decline it, with their reason, and can be taken up again by them', () => {
    const declined = reduce(ask(TO_BEN), op('s1', BEN, { type: 'decline', reason: 'it is on loan' }, 's0'));
    expect(declined).toMatchObject({ state: 'declined', ended: { by: BEN, reason: 'it is on loan' } });
    expect(reduceFavour(declined, op('s2', ANA, { type: 'reopen', reason: '' }, 's1'))).toBe(declined);
    expect(reduceFavour(declined, op('s2', BEN, { type: 'reopen', reason: '' }, 's1'))).toMatchObject({ state: 'asked' });
  });

  it('of one colleague can be done by another one who sees it', () => {
    expect(reduce(ask(TO_BEN), op('s1', CARL, { type: 'accept' }, 's0'))).toMatchObject({ state: 'accepted', accepted: { by: CARL } });
  });

  it('of everybody goes on when one person cannot, wherever they say so', () => {
    const cannot = op('s1', BEN, { type: 'decline', reason: 'alone here' }, 'long ago');
    const favour = reduce(ask(), cannot, op('s2', CARL, { type: 'accept' }, 's0'));
    expect(favour).toMatchObject({ state: 'accepted', head: 's2', cannot: [{ by: BEN, reason: 'alone here' }] });
    expect(reduce(ask(), cannot, { ...cannot, id: 's9' })?.cannot).toHaveLength(1);
  });

  it('is asked again when it is given back, and says who gave it back and why', () => {
    const favour = reduce(ask(), op('s1', BEN, { type: 'accept' }, 's0'), op('s2', BEN, { type: 'reopen', reason: 'fire drill' }, 's1'));
    expect(favour).toMatchObject({ state: 'asked', givenBack: { by: BEN, reason: 'fire drill' } });
    expect(favour).not.toHaveProperty('accepted');
    expect(reduceFavour(favour, op('s3', CARL, { type: 'accept' }, 's2'))).not.toHaveProperty('givenBack');
  });

  it('is not asked twice under one name', () => {
    const favour = reduce(ask());
    expect(reduceFavour(favour, { ...ask(), id: 's7', author: BEN })).toBe(favour);
  });

  it.each([
    ['accept', ANA, { type: 'accept' }, 'asked'], ['withdraw', BEN, { type: 'withdraw' }, 'asked'], ['done before anybody has it', BEN, { type: 'done' }, 'asked'],
    ['decline what one asked oneself', ANA, { type: 'decline', reason: '' }, 'asked'], ['decline what was asked of another', CARL, { type: 'decline', reason: '' }, 'asked'],
    ['done by a third', CARL, { type: 'done' }, 'accepted'], ['given back by a third', CARL, { type: 'reopen', reason: '' }, 'accepted'], ['given back by who asked', ANA, { type: 'reopen', reason: '' }, 'accepted'],
    ['accepted once more', CARL, { type: 'accept' }, 'accepted'], ['declined after all', BEN, { type: 'decline', reason: '' }, 'accepted'],
  ] as const)('%s does not count from who may not do it', (_what, author, detail, state) => {
    const favour = state === 'asked' ? reduce(ask(TO_BEN)) : reduce(ask(TO_BEN), op('s1', BEN, { type: 'accept' }, 's0'));
    expect(reduceFavour(favour, op('s5', author, detail, favour?.head ?? ''))).toBe(favour);
  });

  it('knows the right of a desk that it is addressed to by the desk, not by its name', () => {
    const favour = reduce(ask({ kind: 'desk', desk: deskId(2), point: 'North' }));
    expect(reduceFavour(favour, op('s1', CARL, { type: 'decline', reason: '' }, 's0'))).toBe(favour);
    expect(reduceFavour(favour, op('s1', BEN, { type: 'decline', reason: '' }, 's0'))).toMatchObject({ state: 'declined' });
  });

  it('lets a type of a newer desk advance the head and change nothing else', () => {
    const favour = reduce(ask());
    expect(reduceFavour(favour, op('s1', BEN, { type: 'unknown', name: 'delegate' }, 's0'))).toEqual({ ...favour, head: 's1', headStamp: NINE });
  });
});

const detail: fc.Arbitrary<FavourDetail> = fc.constantFrom<FavourDetail>({ type: 'accept' }, { type: 'accept' }, { type: 'done' }, { type: 'withdraw' }, { type: 'decline', reason: 'r' }, { type: 'reopen', reason: 'r' }, { type: 'unknown', name: 'n' });
/** A history of one favour: most follow the last one that counted, some do not. */
const history = fc.tuple(fc.constantFrom(undefined, TO_BEN), fc.array(fc.record({ detail, back: fc.constantFrom(0, 0, 0, 1, 2), person: fc.constantFrom(...PEOPLE) }), { maxLength: 25, size: 'max' })).map(([to, steps]) => {
  const ops = [ask(to)];
  let favour = reduce(...ops);
  const heads = ['s0'];
  for (const [n, { detail: wanted, back, person }] of steps.entries()) {
    const written = { ...op(`s${n + 1}`, person, wanted, heads.at(-1 - back) ?? 'never'), stamp: NINE + n * 1_000 };
    favour = reduceFavour(favour, written);
    if (favour && favour.head !== heads.at(-1)) heads.push(favour.head);
    ops.push(written);
  }
  return ops;
});

const logOf = (favours: Favours): FavourLog | undefined => favours.get(favourKey(ROOM, 'f'));
const add = (favours: Favours, one: FavourOperation): Favours => new Map([[favourKey(ROOM, 'f'), addFavourOperation(favours, ROOM, one)]]);
const settle = (favours: Favours, one: FavourOperation): Favours => new Map([...favours].map(([key, log]) => [key, settleFavourOperation(log, one.id, one.stamp)]));

describe('the order of the archive', () => {
  it('leads to the same favour, in whatever order and however often it was heard live', () => {
    fc.assert(fc.property(history, fc.array(fc.nat(), { maxLength: 40 }), (ops, picks) => {
      const expected = reduce(...ops);
      const live = picks.flatMap((pick) => ops[pick % ops.length] ?? []);
      const heard = live.reduce(add, new Map());
      const settled = ops.reduce((favours: Favours, one) => settle(add(favours, one), one), heard);
      expect(logOf(settled)?.now).toEqual(expected);
      expect(logOf(settled)?.provisional).toEqual([]);
    }));
  });

  it('counts an operation once, however often it is sent again', () => {
    fc.assert(fc.property(history, fc.nat(), fc.nat(), (ops, which, where) => {
      const original = ops[which % ops.length];
      if (!original) return;
      const at = (which % ops.length) + 1 + (where % ops.length);
      const again = [...ops.slice(0, at), { ...original, id: 'again' }, ...ops.slice(at)];
      const counted: string[] = [];
      let favour: Favour | undefined;
      for (const one of again) {
        const next = reduceFavour(favour, one);
        if (next !== favour) counted.push(one.originId);
        favour = next;
      }
      expect(new Set(counted).size).toBe(counted.length);
    }));
  });

  it('keeps what is open as long as it may come, and what is over for a week', () => {
    const open = add(new Map(), ask());
    const day = 24 * 3_600_000;
    expect(prunedFavours(open, NINE + 20 * day)).toBe(open);
    expect(prunedFavours(settle(open, ask()), NINE + 31 * day).size).toBe(0);
    const flood = new Map(Array.from({ length: 2_500 }, (_, n) => [`${n}`, { ...(logOf(open) ?? { key: '', room: ROOM, provisional: [], told: [] }), key: `${n}` }] as const));
    expect([...prunedFavours(flood, NINE).keys()]).toEqual(Array.from({ length: 2_000 }, (_, n) => `${n + 500}`));
    const done = [op('s1', ANA, { type: 'withdraw' }, 's0')].reduce((favours: Favours, one) => settle(add(favours, one), one), settle(open, ask()));
    expect(prunedFavours(done, NINE + 6 * day).size).toBe(1);
    expect(prunedFavours(done, NINE + 8 * day).size).toBe(0);
  });
});

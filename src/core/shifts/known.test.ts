import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverOf, type CoverMessage, type CoverSaid } from './cover.js';
import { addToCover, allCovers, prunedCovers, settleCover, withCover, type KnownCovers } from './known.js';

const HOUR = 3_600_000;
const ROOM = 'all@rooms.library.example';
const PEOPLE = ['ana@library.example', 'ben@library.example', 'cleo@library.example'] as const;
const ASK: CoverSaid = { type: 'ask', shift: { id: 's', uid: 'u', start: 0, person: PEOPLE[0], place: '', from: 0, to: 4 * HOUR }, from: 0, to: 4 * HOUR, reason: '', first: true };

const words = fc.oneof(
  fc.record({ type: fc.constant('offer' as const), from: fc.constant(0), to: fc.constantFrom(2 * HOUR, 4 * HOUR) }),
  fc.constant<CoverSaid>({ type: 'take-back' }), fc.constant<CoverSaid>({ type: 'withdraw' }), fc.constant<CoverSaid>({ type: 'call-again' }),
  fc.constantFrom(...PEOPLE).map((person): CoverSaid => ({ type: 'decide', parts: [{ person, from: 0, to: 2 * HOUR }] })),
);
/** In the order of the archive, which is not that of whole seconds. */
const spoken = fc.array(fc.tuple(fc.constantFrom(...PEOPLE), words), { maxLength: 10 })
  .map((all) => [[PEOPLE[0], ASK] as const, ...all].map(([by, said], i) => ({ by, at: Math.floor(i / 3) * 1_000, id: `m${i}`, said: { ...said, cover: 'c' } as CoverMessage })));

describe('what a desk knows of covers', () => {
  it('comes to the same however the messages arrive: live, twice, late, or out of the archive alone', () => {
    const arrivals = spoken.chain((all) => fc.tuple(fc.constant(all), fc.array(fc.constantFrom(...all), { maxLength: 12 })));
    fc.assert(fc.property(arrivals, ([all, live]) => {
      let known: KnownCovers = new Map();
      for (const one of live) known = addToCover(known, ROOM, { ...one, at: one.at + 350 });
      for (const one of all) known = settleCover(addToCover(known, ROOM, one), ROOM, one.id, one.at);
      expect(allCovers(known)).toEqual([coverOf('c', ROOM, all.map((one) => ({ ...one, settled: true })))]);
      expect(settleCover(known, ROOM, all[0]?.id ?? '', 9)).toBe(known);
      expect([...known].map(([id, record]) => [id, withCover(id, record)])).toEqual([...known]);
    }));
  });

  it('does not mix up what is said in two channels under one name', () => {
    const known = addToCover(new Map(), ROOM, { by: PEOPLE[0], at: 1, id: 'm1', said: { ...ASK, cover: 'c' } });
    expect(addToCover(known, 'other@rooms.library.example', { by: PEOPLE[1], at: 2, id: 'm2', said: { type: 'withdraw', cover: 'c' } })).toBe(known);
    expect(settleCover(known, 'other@rooms.library.example', 'm1', 3)).toBe(known);
  });

  it('stays small: so many covers, so many words about each, and none that are long over', () => {
    let known: KnownCovers = new Map();
    for (let i = 0; i < 600; i++) known = addToCover(known, ROOM, { by: PEOPLE[0], at: i, id: `m${i}`, said: { ...ASK, to: i * HOUR, cover: `c${i}` } });
    expect(known.size).toBe(500);
    expect(known.has('c599')).toBe(true);
    for (let i = 0; i < 300; i++) known = addToCover(known, ROOM, { by: PEOPLE[1], at: i, id: `n${i}`, said: { type: 'take-back', cover: 'c599' } });
    expect(known.get('c599')?.said).toHaveLength(200);
    expect(prunedCovers(known, 600 * HOUR)).toBe(known);
    expect(prunedCovers(known, 1_000 * 24 * HOUR).size).toBe(0);
  });
});

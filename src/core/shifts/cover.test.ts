import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callAgainAt, coverCounts, coverOf, isToCallAgain, proposeParts, uncovered, withCovers, type AskedShift, type Cover, type CoverSaid, type Offered, type SaidOfCover } from './cover.js';
import type { Shift } from './shift.js';

const HOUR = 3_600_000;
const [ANA, BEN, CLEO, DORA] = ['ana@library.example', 'ben@library.example', 'cleo@library.example', 'dora@library.example'] as const;
const ROOM = 'all@rooms.library.example';
const SHIFT: AskedShift = { id: 's', uid: 'u', start: 14 * HOUR, person: ANA, place: 'Main desk', from: 14 * HOUR, to: 18 * HOUR };
const ASK: CoverSaid = { type: 'ask', shift: SHIFT, from: SHIFT.from, to: SHIFT.to, reason: 'dentist' };
const said = (by: string, at: number, what: CoverSaid, settled = true): SaidOfCover => ({ by, at, said: { ...what, cover: 'c' }, settled });
const offer = (from = 14, to = 18): CoverSaid => ({ type: 'offer', from: from * HOUR, to: to * HOUR });
const decide = (...parts: (readonly [string, number, number])[]): CoverSaid => ({ type: 'decide', parts: parts.map(([person, from, to]) => ({ person, from: from * HOUR, to: to * HOUR })) });
const cover = (...all: readonly SaidOfCover[]): Cover => {
  const found = coverOf('c', ROOM, [said(ANA, 0, ASK), ...all]);
  if (!found) throw new Error('no cover');
  return found;
};

describe('a cover', () => {
  it('begins with who asked; without that nobody knows what it is about', () => {
    expect(coverOf('c', ROOM, [said(BEN, 1, offer())])).toBeUndefined();
    expect(cover()).toMatchObject({ by: ANA, shift: SHIFT, from: SHIFT.from, to: SHIFT.to, reason: 'dentist', urgent: false, offers: [] });
    expect(cover(said(BEN, 1, { ...ASK, reason: 'another' })).reason).toBe('dentist');
  });

  it('collects offers of all or a part of it, the last one of each person', () => {
    expect(cover(said(BEN, 1, offer()), said(CLEO, 2, offer(14, 16)), said(BEN, 3, offer(16, 18))).offers).toEqual([
      { person: CLEO, from: 14 * HOUR, to: 16 * HOUR, at: 2 }, { person: BEN, from: 16 * HOUR, to: 18 * HOUR, at: 3 },
    ]);
    expect(cover(said(BEN, 1, offer()), said(BEN, 2, { type: 'take-back' })).offers).toEqual([]);
    // For oneself, more than was asked for, or nothing at all.
    expect(cover(said(ANA, 1, offer()), said(BEN, 2, offer(13, 18)), said(CLEO, 3, offer(16, 16)), said(DORA, 4, offer(17, 15))).offers).toEqual([]);
  });

  it('is decided with what was offered, and never gives a time twice', () => {
    const offers = [said(BEN, 1, offer()), said(CLEO, 2, offer(14, 16))];
    expect(cover(...offers, said(ANA, 3, decide([CLEO, 14, 16], [BEN, 16, 18]))).agreed).toMatchObject({ by: ANA, at: 3, turn: 0 });
    expect(cover(...offers, said(ANA, 3, decide([CLEO, 14, 17]))).agreed).toBeUndefined();
    expect(cover(...offers, said(ANA, 3, decide([CLEO, 14, 16], [BEN, 15, 18]))).agreed).toBeUndefined();
    expect(cover(...offers, said(ANA, 3, decide([DORA, 14, 18]))).agreed).toBeUndefined();
    expect(cover(...offers, said(ANA, 3, decide([BEN, 14, 18])), said(ANA, 4, decide([CLEO, 14, 16]))).agreed).toMatchObject({ at: 4, turn: 1 });
    expect(cover(...offers, said(ANA, 3, { type: 'withdraw' }), said(ANA, 4, decide([BEN, 14, 18])))).toMatchObject({ withdrawn: { by: ANA, at: 3 } });
  });

  it('keeps to what was agreed on: who has it does not just take it back', () => {
    const agreed = cover(said(BEN, 1, offer()), said(ANA, 2, decide([BEN, 14, 18])), said(BEN, 3, { type: 'take-back' }));
    expect(agreed.offers.map(({ person }) => person)).toEqual([BEN]);
    expect(agreed.agreed?.parts).toHaveLength(1);
  });

  it('takes the first offer of all of it where that was asked for, once the archive has put the offers in order', () => {
    const urgent = said(ANA, 0, { ...ASK, urgent: true, first: true });
    const of = (...all: SaidOfCover[]) => coverOf('c', ROOM, [urgent, ...all])?.agreed;
    expect(of(said(BEN, 1, offer(14, 16)), said(CLEO, 2, offer()), said(DORA, 3, offer()))).toMatchObject({ by: CLEO, parts: [{ person: CLEO, from: 14 * HOUR, to: 18 * HOUR }] });
    expect(of(said(BEN, 1, offer(), false))).toBeUndefined();
    expect(cover(said(BEN, 1, offer())).agreed).toBeUndefined();
  });
});

describe('the second call', () => {
  it('waits for what the policy says, half of the time that is left, and never less than five minutes', () => {
    expect(callAgainAt({ at: 0, from: 100 * HOUR }, 24 * HOUR)).toBe(24 * HOUR);
    expect(callAgainAt({ at: 0, from: 10 * HOUR }, 24 * HOUR)).toBe(5 * HOUR);
    expect(callAgainAt({ at: 0, from: -HOUR }, 24 * HOUR)).toBe(5 * 60_000);
  });

  it('comes once, and only where nobody has offered and it is not too late', () => {
    expect(isToCallAgain(cover(), 2 * HOUR, 2 * HOUR - 1)).toBe(false);
    expect(isToCallAgain(cover(), 2 * HOUR, 2 * HOUR)).toBe(true);
    expect(isToCallAgain(cover(said(BEN, 1, offer(14, 15))), 2 * HOUR, 3 * HOUR)).toBe(false);
    expect(isToCallAgain(cover(said(BEN, 1, { type: 'call-again' })), 2 * HOUR, 3 * HOUR)).toBe(false);
    expect(isToCallAgain(cover(said(ANA, 1, { type: 'withdraw' })), 2 * HOUR, 3 * HOUR)).toBe(false);
    expect(isToCallAgain(cover(), 2 * HOUR, 18 * HOUR)).toBe(false);
  });
});

describe('sharing out', () => {
  const people = [ANA, BEN, CLEO, DORA] as const;
  const offers = fc.uniqueArray(fc.record({ person: fc.constantFrom(...people), from: fc.integer({ min: 0, max: 9 }), length: fc.integer({ min: 1, max: 10 }), at: fc.nat(3) }), { selector: ({ person }) => person, maxLength: 4 })
    .map((all) => all.map(({ person, from, length, at }): Offered => ({ person, from, to: Math.min(10, from + length), at })));
  const counts = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3), fc.nat(3)).map((each) => new Map(people.map((person, i): [string, number] => [person, each[i] ?? 0])));

  it('gives each moment that was offered to whoever has covered the least, the earlier offer first', () => {
    fc.assert(fc.property(offers, counts, (all, times) => {
      const parts = proposeParts({ from: 0, to: 10, offers: all }, times);
      for (let moment = 0; moment < 10; moment++) {
        const could = all.filter(({ from, to }) => from <= moment && moment + 1 <= to);
        const has = parts.filter(({ from, to }) => from <= moment && moment + 1 <= to);
        expect(has).toHaveLength(could.length > 0 ? 1 : 0);
        const mine = could.find(({ person }) => person === has[0]?.person);
        const rank = (one: Offered | undefined) => (one ? [times.get(one.person) ?? 0, one.at] as const : [99, 99] as const);
        for (const other of could) expect(rank(mine)[0] < rank(other)[0] || (rank(mine)[0] === rank(other)[0] && rank(mine)[1] <= rank(other)[1])).toBe(true);
      }
      expect(parts.every(({ from }, i) => i === 0 || (parts[i - 1]?.to ?? 0) <= from)).toBe(true);
      expect(uncovered({ from: 0, to: 10 }, parts).every((gap) => all.every(({ from, to }) => to <= gap.from || gap.to <= from))).toBe(true);
    }));
  });

  it('does not depend on the order in which the offers are known', () => {
    fc.assert(fc.property(offers.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))), counts, ([one, other], times) => {
      expect(proposeParts({ from: 0, to: 10, offers: one }, times)).toEqual(proposeParts({ from: 0, to: 10, offers: other }, times));
    }));
  });

  it('is always something that can be decided', () => {
    fc.assert(fc.property(offers, counts, (all, times) => {
      const open = cover(...all.map(({ person, from, to, at }) => said(person, at, { type: 'offer', from: 14 * HOUR + from * 60_000, to: 14 * HOUR + to * 60_000 })));
      const parts = proposeParts(open, times);
      const decided = cover(...open.offers.map(({ person, from, to, at }) => said(person, at, { type: 'offer', from, to })), said(ANA, 9, { type: 'decide', parts }));
      expect(decided.agreed !== undefined).toBe(parts.length > 0);
    }));
  });

  it('counts each cover once, for ninety days, and not what was withdrawn', () => {
    const now = 100 * 24 * HOUR;
    const at = (from: number, more: Partial<Cover> = {}): Cover => ({ ...cover(), agreed: { by: ANA, at: 0, turn: 0, parts: [{ person: BEN, from, to: from + 1 }, { person: BEN, from: from + 2, to: from + 3 }] }, ...more });
    expect([...coverCounts([at(now), at(now + 1), at(now - 91 * 24 * HOUR), at(now, { withdrawn: { by: ANA, at: 0 } })], now)]).toEqual([[BEN, 2]]);
  });
});

describe('the shift list after a cover', () => {
  const shift: Shift = { ...SHIFT };
  const agreed = cover(said(BEN, 1, offer(15, 17)), said(ANA, 2, decide([BEN, 15, 17])));

  it('has those who cover in place of who asked, and the rest as before', () => {
    expect(withCovers([shift], [agreed]).map(({ person, from, to, coverFor }) => [person, from / HOUR, to / HOUR, coverFor])).toEqual([[ANA, 14, 15, undefined], [ANA, 17, 18, undefined], [BEN, 15, 17, ANA]]);
    expect(new Set(withCovers([shift], [agreed]).map(({ id }) => id)).size).toBe(3);
  });

  it('leaves alone what was withdrawn, what the calendar has changed since, and other shifts', () => {
    expect(withCovers([shift], [{ ...agreed, withdrawn: { by: ANA, at: 3 } }])).toEqual([shift]);
    expect(withCovers([{ ...shift, person: CLEO }], [agreed])).toEqual([{ ...shift, person: CLEO }]);
    expect(withCovers([{ ...shift, id: 'other' }], [agreed])).toEqual([{ ...shift, id: 'other' }]);
  });

  it('never loses or doubles a minute of the shift', () => {
    const spans = fc.uniqueArray(fc.integer({ min: 0, max: 240 }), { minLength: 2, maxLength: 6 }).map((all) => all.toSorted((a, b) => a - b));
    fc.assert(fc.property(spans, (edges) => {
      const parts = edges.flatMap((from, i) => (i % 2 === 0 && edges[i + 1] !== undefined ? [{ person: BEN, from: SHIFT.from + from * 60_000, to: SHIFT.from + (edges[i + 1] ?? 0) * 60_000 }] : []));
      const after = withCovers([shift], [{ ...agreed, agreed: { by: ANA, at: 0, turn: 0, parts } }]).toSorted((a, b) => a.from - b.from);
      expect(after[0]?.from).toBe(SHIFT.from);
      expect(after.at(-1)?.to).toBe(SHIFT.to);
      expect(after.every(({ from }, i) => i === 0 || after[i - 1]?.to === from)).toBe(true);
    }));
  });
});

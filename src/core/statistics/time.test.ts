import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ANA, BEN, deskId, MARIA, NINE, operation, SERVICE } from '../testing/samples.js';
import type { Detail } from '../operation.js';
import { Spans, timeIn, type Span } from './time.js';

const MINUTE = 60_000;
const DAY = { from: NINE, to: NINE + 24 * 60 * MINUTE };

/** Operations of the room, one after another for each conversation. */
function spansOf(said: readonly { readonly conv?: string; readonly desk: 1 | 2; readonly at: number; readonly detail: Detail }[], now: number): readonly Span[] {
  const spans = new Spans();
  const heads = new Map<string, string>();
  for (const [n, { conv = MARIA, desk, at, detail }] of said.entries()) {
    spans.add(operation(`op${n}`, { conv, prev: heads.get(conv) ?? '', desk: deskId(desk), author: desk === 1 ? ANA : BEN, stamp: NINE + at * MINUTE, detail }));
    heads.set(conv, `op${n}`);
  }
  return spans.all(NINE + now * MINUTE);
}

describe('the time of a conversation', () => {
  it('is from taking it to ending it, whoever has it in between, also on hold', () => {
    const spans = spansOf([
      { desk: 1, at: 0, detail: { type: 'claim' } }, { desk: 1, at: 5, detail: { type: 'hold', reason: '' } }, { desk: 1, at: 7, detail: { type: 'resume' } },
      { desk: 2, at: 10, detail: { type: 'takeover', reason: '' } }, { desk: 2, at: 25, detail: { type: 'close', outcome: 'answered' } },
    ], 100);
    expect(spans.map(({ person, from, to }) => [person, (from - NINE) / MINUTE, (to - NINE) / MINUTE])).toEqual([[ANA, 0, 10], [BEN, 10, 25]]);
  });

  it('goes on until now, and what does not count does not', () => {
    const spans = new Spans();
    spans.add(operation('op1', { stamp: NINE, detail: { type: 'claim' } }));
    spans.add(operation('op2', { stamp: NINE + MINUTE, prev: 'nothing', detail: { type: 'close', outcome: 'answered' } }));
    expect(spans.all(NINE + 3 * MINUTE)).toMatchObject([{ from: NINE, to: NINE + 3 * MINUTE }]);
    expect(spans.all(NINE + 4 * MINUTE), 'asked again').toMatchObject([{ from: NINE, to: NINE + 4 * MINUTE }]);
  });

  it('is no walk-in and no call', () => {
    expect(spansOf([{ desk: 1, at: 0, detail: { type: 'open', mode: 'phone', note: '', age: 0 } }, { desk: 1, at: 1, detail: { type: 'claim' } }, { desk: 1, at: 9, detail: { type: 'close', outcome: 'answered' } }], 20)).toEqual([]);
  });
});

describe('time by service', () => {
  it('says of who has two at once how long they talked, and how long they were busy', () => {
    const spans = spansOf([
      { conv: 'a@b', desk: 1, at: 0, detail: { type: 'claim' } }, { conv: 'c@d', desk: 1, at: 10, detail: { type: 'claim' } },
      { conv: 'a@b', desk: 1, at: 20, detail: { type: 'release' } }, { conv: 'c@d', desk: 1, at: 40, detail: { type: 'release' } },
    ], 100);
    expect(timeIn(spans, DAY, () => 'all')).toEqual([{ service: SERVICE, label: 'all', conversations: 2, talking: 50 * MINUTE, busy: 40 * MINUTE }]);
  });

  it('gives each hour its part, and nothing outside of the period', () => {
    const spans = spansOf([{ desk: 1, at: -30, detail: { type: 'claim' } }, { desk: 1, at: 90, detail: { type: 'release' } }], 100);
    const rows = timeIn(spans, DAY, (_span, at) => String(Math.floor((at - NINE) / (60 * MINUTE))));
    expect(rows.map(({ label, talking }) => [label, talking / MINUTE])).toEqual([['0', 60], ['1', 30]]);
  });

  it('adds up: the parts are the whole, and nobody is busy for longer than they talk', () => {
    const span = fc.record({ from: fc.integer({ min: 0, max: 600 }), length: fc.integer({ min: 1, max: 300 }), desk: fc.constantFrom('1', '2'), conversation: fc.constantFrom('x', 'y', 'z') })
      .map(({ from, length, desk, conversation }): Span => ({ conversation, service: SERVICE, desk, person: ANA, from: NINE + from * MINUTE, to: NINE + (from + length) * MINUTE }));
    fc.assert(fc.property(fc.array(span, { maxLength: 12 }), (spans) => {
      const [whole] = timeIn(spans, DAY, () => 'all');
      const parts = timeIn(spans, DAY, (_span, at) => String(Math.floor(at / (60 * MINUTE))));
      const sum = (of: 'talking' | 'busy'): number => parts.reduce((all, row) => all + row[of], 0);
      expect([sum('talking'), sum('busy')]).toEqual([whole?.talking ?? 0, whole?.busy ?? 0]);
      expect(whole?.busy ?? 0).toBeLessThanOrEqual(whole?.talking ?? 0);
    }));
  });
});

import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Refused } from '../../core/heard.js';
import { message } from '../../core/testing/samples.js';
import { Gatherer } from './gather.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Given {
  readonly ids: readonly (string | undefined)[];
  readonly refused: number;
  readonly at: number;
}

function gathering() {
  const given: Given[] = [];
  const begun = Date.now();
  const gatherer = new Gatherer((items, refused) => void given.push({ ids: items.map(({ id }) => id), refused: refused.length, at: Date.now() - begun }));
  const hear = (id: string, hurry = false): void => {
    gatherer.add([message(id)], []);
    if (hurry) gatherer.hurry();
    gatherer.rest();
  };
  return { given, gatherer, hear };
}

describe('what is heard', () => {
  it('alone is given at once, and what comes soon after it together', () => {
    const { given, hear } = gathering();
    hear('a');
    for (const id of ['b', 'c', 'd']) {
      vi.advanceTimersByTime(10);
      hear(id);
    }
    expect(given.map(({ ids }) => ids)).toEqual([['a']]);
    vi.advanceTimersByTime(20);
    expect(given.map(({ ids, at }) => [ids, at])).toEqual([[['a'], 0], [['b', 'c', 'd'], 50]]);
    vi.advanceTimersByTime(51);
    hear('e');
    expect(given.at(-1)).toMatchObject({ ids: ['e'], at: 101 });
  });

  it('and awaited by somebody is given at once, with all that came before it', () => {
    const { given, hear } = gathering();
    hear('a');
    hear('b');
    hear('c', true);
    hear('d');
    expect(given.map(({ ids }) => ids)).toEqual([['a'], ['b', 'c']]);
    vi.advanceTimersByTime(50);
    expect(given.at(-1)).toMatchObject({ ids: ['d'], at: 50 });
  });

  it('comes before what happens next', () => {
    const { given, gatherer, hear } = gathering();
    hear('a');
    hear('b');
    gatherer.flush();
    expect(given.map(({ ids }) => ids)).toEqual([['a'], ['b']]);
    vi.advanceTimersByTime(1_000);
    expect(given).toHaveLength(2);
  });

  it('is given as well where all of it was refused', () => {
    const { given, gatherer } = gathering();
    const refused: Refused = { archive: 'a', from: 'b', reason: 'malformed' };
    gatherer.add([], [refused]);
    gatherer.rest();
    expect(given).toMatchObject([{ ids: [], refused: 1 }]);
  });

  it('is given once, in order, and after fifty milliseconds at the latest, however it comes', () => {
    const heard = fc.record({ after: fc.nat({ max: 80 }), what: fc.constantFrom('hear', 'hear', 'hear', 'hurry', 'flush') });
    fc.assert(fc.property(fc.array(heard, { maxLength: 40 }), (events) => {
      const { given, gatherer, hear } = gathering();
      const at = new Map<string, number>();
      const begun = Date.now();
      for (const [n, { after, what }] of events.entries()) {
        vi.advanceTimersByTime(after);
        if (what === 'flush') gatherer.flush();
        else {
          at.set(String(n), Date.now() - begun);
          hear(String(n), what === 'hurry');
        }
      }
      vi.advanceTimersByTime(50);
      expect(given.flatMap(({ ids }) => ids)).toEqual([...at.keys()]);
      const late = given.flatMap(({ ids, at: when }) => ids.filter((id) => when - (at.get(id ?? '') ?? 0) > 50));
      expect(late).toEqual([]);
      vi.advanceTimersByTime(100);
    }));
  });
});

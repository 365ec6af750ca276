import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mode } from './operation.js';
import { alarmOf, compareRequests, DEFAULT_ORDER, nextWaiting } from './queue.js';
import type { OpenRequest } from './request.js';
import { ANA, deskId } from './testing/samples.js';

type Ranked = Pick<OpenRequest, 'key' | 'mode' | 'since' | 'holder'>;
const holder = { author: ANA, desk: deskId(1), point: 'Main', since: 0 };
const request = (key: string, mode: Mode, since: number, held = false): Ranked => ({ key, mode, since, ...(held ? { holder } : {}) });

const ranked = fc.record({ mode: fc.constantFrom(...DEFAULT_ORDER), since: fc.integer({ min: 0, max: 5 }), held: fc.boolean() });
const requests = fc.array(ranked, { maxLength: 25 }).map((all) => all.map(({ mode, since, held }, n) => request(`key ${n}`, mode, since, held)));
const policy = fc.shuffledSubarray([...DEFAULT_ORDER]);
const sign = (n: number): number => Math.sign(n) || 0;

describe('the order of the queue', () => {
  it('is total: antisymmetric, transitive, and a tie only with itself', () => {
    fc.assert(fc.property(policy, requests, (order, all) => {
      const compare = compareRequests(order);
      const sorted = all.toSorted(compare);
      for (const [i, a] of sorted.entries()) {
        for (const [j, b] of sorted.entries()) {
          expect(sign(compare(a, b))).toBe(Math.sign(i - j) || 0);
          expect(sign(compare(a, b))).toBe(sign(-compare(b, a)));
        }
      }
    }));
  });

  it('does not depend on the order in which requests are found', () => {
    fc.assert(fc.property(policy, requests.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))), (order, [all, shuffled]) => {
      expect(shuffled.toSorted(compareRequests(order))).toEqual(all.toSorted(compareRequests(order)));
    }));
  });

  it('is in person, phone, patrons, colleagues, unless the policy says otherwise; a mode that it leaves out comes last', () => {
    const all = [request('d', 'staff-im', 1), request('c', 'patron-im', 2), request('b', 'phone', 3), request('a', 'in-person', 4)];
    const keys = (order: readonly Mode[]): string => all.toSorted(compareRequests(order)).map((r) => r.key).join('');
    expect(keys(DEFAULT_ORDER)).toBe('abcd');
    expect(keys(['patron-im', 'in-person', 'phone', 'staff-im'])).toBe('cabd');
    expect(keys(['staff-im', 'patron-im', 'phone', 'in-person'])).toBe('dcba');
    expect(keys(['phone', 'in-person'])).toMatch(/^ba/);
  });

  it('puts what nobody holds first within a mode, then who waits longest', () => {
    const all = [request('held', 'phone', 1, true), request('late', 'phone', 3), request('early', 'phone', 2), request('person', 'in-person', 9, true)];
    expect(all.toSorted(compareRequests(DEFAULT_ORDER)).map((r) => r.key)).toEqual(['person', 'early', 'late', 'held']);
  });

  it('hands out as the next one the first that nobody holds', () => {
    fc.assert(fc.property(policy, requests, (order, all) => {
      const ordered = all.toSorted(compareRequests(order));
      const next = nextWaiting(ordered);
      expect(next).toBe(ordered.filter((r) => !r.holder)[0]);
    }));
  });

  it.each([[29_000, 'waiting', 0], [30_000, 'waiting', 0], [30_001, 'waiting', 1], [60_001, 'waiting', 2], [60_001, 'held', 0], [60_001, 'on-hold', 0]] as const)('after %i ms, %s, alarms at level %i', (waited, phase, level) => {
    expect(alarmOf({ since: 1_000, phase, left: false }, 1_000 + waited, 30)).toBe(level);
  });

  it('calls nobody for a question that was left', () => {
    expect(alarmOf({ since: 0, phase: 'waiting', left: true }, 24 * 3_600_000, 30)).toBe(0);
  });
});

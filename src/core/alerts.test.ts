import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOTHING_RUNG, ring, type Ring, type Rung, type Waiting } from './alerts.js';
import { NINE } from './testing/samples.js';

/** Seconds between two alerts. */
const EVERY = 15;
const one = (id: string, changes: Partial<Waiting> = {}): Waiting => ({ id, mode: 'patron-im', ownLog: false, alarm: 0, ...changes });

/** Second by second, as the desk asks. @returns what rang, by second */
function listen(seconds: number, waiting: (second: number) => readonly Waiting[], clock: (second: number) => number = (s) => NINE + s * 1000): Map<number, Ring> {
  let rung: Rung = NOTHING_RUNG;
  const heard = new Map<number, Ring>();
  for (let second = 0; second < seconds; second += 1) {
    const now = ring(waiting(second), rung, clock(second), EVERY);
    rung = now.rung;
    if (now.ring) heard.set(second, now.ring);
  }
  return heard;
}

describe('the bell', () => {
  it('rings at once for what is new, and again until it is taken', () => {
    const heard = listen(50, (second) => (second < 40 ? [one('a')] : []));
    expect([...heard.keys()]).toEqual([0, 15, 30]);
    expect([...heard.values()].map((r) => r.fresh)).toEqual([['a'], [], []]);
  });

  it('rings for a second request when it comes, not when the first is due again', () => {
    const heard = listen(20, (second) => [one('a'), ...(second >= 5 ? [one('b')] : [])]);
    expect([...heard].map(([second, r]) => [second, r.ids])).toEqual([[0, ['a']], [5, ['b']], [15, ['a']]]);
  });

  it('does not ring for what was logged at this very desk until it has waited for too long, then loudly', () => {
    const heard = listen(60, (second) => [one('w', { ownLog: true, mode: 'in-person', alarm: second < 31 ? 0 : 1 })]);
    expect([...heard].map(([second, { level }]) => [second, level])).toEqual([[31, 2], [46, 2]]);
  });

  it('names the most urgent first, and is as loud as the most urgent', () => {
    const { ring: rings } = ring([one('a'), one('b', { alarm: 2 }), one('c', { alarm: 1 })], NOTHING_RUNG, NINE, EVERY);
    expect(rings).toEqual({ level: 2, ids: ['b', 'c', 'a'], fresh: ['a', 'b', 'c'] });
    expect(ring([one('a'), one('b')], NOTHING_RUNG, NINE, EVERY).ring?.level).toBe(1);
  });

  it('rings anew for a request that was taken and came back', () => {
    const heard = listen(12, (second) => (second < 3 || second > 9 ? [one('a')] : []));
    expect([...heard].map(([second, r]) => [second, r.fresh])).toEqual([[0, ['a']], [10, ['a']]]);
  });

  it.each([['back', -86_400_000], ['ahead', 86_400_000]])('goes on ringing when the clock jumps a day %s', (_, jump) => {
    const heard = listen(60, () => [one('a')], (second) => NINE + second * 1000 + (second < 20 ? 0 : jump));
    expect([...heard.keys()].filter((second) => second >= 20).length).toBeGreaterThanOrEqual(2);
  });

  it('never leaves a request of somebody else alone for longer than asked, never rings for what is gone, and remembers nothing of it', () => {
    const steps = fc.array(fc.record({ gap: fc.integer({ min: 1, max: 30 }), there: fc.subarray(['a', 'b', 'c', 'd']), urgent: fc.subarray(['a', 'b', 'c', 'd']), reading: fc.boolean() }), { maxLength: 40 });
    fc.assert(fc.property(steps, (all) => {
      let rung: Rung = NOTHING_RUNG;
      let now = NINE;
      const lastRung = new Map<string, number>();
      for (const { gap, there, urgent, reading } of all) {
        now += gap * 1000;
        const waiting = there.map((id) => one(id, { ownLog: id === 'd', alarm: urgent.includes(id) ? 1 : 0 }));
        const next = ring(waiting, rung, now, EVERY, reading);
        rung = next.rung;
        const rang = next.ring?.ids ?? [];
        for (const id of lastRung.keys()) if (!there.includes(id)) lastRung.delete(id);
        for (const { id, ownLog, alarm } of waiting) {
          const last = lastRung.get(id);
          const due = last === undefined ? (ownLog ? alarm > 0 : !reading) : now - last >= EVERY * 1000;
          expect([id, rang.includes(id)]).toEqual([id, due]);
          if (due) lastRung.set(id, now);
        }
        expect(rang.every((id) => there.includes(id))).toBe(true);
        expect(rung.at).toEqual(lastRung);
      }
    }));
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ANSWERS, ASK_AGAIN, ServerClock } from './clock.js';

const second = (at: number): number => Math.floor(at / 1_000) * 1_000;

describe('the clock of the server', () => {
  it('is known within its doubt, whatever the network takes, and better with every answer', () => {
    const delays = fc.array(fc.tuple(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 0, max: 3_000 })), { minLength: 1, maxLength: 8 });
    fc.assert(fc.property(fc.integer({ min: -700_000, max: 700_000 }), fc.integer({ min: 0, max: 999 }), delays, (offset, phase, answers) => {
      const clock = new ServerClock();
      let here = 1_795_000_000_000 + phase;
      let before = Number.POSITIVE_INFINITY;
      for (const [there, back] of answers) {
        clock.hear({ asked: here, answered: here + there + back, utc: second(here + there + offset), precision: 1_000 });
        expect(Math.abs(clock.offset - offset)).toBeLessThanOrEqual(clock.doubt + 1);
        expect(clock.doubt).toBeLessThanOrEqual(before);
        before = clock.doubt;
        here += there + back + ASK_AGAIN;
      }
    }));
  });

  it('is known within a quarter of a second after all questions, though the server tells whole seconds', () => {
    for (let phase = 0; phase < 1_000; phase += 37) {
      const clock = new ServerClock();
      for (let n = 0; n < ANSWERS; n += 1) {
        const asked = 1_795_000_000_000 + phase + n * ASK_AGAIN;
        clock.hear({ asked, answered: asked, utc: second(asked + 400), precision: 1_000 });
      }
      expect(Math.abs(clock.offset - 400)).toBeLessThanOrEqual(250);
    }
  });

  it('follows a clock that was set', () => {
    const clock = new ServerClock();
    clock.hear({ asked: 10_000, answered: 10_010, utc: 10_000, precision: 1 });
    clock.hear({ asked: 20_000, answered: 20_010, utc: 620_000, precision: 1 });
    expect(Math.abs(clock.offset - 600_000)).toBeLessThanOrEqual(10);
  });
});

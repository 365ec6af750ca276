import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ATTENDED, look, type Attention, type Look } from './attention.js';

const RULES = { away: 300_000, forgotten: 1_200_000, afterShift: 60_000, countdown: 60_000 };
const SECOND = 1_000;

/** A desk that is looked at once a second. */
class Desk {
  now: Attention = ATTENDED;
  idle = 0;

  pass(seconds: number, change: Partial<Look> = {}): this {
    for (let n = 0; n < seconds; n += 1) {
      this.idle += SECOND;
      this.now = look(this.now, { passed: SECOND, idle: this.idle, open: true, shiftOver: false, ...change }, RULES);
    }
    return this;
  }

  touch(): this {
    this.idle = 0;
    return this.pass(1);
  }
}

describe('a desk that nobody touches', () => {
  it('asks when it is time, and closes itself when nobody answers', () => {
    const desk = new Desk().pass(1_199);
    expect(desk.now).toEqual({ quiet: 1_199_000 });
    expect(desk.pass(1).now.asking).toEqual({ why: 'idle', for: 0 });
    expect(desk.pass(59).now.asking).toEqual({ why: 'idle', for: 59_000 });
    expect(desk.pass(1).now).toEqual({ quiet: 1_260_000, left: 'idle' });
    expect(desk.pass(10_000).now.left, 'until somebody comes').toBe('idle');
    expect(desk.touch().now).toEqual({ quiet: SECOND });
  });

  it('goes on when somebody touches it while it asks', () => {
    const desk = new Desk().pass(1_230);
    expect(desk.touch().now).toEqual({ quiet: SECOND });
    expect(desk.pass(1_198).now.asking).toBeUndefined();
  });

  it('asks much earlier when the shift is over, and not whoever works on', () => {
    const desk = new Desk().pass(59, { shiftOver: true });
    expect(desk.now.asking).toBeUndefined();
    expect(desk.pass(1, { shiftOver: true }).now.asking).toEqual({ why: 'shift-over', for: 0 });
    expect(desk.pass(60, { shiftOver: true }).now.left).toBe('shift-over');
    const busy = new Desk();
    for (let n = 0; n < 100; n += 1) busy.pass(50, { shiftOver: true }).touch();
    expect(busy.now.asking ?? busy.now.left).toBeUndefined();
  });

  it('asks nobody while it is closed', () => {
    const desk = new Desk().pass(5_000, { open: false });
    expect(desk.now.asking).toBeUndefined();
    expect(desk.touch().now.asking).toBeUndefined();
    expect(new Desk().pass(1_210).pass(1, { open: false }).now).toEqual({ quiet: 1_211_000 });
  });

  it('has not been left alone while the computer slept, nor touched by waking', () => {
    const desk = new Desk().pass(600);
    const eightHours = 8 * 3_600 * SECOND;
    desk.idle += eightHours;
    desk.now = look(desk.now, { passed: eightHours, idle: desk.idle, open: true, shiftOver: false }, RULES);
    expect(desk.now, 'a few seconds at most').toEqual({ quiet: 605_000 });
    desk.now = look(desk.now, { passed: -eightHours, idle: desk.idle, open: true, shiftOver: false }, RULES);
    expect(desk.now, 'a clock that goes back').toEqual({ quiet: 605_000 });
  });
});

const steps = fc.array(fc.record({ passed: fc.integer({ min: -1e7, max: 1e7 }), idle: fc.integer({ min: -1e4, max: 1e8 }), open: fc.boolean(), shiftOver: fc.boolean() }), { maxLength: 60 });

it('never closes a desk that was not asked for the whole countdown, nor one that was touched meanwhile', () => {
  fc.assert(fc.property(steps, (looks) => {
    let now = ATTENDED;
    let asked = 0;
    for (const one of looks) {
      const before = now;
      now = look(now, one, { ...RULES, forgotten: 8_000, afterShift: 3_000, countdown: 6_000 });
      if (now.asking) asked = before.asking ? asked + Math.min(Math.max(0, one.passed), 5_000) : 0;
      if (now.left === undefined || before.left !== undefined) continue;
      expect(before.asking).toBeDefined();
      expect(now.quiet).toBeGreaterThanOrEqual(before.quiet);
      expect(asked + Math.max(0, one.passed)).toBeGreaterThanOrEqual(6_000);
    }
  }));
});

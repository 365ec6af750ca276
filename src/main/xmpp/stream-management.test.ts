import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Liveness } from './stream-management.js';

describe('a sign of life', () => {
  let asked = 0;
  let dead = 0;
  let outstanding = false;
  let liveness: Liveness;

  beforeEach(() => {
    vi.useFakeTimers();
    [asked, dead, outstanding] = [0, 0, false];
    liveness = new Liveness({ interval: 10_000, timeout: 5000, ask: () => (asked += 1), outstanding: () => outstanding, onDead: () => (dead += 1) });
    liveness.start();
  });
  afterEach(() => {
    liveness.stop();
    vi.useRealTimers();
  });

  it('is given at every interval, whatever else happens', () => {
    for (let i = 0; i < 60; i += 1) {
      vi.advanceTimersByTime(1000);
      liveness.heard();
    }
    expect([asked, dead]).toEqual([6, 0]);
  });

  it('is asked for at once after sending, one question at a time, and again while something is outstanding', () => {
    outstanding = true;
    for (let i = 0; i < 100; i += 1) liveness.sent();
    expect(asked).toBe(1);
    liveness.heard();
    liveness.acknowledged();
    expect(asked).toBe(2);
    outstanding = false;
    liveness.acknowledged();
    expect(asked).toBe(2);
  });

  it('is missed when nothing comes, and anything at all is enough', () => {
    liveness.sent();
    vi.advanceTimersByTime(4999);
    liveness.heard();
    vi.advanceTimersByTime(5000);
    expect(dead).toBe(0);
    vi.advanceTimersByTime(10_001); // the next interval asks, and its time passes
    expect(dead).toBe(1);
  });

  it('is of no interest after the end', () => {
    liveness.sent();
    liveness.stop();
    vi.advanceTimersByTime(60_000);
    expect([asked, dead]).toEqual([1, 0]);
  });
});

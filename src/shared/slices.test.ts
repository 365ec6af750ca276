import { describe, expect, it, vi } from 'vitest';
import { inSlices } from './slices.js';

/** Each step takes this long by the clock, ms. */
function* work(steps: number, takes: number): Generator<number, string> {
  for (let step = 1; step <= steps; step += 1) {
    vi.setSystemTime(Date.now() + takes);
    yield step / steps;
  }
  return 'done';
}

describe('long work', () => {
  it('lets others have their turn again and again, and says how much is done', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const shares: number[] = [];
    expect(await inSlices(work(10, 5), (share) => Promise.resolve(shares.push(share) > 0))).toBe('done');
    expect(shares).toEqual([0.2, 0.4, 0.6, 0.8, 1]);
    expect(await inSlices(work(3, 0), () => Promise.reject(new Error('it is not long')))).toBe('done');
    vi.useRealTimers();
  });

  it('ends where it is stopped', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const shares: number[] = [];
    expect(await inSlices(work(10, 20), (share) => Promise.resolve(shares.push(share) < 3))).toBeUndefined();
    expect(shares).toEqual([0.1, 0.2, 0.3]);
    vi.useRealTimers();
  });
});

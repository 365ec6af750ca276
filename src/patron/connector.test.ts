import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connect, retryDelay } from './connector.js';
import type { StreamEvents } from './stream.js';

describe('the wait before the next try', () => {
  it('is random between half a second and a limit that doubles up to half a minute', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 0.999_999, noNaN: true }), (failures, random) => {
        const delay = retryDelay(failures, random);
        expect(delay).toBeGreaterThanOrEqual(500);
        expect(delay).toBeLessThanOrEqual(Math.min(30_000, 1_000 * 2 ** failures));
      }),
    );
    expect([1, 2, 3, 4, 5, 6].map((failures) => retryDelay(failures, 1))).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });
});

describe('the connector', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const stream = { address: 'x@anon/1', send: () => Promise.resolve(), ask: () => Promise.reject(new Error('nobody is asked')) };
  function start() {
    const opened: StreamEvents[] = [];
    const heard: string[] = [];
    const closed: number[] = [];
    const connector = connect(
      (on) => {
        const place = opened.push(on);
        return () => {
          closed.push(place);
          on.down();
        };
      },
      { up: () => heard.push('up'), down: () => heard.push('down'), stanza: () => heard.push('stanza'), acked: (id) => heard.push(`acked ${id}`) },
      () => 1,
    );
    const last = () => {
      const newest = opened.at(-1);
      if (!newest) throw new Error('nothing was opened');
      return newest;
    };
    return { connector, opened, heard, closed, last };
  }

  it('opens another stream after each that ended, later and later, and soon again after one that was up', () => {
    const { opened, heard, last } = start();
    const waits: number[] = [];
    const fail = () => {
      const count = opened.length;
      const from = Date.now();
      last().down();
      while (opened.length === count) vi.advanceTimersToNextTimer();
      waits.push(Date.now() - from);
    };
    fail();
    fail();
    fail();
    last().up(stream);
    last().acked('i');
    fail();
    expect(waits).toEqual([2_000, 4_000, 8_000, 2_000]);
    expect(heard).toEqual(['down', 'down', 'down', 'up', 'acked i', 'down']);
  });

  it('tries at once when it is woken while it waits, and only then', () => {
    const { connector, opened, last } = start();
    connector.wake();
    expect(opened).toHaveLength(1);
    last().down();
    connector.wake();
    connector.wake();
    expect(opened).toHaveLength(2);
    last().up(stream);
    connector.wake();
    vi.runAllTimers();
    expect(opened).toHaveLength(2);
  });

  it('ends its stream and stays away when it is stopped', () => {
    const { connector, opened, closed, last } = start();
    last().up(stream);
    connector.stop();
    connector.wake();
    vi.runAllTimers();
    expect(closed).toEqual([1]);
    expect(opened).toHaveLength(1);
  });

  it('survives a stream that ends before it was returned', () => {
    let opened = 0;
    const connector = connect(
      (on) => {
        opened += 1;
        on.down();
        return () => expect.fail('it is over already');
      },
      { up: () => undefined, down: () => undefined, stanza: () => undefined, acked: () => undefined },
    );
    vi.advanceTimersToNextTimer();
    expect(opened).toBe(2);
    connector.stop();
  });
});

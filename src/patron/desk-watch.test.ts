import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { notice, UNKNOWN } from './availability.js';
import { ASKING, watchDesk } from './desk-watch.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function start() {
  const asked: number[] = [];
  const phases: string[] = [];
  const desk = watchDesk(
    () => asked.push(Date.now()),
    () => phases.push(desk.now().phase),
    () => 0,
  );
  return { desk, asked, phases };
}
const desk1 = { from: 'ask@library.example/desk-1', available: true };
const desk2 = { from: 'ask@library.example/desk-2', available: true, nonce: 'abcdefgh' };

describe('whether somebody is at the desk', () => {
  it('is open as soon as one desk answers, and stays so while one is left', () => {
    const { desk, phases } = start();
    expect(desk.now().phase).toBe('connecting');
    desk.up();
    desk.presence(desk1);
    desk.presence(desk2);
    desk.presence({ ...desk1, available: false });
    vi.advanceTimersByTime(ASKING.within * 20);
    expect(desk.now().phase).toBe('open');
    expect(desk.now().nonce).toBe('abcdefgh');
    expect(phases[0]).toBe('checking');
    expect(phases.slice(1).every((phase) => phase === 'open')).toBe(true);
  });

  it('is closed when nobody answers in time, and is asked again until somebody does', () => {
    const { desk, asked, phases } = start();
    desk.up();
    vi.advanceTimersByTime(ASKING.within - 1);
    expect(desk.now().phase).toBe('checking');
    vi.advanceTimersByTime(1);
    expect(desk.now().phase).toBe('closed');
    vi.advanceTimersByTime(2 * (ASKING.again + ASKING.within));
    expect(asked).toHaveLength(3);
    // Asking again does not make the words on the screen flicker.
    expect(phases).toEqual(['checking', 'closed']);
    desk.presence(desk1);
    vi.runAllTimers();
    expect(asked).toHaveLength(3);
    expect(desk.now().phase).toBe('open');
  });

  it('is asked again at once when the last desk leaves', () => {
    const { desk, asked } = start();
    desk.up();
    desk.presence(desk1);
    desk.presence({ ...desk1, available: false });
    expect(asked).toHaveLength(2);
    expect(desk.now().phase).toBe('checking');
    vi.advanceTimersByTime(ASKING.within);
    expect(desk.now().phase).toBe('closed');
  });

  it('is unknown without a connection: what was heard before does not count any more', () => {
    const { desk, asked } = start();
    desk.up();
    desk.presence(desk2);
    desk.down();
    desk.presence(desk1);
    vi.runAllTimers();
    expect(desk.now()).toEqual({ phase: 'offline', desks: new Set() });
    expect(asked).toHaveLength(1);
    desk.up();
    expect(desk.now()).toEqual({ phase: 'checking', desks: new Set() });
  });

  it('does not change for a desk that nobody knew', () => {
    const open = notice(notice(UNKNOWN, { type: 'asked' }), { type: 'presence', ...desk1 });
    expect(notice(open, { type: 'presence', ...desk2, available: false })).toBe(open);
  });
});

describe('waiting for the answer', () => {
  it.each<[string, (desk: ReturnType<typeof watchDesk>) => void]>([
    ['a desk answers', (desk) => desk.presence(desk1)],
    ['nobody does', () => vi.advanceTimersByTime(ASKING.within)],
    ['the connection breaks', (desk) => desk.down()],
  ])('ends when %s', async (_, happens) => {
    const { desk } = start();
    const answered = vi.fn<() => void>();
    const before = desk.answered().then(answered);
    desk.up();
    const waiting = desk.answered().then(answered);
    await Promise.resolve();
    expect(answered).not.toHaveBeenCalled();
    happens(desk);
    await Promise.all([before, waiting]);
    expect(answered).toHaveBeenCalledTimes(2);
  });

  it('is over at once when the answer is known', async () => {
    const { desk } = start();
    desk.up();
    desk.presence(desk1);
    await expect(desk.answered()).resolves.toBeUndefined();
  });
});

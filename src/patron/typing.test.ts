import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { hearTyping, tellTyping, TYPING } from './typing.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('tells the beginning and the pause, and nothing in between', () => {
  const told: string[] = [];
  const typing = tellTyping((state) => told.push(state));
  for (const text of ['h', 'he', 'hel']) {
    typing.typed(text);
    vi.advanceTimersByTime(TYPING.pause - 1);
  }
  expect(told).toEqual(['composing']);
  vi.advanceTimersByTime(1);
  expect(told).toEqual(['composing', 'paused']);
  typing.typed('hell');
  typing.typed('  ');
  expect(told).toEqual(['composing', 'paused', 'composing', 'paused']);
});

it('says nothing after a message, which says it itself', () => {
  const told: string[] = [];
  const typing = tellTyping((state) => told.push(state));
  typing.typed('h');
  typing.sent();
  typing.typed('');
  vi.runAllTimers();
  expect(told).toEqual(['composing']);
});

it('believes the librarian’s typing until the next sign, and not for ever', () => {
  const changed = vi.fn<() => void>();
  const librarian = hearTyping(changed);
  librarian.heard('composing');
  librarian.heard('composing');
  expect(librarian.now()).toBe(true);
  librarian.heard('paused');
  expect(librarian.now()).toBe(false);
  librarian.heard('composing');
  vi.advanceTimersByTime(TYPING.believed);
  expect(librarian.now()).toBe(false);
  librarian.over();
  expect(changed).toHaveBeenCalledTimes(4);
});

import { expect, it } from 'vitest';
import { hoursWords, shutSentence } from './words.js';

it('names a service only where there are several', () => {
  const closed = { name: 'Ask', words: 'closed until Mon 9:00 · Storm' };
  expect([hoursWords(closed, false), hoursWords(closed, true)]).toEqual(['Closed until Mon 9:00 · Storm', 'Ask: closed until Mon 9:00 · Storm']);
});

it.each([
  ['next', 'until Mon 9:00.'], ['time', 'until 2026-11-23 15:30.'], ['reopened', 'until an administrator reopens it.'],
] as const)('says before closing what it means: %s', (kind, words) => expect(shutSentence('Ask', kind, 'Mon 9:00', '2026-11-23', '15:30')).toContain(`Closes Ask at every desk ${words}`));

it('names no time before one was chosen', () => expect(shutSentence('Ask', 'time', undefined, '2026-11-23', '')).toContain('until the time that you choose.'));

import { expect, it } from 'vitest';
import { knownEmoji, MOST_REACTIONS } from '../../core/annotations/emoji.js';
import { emojiName, OFFERED, whoWords } from './emoji.js';

it('offers what every desk takes for a reaction', () => {
  const offered = OFFERED.map(({ emoji }) => emoji);
  expect(knownEmoji(offered)).toEqual(offered);
  expect(offered.length).toBeLessThanOrEqual(MOST_REACTIONS);
});

it('calls them by names, and others by themselves', () => {
  expect([emojiName('👍'), emojiName('🐢')]).toEqual(['Thumbs up', '🐢']);
});

it('says who reacted, and how many more', () => {
  expect([whoWords(['you'], 1), whoWords(['you', 'Ben'], 2), whoWords(['a', 'b', 'c', 'd', 'e', 'f'], 9)]).toEqual(['you', 'you and Ben', 'a, b, c, d, e and 4 more']);
});

import { describe, expect, it } from 'vitest';
import { blockSentence, countWords, DURATIONS, untilWords } from './block-words.js';

const at = (day: number, hour: number): number => new Date(2026, 10, day, hour).getTime();

describe('a block in words', () => {
  it('says what will happen, for each duration that is offered', () => {
    expect(DURATIONS.map((duration) => [duration.hours, blockSentence('Patron 472', duration)])).toEqual([
      [24, 'Blocks Patron 472 for 24 hours. What they write is recorded and not shown; they are told once.'],
      [168, 'Blocks Patron 472 for 7 days. What they write is recorded and not shown; they are told once.'],
      [undefined, 'Blocks Patron 472 for good. What they write is recorded and not shown; they are told once.'],
    ]);
  });

  it('says until when, with the day where it is another one', () => {
    expect(untilWords({ until: at(21, 15) }, at(21, 9))).toBe('until 15:00');
    expect(untilWords({ until: at(23, 15) }, at(21, 9))).toBe('until Monday 23 November 2026, 15:00');
    expect(untilWords({}, at(21, 9))).toBe('for good');
  });

  it.each([[0, 'nothing written since'], [1, '1 message since, on the record only'], [1_200, '1,200 messages since, on the record only']])('counts %d messages', (count, words) => {
    expect(countWords({ count })).toBe(words);
  });
});

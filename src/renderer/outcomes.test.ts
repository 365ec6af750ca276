import { describe, expect, it } from 'vitest';
import { OUTCOMES } from '../core/operation.js';
import { OUTCOME_WORDS, outcomeOfKey } from './outcomes.js';

describe('outcomes', () => {
  it('have a number key each, in the order of the list', () => {
    expect(OUTCOMES.map((_, index) => outcomeOfKey(String(index + 1)))).toEqual(OUTCOMES);
  });

  it.each(['0', '8', '9', '10', '', 'a', '１', 'Enter', ' '])('are not chosen by %j', (key) => {
    expect(outcomeOfKey(key)).toBeUndefined();
  });

  it('have words of their own', () => {
    const titles = OUTCOMES.map((outcome) => OUTCOME_WORDS[outcome].title);
    expect(new Set(titles).size).toBe(OUTCOMES.length);
  });
});

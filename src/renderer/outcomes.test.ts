import { describe, expect, it } from 'vitest';
import { OUTCOMES } from '../core/operation.js';
import { keyOfOutcome, likelyOutcome, OUTCOME_WORDS, outcomeOfKey, outcomesFor } from './outcomes.js';

describe('outcomes', () => {
  it('have a number key each, as far as there are keys, in the order of the list', () => {
    const keys = OUTCOMES.slice(0, 9).map((_, index) => String(index + 1));
    expect(OUTCOMES.map(keyOfOutcome)).toEqual([...keys, '']);
    expect(keys.map((key) => outcomeOfKey(key, OUTCOMES))).toEqual(OUTCOMES.slice(0, 9));
  });

  it.each(['0', '10', '', 'a', '１', 'Enter', ' '])('are not chosen by %j', (key) => {
    expect(outcomeOfKey(key, OUTCOMES)).toBeUndefined();
  });

  it('of an answer by e-mail or telephone are there where a way back was left, the likely one known', () => {
    const usual = outcomesFor({});
    expect(usual).not.toContain('by-email');
    expect(usual).not.toContain('no-address');
    expect(outcomeOfKey('8', usual)).toBeUndefined();
    expect(likelyOutcome({})).toBe('answered');
    const left = { wayBack: { phone: '555 123 4567' } };
    expect(outcomesFor(left)).toEqual([...usual, 'by-email', 'by-phone']);
    expect(likelyOutcome(left)).toBe('by-phone');
    expect(likelyOutcome({ wayBack: { email: 'maria@example.org', phone: '555 123 4567' } })).toBe('by-email');
  });

  it('have words of their own', () => {
    const titles = OUTCOMES.map((outcome) => OUTCOME_WORDS[outcome].title);
    expect(new Set(titles).size).toBe(OUTCOMES.length);
  });
});

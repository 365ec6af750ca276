import { describe, expect, it } from 'vitest';
import { DISTRESS } from '../../core/suggest/word-list.js';
import { AVOID, CARD_LANGUAGES, sentences } from './texts.js';

describe('the crisis card', () => {
  it.each(DISTRESS.flatMap((about) => CARD_LANGUAGES.map((language) => [about, language] as const)))('has plain sentences for %s in %s', (about, language) => {
    const all = sentences(about, language, '988');
    expect(all.length).toBeGreaterThanOrEqual(4);
    expect(all.filter((text) => text.includes('988'))).toHaveLength(1);
    expect(all.filter((text) => /[{}]/.test(text) || text.length > 120)).toEqual([]);
    expect(AVOID[about].length).toBeGreaterThan(0);
  });

  it('names no number where the policy has none', () => {
    expect(sentences('danger', 'en', undefined)).toHaveLength(sentences('danger', 'en', '911').length - 1);
    expect(sentences('danger', 'en', undefined).join(' ')).not.toContain('{');
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { marksIn, phrasesIn, snippetOf, weekOf, wordsIn } from './find.js';

const marked = (text: string, query: string): string[] => marksIn(text, phrasesIn(query)).map(([from, to]) => text.slice(from, to));

describe('words that are looked for', () => {
  it.each([
    ['renew Atlas', [['renew'], ['atlas']]], ['"two words" one', [['two', 'words'], ['one']]], ['"left open', [['left', 'open']]], ['e-mail', [['e', 'mail']]],
    ['Café ÅNGSTRÖM', [['cafe'], ['angstrom']]], ['', []], ['   "" * ( )', []], ['it’s', [['it', 's']]], ['２０２６', [['2026']]],
  ])('in %j', (query, phrases) => {
    expect(phrasesIn(query)).toEqual(phrases);
  });

  it('are marked where they stand, whatever their case and accents', () => {
    expect(marked('Das Café am See, das CAFE.', 'cafe')).toEqual(['Café', 'CAFE']);
    expect(marked('county history, county', '"county history"')).toEqual(['county history']);
    expect(marked('a b c', '"a b" "b c"')).toEqual(['a b c']);
    expect(marked('cafe\u0301!', 'cafe')).toEqual(['cafe\u0301']);
    expect(marked('historic', 'history')).toEqual([]);
  });

  it('stand in the snippet of a long message', () => {
    const text = `${'lorem ipsum '.repeat(40)}the county history ${'dolor sit '.repeat(40)}`;
    const { text: shown, marks } = snippetOf(text, phrasesIn('county'));
    expect(shown.length).toBeLessThan(245);
    expect(marks.map(([from, to]) => shown.slice(from, to))).toEqual(['county']);
    expect(shown.startsWith('…') && shown.endsWith('…')).toBe(true);
  });

  it('are inside every snippet, of any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 600 }), fc.nat(), (text, pick) => {
      const words = [...wordsIn(text)];
      const word = words[pick % Math.max(1, words.length)]?.word;
      const { text: shown, marks } = snippetOf(text, word === undefined ? [] : [[word]]);
      for (const [from, to] of marks) expect([...wordsIn(shown.slice(from, to))].map((each) => each.word)).toEqual([word]);
      expect(marks.length > 0).toBe(word !== undefined);
      expect(/\p{Surrogate}/u.test(shown)).toBe(/\p{Surrogate}/u.test(text));
    }));
  });
});

describe('a week', () => {
  it.each([['2026-11-22', '2026-W47'], ['2026-11-23', '2026-W48'], ['2026-01-01', '2026-W01'], ['2027-01-01', '2026-W53'], ['2024-12-30', '2025-W01'], ['2023-01-01', '2022-W52']])('of %s is %s', (day, week) => {
    expect(weekOf(day)).toBe(week);
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lettersOf, spansOf, wordIndex, wantedWords } from './letters.js';

const found = (text: string, words: string): readonly string[] => {
  const wanted = wantedWords(words);
  return wanted ? spansOf(lettersOf(text), wanted).map(({ start, end }) => text.slice(start, end)) : [];
};

describe('words in a text', () => {
  it.each([
    ['by case and accents', 'Dear MARIA PÉREZ, hello', 'María Pérez', ['MARIA PÉREZ']],
    ['run together and taken apart', 'mariaperez, maria.perez and m a r i a p e r e z', 'Maria Perez', ['mariaperez', 'maria.perez', 'm a r i a p e r e z']],
    ['short ones with signs, not with spaces', 'a.n.a, an a, ana', 'Ana', ['a.n.a', 'ana']],
    ['not as a part of another word', 'Anabel and Susana, Ana2', 'Ana', ['Ana']],
    ['not as a part of another number', '4821 in 14821, 48-21, x4821y', '4821', ['4821', '48-21', '4821']],
    ['not further apart than one writes them', 'maria, or the perez', 'Maria Perez', []],
    ['of scripts without spaces, as a part of more', '我叫王小明。', '王小明', ['王小明']],
    ['none inside another', '漢漢漢', '漢漢', ['漢漢']],
    ['in letters beyond the first plane', 'at 𠮷野家 today', '𠮷野', ['𠮷野']],
    ['none where nothing is said', '... 😀', '😀', []],
  ])('are found %s', (_how, text, words, expected) => {
    expect(found(text, words)).toEqual(expected);
  });

  it('are found among many as one by one', () => {
    const char = fc.constantFrom('a', 'b', 'á', '1', '2', ' ', '.', '漢', '𠮷', '%C3%A1', 'B');
    const said = (maxLength: number): fc.Arbitrary<string> => fc.array(char, { maxLength }).map((all) => all.join(''));
    fc.assert(fc.property(said(40), fc.array(said(7), { maxLength: 12 }), (text, many) => {
      const all = many.flatMap((words) => wantedWords(words) ?? []);
      const letters = lettersOf(text);
      expect(wordIndex(all)(letters)).toEqual(all.flatMap(({ signs }, index) => (letters.signs.includes(signs) ? [index] : [])));
    }), { numRuns: 400 });
  });
});

import { describe, expect, it } from 'vitest';
import { LIBRARY_REASON, linesOfWords, wordsOfLines } from './library-words.js';
import { lexiconOf, suggest } from './suggest.js';

describe('words of the library', () => {
  it('are lines of a form, and back', () => {
    const words = wordsOfLines({ find: ' rude: you goofball\n\nThreat : I know where you park\nrude: what a muffin ', innocent: 'Muffin Street\n' });
    expect(words).toEqual({
      rules: [{ category: 'rude', reason: LIBRARY_REASON, phrases: ['you goofball', 'what a muffin'] }, { category: 'threat', reason: LIBRARY_REASON, phrases: ['I know where you park'] }],
      innocent: ['Muffin Street'],
    });
    expect(wordsOfLines(linesOfWords(words))).toEqual(words);
    expect(wordsOfLines({ find: '', innocent: ' ' })).toEqual({ rules: [], innocent: [] });
  });

  it('find what they say, and excuse what is innocent', () => {
    const lexicon = lexiconOf([wordsOfLines({ find: 'rude: muffin', innocent: 'muffin street' })]);
    expect(suggest(lexicon, 'you are a MUFFIN')).toMatchObject([{ category: 'rude', reason: LIBRARY_REASON }]);
    expect(suggest(lexicon, 'the branch in Muffin Street')).toEqual([]);
  });

  it.each(['you goofball', 'nonsense: you goofball', 'rude:', 'constructor: x', 'rude: <nobody>', 'rude: a* b'])('that cannot be understood are refused in words: %s', (find) => {
    expect(() => wordsOfLines({ find, innocent: '' })).toThrow(/“/u);
  });
});

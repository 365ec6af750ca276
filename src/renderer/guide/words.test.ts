import { describe, expect, it } from 'vitest';
import { badWords, foundInAnswer, importWords } from './words.js';

describe('what is said about answers', () => {
  it('names what was found, and the ways on', () => {
    expect(foundInAnswer([{ what: 'phone', words: '212-555-0199' }, { what: 'patron-name', words: 'Maria' }])).toBe('Not saved yet: it says a telephone number (“212-555-0199”) and the patron’s name (“Maria”). An answer is kept and used again: take it out, or save it as it is.');
    expect(foundInAnswer([{ what: 'own-address', words: 'ana@staff.example' }])).toBe('Not saved yet: it says your own address (“ana@staff.example”). Take it out: patrons never see your own address.');
  });

  it('counts what was imported and what was not', () => {
    expect(importWords({ file: 'faq.csv', added: 2, changed: 1, same: 0 })).toBe('faq.csv: 2 new, 1 changed, 0 as they were.');
    expect(badWords([{ line: 1, reason: 'x' }], 1)).toMatch(/^One row was left out\. Mend the file/u);
    expect(badWords([{ line: 1, reason: 'x' }], 1_200)).toMatch(/^1,200 rows were left out; these are the first 1\. /u);
  });
});

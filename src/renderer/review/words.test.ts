import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayWords, few, personName, pieces, spanWords, timesIn } from './words.js';

describe('what a reviewer reads', () => {
  it('says times as the library counts them, wherever the reviewer sits', () => {
    const at = Date.UTC(2026, 10, 21, 23, 30);
    expect([timesIn('Europe/Berlin').moment(at), timesIn('America/New_York').moment(at)]).toEqual(['22 Nov 2026, 00:30', '21 Nov 2026, 18:30']);
    expect(dayWords('2026-11-17')).toBe('Tuesday 17 November 2026');
  });

  it('says one time for what was over at once', () => {
    const times = timesIn('UTC');
    expect([spanWords({ from: 0, to: 30_000 }, times), spanWords({ from: 0, to: 90_000 }, times)]).toEqual(['00:00', '00:00–00:01']);
  });

  it.each([['ana.lopez@staff.example', 'Ana Lopez'], ['dora', 'dora'], ['@staff.example', '@staff.example'], ['a\u202Eb@x.example', 'Ab']])('names %j', (address, name) => {
    expect(personName(address)).toBe(name);
  });

  it.each([[['Ana'], 'Ana'], [['Ana', 'Ben'], 'Ana, Ben'], [['Ana', 'Ben', 'Cy', 'Di'], 'Ana, Ben and 2 more']])('shortens %j', (names, words) => {
    expect(few(names)).toBe(words);
  });

  it('marks what was found and loses no letter, wherever the marks lie', () => {
    expect(pieces('the census of 1950', [[4, 10]])).toEqual([{ text: 'the ', found: false }, { text: 'census', found: true }, { text: ' of 1950', found: false }]);
    fc.assert(fc.property(fc.string({ maxLength: 40 }), fc.array(fc.tuple(fc.integer({ min: -5, max: 50 }), fc.integer({ min: -5, max: 50 }))), (text, marks) => {
      expect(pieces(text, marks).map((piece) => piece.text).join('')).toBe(text);
    }));
  });
});

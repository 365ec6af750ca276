import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstWords, safeText } from './text.js';

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.array(fc.constantFrom(
    '\u202E', '\u2066', '\u2069', '\u200F', '\0', '\u0007', '\u009B', '\u2028', '\uFFFC', '\uD83D', '\uDE00', '😀', '👩‍🚒', '\r\n', '\r', '\n', '\t', ' ', 'a', 'é', 'ש', '<b>',
  ), { maxLength: 300 }).map((parts) => parts.join('')),
);
const FORBIDDEN = /[\u202A-\u202E\u2066-\u2069\u2028\u2029\uFFF9-\uFFFC]|(?![\t\n])\p{Cc}|\p{Surrogate}/u;

describe('text from strangers', () => {
  it('has no overrides, controls or half characters left, is never too long, and is the same when it is cleaned again', () => {
    fc.assert(fc.property(hostile, fc.integer({ min: 0, max: 320 }), (body, max) => {
      const { text } = safeText(body, max);
      expect(text).not.toMatch(FORBIDDEN);
      expect(text.length).toBeLessThanOrEqual(max);
      expect(safeText(text, max)).toEqual({ text, cleaned: false });
    }));
  });

  it('says when something was taken out, and only then', () => {
    expect(safeText('evil\u202Etxt.exe')).toEqual({ text: 'eviltxt.exe', cleaned: true });
    expect(safeText('a\u0000b')).toEqual({ text: 'a\uFFFDb', cleaned: true });
    expect(safeText('half \uD83D')).toEqual({ text: 'half \uFFFD', cleaned: true });
    expect(safeText('one\r\ntwo\rthree\tfour')).toEqual({ text: 'one\ntwo\nthree\tfour', cleaned: false });
    expect(safeText('abc', 2)).toEqual({ text: 'ab', cleaned: true });
  });

  it.each(['👩‍🚒 🏳️‍🌈 👍🏽 🇩🇪 é', 'שלום\u200F, كيف\u200E?', '<img src=x onerror=alert(1)> javascript:alert(1) {{7*7}}'])('leaves %s as it is', (body) => {
    expect(safeText(body)).toEqual({ text: body, cleaned: false });
  });

  it('keeps 60,000 characters and cuts what is longer, never inside a pair', () => {
    expect(safeText('x'.repeat(60_000)).text).toHaveLength(60_000);
    expect(safeText('😀'.repeat(40_000)).text).toHaveLength(65_536);
    expect(safeText(`x${'😀'.repeat(40_000)}`).text).toBe(`x${'😀'.repeat(32_767)}`);
  });
});

describe('first words', () => {
  it('are one line of at most 140, the same when they are taken again', () => {
    fc.assert(fc.property(hostile, (body) => {
      const words = firstWords(body);
      expect(words).not.toMatch(FORBIDDEN);
      expect(words).not.toMatch(/[\n\t]|^\s|\s$/);
      expect(words.length).toBeLessThanOrEqual(140);
      expect(firstWords(words)).toBe(words);
    }));
  });

  it('end in an ellipsis only when something follows', () => {
    expect(firstWords('x'.repeat(140))).toBe('x'.repeat(140));
    expect(firstWords('x'.repeat(141))).toBe(`${'x'.repeat(139)}…`);
    expect(firstWords(`${'x'.repeat(138)}😀 and more`)).toBe(`${'x'.repeat(138)}…`);
  });

  it('are found behind much empty space, and do not end in half a character', () => {
    expect(firstWords(`${'\n'.repeat(2_000)}Hello`)).toBe('Hello');
    expect(firstWords(`${' '.repeat(559)}😀`)).toBe('😀');
  });
});

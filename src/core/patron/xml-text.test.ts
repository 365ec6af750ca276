import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { xmlText } from './xml-text.js';

it('removes what XML cannot carry, and nothing else', () => {
  expect(xmlText('a\u0000b\u0008\u000B\u001F\uFFFE\uFFFFc\uD800d\uDC00')).toBe('abcd');
  expect(xmlText('tab\tline\r\nline\rend 👩‍🚀 \u202E שלום')).toBe('tab\tline\nline\nend 👩‍🚀 \u202E שלום');
});

it('leaves only characters of XML 1.0, and changes nothing the second time', () => {
  const allowed = /^[\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 }), (units) => {
      const text = xmlText(String.fromCharCode(...units));
      expect(text).toMatch(allowed);
      expect(xmlText(text)).toBe(text);
    }),
  );
});

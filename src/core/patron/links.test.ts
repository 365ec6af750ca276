import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { pieces } from './links.js';

const links = (text: string) => pieces(text).flatMap((piece) => (piece.kind === 'link' ? [piece.href] : []));

it.each([
  ['see https://library.example/a?b=c#d now', ['https://library.example/a?b=c#d']],
  ['(https://library.example/census).', ['https://library.example/census']],
  ['https://en.example/wiki/Desk_(furniture)', ['https://en.example/wiki/Desk_(furniture)']],
  ['https://en.example/wiki/Desk_(furniture)).', ['https://en.example/wiki/Desk_(furniture)']],
  ['http://[::1]:8080/x and HTTPS://LIBRARY.EXAMPLE', ['http://[::1]:8080/x', 'HTTPS://LIBRARY.EXAMPLE']],
  ['https://bücherei.example/ö', ['https://bücherei.example/ö']],
  ['<https://library.example>', ['https://library.example']],
])('finds the links of %j', (text, expected) => {
  expect(links(text)).toEqual(expected);
});

it.each([
  'javascript:alert(1)',
  'data:text/html,<b>',
  'file:///etc/passwd',
  'https://',
  'https://...',
  'https://library.example@elsewhere.example/',
  'https://user:word@elsewhere.example',
  'https://?x',
  'ftp://library.example',
])('makes no link of %j', (text) => {
  expect(links(text)).toEqual([]);
});

it('ends a link before what could hide where it leads', () => {
  expect(links('https://library.example\u202Egpj.exe')).toEqual(['https://library.example']);
  expect(links('https://library.example\\@elsewhere.example')).toEqual(['https://library.example']);
  expect(links('https://library.example"onclick="x')).toEqual(['https://library.example']);
});

it('keeps every character, and a link shows where it leads', () => {
  const word = fc.oneof(fc.string(), fc.constantFrom('https://', 'http://a.example', ')', '(', '.', ' ', '@', '/'));
  fc.assert(
    fc.property(fc.array(word), (words) => {
      const text = words.join('');
      const found = pieces(text);
      expect(found.map((piece) => piece.text).join('')).toBe(text);
      for (const href of links(text)) expect(href).toMatch(/^https?:\/\/[^/?#@\\]+([/?#]|$)/i);
      expect(found.every((piece) => piece.kind === 'text' || piece.href === piece.text)).toBe(true);
    }),
  );
});

it('is done with a huge hostile text in one pass', () => {
  expect(links(`https://a.example/${'('.repeat(30_000)}${')'.repeat(30_000)}`)).toHaveLength(1);
  expect(links('https://'.repeat(8_000))).toEqual([]);
});

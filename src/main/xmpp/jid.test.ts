import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseJid } from './jid.js';

it.each([
  ['ask@library.example', 'ask@library.example', undefined],
  ['Ask@Library.Example/Desk-1', 'ask@library.example', 'Desk-1'],
  ['library.example', 'library.example', undefined],
  ['library.example.', 'library.example', undefined],
  ['a@b/c/d@e', 'a@b', 'c/d@e'],
  ['bücherei@BÜCHER.example', 'bücherei@bücher.example', undefined],
  ['cafe\u0301@library.example', 'café@library.example', undefined],
  ['ask@[::1]', 'ask@[::1]', undefined],
  ['ask@127.0.0.1', 'ask@127.0.0.1', undefined],
  ['ask@library.example/ <b>👩‍🚀', 'ask@library.example', ' <b>👩‍🚀'],
])('reads %s', (address, bare, resource) => {
  const jid = parseJid(address);
  expect(jid).toMatchObject({ bare, full: resource === undefined ? bare : `${bare}/${resource}` });
  expect(jid?.resource).toBe(resource);
});

it.each(['', '@', '/', '@library.example', 'ask@', 'ask@/x', 'a@b@c', 'a b@c', 'a"@c', 'ask@li brary', 'ask@-x', 'ask@x-', 'ask@library.example/', 'a\u0000@c', 'a@c/\u0007', 'a@c/\uD800', `${'a'.repeat(1024)}@c`, `a@${'c'.repeat(1024)}`, `a@c/${'é'.repeat(600)}`, 'a<b@c', 'a@c<d'])('refuses %j', (address) => {
  expect(parseJid(address)).toBeUndefined();
});

it('is canonical: reading what it made changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'Ä', '@', '/', '.', ' ', '\u0301', '👩', '\u0000') }), (text) => {
      const jid = parseJid(text);
      expect(jid && parseJid(jid.full)).toEqual(jid);
    }),
  );
});

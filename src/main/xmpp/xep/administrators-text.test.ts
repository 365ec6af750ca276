import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { xmlText } from '../../../core/patron/xml-text.js';
import { CATEGORIES } from '../../../core/suggest/word-list.js';
import type { Text } from '../../../core/texts/text.js';
import { parseXml, xml } from '../xml.js';
import { buildText, parseAdministratorsText } from './administrators-text.js';

const words = (max: number) => fc.string({ unit: 'grapheme', minLength: 1, maxLength: Math.floor(max / 8) }).map((text) => xmlText(text).trim()).filter((text) => text !== '' && !text.includes('{'));
const name = { id: fc.constantFrom('hold', 'a-1'), language: fc.constantFrom('en', 'pt-BR') };
const text: fc.Arbitrary<Text> = fc.oneof(
  fc.record({ kind: fc.constant('script' as const), ...name, content: fc.record({ category: words(60), title: words(100), when: words(300), text: words(4000) }) }),
  fc.record({ kind: fc.constant('guidance' as const), ...name, content: fc.record({ category: words(60), title: words(200), text: words(4000) }) }),
  fc.record({ kind: fc.constant('answer' as const), ...name, content: fc.record({ question: words(300), answer: words(4000), link: fc.constant('https://library.example/?a=1&b=2') }) }),
  fc.record({ kind: fc.constant('words' as const), ...name, content: fc.record({ rules: fc.array(fc.record({ category: fc.constantFrom(...CATEGORIES), reason: words(80), phrases: fc.array(words(200), { maxLength: 3 }) }), { maxLength: 3 }), innocent: fc.array(words(200), { maxLength: 3 }) }) }),
  fc.record({ kind: fc.constantFrom('script' as const, 'words' as const), ...name, removed: fc.constant(true as const) }),
  fc.record({ kind: fc.constantFrom('script' as const, 'answer' as const), ...name }),
);

it('says every text so that another desk reads the same', () => {
  fc.assert(fc.property(text, (one) => {
    const message = parseXml(xml('message', {}, buildText(one)).toString());
    expect(parseAdministratorsText(message)).toEqual(one);
  }));
});

it('is none where there is none, and none of another namespace', () => {
  expect(parseAdministratorsText(xml('message', {}, xml('body', {}, 'x')))).toBeUndefined();
  expect(parseAdministratorsText(xml('message', {}, xml('text', { xmlns: 'urn:example:other', kind: 'script', id: 'hold', lang: 'en' })))).toBeUndefined();
});

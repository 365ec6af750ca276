import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { xmlText } from '../../../core/patron/xml-text.js';
import { CATEGORIES } from '../../../core/suggest/word-list.js';
import type { Text } from '../../../core/texts/text.js';
import { parseXml, xml } from '../xml.js';
import { buildText, parseAdministratorsText } from './administrators-text.js';

const words = (max: number) => fc.string({ unit: 'grapheme', minLength: 1, maxLength: Math.floor(max / 8) }).map((text) => xmlText(text).trim()).filter((text) => text !== '' && !text.includes('{'));
/** As an answer must be, which goes into drafts. */
const writable = (max: number) => words(max).filter((one) => !/(?![\n\t])\p{Cc}/u.test(one));
const name = { id: fc.constantFrom('hold', 'a-1'), language: fc.constantFrom('en', 'pt-BR') };
const text: fc.Arbitrary<Text> = fc.oneof(
  fc.record({ kind: fc.constant('script' as const), ...name, content: fc.record({ category: words(60), title: words(100), when: words(300), text: words(4000) }) }),
  fc.record({ kind: fc.constant('guidance' as const), ...name, content: fc.record({ topic: words(60), question: words(200), may: fc.array(words(400), { minLength: 1, maxLength: 8 }), mayNot: fc.array(words(400), { maxLength: 8 }), ask: words(400), scripts: fc.array(fc.constantFrom('hold', 'legal'), { maxLength: 8 }) }) }),
  fc.record({ kind: fc.constant('answer' as const), ...name, content: fc.record({ question: writable(300), answer: writable(4000), link: fc.constant('https://library.example/?a=1&b=2'), tags: fc.array(writable(40), { maxLength: 10 }) }) }),
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

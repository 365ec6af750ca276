import * as fc from 'fast-check';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { advise, lexiconOf, LONG, type Jargon } from './coach.js';

const lists: Readonly<Record<string, readonly Jargon[]>> = JSON.parse(fs.readFileSync(path.resolve(import.meta.dirname, '../../../assets/coach/jargon.json'), 'utf8'));
const lexicon = lexiconOf(Object.values(lists).flat());
const kind = (text: string): string | undefined => advise(text, lexicon)?.kind;

describe('the coach', () => {
  it.each([
    'PLEASE READ THE RULES FIRST', 'NO PUEDE ENTRAR SIN CARNÉ', 'I SAID that IT IS NOT HERE',
  ])('hears shouting in %s', (text) => expect(kind(text)).toBe('shouting'));

  it.each([
    'The NASA and ESA pages have it.', 'OK, I will look.', 'ISBN, ISSN, DOI?', 'See https://EXAMPLE.COM/ABCDEFGHIJKLMNOP', 'I am looking', 'It is on the second floor, next to the maps.', 'Está en la segunda planta.', 'The number pi is 3.14', '', '   ', '👍', '42', '1984.',
  ])('leaves %s alone', (text) => expect(kind(text)).toBeUndefined());

  it.each([
    ['We can get it by ILL.', 'ILL'], ['Look it up in the OPAC please', 'OPAC'], ['These serials are in the closed stacks', 'closed stacks'],
    ['La signatura topográfica está en el tejuelo', 'signatura topográfica'], ['Está en las publicaciones periodicas', 'publicaciones periódicas'], ['two monographs', 'monograph'],
  ])('knows the jargon in %s', (text, term) => {
    const advice = advise(text, lexicon);
    expect(advice).toMatchObject({ kind: 'jargon' });
    expect([term, 'serials', 'tejuelo']).toContain(advice?.kind === 'jargon' ? advice.term : '');
  });

  it.each(['Are you ill today?', 'monographer', 'un pi de mate', 'a stackspace'])('does not take %s for it', (text) => expect(kind(text)).toBeUndefined());

  it.each(['yes', 'No.', 'OK', 'sí', 'Vale!'])('misses a word after %s', (text) => expect(kind(text)).toBe('one-word'));

  it('would rather have a long text in two', () => {
    expect([kind('word '.repeat(LONG / 5)), kind('word '.repeat(LONG / 5 + 1))]).toEqual([undefined, 'long']);
  });

  it('has one remark at most, on any text of any length', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('A', 'ILL ', 'é', 'yes', '\ud800').map((piece) => piece.repeat(65_536).slice(0, 65_536)));
    fc.assert(fc.property(text, (draft) => {
      expect(['shouting', 'one-word', 'long', 'jargon', undefined]).toContain(kind(draft));
    }), { numRuns: 60 });
    expect(advise('anything', lexiconOf([]))).toBeUndefined();
  });
});

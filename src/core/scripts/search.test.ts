import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchScripts, type Searchable } from './search.js';

const script = (title: string, over: Partial<Searchable> = {}): Searchable => ({ title, category: 'Waiting', text: '', when: '', ...over });
const scripts = [
  script('Greeting', { category: 'Opening', text: 'Hello, how can I help?' }),
  script('Still looking', { shortcut: 'sl', text: 'I am still looking.', when: 'When it takes longer than a minute.' }),
  script('Account → page', { category: 'Privacy', when: 'Before a card number is sent.' }),
  script('Catalogue help', { text: 'Look in the catalogue.' }),
  script('Références', { category: 'Referral' }),
];
const found = (query: string): readonly string[] => searchScripts(scripts, query).map(({ title }) => title);

describe('searchScripts', () => {
  it('finds any part of a word, in any order', () => {
    expect(found('look sti')).toEqual(['Still looking']);
    expect(found('ount pag')).toEqual(['Account → page']);
    expect(found('minute longer')).toEqual(['Still looking']);
  });

  it('puts the title before the text, and a shortcut before all', () => {
    expect(found('look')).toEqual(['Still looking', 'Catalogue help']);
    expect(found('help')).toEqual(['Catalogue help', 'Greeting']);
    expect(found('sl')[0]).toBe('Still looking');
  });

  it('does not mind case and accents', () => {
    expect(found('REFERENCES')).toEqual(['Références']);
    expect(found('référral')).toEqual(['Références']);
  });

  it('finds nothing when one word is nowhere, and everything without a word', () => {
    expect(found('look zebra')).toEqual([]);
    expect(found('   ')).toHaveLength(scripts.length);
  });

  it('takes every query as words, never as a pattern', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (query) => {
        const result = searchScripts(scripts, query);
        expect(result.every((one) => scripts.includes(one))).toBe(true);
        expect(new Set(result).size).toBe(result.length);
      }),
    );
    expect(found('.*')).toEqual([]);
    expect(found('(')).toEqual([]);
  });

  it('is stable: equals stay as they were given', () => {
    const equals = [script('One more'), script('One less'), script('One same')];
    expect(searchScripts(equals, 'one').map(({ title }) => title)).toEqual(['One more', 'One less', 'One same']);
  });
});

import { describe, expect, it } from 'vitest';
import { searchScripts } from '../../core/scripts/search.js';
import { offerSentence, targetsOf } from './targets.js';

const colleague = (n: number, name: string, point: string) => ({ desk: String(n).repeat(32), address: `${name.toLowerCase()}@staff.example`, name, point });
const services = [{ address: 'ask@library.example', name: 'Ask' }, { address: 'law@library.example', name: 'Law' }];
const view = { colleagues: [colleague(1, 'Ben', 'North'), colleague(2, 'Ben', 'South'), colleague(3, 'Cleo', '')], services };
const found = (query: string): readonly string[] => searchScripts(targetsOf(view, { service: 'Ask' }), query).map(({ id }) => id);

describe('to whom a request can be passed on', () => {
  it('is a person once, wherever they sit, then a desk, then another service', () => {
    expect(targetsOf(view, { service: 'Ask' }).map(({ title, when }) => `${title}: ${when}`)).toEqual([
      'Ben: at North and South', 'Cleo: at another desk', 'North: Ben is there now', 'South: Ben is there now', 'Law: whoever staffs this service',
    ]);
  });

  it('carries what main needs for each kind', () => {
    expect(targetsOf(view, { service: 'Ask' }).map(({ to }) => to)).toEqual([
      { kind: 'person', address: 'ben@staff.example' }, { kind: 'person', address: 'cleo@staff.example' },
      { kind: 'desk', desk: '1'.repeat(32), point: 'North' }, { kind: 'desk', desk: '2'.repeat(32), point: 'South' },
      { kind: 'service', service: 'law@library.example' },
    ]);
  });

  it('names no service where there is only one', () => {
    expect(targetsOf({ colleagues: [], services: services.slice(0, 1) }, { service: 'Elsewhere' })).toEqual([]);
  });

  it('is found by any word: the person before the desk, and the desk by its own name first', () => {
    expect(found('ben')[0]).toBe('person ben@staff.example');
    expect(found('north')[0]).toBe(`desk ${'1'.repeat(32)}`);
    expect(found('ben south')).toContain(`desk ${'2'.repeat(32)}`);
    expect(found('nobody')).toEqual([]);
  });
});

describe('what an offer says before it is made', () => {
  it('promises the patron a line, and a walk-in none', () => {
    expect(offerSentence({ who: 'Patron 7', mode: 'patron-im' }, 'Ben')).toBe('Offers Patron 7 to Ben. You stay responsible until it is accepted; then Patron 7 is told in one line that somebody else goes on.');
    expect(offerSentence({ who: 'Walk-in', mode: 'in-person' }, 'Ben')).toBe('Offers Walk-in to Ben. You stay responsible until it is accepted.');
  });
});

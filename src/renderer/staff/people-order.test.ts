import { expect, it } from 'vitest';
import { searchScripts } from '../../core/scripts/search.js';
import type { PersonView } from '../../shared/people-view.js';
import { choicesOf, colleaguesOf, standingWords } from './people-order.js';

const person = (name: string, change: Partial<PersonView> = {}): PersonView => ({
  id: `mine me ${name}`, address: `${name.toLowerCase()}@library.test`, name, state: 'at-desk', word: 'At the desk', says: '', point: '', unread: 0, ...change,
});
const all = [
  person('Ana'), person('Ben', { state: 'not-at-work', word: 'Not at work' }), person('Cleo', { state: 'away', word: 'Away' }), person('Dan', { state: 'with-patron', word: 'With a patron', point: 'North' }),
  person('Eva', { state: 'not-at-work', word: 'Not at work', unread: 2 }), person('Finn', { says: 'on the bus', word: 'Online' }),
];
const names = (people: readonly { readonly name: string }[]): string => people.map(({ name }) => name).join(' ');

it('lists everybody else: who has written, then who is there', () => {
  expect(names(colleaguesOf(all, 'ana@library.test'))).toBe('Eva Dan Finn Cleo Ben');
  expect(names(colleaguesOf(all, undefined))).toBe('Eva Dan Ana Finn Cleo Ben');
});

it('says where a colleague is, or what their own client says', () => {
  expect(all.map(standingWords)).toEqual(['At the desk', 'Not at work', 'Away', 'With a patron, North', 'Not at work', 'Online, on the bus']);
});

it('finds them by any part of their name, address, place and state', () => {
  const found = (query: string): string => names(searchScripts(choicesOf(all), query).map(({ person: one }) => one));
  expect([found('north'), found('dan@'), found('work ben'), found('nobody')]).toEqual(['Dan', 'Dan', 'Ben', '']);
});

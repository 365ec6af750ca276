import { describe, expect, it } from 'vitest';
import { timesIn } from '../words.js';
import { askedWords, heldWords, likelyPerson, searchedSubject } from './subject.js';

const SERVICES = { 'ask@library.example': 'Ask a librarian' };
const KEY = 'desk ask@library.example zoe@patrons.example';
const BERLIN = timesIn('Europe/Berlin');

describe('what a hold is on', () => {
  it.each([
    [{ person: 'zoe@patrons.example' }, 'zoe@patrons.example'], [{ conversation: KEY }, 'the conversation of zoe@patrons.example with Ask a librarian'],
    [{ conversation: 'desk ask@library.example 3f2504e0-4f89-41d3-9a0c-0305e82c3301' }, 'conversation 3f2504e0 at Ask a librarian'], [{ conversation: 'mine all@rooms.example all@rooms.example' }, 'all@rooms.example'],
    [{ service: 'ask@library.example', words: 'mill "the house"' }, 'everything at Ask a librarian, the words “mill "the house"”'], [{ service: 'gone@library.example' }, 'everything at gone@library.example'],
    [{ from: Date.UTC(2026, 9, 31, 23), to: Date.UTC(2026, 10, 30, 23) }, 'from 1 Nov 2026 to 30 Nov 2026'], [{ to: Date.UTC(2026, 10, 30, 23) }, 'until 30 Nov 2026'],
  ])('is said of %j', (on, words) => {
    expect(heldWords(on, BERLIN, SERVICES)).toBe(words);
  });

  it('is said of the days that somebody chose, and beside its own conversation', () => {
    expect(askedWords({ words: 'atlas', fromDay: '2026-11-01', toDay: '2026-11-30' }, SERVICES)).toBe('the words “atlas”, from 1 Nov 2026 to 30 Nov 2026');
    expect(heldWords({ conversation: KEY, words: 'atlas' }, BERLIN, SERVICES, KEY)).toBe('this conversation, the words “atlas”');
  });
});

describe('a search', () => {
  it('gives a hold what it can be on, and says whether the hold keeps more', () => {
    expect(searchedSubject({ words: 'atlas', fromDay: '2026-11-01' })).toEqual({ on: { words: 'atlas', fromDay: '2026-11-01' }, keepsMore: false });
    expect(searchedSubject({ person: 'ana@staff.example', point: 'North', state: 'unreviewed' })).toEqual({ on: { person: 'ana@staff.example' }, keepsMore: true });
    expect(searchedSubject({ state: 'flagged' })).toEqual({ on: undefined, keepsMore: true });
  });

  it('means the patron of a conversation first', () => {
    expect(likelyPerson({ conversation: KEY, people: ['ana@staff.example', 'zoe@patrons.example'] })).toBe('zoe@patrons.example');
    expect(likelyPerson({ conversation: 'desk ask@library.example 0f', people: ['ana@staff.example'] })).toBe('ana@staff.example');
    expect(likelyPerson({ conversation: 'desk ask@library.example 0f', people: [] })).toBe('');
  });
});

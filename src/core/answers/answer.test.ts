import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchIn } from '../search.js';
import { answerText, answerTexts, identified, questionKey, sameAnswer, type Answer, type AnswerRow } from './answer.js';

const parking: Answer = { id: 'parking', question: 'Where can I park?', answer: 'Behind the library, two hours are free.', link: 'https://library.example/parking', tags: ['visit', 'car'] };
const printing: Answer = { id: 'printing', question: 'What does printing cost?', answer: 'Ten cents a page.' };
const found = (query: string): readonly string[] => searchIn([printing, parking], query, answerTexts).map(({ id }) => id);

describe('an answer', () => {
  it('is found by any part of it, in any order, its question first', () => {
    expect(found('free park')).toEqual(['parking']);
    expect(found('CAR')).toEqual(['parking']);
    expect(found('library.example')).toEqual(['parking']);
    expect(found('page')).toEqual(['printing']);
    expect(found('where cost')).toEqual([]);
  });

  it('goes into the draft with its page, once', () => {
    expect(answerText(parking)).toBe('Behind the library, two hours are free.\nhttps://library.example/parking');
    expect(answerText(printing)).toBe('Ten cents a page.');
    expect(answerText({ answer: 'See https://library.example/parking.', link: 'https://library.example/parking' })).toBe('See https://library.example/parking.');
  });

  it('is another one when any of it is', () => {
    expect(sameAnswer(parking, { ...parking })).toBe(true);
    for (const change of [{ question: 'Q' }, { answer: 'A' }, { link: 'https://b.example/' }, { tags: ['visit'] }]) expect(sameAnswer(parking, { ...parking, ...change })).toBe(false);
    expect(sameAnswer(printing, { ...printing, tags: [] })).toBe(true);
  });
});

describe('rows of a file', () => {
  const row = (question: string, id?: string): AnswerRow => ({ question, answer: 'A', ...(id === undefined ? {} : { id }) });

  it('mean the answer of the same question, however it is written', () => {
    expect(identified([row('where can I park'), row('Is there a café?'), row('Is there a garden?', 'green')], [parking]).map(({ id }) => id)).toEqual(['parking', 'is-there-a-cafe', 'green']);
    expect(questionKey('¿Dónde?')).toBe(questionKey('donde'));
    expect(questionKey('?!')).toBe('?!');
  });

  it('never get the id of another one', () => {
    const rows = fc.array(fc.record({ question: fc.constantFrom('Where can I park?', 'where can i park', 'park', 'x', 'y'), id: fc.option(fc.constantFrom('parking', 'park', 'x'), { nil: undefined }) }));
    fc.assert(fc.property(rows, (given) => {
      const ids = given.map(({ id }) => id).filter((id) => id !== undefined);
      fc.pre(new Set(ids).size === ids.length);
      const all = identified(given.map(({ question, id }) => row(question, id)), [parking]).map(({ id }) => id);
      expect(new Set(all).size).toBe(given.length);
    }));
  });
});

import { describe, expect, it } from 'vitest';
import { checkQuestion, QUESTION_LIMITS } from '../core/patron/question.js';
import { checkAsk } from './ask-form.js';
import { speaker } from './texts.js';

const say = speaker('Sample library');
const typed = { question: 'Where are the maps?', email: '', phone: '', name: '' };
const problems = (changes: Partial<typeof typed>) => {
  const checked = checkAsk({ ...typed, ...changes }, say);
  return 'problems' in checked ? checked.problems.map(([field]) => field) : 'good';
};

describe('the form', () => {
  it('takes a question with one way to answer, as the desk does', () => {
    const checked = checkAsk({ question: '  Where? ', email: ' maria@example.org\u200B', phone: '', name: ' Maria\u00A0Ruiz ' }, say);
    expect(checked).toEqual({ text: 'Where?', way: { name: 'Maria Ruiz', email: 'maria@example.org' } });
    const sent = 'text' in checked ? { question: checked.text, ...checked.way } : undefined;
    expect(sent && checkQuestion(sent)).toEqual(sent);
  });

  it('says of each field what is missing or wrong, in their order', () => {
    expect(problems({})).toEqual(['email']);
    expect(problems({ question: ' \u0000', email: 'maria' })).toEqual(['question', 'email']);
    expect(problems({ phone: '12', name: 'x'.repeat(QUESTION_LIMITS.name + 1) })).toEqual(['phone', 'name']);
    expect(problems({ question: 'x'.repeat(QUESTION_LIMITS.question + 3), phone: '555-1234' })).toEqual(['question']);
    expect(problems({ phone: '555-1234' })).toBe('good');
    expect(checkAsk({ ...typed, question: 'x'.repeat(QUESTION_LIMITS.question + 3) }, say)).toEqual({ problems: expect.arrayContaining([['question', expect.stringContaining('3 too many')]]) });
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkQuestion, isEmail, isPhone, QUESTION_LIMITS, questionBody } from './question.js';

describe('a way to answer', () => {
  it.each(['maria@example.org', 'm.o\'neill+library@mail.example.co.uk', 'josé@bücher.example'])('by e-mail to %s', (text) => expect(isEmail(text)).toBe(true));
  it.each(['', 'maria', 'maria@', '@example.org', 'maria@example', 'maria@exa mple.org', 'a b@example.org', 'maria@example.org, ben@example.org', 'Maria <maria@example.org>', 'maria@@example.org', 'maria@-example.org', 'maria@example.org\nBcc: all@evil.example', `${'a'.repeat(65)}@example.org`, `a@${'b.'.repeat(130)}org`])('not to %j', (text) => expect(isEmail(text)).toBe(false));
  it.each(['555-1234', '+49 (0)30 123 456-7', '5551234 x 12', '030/1234567'])('by telephone to %s', (text) => expect(isPhone(text)).toBe(true));
  it.each(['', '1234', 'call me', '+', '555 1234;555 6789', '*#06#12345', '5'.repeat(21), '٥٥٥١٢٣٤'])('not to %j', (text) => expect(isPhone(text)).toBe(false));
});

describe('a question that is left', () => {
  it('has words and a way to answer', () => {
    expect(checkQuestion({ question: ' Where? \n', name: ' Maria ', email: 'maria@example.org' })).toEqual({ question: 'Where?', name: 'Maria', email: 'maria@example.org' });
    expect(checkQuestion({ question: 'Where?', name: 'Maria' })).toBeUndefined();
    expect(checkQuestion({ question: ' ', email: 'maria@example.org' })).toBeUndefined();
    expect(checkQuestion({ question: 'Where?', email: 'maria@example.org', name: 'Ma\u202Eria' })).toBeUndefined();
    expect(checkQuestion({ question: 'x'.repeat(QUESTION_LIMITS.question + 1), phone: '555-1234' })).toBeUndefined();
  });

  it('is read the same however often, whatever is in it', () => {
    const part = fc.option(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('maria@example.org', '555-1234')), { nil: undefined });
    fc.assert(fc.property(fc.string({ unit: 'binary' }), part, part, part, (question, name, email, phone) => {
      const read = checkQuestion({ question, ...(name === undefined ? {} : { name }), ...(email === undefined ? {} : { email }), ...(phone === undefined ? {} : { phone }) });
      if (!read) return;
      expect(checkQuestion(read)).toEqual(read);
      expect(read.email ?? read.phone).toBeDefined();
    }));
  });

  it('says in its body how to answer, for every client', () => {
    expect(questionBody({ question: 'Where?', email: 'maria@example.org', phone: '555-1234', name: 'Maria' })).toBe('Where?\n\nPlease answer by e-mail to maria@example.org, or by telephone: 555-1234 (Maria)');
  });
});

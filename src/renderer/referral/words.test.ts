import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_REFERRAL } from '../../shared/limits.js';
import { letterOf, type LetterParts } from './words.js';

const request = { who: 'Patron 472', from: 'web page', mode: 'patron-im', service: 'Ask', firstWords: 'Which form' } as const;
const parts: LetterParts = {
  request, point: 'Main desk', me: 'Ana',
  lines: [{ kind: 'patron', text: 'Which form do I need?' }, { kind: 'service', text: 'For a will?' }, { kind: 'patron', text: 'Yes.' }, { kind: 'note', text: 'in a hurry' }, { kind: 'event', text: 'Taken' }],
};

describe('the letter of a referral', () => {
  it('says what is asked, what was said and noted, and asks for what nobody knows', () => {
    expect(letterOf(parts)).toEqual({
      subject: 'A question for you from Ask',
      text: 'Question\nWhich form do I need?\nYes.\n\nWhat we said so far\nFor a will?\n\nNotes\nin a hurry\n\nHow to reach the patron\n[ask the patron: e-mail or telephone]\n\nFrom Ana, Ask, Main desk',
    });
  });

  it('leaves out a name that patrons are not told', () => {
    const { me: _me, ...unnamed } = parts;
    expect(letterOf(unnamed).text).toMatch(/\n\nFrom Ask, Main desk$/);
  });

  it('names the address of a patron who has one, and never that of staff', () => {
    expect(letterOf({ ...parts, request: { ...request, who: 'maria', from: 'maria@patrons.example' } }).text).toContain('maria, by chat at maria@patrons.example');
  });

  it('begins a walk-in with its note', () => {
    const { subject, text } = letterOf({ ...parts, lines: [], request: { ...request, mode: 'in-person', who: 'Walk-in', from: 'Main desk', service: '', firstWords: 'the old map' } });
    expect(subject).toBe('A question for you from Main desk');
    expect(text).toBe('Question\nthe old map\n\nHow to reach the patron\n[ask the patron: e-mail or telephone]\n\nFrom Ana, Main desk');
  });

  it('stays within what can be sent, whatever was said', () => {
    const kinds = fc.constantFrom('patron', 'service', 'note', 'event' as const);
    fc.assert(fc.property(fc.array(fc.record({ kind: kinds, text: fc.string({ maxLength: 5_000 }) }), { maxLength: 8 }), (lines) => {
      const { text } = letterOf({ ...parts, lines });
      expect(text.length).toBeLessThanOrEqual(MAX_REFERRAL);
      expect(text.startsWith('Question\n')).toBe(true);
    }));
  });
});

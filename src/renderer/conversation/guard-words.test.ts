import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GUARD_KINDS, type Finding } from '../../core/guard/rules.js';
import { foundWords, isFinal, maskName, partsOf, whyWords } from './guard-words.js';

const at = (...kinds: readonly Finding['kind'][]): Finding[] => kinds.map((kind, index) => ({ kind, start: index * 2, end: index * 2 + 1 }));

describe('what was found', () => {
  it.each([
    [at('card'), 'a card number'],
    [at('phone', 'card', 'phone'), '2 telephone numbers and a card number'],
    [at('loan', 'loan', 'email', 'pin'), 'who has borrowed something, an e-mail address and a PIN or password'],
  ])('is said: %j', (findings, words) => expect(foundWords(findings)).toBe(words));

  it('says why of the gravest, and what nobody may send', () => {
    expect(whyWords(at('email', 'own-address'))).toContain('never your own address');
    expect(whyWords(at('email', 'staff-name'))).toContain('names of staff');
    expect(whyWords(at('email'))).toContain('on record');
    expect([isFinal(at('card')), isFinal(at('card', 'own-address'))]).toEqual([false, true]);
  });

  it('is named for who cannot see the dots', () => {
    expect(maskName('card')).toBe('hidden: card number, press to show');
    expect(new Set(GUARD_KINDS.map(maskName)).size).toBe(GUARD_KINDS.length);
  });
});

describe('a text in parts', () => {
  it('is the whole text again, cut where it is folded but never inside what is hidden', () => {
    fc.assert(fc.property(fc.string({ minLength: 6 }), fc.nat(), (text, cut) => {
      const hidden: Finding[] = [{ kind: 'card', start: 1, end: 3 }, { kind: 'pin', start: 3, end: 5 }];
      expect(partsOf(text, hidden).map((part) => part.text).join('')).toBe(text);
      const end = cut % text.length;
      const parts = partsOf(text, hidden, end);
      expect(text.startsWith(parts.map((part) => part.text).join(''))).toBe(true);
      expect(parts.every((part) => part.text.length > 0)).toBe(true);
    }));
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RULES } from '../testing/samples.js';
import type { Decision } from './decide.js';
import type { DisclosedItem, DisclosedLine } from './line.js';
import { byRules, disclosedText, FIRST_RULES, piecesOf, RULE_NAMES, selectedWords, speakersOf, withDecisions, type CoveredItem, type RuleName } from './mask.js';
import { summaryOf } from './summary.js';

const line = (key: string, text: string, changes: Partial<DisclosedLine> = {}): DisclosedLine => ({ key, at: 0, side: 'patron', who: 'Maria Pérez', text, evidence: [], ...changes });
const item = (lines: readonly DisclosedLine[], key = 'one'): DisclosedItem => ({
  key, day: '2026-11-22', service: 'Ask a librarian', lines, removed: 0, hasGaps: false,
  people: { patron: ['maria.pérez@patrons.example', 'Maria Pérez'], staff: ['ana.ruiz@library.example', 'Ana Ruiz'] },
});
const covered = (texts: readonly string[], decisions: readonly Decision[] = [], rules: readonly RuleName[] = RULE_NAMES): CoveredItem =>
  withDecisions(byRules(item(texts.map((text, n) => line(`${n}`, text))), rules, RULES.guard), decisions);
const read = (...given: Parameters<typeof covered>): readonly string[] => covered(...given).lines.map(disclosedText);

describe('what is left out by rules', () => {
  it('is every kind of personal data for a request, and each rule can be put aside', () => {
    const said = ['I am Maria, card 21876005320898, m@mail.example', 'Ana Ruiz will call 212-555-0143'];
    expect(read(said)).toEqual(['I am [patron], card [card number], [e-mail]', '[colleague] will call [phone]']);
    expect(read(said, [], RULE_NAMES.filter((rule) => rule !== 'phone' && rule !== 'patron'))).toEqual(['I am Maria, card [card number], [e-mail]', '[colleague] will call 212-555-0143']);
    expect(read(said, [], [])).toEqual(said);
  });

  it('leaves a patron what they know already', () => {
    expect(read(['I am Maria, card 21876005320898', 'Ana Ruiz has it'], [], FIRST_RULES.patron)).toEqual(['I am Maria, card 21876005320898', '[colleague] has it']);
  });
});

describe('what a person decides', () => {
  it('leaves out words everywhere, however they are written', () => {
    expect(read(['The Mill House murders', 'mill-house?'], [{ do: 'leave-out', words: 'Mill House', reason: 'where they live' }])).toEqual(['The [left out] murders', '[left out]?']);
  });

  it('leaves out one place, or a whole line', () => {
    const here: Decision = { do: 'leave-out-here', at: { item: 'one', line: '0', start: 4, end: 8 }, reason: 'privacy' };
    expect(read(['the blue book', 'the blue book'], [here, { do: 'leave-out-line', item: 'one', line: '1', reason: 'not asked for' }])).toEqual(['the [left out] book', '[this line is left out]']);
    expect(read(['the blue book'], [{ ...here, at: { ...here.at, item: 'another' } }])).toEqual(['the blue book']);
  });

  it('shows what a rule took for a name, here or everywhere, and nothing that was left out beside it', () => {
    const said = ['Maria asked for Ave Maria', 'Ave Maria, by Maria Pérez'];
    expect(read(said, [{ do: 'show-here', at: { item: 'one', line: '0', start: 20, end: 25 }, reason: 'a piece of music' }])).toEqual(['[patron] asked for Ave Maria', 'Ave [patron], by [patron]']);
    expect(read(said, [{ do: 'show', words: 'Ave Maria', reason: 'a piece of music' }])).toEqual(['[patron] asked for Ave Maria', 'Ave Maria, by [patron]']);
    expect(read(['https://x.example/?q=%6D%61%72%69%61%20%61%6E%61'], [{ do: 'show', words: 'maria', reason: 'a title' }])).not.toEqual(['https://x.example/?q=%6D%61%72%69%61%20%61%6E%61']);
  });

  it('counts the later decision', () => {
    const out: Decision = { do: 'leave-out', words: 'garden', reason: 'privacy' };
    const back: Decision = { do: 'show', words: 'garden', reason: 'a plain word' };
    expect(read(['a garden'], [out, back])).toEqual(['a garden']);
    expect(read(['a garden'], [out, back, out])).toEqual(['a [left out]']);
  });

  it('takes whole words of what was selected', () => {
    expect(selectedWords('the blue book', 5, 6)).toEqual({ start: 4, end: 8 });
    expect(selectedWords('the — book', 4, 5)).toBeUndefined();
    expect(selectedWords('book', -5, 900)).toEqual({ start: 0, end: 4 });
  });
});

describe('who said it', () => {
  const lines = [
    line('0', 'hi'), line('1', 'hello', { side: 'service', who: 'Ana Ruiz', point: 'Main desk' }), line('2', 'here', { side: 'service', who: 'Ben', point: 'North' }),
    line('3', 'again', { side: 'service', who: 'Ana Ruiz', point: 'Main desk' }), line('4', 'opened', { side: 'desk', who: '', point: 'Main desk' }), line('5', 'ok', { side: 'colleague', who: 'Ben' }),
  ];
  it('is told apart without names', () => {
    expect(speakersOf({ lines, service: 'Ask a librarian' }, RULE_NAMES)).toEqual(['Patron', 'Ask a librarian, Main desk, colleague 1', 'Ask a librarian, North, colleague 2', 'Ask a librarian, Main desk, colleague 1', 'Main desk', 'Colleague 2']);
    expect(speakersOf({ lines, service: 'Ask a librarian' }, [])).toEqual(['Maria Pérez', 'Ask a librarian, Main desk, Ana Ruiz', 'Ask a librarian, North, Ben', 'Ask a librarian, Main desk, Ana Ruiz', 'Main desk', 'Ben']);
  });
});

it('counts what was left out, by rule and by reason, and names nobody', () => {
  const decisions: readonly Decision[] = [
    { do: 'leave-out', words: 'garden', reason: 'privacy' }, { do: 'leave-out-line', item: 'one', line: '2', reason: 'not asked for' }, { do: 'show-here', at: { item: 'one', line: '1', start: 0, end: 5 }, reason: 'a title' },
  ];
  const all = covered(['Maria, a garden, the garden', 'Maria', 'Maria'], decisions, ['patron', 'phone']);
  expect(summaryOf([all], ['phone', 'patron'], decisions)).toEqual({
    conversations: 1, lines: 3, rules: [{ rule: 'patron', count: 1 }, { rule: 'phone', count: 0 }],
    byHand: [{ reason: 'privacy', count: 2 }], wholeLines: [{ reason: 'not asked for', count: 1 }], shown: [{ reason: 'a title', count: 1 }],
  });
});

/** Letters and digits alone, as an independent reader hears them. */
const heard = (text: string): string => {
  let plain = text;
  try {
    plain = decodeURIComponent(text);
  } catch {
    // no link
  }
  return plain.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
};

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.array(fc.constantFrom('maria', 'Pérez', '%C3', '%6D%61%72%69%61', ' ', '.', '21876005320898', '\ud800', '😀', 'a\u0301', 'the garden', 'http://x.example/', '[patron]'), { maxLength: 12 }).map((all) => all.join('')),
);
const span = { start: fc.integer({ min: -5, max: 100 }), end: fc.integer({ min: -5, max: 100 }) };
const place = fc.record({ item: fc.constantFrom('one', 'two'), line: fc.constantFrom('0', '1', '9'), ...span });
const words = fc.oneof(fc.constantFrom('maria', 'the garden', 'a', '😀', '…', ''), fc.string({ maxLength: 10 }));
const reason = fc.constant('why');
const decision: fc.Arbitrary<Decision> = fc.oneof(
  fc.record({ do: fc.constantFrom('leave-out' as const, 'show' as const), words, reason }),
  fc.record({ do: fc.constantFrom('leave-out-here' as const, 'show-here' as const), at: place, reason }),
  fc.record({ do: fc.constant('leave-out-line' as const), item: fc.constant('one'), line: fc.constantFrom('0', '1', '9'), reason }),
);

describe('whatever was said and decided', () => {
  it('keeps the covers in order and inside the words, and the pieces are the line', () => {
    fc.assert(fc.property(fc.array(hostile, { minLength: 1, maxLength: 2 }), fc.array(decision, { maxLength: 8 }), (texts, decisions) => {
      for (const { text, covers } of covered(texts, decisions).lines) {
        let last = 0;
        for (const { start, end } of covers) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(text.length);
        const whatWasSaid = piecesOf({ text, covers }).map((piece) => ('mask' in piece ? text.slice(piece.cover?.start, piece.cover?.end) : piece.text)).join('');
        expect(whatWasSaid).toBe(text);
      }
    }), { numRuns: 400 });
  });

  it('shows nothing of what was left out last, in any spelling', () => {
    const secret = fc.constantFrom('Zoltan Quill', 'Mill House 7', 'perez garcia', '4711 0815');
    const spell = fc.constantFrom(
      (s: string) => s, (s: string) => s.toUpperCase(), (s: string) => s.normalize('NFD'), (s: string) => s.replaceAll(' ', '\u00a0'), (s: string) => `“${s}”`,
      (s: string) => `https://x.example/?q=${encodeURIComponent(s)}`, (s: string) => Array.from(s).join('\u200b'), (s: string) => s.replaceAll(' ', ''),
    );
    fc.assert(fc.property(secret, fc.array(spell, { minLength: 1, maxLength: 4 }), fc.array(decision, { maxLength: 5 }), (said, spells, before) => {
      const texts = spells.map((write) => `it is ${write(said)} there`);
      const shown = read(texts, [...before, { do: 'leave-out', words: said, reason: 'privacy' }]);
      expect(heard(shown.join(' '))).not.toContain(heard(said));
    }), { numRuns: 400 });
  });
});

import * as fc from 'fast-check';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { countKinds, findSensitive } from './guard.js';
import { plainText } from './plain.js';
import type { GuardRules } from './rules.js';
import { parseSet, scoreOf } from './testing/set.js';

const folder = path.join(import.meta.dirname, 'testing');
const rules: GuardRules = JSON.parse(fs.readFileSync(path.join(folder, 'library.json'), 'utf8'));
const OWN = 'ana@staff.example';
const found = (text: string, over: Partial<GuardRules> = {}): string[] => findSensitive(text, { ...rules, ...over }, OWN).map(({ kind, start, end }) => `${kind}: ${text.slice(start, end)}`);

describe('the test set', () => {
  it.each(['tuning.tsv', 'held-out.tsv'])('%s is found to 95 % at least, and flagged wrongly to 2 % at most', (name) => {
    const { sensitive, found: right, innocent, flagged } = scoreOf(parseSet(fs.readFileSync(path.join(folder, name), 'utf8')), rules);
    expect(sensitive + innocent).toBeGreaterThanOrEqual(200);
    expect(right / sensitive).toBeGreaterThanOrEqual(0.95);
    expect(flagged / innocent).toBeLessThanOrEqual(0.02);
  });
});

describe('the guard', () => {
  it('says where, in the text as it was written', () => {
    expect(found('Señora Gil, “DNI” ١ 12345678Z, y ｍaria@mail.example!')).toEqual(['national-id: 12345678Z', 'email: ｍaria@mail.example']);
    expect(found('card 2 1876 0053 20898, or 4111 1111 1111 1111')).toEqual(['card: 2 1876 0053 20898', 'payment: 4111 1111 1111 1111']);
  });

  it.each(['phone no. 555-0164', 'tel. no 212 555 0164', 'the crisis line: (212) 555-0164', 'mobile 5550164'])('hears a telephone in %s', (text) => {
    expect(found(text)).toEqual([`phone: ${text.slice(text.search(/[(\d]/))}`]);
  });

  it.each(['pp. 212-1024', 'see pages 555-0164', 'lines 555-0164', 'order 5550164', '555-1024'])('hears none in %s', (text) => expect(found(text)).toEqual([]));

  it('minds the check digit', () => {
    expect(found('21876005320898')).toEqual(['card: 21876005320898']);
    expect(found('21876005320897 4111111111111112 12345678A')).toEqual([]);
    expect(found('A01234567890 xA0123456789', { cards: [{ pattern: 'A##########', check: 'none' }] })).toEqual([]);
  });

  it.each([
    ['mod11', '######', '123455'],
    ['mod11', '#####', '2001X'],
    ['mod16', 'A#####', 'A40156'],
    ['none', 'L-####', 'l-4711'],
  ] as const)('knows a card with %s by %s: %s', (check, pattern, card) => {
    expect(found(`it is ${card}.`, { cards: [{ pattern, check }] })).toEqual([`card: ${card}`]);
  });

  it('leaves what the library publishes, however it is written', () => {
    expect(found('212.555.0100, +1 212 555 0100, Ask@Riverside.Example, 120 mill road')).toEqual([]);
    expect(found('call 212-555-0133', { published: ['The crisis line: (212) 555-0133, day and night'] })).toEqual([]);
    expect(found('212 555 0109')).toEqual(['phone: 212 555 0109']);
  });

  it('never leaves the own address, also where it is published or spelt', () => {
    expect(found('ANA@staff.example or xmpp:ana@staff.example', { published: [OWN] })).toEqual(['own-address: ANA@staff.example', 'own-address: ana@staff.example']);
    expect(found('write to ana at staff dot example', { published: [OWN] })).toEqual(['own-address: ana at staff dot example']);
    expect(found('https://talk.example/#ana@staff.example')).toEqual(['own-address: ana@staff.example']);
  });

  it('looks only for the identity numbers of the policy', () => {
    expect(found('12345678Z and 987-65-4320', { nationalIds: ['us'] })).toEqual(['national-id: 987-65-4320']);
  });

  it('counts kinds for the record', () => {
    expect(countKinds(findSensitive('a@b.example c@d.example pin 4821', rules))).toEqual({ email: 2, pin: 1 });
  });
});

describe('hostile text', () => {
  const LONGEST = 65_536;
  const pieces = ['1', '12', '555', '-', ' ', '.', '@', 'a', 'Aa', 'é', 'pin is ', 'on loan to ', 'Calle ', ' Street', 'http://', '10.1000/', '(', '+', '\u0000', '😀', '\ud800', 'İ', '\n', 'at ', ' dot '];
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 60 }).map((parts) => parts.join('')),
    fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('').repeat(LONGEST).slice(0, LONGEST)),
  );

  it('of any length is looked through, and what is found stands in order inside it', () => {
    fc.assert(fc.property(text, (hostile) => {
      let last = 0;
      for (const { start, end } of findSensitive(hostile, rules, OWN)) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(hostile.length);
        last = end;
      }
    }), { numRuns: 150 });
  });

  it('keeps its length in plain letters', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (hostile) => {
      expect(plainText(hostile)).toHaveLength(hostile.length);
    }));
  });

  it('around a card number hides nothing', () => {
    fc.assert(fc.property(fc.string(), (around) => {
      expect(found(`${around}\n21876005320898\n${around}`)).toContain('card: 21876005320898');
    }));
  });
});

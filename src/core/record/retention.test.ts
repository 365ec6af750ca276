import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsOf } from './facts.js';
import { matcherOf, phrasesOf, type Hold, type HoldSubject } from './hold.js';
import { Keeping, type KeepDays, type Verdict } from './retention.js';

const DAY = 24 * 3_600_000;
const NOW = 2_000 * DAY;
const days: KeepDays = { chat: 100, incidents: 300, staffChat: 50 };

const patron = { scope: 'desk-room', service: 'ask@library.example', conv: 'reader@example.org' };
const other = { ...patron, conv: 'somebody@example.org' };
const channel = { scope: 'mine', service: 'main@rooms.library.example', conv: 'main@rooms.library.example' };
const said = (in_: object, stamp: number, body: string, from = 'reader@example.org/phone'): unknown =>
  ({ kind: 'heard', in: in_, stamp, item: { kind: 'message', archive: 'ask@library.example', from, body } });
const incident = (in_: object, stamp: number): unknown =>
  ({ kind: 'heard', in: in_, stamp, item: { kind: 'room', operation: { id: 'x', author: 'maria@library.example', detail: { type: 'ladder', category: 'rude' } } } });
const hold = (on: HoldSubject, id = 'hold-1'): Hold => ({ id, at: NOW, by: 'Ines', reason: 'A request of the court', on });

/** @param rows body and when it was recorded */
function decide(rows: readonly (readonly [body: unknown, time: number])[], holds: readonly Hold[] = [], now = NOW): Verdict[] {
  const keeping = new Keeping({ days, holds, now });
  const facts = rows.map(([body, time]) => factsOf(body, time));
  for (const each of facts) keeping.see(each);
  return facts.map((each) => keeping.verdict(each));
}
const states = (verdicts: readonly Verdict[]): string[] => verdicts.map(({ class: kept, state }) => `${kept ?? 'lasting'} ${state}`);

describe('how long a row is kept', () => {
  it('depends on whether patrons or colleagues wrote it', () => {
    const at = NOW - 75 * DAY;
    expect(states(decide([[said(patron, at, 'Hello'), at], [said(channel, at, 'Hello'), at]]))).toEqual(['chat stays', 'staffChat due']);
  });

  it('begins when it was said, not when this desk read it from an archive', () => {
    expect(states(decide([[said(patron, NOW - 101 * DAY, 'Hello'), NOW - 90 * DAY]]))).toEqual(['chat due']);
  });

  it('ends to the millisecond', () => {
    const at = NOW - 100 * DAY;
    expect(states(decide([[said(patron, at, 'a'), at], [said(patron, at + 1, 'b'), at + 1]]))).toEqual(['chat due', 'chat stays']);
  });

  it('is longer for what was said around an incident, in the same conversation only', () => {
    const at = NOW - 200 * DAY;
    expect(states(decide([
      [said(patron, at - 20 * 3_600_000, 'before'), at], [incident(patron, at), at], [said(other, at, 'somebody else'), at],
      [said(patron, at - 10 * DAY, 'an earlier visit'), at - 10 * DAY],
    ]))).toEqual(['incidents stays', 'incidents stays', 'chat due', 'chat due']);
  });

  it('is never shorter because of an incident', () => {
    const at = NOW - 75 * DAY;
    const keeping = new Keeping({ days: { chat: 100, incidents: 10, staffChat: 10 }, holds: [], now: NOW });
    const facts = factsOf(incident(patron, at), at);
    keeping.see(facts);
    expect(keeping.verdict(facts).state).toBe('stays');
  });

  it('is for good where nobody is in it, or nobody knows what it says', () => {
    const rows = [{ kind: 'epoch', reason: 'first' }, { kind: 'staffed', open: true, reason: '' }, said({ scope: 'texts', service: 'a', conv: 'hours en' }, 0, 'x'), { kind: 'of-a-newer-desk' }, 'no object', null];
    expect(states(decide(rows.map((row) => [row, 0])))).toEqual(rows.map(() => 'lasting stays'));
  });

  it('ends for a page of an archive when it ends for all conversations that it names', () => {
    const at = NOW - 200 * DAY;
    const page = (...in_: object[]): unknown => ({ kind: 'settled', archive: 'ask@library.example', items: in_.map((each) => ({ id: 'x', stamp: at, in: each })), complete: true });
    expect(states(decide([[page(other), at], [page(other, patron), at], [incident(patron, at), at]]))).toEqual(['chat due', 'incidents stays', 'incidents stays']);
  });

  it('is not stretched by a stamp of the future', () => {
    expect(states(decide([[said(patron, NOW + 1_000 * DAY, 'later'), NOW - 101 * DAY]]))).toEqual(['chat due']);
  });
});

describe('a hold', () => {
  const at = NOW - 200 * DAY;
  const rows: [unknown, number][] = [
    [said(patron, at, 'Where is the “Röntgen  atlas”?'), at],
    [said(patron, at + 3_600_000, 'Thank you'), at],
    [said(patron, at - 9 * DAY, 'Other times'), at],
    [said(other, at, 'Opening hours?', 'somebody@example.org/web'), at],
    [said(channel, at, 'reader@example.org called', 'maria@library.example'), at],
  ];
  const held = (on: HoldSubject): boolean[] => decide(rows, [hold(on)]).map(({ state }) => state === 'held');

  it('on a person holds what they wrote and what was written about them', () => {
    expect(held({ person: 'Reader@Example.org' })).toEqual([true, true, true, false, true]);
    expect(held({ person: 'eader@example.org' })).toEqual([false, false, false, false, false]);
    expect(held({ person: 'maria@library.example' })).toEqual([false, false, false, false, true]);
  });

  it('on a conversation holds all of it', () => expect(held({ conversation: 'desk ask@library.example reader@example.org' })).toEqual([true, true, true, false, false]));
  it('on a service holds its patrons', () => expect(held({ service: 'ask@library.example' })).toEqual([true, true, true, true, false]));
  it('on words holds what was said around them', () => {
    expect(held({ words: 'rontgen' })).toEqual([true, true, false, false, false]);
    expect(held({ words: '"rontgen atlas" WHERE' })).toEqual([true, true, false, false, false]);
    expect(held({ words: '"where rontgen"' })).toEqual([false, false, false, false, false]);
  });
  it('on a period holds what was said in it, and beside it', () => expect(held({ from: at - 10 * DAY, to: at - 8 * DAY })).toEqual([false, false, true, false, false]));
  it('needs all that it names', () => expect(held({ person: 'reader@example.org', words: 'thank' })).toEqual([true, true, false, false, false]));
  it('says which it was', () => expect(decide(rows, [hold({ words: 'thank' }, 'a'), hold({ words: 'hours' }, 'b')]).map(({ holds }) => holds)).toEqual([['a'], ['a'], [], ['b'], []]));
});

describe('what a person types for a hold', () => {
  it('becomes phrases', () => expect(phrasesOf('  Über  "two   Words" x "open end')).toEqual(['uber', 'two words', 'x', 'open end']));
});

const body = fc.oneof(
  fc.record({ in_: fc.constantFrom(patron, other, channel), ago: fc.integer({ min: 0, max: 400 }), words: fc.constantFrom('atlas', 'hello', 'thanks') }).map(({ in_, ago, words }): [unknown, number] => [said(in_, NOW - ago * DAY, words), NOW - ago * DAY]),
  fc.record({ in_: fc.constantFrom(patron, other), ago: fc.integer({ min: 0, max: 400 }) }).map(({ in_, ago }): [unknown, number] => [incident(in_, NOW - ago * DAY), NOW - ago * DAY]),
);
const subject = fc.constantFrom<HoldSubject>({ words: 'atlas' }, { person: 'reader@example.org' }, { from: NOW - 120 * DAY, to: NOW - 110 * DAY }, { conversation: 'desk ask@library.example somebody@example.org' });

describe('for any record', () => {
  it('the order in which rows are seen decides nothing', () => {
    fc.assert(fc.property(fc.array(body, { maxLength: 30 }), fc.option(subject, { nil: undefined }), fc.integer(), (rows, on, seed) => {
      const shuffled = rows.map((row, index) => ({ row, rank: Math.imul(index + 1, seed | 1) })).toSorted((a, b) => a.rank - b.rank).map(({ row }) => row);
      const holds = on === undefined ? [] : [hold(on)];
      const first = new Map(decide(rows, holds).map((verdict, index) => [rows[index], verdict]));
      expect(decide(shuffled, holds)).toEqual(shuffled.map((row) => first.get(row)));
    }));
  });

  it('nothing that a hold is on is due, and one more hold makes nothing due', () => {
    fc.assert(fc.property(fc.array(body, { maxLength: 30 }), subject, (rows, on) => {
      const before = decide(rows);
      const after = decide(rows, [hold(on)]);
      expect(after.filter(({ state }, index) => state !== 'held' && matcherOf(on)(factsOf(...(rows[index] ?? ['', 0]))))).toEqual([]);
      expect(after.filter(({ state }, index) => state === 'due' && before[index]?.state !== 'due')).toEqual([]);
    }));
  });

  it('what is due today is due tomorrow, too', () => {
    fc.assert(fc.property(fc.array(body, { maxLength: 30 }), (rows) => {
      const later = decide(rows, [], NOW + DAY);
      expect(decide(rows).filter(({ state }, index) => state === 'due' && later[index]?.state !== 'due')).toEqual([]);
    }));
  });

  it('any JSON at all gets a verdict', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.nat(), (value, time) => {
      for (const each of [value, { kind: 'heard', in: value, item: value, stamp: value }, { kind: 'settled', items: value }, { kind: 'operate', detail: value }]) {
        expect(['stays', 'held', 'due']).toContain(decide([[each, time]], [hold({ words: 'x', person: 'y' })])[0]?.state);
      }
    }));
  });
});

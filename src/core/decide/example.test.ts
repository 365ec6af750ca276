import { describe, expect, it } from 'vitest';
import type { ExampleWords } from '../event.js';
import { fold, NEW_DESK } from '../state.js';
import { staffedDesk, type ModelDesk } from '../testing/desk.js';
import { ANA, BEN, NINE } from '../testing/samples.js';
import { isRefusal } from './decision.js';
import { decideDeleteExample, decideExample, MOST_EXAMPLES } from './example.js';

const WORDS: ExampleWords = { title: 'The 1950 census', good: 'Asks before it answers.', lines: [{ by: 'patron', text: 'I am [patron]' }, { by: 'library', text: 'Which form?' }] };

function kept(desk: ModelDesk, words = WORDS): string {
  const decision = decideExample(desk.state, words, desk.env(NINE));
  if (isRefusal(decision)) throw new Error(decision.refused);
  desk.follow(decision, NINE);
  return decision.id;
}

describe('a good example', () => {
  it('is on the record, and there after a start, also by way of a snapshot', () => {
    const desk = staffedDesk(1);
    const id = kept(desk);
    expect([...desk.state.examples.values()]).toEqual([{ ...WORDS, id, by: ANA, at: NINE }]);
    expect(desk.replayed()).toEqual(desk.state);
    expect(desk.restored(2, NINE)).toEqual(desk.state);
  });

  it('says nowhere of which conversation it was made', () => {
    const desk = staffedDesk(1);
    kept(desk);
    expect(desk.rows.at(-1)?.event).not.toHaveProperty('in');
  });

  it('is deleted by who made it, or by a supervisor, and the record says so', () => {
    const desk = staffedDesk(1);
    const id = kept(desk);
    desk.record([{ kind: 'signed-in', address: BEN, point: 'Desk 1' }], NINE);
    expect(decideDeleteExample(desk.state, id, desk.env(NINE))).toEqual({ refused: 'not-author', by: ANA });
    const decision = decideDeleteExample(desk.state, id, { ...desk.env(NINE), supervisor: true });
    expect(decision).toEqual({ events: [{ kind: 'example-deleted', id }], effects: [] });
    if (!isRefusal(decision)) desk.follow(decision, NINE);
    expect(desk.state.examples.size).toBe(0);
    expect(decideDeleteExample(desk.state, id, desk.env(NINE))).toEqual({ refused: 'unknown-example' });
  });

  it.each<[string, Partial<ExampleWords>]>([
    ['a card in its title', { title: 'Card 21876005320898' }],
    ['an address in its praise', { good: 'Ask maria@mail.example how it was.' }],
    ['the own address in its lines', { lines: [{ by: 'library', text: `xmpp:${ANA.toUpperCase()}/desk` }] }],
  ])('with %s is refused', (_what, change) => {
    const desk = staffedDesk(1);
    expect(decideExample(desk.state, { ...WORDS, ...change }, desk.env(NINE))).toEqual({ refused: 'private-example' });
  });

  it('needs somebody who makes it, and room', () => {
    expect(decideExample(NEW_DESK, WORDS, staffedDesk(1).env(NINE))).toEqual({ refused: 'not-signed-in' });
    const desk = staffedDesk(1);
    const full = fold(desk.state, Array.from({ length: MOST_EXAMPLES }, (_, n) => ({ seq: n, time: NINE, event: { kind: 'example' as const, id: `e${n}`, by: ANA, ...WORDS } })));
    expect(decideExample(full, WORDS, desk.env(NINE))).toEqual({ refused: 'too-many-examples' });
  });
});

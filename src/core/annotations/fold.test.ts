import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ANA, BEN } from '../testing/samples.js';
import { asEmoji, knownEmoji, MOST_REACTIONS } from './emoji.js';
import { annotate, type Note } from './fold.js';

const CLEO = 'cleo@library.example';
const original = { text: 'at fuor', at: 1, author: ANA };
let keys = 0;
const note = (place: number, author: string | undefined, what: Note['what'], more: Partial<Note> = {}): Note => ({ key: `n${++keys}`, place, author, authority: false, at: place, what, ...more });
const correct = (text: string): Note['what'] => ({ type: 'correct', text });
const react = (...emoji: string[]): Note['what'] => ({ type: 'react', emoji });
const retract: Note['what'] = { type: 'retract' };

describe('what was said about a line', () => {
  it('is corrected by its author alone, and keeps what it said', () => {
    const said = annotate(original, [note(2, ANA, correct('at four')), note(3, BEN, correct('never')), note(4, undefined, correct('never')), note(5, ANA, correct('at five'))]);
    expect(said).toEqual({ text: 'at five', earlier: [{ text: 'at fuor', at: 1 }, { text: 'at four', at: 2 }], reactions: [] });
  });

  it('is corrected by nobody where nobody knows who said it', () => {
    expect(annotate({ ...original, author: undefined }, [note(2, undefined, correct('x')), note(3, undefined, retract)])).toMatchObject({ text: 'at fuor', earlier: [] });
  });

  it('has one set of reactions for each person, the last', () => {
    const said = annotate(original, [note(2, BEN, react('👍', '🎉')), note(3, CLEO, react('👍')), note(4, BEN, react('🎉')), note(5, undefined, react('👍'))]);
    expect(said.reactions).toEqual([{ emoji: '👍', by: [CLEO] }, { emoji: '🎉', by: [BEN] }]);
    expect(annotate(original, [note(2, BEN, react('👍')), note(3, BEN, react())]).reactions).toEqual([]);
  });

  it('is deleted by its author, by an administrator and by the room, and by nobody else', () => {
    expect(annotate(original, [note(2, BEN, retract)]).deleted).toBeUndefined();
    expect(annotate(original, [note(2, ANA, retract)]).deleted).toEqual({ author: ANA, at: 2 });
    expect(annotate(original, [note(2, BEN, retract, { authority: true })]).deleted).toEqual({ author: BEN, at: 2 });
    expect(annotate(original, [note(2, undefined, { type: 'retract', by: 'Ben', reason: 'private' }, { authority: true })]).deleted).toEqual({ author: undefined, by: 'Ben', reason: 'private', at: 2 });
  });

  it('comes out the same in whatever order, and however often, it was heard', () => {
    const authors = fc.constantFrom(ANA, BEN, CLEO, undefined);
    const whats = fc.oneof(fc.constantFrom('a', 'b', 'c').map(correct), fc.subarray(['👍', '🎉', '❤️']).map((emoji) => react(...emoji)), fc.constant(retract));
    const notes = fc.uniqueArray(fc.record({ key: fc.string({ minLength: 1, maxLength: 4 }), place: fc.nat(20), author: authors, authority: fc.boolean(), at: fc.nat(100), what: whats }), { selector: ({ key }) => key, maxLength: 12 });
    fc.assert(
      fc.property(notes.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }))), ([all, again]) => {
        expect(annotate(original, again)).toEqual(annotate(original, all));
      }),
    );
  });
});

describe('a reaction', () => {
  it('is an emoji and nothing else', () => {
    expect(['👍', '❤️', '👨‍👩‍👧', '🇪🇺', '👍🏽'].map(asEmoji)).toEqual(['👍', '❤️', '👨‍👩‍👧', '🇪🇺', '👍🏽']);
    expect(['', 'a', '1', '👍👍', '👍 ', '<b>', '\u202E', '\uD83D', '👍'.repeat(1000), 'please call'].map(asEmoji)).toEqual(Array.from({ length: 10 }, () => undefined));
  });

  it('is the same emoji with and without the mark that many programs leave out', () => {
    expect(asEmoji('❤')).toBe('❤️');
    expect(knownEmoji(['❤', '❤️', 'x', '👍'])).toEqual(['❤️', '👍']);
  });

  it('is one of a few', () => {
    expect(knownEmoji(['😀', '😁', '😂', '😃', '😄', '😅', '😆'])).toHaveLength(MOST_REACTIONS);
  });
});

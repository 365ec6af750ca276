import * as fc from 'fast-check';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { PhraseError } from './phrases.js';
import { lexiconOf, suggest } from './suggest.js';
import { measure, samplesOf } from './testing/measure.js';
import { tokensOf } from './tokens.js';
import type { WordList } from './word-list.js';

const root = path.resolve(import.meta.dirname, '../../..');
const listOf = (language: string): WordList => JSON.parse(fs.readFileSync(path.join(root, 'assets/words', `${language}.json`), 'utf8'));
const lexicon = lexiconOf([listOf('en'), listOf('es')]);
const messages = (name: string) => samplesOf(fs.readFileSync(path.join(import.meta.dirname, 'testing', `${name}.tsv`), 'utf8'));
const categories = (message: string): readonly string[] => suggest(lexicon, message).map(({ category }) => category);

describe('the word lists that come with the desk', () => {
  it.each(['tuning', 'development', 'held-out'])('find what they should and let the innocent be, in the messages called %s', (name) => {
    const { found, flagged } = measure(lexicon, messages(name));
    expect(found).toBeGreaterThanOrEqual(0.95);
    expect(flagged).toBeLessThanOrEqual(0.02);
  });

  it('say what it was, why, and where', () => {
    const message = 'Hello? What an idiot you are';
    const [first] = suggest(lexicon, message);
    expect(first).toMatchObject({ category: 'rude', reason: 'an insult' });
    expect(message.slice(...(first?.span ?? [0, 0]))).toContain('idiot');
  });

  it('name distress before conduct', () => expect(categories('fuck, he has a gun')).toEqual(['danger', 'profanity']));
});

describe('spellings', () => {
  const own = lexiconOf([{ starred: 'stupid|fool', rules: [{ category: 'rude', reason: 'an insult', phrases: ['stupid', 'año'] }] }]);
  it.each(['stupid', 'STUPID', 'stúpid', 'stuuuupid', '5tup1d', 's t u p i d', 's.t.u.p.i.d', 'stu\u200bpid', 'ｓｔｕｐｉｄ', 'stuріd', 'st*pid', '𝐬𝐭𝐮𝐩𝐢𝐝', 'an\u0303o', 'AÑO'])('finds %j', (message) => expect(suggest(own, message)).toHaveLength(1));
  const lists = lexiconOf([{ same: { gonna: 'going to' }, rules: [{ category: 'rude', reason: 'an insult', phrases: ['asshole', 'tonta', 'fuck', 'loser', 'going to lose'] }] }]);
  it.each(['a$$hole', '@sshole', 'tont@', 'fu©k', 'a l o s e r', 'g\u043enna lose'])('finds %j, whatever stands for a letter', (message) => expect(suggest(lists, message)).toHaveLength(1));
  it.each(['a$', 'tonto@example.org', 'f u c', 'lose!!'])('leaves %j be', (message) => expect(suggest(lists, message)).toEqual([]));

  it.each(['ano', 'stupidly', 'studio', 'st', 's', '12345', 'stup id', '*****'])('leaves %j', (message) => expect(suggest(own, message)).toEqual([]));
});

describe('what is not said to us', () => {
  const own = lexiconOf([{
    groups: { teller: 'colleague|boss' }, rules: [{ category: 'rude', reason: 'an insult', phrases: ['stupid', 'you are ... lazy'] }],
    innocent: ['stupid question'], reported: ['<teller> said'], works: ['dvd'], by: ['by'],
  }], ['stupid creek']);
  it.each([
    'do you have "The Stupid Cat"?', 'a stupid question', 'the road to Stupid Creek', 'my colleague said you are so lazy', 'Too Stupid to Read', 'Stupid Love on dvd', 'Too stupid by Ann Other', '«stupid», says who?',
  ])('leaves %j', (message) => expect(suggest(own, message)).toEqual([]));
  it.each(['"stupid"', 'stupid', 'STUPID DVD', 'My colleague said hello. You are lazy!', 'You Are Stupid and Lazy', 'you are, I think, lazy', 'stupid "love'])('finds %j', (message) => expect(suggest(own, message)).not.toEqual([]));
});

describe('phrases', () => {
  const finds = (phrase: string, message: string): boolean => suggest(lexiconOf([{ groups: { much: 'so|very' }, rules: [{ category: 'rude', reason: 'an insult', phrases: [phrase] }] }]), message).length > 0;
  it.each([
    ['you are <much>... slow', 'you are slow'], ['you are <much>... slow', 'you are so so very slow'], ['very? slow', 'slow'], ['<much>... slow', 'it is so slow'], ['!is|are slow', 'Slow'], ['!is|are slow', 'It is. Slow'], ['!is|are slow', 'how slow'],
    [', fool ,', 'fool'], [', fool ,', 'well, fool, think'], [', fool ,', 'No. Fool!'], ['fool ,|you', 'fool, think'], ['fool ,|you', 'fool you'], ['fool $|you', 'a fool'], ['<much>... slow bus', 'very slow bus'],
  ])('%j finds %j', (phrase, message) => expect(finds(phrase, message)).toBe(true));
  it.each([
    ['you are <much>... slow', 'you are not slow'], ['you are <much>... slow', 'you are so so so so so so so slow'], ['you are <much>... slow', 'you are. So slow'], ['!is|are slow', 'it is slow'],
    [', fool ,', 'the fool'], [', fool ,', 'fool around'], ['fool ,|you', 'fool around'], ['fool $|you', 'fool, think'], ['very? slow bus', 'very slow'],
  ])('%j lets %j be', (phrase, message) => expect(finds(phrase, message)).toBe(false));
});

describe('what is asked for', () => {
  const own = lexiconOf([{ rules: [{ category: 'rude', reason: 'an insult', phrases: ['stupid'] }, { category: 'profanity', reason: 'swearing', phrases: ['shit'] }, { category: 'danger', reason: 'danger', phrases: ['he has a gun'] }], asked: ['what does ... mean', 'lyrics'], wanted: ['do you have'], reported: ['he said'] }]);
  it.each(['what does stupid mean', 'shit happens, lyrics', 'do you have stupid cupid', 'hello. do you have stupid cupid'])('leaves %j', (message) => expect(suggest(own, message)).toEqual([]));
  it.each(['what does it mean? stupid', 'do you have this shit', 'stupid, do you have it', 'he said. stupid', 'do you have help, he has a gun', 'lyrics. stupid'])('finds %j', (message) => expect(suggest(own, message)).toHaveLength(1));
});

describe('a word list with a mistake', () => {
  it.each(['<nobody>', 'a|', '... word', 'word?', 'a|b...', '!a', ', !a', 'word ^|,', 'word a|b...|c', 'word ?', 'ab*', Array.from({ length: 20 }, () => 'word').join(' ')])('refuses %j', (phrase) => {
    expect(() => lexiconOf([{ rules: [{ category: 'rude', reason: 'an insult', phrases: [phrase] }] }])).toThrow(PhraseError);
  });
});

/** Steps of the hostile messages grow with their length: twice the length never costs more than a few times the work. */
describe('hostile messages', () => {
  const LONGEST = 65_536;
  const bits = ['i am going to ', 'you ', 'you are so ', 'a ', '"', '“', 'f*', '***', 'f u c k ', '1', '\u0301', '\u200b', 'by X ', 'The Great ', '.', '!', '\n', '😀', 'a', 'aaaa', 'no tengo ', ';) ', '\ud800', 'do not want to be '];
  it('are read to their end, whatever they repeat', () => {
    for (const bit of bits) {
      const message = bit.repeat(LONGEST / bit.length);
      const tokens = tokensOf(message, { same: new Map(), starred: new Map() });
      expect(tokens.length).toBeLessThanOrEqual(LONGEST);
      expect(tokens.flatMap(({ readings }) => readings).length).toBeLessThanOrEqual(4 * LONGEST);
      expect(() => suggest(lexicon, message)).not.toThrow();
    }
  }, 60_000);

  it('never break it, and what it names lies inside them', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.constantFrom(...bits), fc.string({ unit: 'binary', maxLength: 20 })), { maxLength: 40 }), (parts) => {
      const message = parts.join('');
      for (const { span: [from, to] } of suggest(lexicon, message)) {
        expect(from).toBeGreaterThanOrEqual(0);
        expect(to).toBeGreaterThan(from);
        expect(to).toBeLessThanOrEqual(message.length);
      }
    }));
  });
});

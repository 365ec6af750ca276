/** What a word list says. One file for each language; libraries edit them and add their own. */
import { CATEGORIES as CONDUCT, type Category as Conduct } from '../conduct.js';

/** Distress is never an incident: it leads to the crisis card. */
export const DISTRESS = ['danger', 'illness', 'self-harm', 'abuse'] as const;

export type Distress = (typeof DISTRESS)[number];
export type Category = Conduct | Distress;

export const CATEGORIES: readonly Category[] = [...CONDUCT, ...DISTRESS];
export const isDistress = (category: Category): category is Distress => DISTRESS.some((one) => one === category);

/**
 * Phrases are words with a space between them, compared without case and accents (the ñ counts):
 * `a|b` one of them · `word*` begins with it · `<group>` any word of a group · `word?` may be missing ·
 * `...` up to three words · `a|b...` up to six, each of them one of these · `!a|b` not right behind one of these ·
 * `^` and `$` where a sentence begins and ends · `,` a comma, or either · `:wink:` a wink.
 */
export type Phrase = string;

export interface WordRule {
  readonly category: Category;
  /** Why, for the person at the desk: "swearing". */
  readonly reason: string;
  readonly phrases: readonly Phrase[];
}

export interface WordList {
  /** Other spellings of a word or of several: "youre" is "you are". Apostrophes are left out. */
  readonly same?: Readonly<Record<string, string>>;
  /** Words, as in a group, that are also read where letters are starred out: "sh*t". */
  readonly starred?: string;
  readonly groups?: Readonly<Record<string, string>>;
  readonly rules?: readonly WordRule[];
  /** Names, titles and turns of phrase: what overlaps them is no suggestion. */
  readonly innocent?: readonly Phrase[];
  /** Behind these, in the same sentence, stands what somebody else said. */
  readonly reported?: readonly Phrase[];
  /** A sentence with one of these asks about a word, a song, a subject: nothing in it is said to us. */
  readonly asked?: readonly Phrase[];
  /** Behind these, in the same sentence, stands what somebody wants to borrow: it may be a title, unless it is swearing. */
  readonly wanted?: readonly Phrase[];
  /** Words about works: beside them, capitalised words are a title. */
  readonly works?: readonly Phrase[];
  /** Words between a title and its author: "by". */
  readonly by?: readonly Phrase[];
}

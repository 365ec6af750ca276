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
 * `...` up to three words · `^` and `$` where a sentence begins and ends · `:wink:` a wink.
 */
export type Phrase = string;

export interface WordRule {
  readonly category: Category;
  /** Why, for the person at the desk: "swearing". */
  readonly reason: string;
  readonly phrases: readonly Phrase[];
  /** The single words are also found with letters starred out: "sh*t". */
  readonly starred?: boolean;
}

export interface WordList {
  /** Other spellings of a word or of several: "youre" is "you are". Apostrophes are left out. */
  readonly same?: Readonly<Record<string, string>>;
  readonly groups?: Readonly<Record<string, string>>;
  readonly rules?: readonly WordRule[];
  /** Names, titles and turns of phrase: what overlaps them is no suggestion. */
  readonly innocent?: readonly Phrase[];
  /** Behind these, in the same sentence, stands what somebody else said, or a word that is asked about. */
  readonly reported?: readonly Phrase[];
  /** Words about works: beside them, capitalised words are a title. */
  readonly works?: readonly Phrase[];
  /** Words between a title and its author: "by". */
  readonly by?: readonly Phrase[];
}

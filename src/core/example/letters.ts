/** A text as a reader hears it, each letter with its place in the text as it was written. */
import { charsOf, type Span } from '../guard/readable.js';
import { foldChar } from '../suggest/fold.js';

export interface Letters {
  /** Small letters without marks, digits, ' ' for any space and '.' for any other sign. */
  readonly folded: string;
  /** For each code unit of `folded`: where it stands in the text. */
  readonly places: readonly Span[];
  /** The letters and digits alone. */
  readonly signs: string;
}

const folded = (char: string): string => {
  if (/\s/u.test(char)) return ' ';
  const letters = foldChar(char).replaceAll('ñ', 'n');
  return letters === '' || /^[\p{L}\p{N}]+$/u.test(letters) ? letters : '.';
};

const signsOf = (within: string): string => within.replaceAll(/[ .]/g, '');

/** Most of what is said is plain: each letter stands for itself. */
const PLAIN = /^(?:[^%\u0080-\uffff]|%(?![0-9a-f]{2}))*$/i;

function plainLetters(text: string): Letters {
  const within = text.toLowerCase().replaceAll(/\s/g, ' ').replaceAll(/[^a-z0-9 ]/g, '.');
  return { folded: within, places: Array.from(within, (_, start) => ({ start, end: start + 1 })), signs: signsOf(within) };
}

export function lettersOf(text: string): Letters {
  if (PLAIN.test(text)) return plainLetters(text);
  const letters: string[] = [];
  const places: { start: number; end: number }[] = [];
  for (const { char, start, end } of charsOf(text)) {
    const units = folded(char);
    const last = places.at(-1);
    // A mark belongs to the letter before it.
    if (units === '' && last) last.end = Math.max(last.end, end);
    for (const unit of units.split('')) {
      letters.push(unit);
      places.push({ start, end });
    }
  }
  const within = letters.join('');
  return { folded: within, places, signs: signsOf(within) };
}

/** Scripts that put no spaces between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
/** From so many letters on they are seldom a part of other words, also where spaces stand between them. */
const LONG = 6;

/** Words that are looked for. */
export interface Wanted {
  readonly pattern: RegExp;
  /** Their letters and digits: a text without them cannot match, and that is seen much sooner. */
  readonly signs: string;
}

/**
 * Finds words however they are written: in other case, with or without accents, with signs or spaces between their
 * letters, in a link, run together.
 * @returns of text in the form of `folded`; undefined: there is no letter and no digit in them
 */
export function wordsPattern(words: string): Wanted | undefined {
  const parts = lettersOf(words).folded.split(/[ .]+/u).filter((part) => part !== '');
  const signs = parts.flatMap((part) => Array.from(part));
  const [first, last] = [signs[0], signs.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const loose = signs.length >= LONG || signs.every((sign) => /\p{N}/u.test(sign));
  const whole = parts.map((part) => Array.from(part).join(loose ? '[ .]{0,3}' : String.raw`\.{0,2}`)).join('[ .]{0,4}');
  const spaced = signs.length > 2 ? `|${signs.join('[ .]{1,3}')}` : '';
  const edge = (sign: string): string => (UNSPACED.test(sign) ? '[]' : /\p{N}/u.test(sign) ? String.raw`\p{N}` : String.raw`\p{L}`);
  return { pattern: new RegExp(`(?<!${edge(first)})(?:${whole}${spaced})(?!${edge(last)})`, 'gu'), signs: signs.join('') };
}

/** Where the words stand in the text. */
export const spansOf = ({ folded: within, places, signs }: Letters, wanted: Wanted): Span[] => (signs.includes(wanted.signs)
  ? Array.from(within.matchAll(wanted.pattern), (match) => ({ start: places[match.index]?.start ?? 0, end: places[match.index + match[0].length - 1]?.end ?? 0 }))
  : []);

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
  /** For each code unit of `signs`: where it stands in `folded`. */
  readonly spots: readonly number[];
}

const folded = (char: string): string => {
  if (/\s/u.test(char)) return ' ';
  const letters = foldChar(char).replaceAll('ñ', 'n');
  return letters === '' || /^[\p{L}\p{N}]+$/u.test(letters) ? letters : '.';
};

const isSign = (unit: string): boolean => unit !== ' ' && unit !== '.';

function withSigns(within: string, places: readonly Span[]): Letters {
  const spots: number[] = [];
  for (let at = 0; at < within.length; at += 1) if (isSign(within.charAt(at))) spots.push(at);
  return { folded: within, places, signs: within.replaceAll(/[ .]/g, ''), spots };
}

/** Most of what is said is plain: each letter stands for itself. */
const PLAIN = /^(?:[^%\u0080-\uffff]|%(?![0-9a-f]{2}))*$/i;

function plainLetters(text: string): Letters {
  const within = text.toLowerCase().replaceAll(/\s/g, ' ').replaceAll(/[^a-z0-9 ]/g, '.');
  return withSigns(within, Array.from(within, (_, start) => ({ start, end: start + 1 })));
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
  return withSigns(letters.join(''), places);
}

/** Scripts that put no spaces between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
/** From so many letters on they are seldom a part of other words, also where spaces stand between them. */
const LONG = 6;

/** What may not stand beside words: they would be a part of a longer one. */
type Edge = 'letter' | 'digit' | 'nothing';

/** Words that are looked for. */
export interface Wanted {
  /** Their letters and digits: a text without them has none of the words. */
  readonly signs: string;
  /** Where in `signs` another word begins. */
  readonly begins: ReadonlySet<number>;
  /** Signs may stand between their letters, and spaces. */
  readonly loose: boolean;
  readonly before: Edge;
  readonly after: Edge;
}

const edgeOf = (sign: string): Edge => (UNSPACED.test(sign) ? 'nothing' : /\p{N}/u.test(sign) ? 'digit' : 'letter');

/**
 * Words that are found however they are written: in other case, with or without accents, with signs or spaces between
 * their letters, in a link, run together.
 * @returns undefined: there is no letter and no digit in them
 */
export function wantedWords(words: string): Wanted | undefined {
  const parts = lettersOf(words).folded.split(/[ .]+/u).filter((part) => part !== '');
  const signs = parts.flatMap((part) => Array.from(part));
  const [first, last] = [signs[0], signs.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const begins = new Set<number>();
  let at = 0;
  for (const part of parts) begins.add((at += part.length));
  return { signs: signs.join(''), begins, loose: signs.length >= LONG || signs.every((sign) => /\p{N}/u.test(sign)), before: edgeOf(first), after: edgeOf(last) };
}

/** How much may stand between words, and between the letters of one: spaces and signs, or a few signs alone. */
const BETWEEN_WORDS = 4;
const BETWEEN_LETTERS = 3;
const SIGNS_BETWEEN = 2;

const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/** Whether the letters from this place on are the words as they are written, or spelt letter by letter. */
function hangsTogether({ folded: within, signs, spots }: Letters, { signs: wanted, begins, loose }: Wanted, at: number): boolean {
  let [written, spelt] = [true, Array.from(wanted).length > 2];
  for (let index = 1; index < wanted.length && (written || spelt); index += 1) {
    if (isLowSurrogate(signs.charCodeAt(at + index))) continue;
    const [from, to] = [(spots[at + index - 1] ?? 0) + 1, spots[at + index] ?? 0];
    const gap = to - from;
    if (gap > BETWEEN_LETTERS || gap === 0) spelt = false;
    if (begins.has(index)) written &&= gap <= BETWEEN_WORDS;
    else if (loose) written &&= gap <= BETWEEN_LETTERS;
    else written &&= gap <= SIGNS_BETWEEN && !within.slice(from, to).includes(' ');
  }
  return written || spelt;
}

const LAST = /.$/su;
const isEdge = (char: string | undefined, edge: Edge): boolean => char === undefined || edge === 'nothing' || !(edge === 'digit' ? /\p{N}/u : /\p{L}/u).test(char);

/** Where the words stand in the text, none of them inside another. */
export function spansOf(letters: Letters, wanted: Wanted): Span[] {
  const { folded: within, places, signs, spots } = letters;
  const found: Span[] = [];
  for (let at = signs.indexOf(wanted.signs); at >= 0;) {
    const [first, last] = [spots[at] ?? 0, spots[at + wanted.signs.length - 1] ?? 0];
    const isFound = hangsTogether(letters, wanted, at)
      && isEdge(LAST.exec(within.slice(Math.max(0, first - 2), first))?.[0], wanted.before) && isEdge(codePointAt(within, last + 1), wanted.after);
    if (isFound) found.push({ start: places[first]?.start ?? 0, end: places[last]?.end ?? 0 });
    at = signs.indexOf(wanted.signs, at + (isFound ? wanted.signs.length : 1));
  }
  return found;
}

function codePointAt(text: string, at: number): string | undefined {
  const point = text.codePointAt(at);
  return point === undefined ? undefined : String.fromCodePoint(point);
}

/** So many first letters are looked up before whole words are. */
const BEGINNING = 4;

interface Beginning {
  readonly lengths: Set<number>;
  /** By their letters and digits: places in the list. */
  readonly whole: Map<string, number[]>;
}

/**
 * Says which of many words can be in a text at all. To look for one after the other takes as long as there are words, and
 * a long conversation has thousands; here a text is gone through once, however many they are.
 * @returns places in the list, in its order
 */
export function wordIndex(all: readonly Wanted[]): (letters: Letters) => readonly number[] {
  const beginnings = new Map<string, Beginning>();
  for (const [index, { signs }] of all.entries()) {
    const begin = signs.slice(0, BEGINNING);
    const known = beginnings.get(begin) ?? { lengths: new Set(), whole: new Map<string, number[]>() };
    beginnings.set(begin, known);
    known.lengths.add(signs.length);
    known.whole.set(signs, [...(known.whole.get(signs) ?? []), index]);
  }
  const lengths = [...new Set(Array.from(beginnings.keys(), ({ length }) => length))];
  return ({ signs }) => {
    const found = new Set<number>();
    for (let at = 0; at < signs.length; at += 1) {
      for (const length of lengths) {
        const known = beginnings.get(signs.slice(at, at + length));
        if (known) for (const whole of known.lengths) for (const index of known.whole.get(signs.slice(at, at + whole)) ?? []) found.add(index);
      }
    }
    return [...found].toSorted((a, b) => a - b);
  };
}

/** A message as words, each with the ways in which it can be read. Time grows with the length alone. */
import { foldChar, readLatin, shortened, TILDE, withoutDigits } from './fold.js';

export interface Reading {
  readonly word: string;
  /** Index of the token behind it. */
  readonly next: number;
}

export interface Token {
  /** Offsets in the message. */
  readonly start: number;
  readonly end: number;
  readonly readings: readonly Reading[];
  /** First and last of a sentence. */
  readonly first: boolean;
  readonly last: boolean;
  readonly capital: boolean;
  /** More than one letter, and all of them capitals. */
  readonly shouted: boolean;
  readonly quoted: boolean;
  /** A comma stands before it. */
  readonly behindComma: boolean;
}

export const WINK = ':wink:';

interface Raw {
  readonly start: number;
  end: number;
  word: string;
  first: boolean;
  last: boolean;
  readonly quoted: boolean;
  readonly behindComma: boolean;
  readonly capital: boolean;
}

const LETTER = /^[\p{L}\p{M}\p{Cf}]$/u;
const DIGIT = /^\p{N}$/u;
const APOSTROPHES = new Set(["'", '’', 'ʼ', '`', '´']);
/** Stand in place of a letter where letters stand on both sides. */
const INSIDE = new Set(['!', '*', '#', '$', '@', '€', '©']);
/** And where no letter follows: "f**", "tont@". */
const AT_END = new Set(['*', '@']);
const BEFORE = new Set(['@', '$']);
const WINKS = new Set([';)', ';-)', ';]', ';D', ';-]', ';P', ';p']);
const WINKING = new Set(['😉', '😏', '😘', '🍆', '🍑', '💋']);
const SENTENCE_END = new Set(['.', '?', '!', '…', '\n', '\r']);
const QUOTES: Readonly<Record<string, string>> = { '"': '"', '“': '”', '”': '”', '„': '“', '‘': '’', '«': '»', '‹': '›', '「': '」' };
/** Nobody quotes longer; a quotation mark that is never closed quotes nothing. */
const LONGEST_QUOTE = 300;
/** No word in a list is longer. */
const LONGEST_WORD = 40;

const kinds = new Map<string, 'letter' | 'digit' | 'other'>();
function kindOf(char: string): 'letter' | 'digit' | 'other' {
  const known = kinds.get(char);
  if (known) return known;
  const kind = LETTER.test(char) ? 'letter' : DIGIT.test(char) ? 'digit' : 'other';
  if (kinds.size < 4_096) kinds.set(char, kind);
  return kind;
}

/** Where quotations stand: offsets of their first and last character, in order. */
function quotations(text: string): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  for (let at = 0; at < text.length; at += 1) {
    const closing = QUOTES[text.charAt(at)];
    if (closing === undefined) continue;
    const end = text.slice(at + 1, at + 1 + LONGEST_QUOTE).indexOf(closing);
    if (end < 0) continue;
    found.push([at, at + 1 + end]);
    at += 1 + end;
  }
  const [only] = found;
  // All of it in quotation marks is said, not quoted.
  return only && found.length === 1 && text.trim().length <= only[1] - only[0] + 2 ? [] : found;
}

class Reader {
  readonly raws: Raw[] = [];
  private readonly text: string;
  private readonly quotes: readonly (readonly [number, number])[];
  private quote = 0;
  private open: Raw | undefined;
  private newSentence = true;
  private comma = false;

  constructor(text: string) {
    this.text = text;
    this.quotes = quotations(text);
  }

  read(): readonly Raw[] {
    let at = 0;
    for (const char of this.text) {
      this.take(char, at);
      at += char.length;
    }
    this.close();
    const last = this.raws.at(-1);
    if (last) last.last = true;
    return this.raws;
  }

  private take(char: string, at: number): void {
    const kind = kindOf(char);
    if (kind !== 'other') return this.add(char, at);
    if (this.open && APOSTROPHES.has(char)) return;
    const next = this.text.charAt(at + char.length);
    const beforeLetter = /[\p{L}\p{N}*#]/u.test(next);
    if (this.open ? AT_END.has(char) || (INSIDE.has(char) && (beforeLetter || (BEFORE.has(char) && BEFORE.has(next)))) : BEFORE.has(char) && beforeLetter) return this.add(char, at);
    this.close();
    this.comma = char === ',' || char === '(' || (this.comma && char === ' ');
    if (WINKING.has(char) || WINKS.has(this.text.slice(at, at + 2)) || WINKS.has(this.text.slice(at, at + 3))) this.wink(char, at);
    else if (SENTENCE_END.has(char) && (next === '' || /\s/.test(next) || SENTENCE_END.has(next) || char === '\n')) this.endSentence();
  }

  private add(char: string, at: number): void {
    const folded = foldChar(char);
    if (!this.open) {
      if (folded === '' && kindOf(char) === 'letter') return;
      while ((this.quotes[this.quote]?.[1] ?? Infinity) < at) this.quote += 1;
      this.open = { start: at, end: at, word: '', first: this.newSentence, last: false, quoted: at > (this.quotes[this.quote]?.[0] ?? Infinity), behindComma: this.comma, capital: char !== char.toLowerCase() };
      this.newSentence = false;
      this.comma = false;
    }
    if (this.open.word.length < LONGEST_WORD * 4) this.open.word += folded;
    if (char === TILDE && this.open.word.endsWith('n')) this.open.word = `${this.open.word.slice(0, -1)}ñ`;
    this.open.end = at + char.length;
  }

  private wink(char: string, at: number): void {
    this.raws.push({ start: at, end: at + char.length, word: WINK, first: this.newSentence, last: false, quoted: false, behindComma: false, capital: false });
  }

  private close(): void {
    if (this.open) this.raws.push(this.open);
    this.open = undefined;
  }

  private endSentence(): void {
    const last = this.raws.at(-1);
    if (last) last.last = true;
    this.newSentence = true;
  }
}

export interface Spellings {
  /** Other spellings, by folded word: "youre" stands for "you are". */
  readonly same: ReadonlyMap<string, string>;
  /** Words that may have letters starred out, folded, by their length. */
  readonly starred: ReadonlyMap<number, readonly string[]>;
}

export function tokensOf(text: string, spellings: Spellings): readonly Token[] {
  const read = new Reader(text).read();
  const raws = read.flatMap((raw, at) => (isSpacedOut(read, at) ? [raw] : spelledOut(raw, spellings.same)));
  const joined = spacedOut(text, raws);
  return raws.map((raw, at) => ({
    start: raw.start, end: raw.end, first: raw.first, last: raw.last, capital: raw.capital, shouted: raw.capital && raw.end - raw.start > 1 && isShouted(text.slice(raw.start, raw.end)), quoted: raw.quoted, behindComma: raw.behindComma,
    readings: [...waysToRead(raw.word, spellings).map((word) => ({ word, next: at + 1 })), ...(joined.get(at) ?? [])],
  }));
}

/** One of three letters in a row is no word of its own: not "u" for "you". */
const isSpacedOut = (raws: readonly Raw[], at: number): boolean =>
  [at - 2, at - 1, at].some((from) => [from, from + 1, from + 2].every((one) => raws[one]?.word.length === 1));

const isShouted = (word: string): boolean => word.length <= LONGEST_WORD && word === word.toUpperCase();

function spelledOut(raw: Raw, same: ReadonlyMap<string, string>): readonly Raw[] {
  const words = (same.get(readLatin(raw.word)) ?? raw.word).split(' ');
  return words.map((word, at) => ({ ...raw, word, first: raw.first && at === 0, last: raw.last && at === words.length - 1 }));
}

function waysToRead(word: string, { same, starred }: Spellings): readonly string[] {
  if (word === WINK) return [word];
  const plain = readLatin(word.replaceAll(/[*#]/g, ''));
  const all = [plain, ...shortened(plain)].flatMap((way) => [way, ...withoutDigits(way)]);
  const known = all.flatMap((way) => {
    const other = same.get(way);
    return other === undefined || other.includes(' ') ? [way] : [way, other];
  });
  const meant = /^[^*#]+[*#]/.test(word) ? (starred.get(word.length) ?? []).filter((whole) => isStarred(word, whole)) : [];
  return [...new Set([...known.map((way) => way.slice(0, LONGEST_WORD)), ...meant])];
}

/** What is not starred out is the same: "f***", "sh*t". */
const isStarred = (starred: string, word: string): boolean => Array.from(starred).every((char, at) => char === '*' || char === '#' || char === word[at]);

/** "s t u p i d": at each letter of such a run, what it makes up to the end of the run. */
function spacedOut(text: string, raws: readonly Raw[]): ReadonlyMap<number, readonly Reading[]> {
  const found = new Map<number, Reading[]>();
  for (let from = 0; from < raws.length; from += 1) {
    const to = endOfRun(text, raws, from);
    const letters = raws.slice(from, to).map((raw) => readLatin(raw.word));
    // The last letters may be a word of their own: they are left out.
    for (let at = 0; letters.length >= 3 && letters.length <= LONGEST_WORD && at <= letters.length - 3; at += 1) {
      const word = letters.slice(at).join('');
      found.set(from + at, [word, ...withoutDigits(word)].map((way) => ({ word: way, next: to })));
    }
    from = Math.max(from, to - 1);
  }
  return found;
}

/** Single letters with the same gap between them. @returns the index behind the last one */
function endOfRun(text: string, raws: readonly Raw[], from: number): number {
  const isLetter = (raw: Raw | undefined): raw is Raw => raw !== undefined && raw.word.length === 1;
  let gap: string | undefined;
  let to = from;
  for (; isLetter(raws[to]); to += 1) {
    const [before, now] = [to > from ? raws[to - 1] : undefined, raws[to]];
    if (!before || !now) continue;
    const between = text.slice(before.end, now.start);
    if (between.length > 3 || between.includes('\n') || (gap !== undefined && between !== gap)) break;
    gap = between;
  }
  return to;
}

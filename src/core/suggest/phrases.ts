/** Phrases of a word list, ready to be looked for: from each word on, a bounded number of steps. */
import { foldText } from './fold.js';
import type { Token } from './tokens.js';
import type { Phrase } from './word-list.js';

type Element =
  | { readonly kind: 'word'; readonly words: Words; readonly optional: boolean; readonly or: 'last' | 'pause' | undefined }
  | { readonly kind: 'some' | 'not-behind'; readonly words: Words }
  | { readonly kind: 'gap' | 'first' | 'last' | 'pause' };

interface Words {
  readonly words: ReadonlySet<string>;
  readonly beginnings: readonly string[];
}

interface Compiled<T> {
  readonly elements: readonly Element[];
  /** What it can begin with. */
  readonly starts: readonly Words[];
  readonly value: T;
}

/** Tokens from `from` up to, and not with, `to`. */
export interface Found<T> {
  readonly from: number;
  readonly to: number;
  readonly value: T;
}

/** What `...` may stand for, in words. */
const GAP = 3;
/** How often the words before `...` may stand. */
const MOST_IN_A_ROW = 6;
const SHORTEST_BEGINNING = 3;
const LONGEST_BEGINNING = 16;
const MOST_WORDS = 16;
const MOST_KNOWN = 4_096;

/** A mistake in a word list, in words for whoever edits it. */
export class PhraseError extends Error {}

export type Groups = ReadonlyMap<string, readonly string[]>;

function compile<T>(phrase: Phrase, groups: Groups, value: T): Compiled<T> {
  const parts = phrase.trim().split(/\s+/);
  if (parts.length > MOST_WORDS) throw new PhraseError(`“${phrase}” has more than ${MOST_WORDS} words.`);
  const elements = parts.map((part) => element(part, phrase, groups));
  const begins = elements.slice(elements.findIndex(({ kind }) => !BEFORE_A_WORD.has(kind)));
  const needed = begins.findIndex((one) => one.kind === 'word' && !one.optional);
  const starts = begins.slice(0, needed + 1).flatMap((one) => ('words' in one ? [one.words] : []));
  if (needed < 0 || starts.length <= needed) throw new PhraseError(`“${phrase}” has to begin with a word.`);
  return { elements, starts, value };
}

const BEFORE_A_WORD: ReadonlySet<Element['kind']> = new Set(['first', 'pause', 'not-behind']);

const elementsOf = new WeakMap<Groups, Map<string, Element>>();

/** The same words stand in many phrases: they are made out once. */
function element(part: string, phrase: Phrase, groups: Groups): Element {
  const parts = elementsOf.get(groups) ?? new Map<string, Element>();
  elementsOf.set(groups, parts);
  const made = parts.get(part) ?? newElement(part, phrase, groups);
  parts.set(part, made);
  return made;
}

const SIGNS: ReadonlyMap<string, Element> = new Map([['...', { kind: 'gap' }], ['^', { kind: 'first' }], ['$', { kind: 'last' }], [',', { kind: 'pause' }]]);

function newElement(part: string, phrase: Phrase, groups: Groups): Element {
  const sign = SIGNS.get(part);
  if (sign) return sign;
  if (part.startsWith('!')) return { kind: 'not-behind', words: wordsOf(part.slice(1), phrase, groups) };
  if (part.endsWith('...')) return { kind: 'some', words: wordsOf(part.slice(0, -3), phrase, groups) };
  const optional = part.endsWith('?');
  const words = wordsOf(optional ? part.slice(0, -1) : part, phrase, groups);
  return { kind: 'word', words, optional, or: words.words.has(',') ? 'pause' : words.words.has('$') ? 'last' : undefined };
}

function wordsOf(part: string, phrase: Phrase, groups: Groups): Words {
  const all = alternatives(part, phrase, groups);
  const beginnings = all.filter((one) => one.endsWith('*')).map((one) => one.slice(0, -1));
  if (beginnings.some((one) => one.length < SHORTEST_BEGINNING || one.length > LONGEST_BEGINNING)) {
    throw new PhraseError(`“${phrase}”: before * stand ${SHORTEST_BEGINNING} to ${LONGEST_BEGINNING} letters.`);
  }
  return { words: new Set(all.filter((one) => !one.endsWith('*'))), beginnings };
}

const isOneOf = ({ words, beginnings }: Words, word: string): boolean => words.has(word) || beginnings.some((beginning) => word.startsWith(beginning));

function alternatives(part: string, phrase: Phrase, groups: Groups): readonly string[] {
  return part.split('|').flatMap((one) => {
    const name = /^<([^<>]+)>$/.exec(one)?.[1];
    const words = name === undefined ? [foldText(one)] : groups.get(name);
    if (!words) throw new PhraseError(`“${phrase}” names the group <${name}>, which is not there.`);
    if (words.some((word) => word === '' || word === '^' || word.endsWith('?') || word.endsWith('...'))) throw new PhraseError(`“${phrase}” has an empty word, or a sign where a word should be.`);
    return words;
  });
}

/** @param groups "a|b", which may name groups that stand before them */
export function groupsOf(lists: readonly Readonly<Record<string, string>>[]): Groups {
  const groups = new Map<string, readonly string[]>();
  for (const [name, words] of lists.flatMap((list) => Object.entries(list))) {
    groups.set(name, [...(groups.get(name) ?? []), ...alternatives(words, words, groups)]);
  }
  return groups;
}

export class Phrases<T> {
  private readonly byWord = new Map<string, Compiled<T>[]>();
  private readonly byBeginning = new Map<string, Compiled<T>[]>();
  /** What the words of messages can begin. */
  private readonly known = new Map<string, readonly Compiled<T>[]>();

  /** @throws PhraseError */
  add(phrase: Phrase, groups: Groups, value: T): void {
    const compiled = compile(phrase, groups, value);
    this.known.clear();
    for (const { words, beginnings } of compiled.starts) {
      for (const word of words) push(this.byWord, word, compiled);
      for (const beginning of beginnings) push(this.byBeginning, beginning, compiled);
    }
  }

  /** @returns all that is there, in order of where it begins; of one phrase at one place the longest */
  find(tokens: readonly Token[]): readonly Found<T>[] {
    return tokens.flatMap((token, from) => this.at(tokens, token, from));
  }

  private at(tokens: readonly Token[], token: Token, from: number): readonly Found<T>[] {
    const found: Found<T>[] = [];
    for (const compiled of this.candidates(token)) {
      const to = new Match(compiled.elements, tokens, from).end(0, from);
      if (to > from) found.push({ from, to, value: compiled.value });
    }
    return found;
  }

  private candidates({ readings }: Token): Iterable<Compiled<T>> {
    const lists = readings.map(({ word }) => this.beginningWith(word)).filter(({ length }) => length > 0);
    return lists.length > 1 ? new Set(lists.flat()) : lists[0] ?? [];
  }

  private beginningWith(word: string): readonly Compiled<T>[] {
    const known = this.known.get(word);
    if (known) return known;
    const lists = [this.byWord.get(word) ?? []];
    for (let length = SHORTEST_BEGINNING; length <= Math.min(word.length, LONGEST_BEGINNING); length += 1) {
      const list = this.byBeginning.get(word.slice(0, length));
      if (list) lists.push(list);
    }
    const found = [...new Set(lists.flat())];
    if (this.known.size < MOST_KNOWN) this.known.set(word, found);
    return found;
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

/** A comma, or where a sentence begins or ends. */
const isPause = (tokens: readonly Token[], index: number): boolean => (tokens[index]?.first ?? true) || tokens[index]?.behindComma === true || tokens[index - 1]?.last === true;

/** One phrase at one place. Each step goes on in the phrase, so the steps are bounded by it. */
class Match {
  private readonly elements: readonly Element[];
  private readonly tokens: readonly Token[];
  private readonly from: number;

  constructor(elements: readonly Element[], tokens: readonly Token[], from: number) {
    this.elements = elements;
    this.tokens = tokens;
    this.from = from;
  }

  /** @returns the index behind the match; -1: none */
  end(at: number, index: number): number {
    const one = this.elements[at];
    if (!one) return index;
    const before = this.tokens[index - 1];
    switch (one.kind) {
      case 'first':
        return this.tokens[index]?.first ? this.end(at + 1, index) : -1;
      case 'last':
        return before?.last ? this.end(at + 1, index) : -1;
      case 'pause':
        return isPause(this.tokens, index) ? this.end(at + 1, index) : -1;
      case 'not-behind':
        return before && !before.last && before.readings.some(({ word }) => isOneOf(one.words, word)) ? -1 : this.end(at + 1, index);
      case 'gap':
        return this.skip(at, index, GAP, () => true);
      case 'some':
        return this.skip(at, index, MOST_IN_A_ROW, ({ readings }) => readings.some(({ word }) => isOneOf(one.words, word)));
      default:
        return this.word(one, at, index);
    }
  }

  /** Some words, and none behind the end of a sentence. */
  private skip(at: number, from: number, most: number, mayStand: (token: Token) => boolean): number {
    for (let index = from; ; index += 1) {
      const end = this.end(at + 1, index);
      if (end >= 0) return end;
      const token = this.tokens[index];
      if (!token || index === from + most || !this.isWithin(at, index) || !mayStand(token)) return -1;
    }
  }

  private word(one: Extract<Element, { kind: 'word' }>, at: number, index: number): number {
    const token = this.tokens[index];
    if (token && this.isWithin(at, index)) {
      for (const { word, next } of token.readings) {
        if (!isOneOf(one.words, word)) continue;
        const end = this.end(at + 1, next);
        if (end >= 0) return end;
      }
    }
    const mayBeMissing = one.optional || (one.or === 'pause' && isPause(this.tokens, index)) || (one.or === 'last' && this.tokens[index - 1]?.last === true);
    return mayBeMissing ? this.end(at + 1, index) : -1;
  }

  /** In the same sentence as what stands before it, or in the next one where the phrase says so. */
  private isWithin(at: number, index: number): boolean {
    return index === this.from || !this.tokens[index - 1]?.last || this.elements[at - 1]?.kind === 'first';
  }
}

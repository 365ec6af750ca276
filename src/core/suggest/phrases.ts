/** Phrases of a word list, ready to be looked for: from each word on, a bounded number of steps. */
import { foldText } from './fold.js';
import type { Token } from './tokens.js';
import type { Phrase } from './word-list.js';

type Element =
  | { readonly kind: 'word'; readonly words: ReadonlySet<string>; readonly beginnings: readonly string[]; readonly optional: boolean; readonly orLast: boolean }
  | { readonly kind: 'gap' | 'first' | 'last' };

interface Compiled<T> {
  readonly elements: readonly Element[];
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
const SHORTEST_BEGINNING = 3;
const LONGEST_BEGINNING = 16;
const MOST_WORDS = 16;

/** A mistake in a word list, in words for whoever edits it. */
export class PhraseError extends Error {}

export type Groups = ReadonlyMap<string, readonly string[]>;

function compile<T>(phrase: Phrase, groups: Groups, value: T): Compiled<T> {
  const parts = phrase.trim().split(/\s+/);
  if (parts.length > MOST_WORDS) throw new PhraseError(`“${phrase}” has more than ${MOST_WORDS} words.`);
  const elements = parts.map((part) => element(part, phrase, groups));
  if (elements.find(({ kind }) => kind !== 'first')?.kind !== 'word') throw new PhraseError(`“${phrase}” has to begin with a word.`);
  const first = elements.find((one) => one.kind === 'word');
  if (first?.kind === 'word' && first.optional) throw new PhraseError(`“${phrase}” begins with a word that may be missing. Write two phrases.`);
  return { elements, value };
}

const elementsOf = new WeakMap<Groups, Map<string, Element>>();

/** The same words stand in many phrases: they are made out once. */
function element(part: string, phrase: Phrase, groups: Groups): Element {
  const parts = elementsOf.get(groups) ?? new Map<string, Element>();
  elementsOf.set(groups, parts);
  const made = parts.get(part) ?? newElement(part, phrase, groups);
  parts.set(part, made);
  return made;
}

function newElement(part: string, phrase: Phrase, groups: Groups): Element {
  if (part === '...') return { kind: 'gap' };
  if (part === '^') return { kind: 'first' };
  if (part === '$') return { kind: 'last' };
  const optional = part.endsWith('?');
  const all = alternatives(optional ? part.slice(0, -1) : part, phrase, groups);
  const beginnings = all.filter((one) => one.endsWith('*')).map((one) => one.slice(0, -1));
  if (beginnings.some((one) => one.length < SHORTEST_BEGINNING || one.length > LONGEST_BEGINNING)) {
    throw new PhraseError(`“${phrase}”: before * stand ${SHORTEST_BEGINNING} to ${LONGEST_BEGINNING} letters.`);
  }
  return { kind: 'word', words: new Set(all.filter((one) => !one.endsWith('*'))), beginnings, optional, orLast: part.split('|').includes('$') };
}

function alternatives(part: string, phrase: Phrase, groups: Groups): readonly string[] {
  return part.split('|').flatMap((one) => {
    const name = /^<([^<>]+)>$/.exec(one)?.[1];
    const words = name === undefined ? [foldText(one)] : groups.get(name);
    if (!words) throw new PhraseError(`“${phrase}” names the group <${name}>, which is not there.`);
    if (words.includes('')) throw new PhraseError(`“${phrase}” has an empty word.`);
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
  private readonly starred = new Map<number, { readonly word: string; readonly value: T }[]>();

  /** @throws PhraseError */
  add(phrase: Phrase, groups: Groups, value: T): void {
    const compiled = compile(phrase, groups, value);
    const first = compiled.elements.find((one) => one.kind === 'word');
    if (first?.kind !== 'word') return;
    for (const word of first.words) push(this.byWord, word, compiled);
    for (const beginning of first.beginnings) push(this.byBeginning, beginning, compiled);
  }

  /** The words of a phrase of one word, to be found with letters starred out. */
  addStarred(phrase: Phrase, groups: Groups, value: T): void {
    if (/\s/.test(phrase.trim())) return;
    for (const word of alternatives(phrase.trim(), phrase, groups).map((one) => one.replace('*', ''))) push(this.starred, word.length, { word, value });
  }

  /** @returns all that is there, in order of where it begins; of one phrase at one place the longest */
  find(tokens: readonly Token[]): readonly Found<T>[] {
    return tokens.flatMap((token, from) => this.at(tokens, token, from));
  }

  private at(tokens: readonly Token[], token: Token, from: number): readonly Found<T>[] {
    const found: Found<T>[] = [];
    for (const compiled of this.candidates(token)) {
      const to = match(compiled.elements, 0, tokens, from);
      if (to > from) found.push({ from, to, value: compiled.value });
    }
    const { starred } = token;
    if (starred !== undefined) {
      for (const { word, value } of this.starred.get(starred.length) ?? []) if (isStarred(starred, word)) found.push({ from, to: from + 1, value });
    }
    return found;
  }

  private candidates(token: Token): ReadonlySet<Compiled<T>> {
    const all = new Set<Compiled<T>>();
    for (const { word } of token.readings) {
      for (const compiled of this.byWord.get(word) ?? []) all.add(compiled);
      for (let length = SHORTEST_BEGINNING; length <= Math.min(word.length, LONGEST_BEGINNING); length += 1) {
        for (const compiled of this.byBeginning.get(word.slice(0, length)) ?? []) all.add(compiled);
      }
    }
    return all;
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

/** At least the first letter is there, and another one or only stars behind it: "f***", "sh*t". */
const isStarred = (starred: string, word: string): boolean => Array.from(starred).every((char, at) => char === '*' || char === '#' || char === word[at]);

/** @returns the index behind the match; -1: none. Each step goes on in the phrase, so the steps are bounded by it */
function match(elements: readonly Element[], at: number, tokens: readonly Token[], index: number): number {
  const one = elements[at];
  if (!one) return index;
  switch (one.kind) {
    case 'first':
      return tokens[index]?.first ? match(elements, at + 1, tokens, index) : -1;
    case 'last':
      return tokens[index - 1]?.last ? match(elements, at + 1, tokens, index) : -1;
    case 'gap':
      for (let skipped = 0; skipped <= GAP; skipped += 1) {
        if (skipped > 0 && (!tokens[index + skipped - 1] || tokens[index + skipped - 2]?.last)) return -1;
        const end = match(elements, at + 1, tokens, index + skipped);
        if (end >= 0) return end;
      }
      return -1;
    default:
      return matchWord(one, elements, at, tokens, index);
  }
}

function matchWord(one: Extract<Element, { kind: 'word' }>, elements: readonly Element[], at: number, tokens: readonly Token[], index: number): number {
  const token = tokens[index];
  const isWithin = at === 0 || !tokens[index - 1]?.last || elements[at - 1]?.kind === 'first';
  if (token && isWithin) {
    for (const { word, next } of token.readings) {
      if (!one.words.has(word) && !one.beginnings.some((beginning) => word.startsWith(beginning))) continue;
      const end = match(elements, at + 1, tokens, next);
      if (end >= 0) return end;
    }
  }
  return one.optional || (one.orLast && tokens[index - 1]?.last) ? match(elements, at + 1, tokens, index) : -1;
}

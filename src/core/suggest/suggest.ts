/**
 * What a message may be, as a suggestion for the person at the desk: never more. Word lists find it; quotations, titles,
 * names and what somebody else said are left out (DESIGN "Talking to a patron"). Pure.
 */
import { groupsOf, Phrases, type Found } from './phrases.js';
import { foldText } from './fold.js';
import { inTitle } from './titles.js';
import { tokensOf, type Spellings, type Token } from './tokens.js';
import { CATEGORIES, isDistress, type Category, type WordList, type WordRule } from './word-list.js';

export interface Suggestion {
  readonly category: Category;
  readonly reason: string;
  /** Offsets in the message, in UTF-16 units: from the first, up to and not with the second. */
  readonly span: readonly [number, number];
}

/** What a phrase says about the words around it; see WordList. */
const CONTEXTS = ['innocent', 'reported', 'asked', 'wanted', 'works', 'by'] as const;
type Context = (typeof CONTEXTS)[number];

type Finding = Pick<WordRule, 'category' | 'reason'>;
type Meaning = Finding | { readonly context: Context };

export interface Lexicon extends Spellings {
  readonly phrases: Phrases<Meaning>;
}

/**
 * @param ignore further innocent phrases, for example the policy's
 * @throws PhraseError when a phrase cannot be understood
 */
export function lexiconOf(lists: readonly WordList[], ignore: readonly string[] = []): Lexicon {
  const same = new Map(lists.flatMap((list) => Object.entries(list.same ?? {})).map(([word, meant]) => [foldText(word), foldText(meant)]));
  const phrases = new Phrases<Meaning>();
  for (const list of lists) {
    const groups = groupsOf([list.groups ?? {}]);
    for (const { category, reason, phrases: own } of list.rules ?? []) {
      for (const phrase of own) phrases.add(phrase, groups, { category, reason });
    }
    for (const context of CONTEXTS) for (const phrase of list[context] ?? []) phrases.add(phrase, groups, { context });
  }
  for (const phrase of ignore) phrases.add(phrase, new Map(), { context: 'innocent' });
  return { phrases, same, starred: byLength(lists.flatMap((list) => list.starred?.split('|') ?? []).map(foldText)) };
}

function byLength(words: readonly string[]): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, string[]>();
  for (const word of words) found.set(word.length, [...(found.get(word.length) ?? []), word]);
  return found;
}

/** @returns what was found, distress first, then as the categories stand; each category once */
export function suggest(lexicon: Lexicon, message: string): readonly Suggestion[] {
  const tokens = tokensOf(message, lexicon);
  const found = lexicon.phrases.find(tokens);
  const candidates = found.filter((one): one is Found<Finding> => 'category' in one.value);
  if (candidates.length === 0) return [];
  const isExcused = excuses(tokens, found);
  const first = new Map<Category, Suggestion>();
  for (const { from, to, value } of candidates) {
    const span = [tokens[from]?.start ?? 0, tokens[to - 1]?.end ?? 0] as const;
    if (!first.has(value.category) && !isExcused(from, to, value.category)) first.set(value.category, { ...value, span });
  }
  return ORDER.flatMap((category) => first.get(category) ?? []);
}

const ORDER = CATEGORIES.toSorted((a, b) => Number(isDistress(b)) - Number(isDistress(a)));

/** Not a title by being asked for alone: too strong. */
const STRONG: ReadonlySet<Category> = new Set(['profanity', 'slur']);

function excuses(tokens: readonly Token[], found: readonly Found<Meaning>[]): (from: number, to: number, category: Category) => boolean {
  const all = (context: Context): readonly Found<Meaning>[] => found.filter(({ value }) => 'context' in value && value.context === context);
  const places = (context: Context): ReadonlySet<number> => new Set(all(context).map(({ from }) => from));
  const innocent = new Uint8Array(tokens.length);
  for (const { from, to } of all('innocent')) innocent.fill(1, from, to);
  const behind = (context: Context): ReadonlySet<number> => new Set(all(context).filter(({ to }) => !tokens[to - 1]?.last).map(({ to }) => to));
  const asked = inSentences(tokens, places('asked'), true);
  const reported = inSentences(tokens, behind('reported'), false);
  const wanted = inSentences(tokens, behind('wanted'), false);
  const isTitle = inTitle(tokens, { works: places('works'), by: places('by') });
  const isSaidByOthers = (from: number, category: Category): boolean =>
    !isDistress(category) && (asked[from] === 1 || reported[from] === 1 || (wanted[from] === 1 && !STRONG.has(category)));
  return (from, to, category) => innocent.subarray(from, to).includes(1) || tokens.slice(from, to).every(({ quoted }) => quoted) || isTitle(from, to) || isSaidByOthers(from, category);
}

/** Marks the sentences in which one of these places lies: from there to their end, or the whole of them. */
function inSentences(tokens: readonly Token[], places: ReadonlySet<number>, whole: boolean): Uint8Array {
  const marked = new Uint8Array(tokens.length);
  if (places.size === 0) return marked;
  let first = 0;
  let from = -1;
  tokens.forEach((token, at) => {
    if (token.first) [first, from] = [at, -1];
    if (from < 0 && places.has(at)) from = whole ? first : at;
    if (from >= 0 && token.last) marked.fill(1, from, at + 1);
  });
  return marked;
}

/**
 * What a message may be, as a suggestion for the person at the desk: never more. Word lists find it; quotations, titles,
 * names and what somebody else said are left out (DESIGN "Talking to a patron"). Pure.
 */
import { groupsOf, Phrases, type Found } from './phrases.js';
import { foldText } from './fold.js';
import { inTitle } from './titles.js';
import { tokensOf, type Token } from './tokens.js';
import { CATEGORIES, isDistress, type Category, type WordList, type WordRule } from './word-list.js';

export interface Suggestion {
  readonly category: Category;
  readonly reason: string;
  /** Offsets in the message, in UTF-16 units: from the first, up to and not with the second. */
  readonly span: readonly [number, number];
}

interface Innocent {
  readonly innocent: true;
}
interface Reported {
  readonly reported: true;
}
type Meaning = Pick<WordRule, 'category' | 'reason'> | Innocent | Reported | { readonly work: true } | { readonly by: true };

export interface Lexicon {
  readonly phrases: Phrases<Meaning>;
  readonly same: ReadonlyMap<string, string>;
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
    const addAll = (all: readonly string[] | undefined, meaning: Meaning): void => all?.forEach((phrase) => phrases.add(phrase, groups, meaning));
    for (const { category, reason, phrases: own, starred } of list.rules ?? []) {
      addAll(own, { category, reason });
      if (starred) own.forEach((phrase) => phrases.addStarred(phrase, groups, { category, reason }));
    }
    addAll(list.innocent, { innocent: true });
    addAll(list.reported, { reported: true });
    addAll(list.works, { work: true });
    addAll(list.by, { by: true });
  }
  for (const phrase of ignore) phrases.add(phrase, new Map(), { innocent: true });
  return { phrases, same };
}

/** @returns what was found, distress first, then as the categories stand; each category once */
export function suggest(lexicon: Lexicon, message: string): readonly Suggestion[] {
  const tokens = tokensOf(message, lexicon.same);
  const found = lexicon.phrases.find(tokens);
  const candidates = found.filter((one): one is Found<Pick<WordRule, 'category' | 'reason'>> => 'category' in one.value);
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

function excuses(tokens: readonly Token[], found: readonly Found<Meaning>[]): (from: number, to: number, category: Category) => boolean {
  const covered = new Uint8Array(tokens.length);
  const reported = new Uint8Array(tokens.length);
  for (const { from, to, value } of found) {
    if ('innocent' in value) covered.fill(1, from, to);
    if ('reported' in value && to < tokens.length) reported[to] = 1;
  }
  let isReported = false;
  tokens.forEach((token, at) => {
    if (token.first) isReported = false;
    isReported ||= reported[at] === 1;
    reported[at] = isReported ? 1 : 0;
  });
  const isTitle = inTitle(tokens, { works: places(found, 'work'), by: places(found, 'by') });
  return (from, to, category) =>
    covered.subarray(from, to).includes(1) || tokens.slice(from, to).every(({ quoted }) => quoted) || isTitle(from, to) || (!isDistress(category) && reported[from] === 1);
}

const places = (found: readonly Found<Meaning>[], kind: 'work' | 'by'): ReadonlySet<number> => new Set(found.filter(({ value }) => kind in value).map(({ from }) => from));

/** Finding one of many texts by typing any part of it, in any order. */
export interface Searchable {
  readonly category: string;
  readonly title: string;
  readonly shortcut?: string;
  readonly text: string;
  readonly when: string;
}

/** Letters as they are typed in a hurry: without case and without accents. */
export const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Folded once for each object: lists do not change while somebody types. */
const known = new WeakMap<object, Searchable>();

function foldedOf<T extends object>(one: T, textsOf: (one: T) => Searchable): Searchable {
  const before = known.get(one);
  if (before) return before;
  const { category, title, shortcut, text, when } = textsOf(one);
  const folded = { category: fold(category), title: fold(title), shortcut: fold(shortcut ?? ''), text: fold(text), when: fold(when) };
  known.set(one, folded);
  return folded;
}

/** A word counts once, where it tells most. 0: it is nowhere. */
function weight(word: string, { category, title, shortcut, text, when }: Searchable): number {
  if (shortcut === word) return 16;
  if (title.startsWith(word)) return 9;
  if (title.includes(` ${word}`)) return 8;
  if (title.includes(word)) return 5;
  if (category.includes(word)) return 4;
  if (when.includes(word)) return 2;
  return text.includes(word) ? 1 : 0;
}

/**
 * Those in which every word of the query occurs somewhere, the best first; equals stay in the given order.
 * @param query words in any order; without one, all as they are
 * @param textsOf what can be found in one of them; the same for the same object every time
 */
export function searchIn<T extends object>(all: readonly T[], query: string, textsOf: (one: T) => Searchable): readonly T[] {
  const words = fold(query).split(/\s+/u).filter((word) => word !== '');
  if (words.length === 0) return all;
  return all
    .map((one) => {
      const texts = foldedOf(one, textsOf);
      const weights = words.map((word) => weight(word, texts));
      return { one, found: weights.every((value) => value > 0), score: weights.reduce((sum, value) => sum + value, 0) };
    })
    .filter(({ found }) => found)
    .toSorted((a, b) => b.score - a.score)
    .map(({ one }) => one);
}

/** Finding a script by typing any part of it, in any order. */
export interface Searchable {
  readonly category: string;
  readonly title: string;
  readonly shortcut?: string;
  readonly text: string;
  readonly when: string;
}

/** Letters as they are typed in a hurry: without case and without accents. */
const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** A word counts once, where it tells most. 0: it is nowhere. */
function weight(word: string, script: Searchable): number {
  const title = fold(script.title);
  if (fold(script.shortcut ?? '') === word) return 16;
  if (title.startsWith(word)) return 9;
  if (title.includes(` ${word}`)) return 8;
  if (title.includes(word)) return 5;
  if (fold(script.category).includes(word)) return 4;
  if (fold(script.when).includes(word)) return 2;
  return fold(script.text).includes(word) ? 1 : 0;
}

/**
 * Scripts in which every word of the query occurs somewhere, the best first; equals stay in the given order.
 * @param query words in any order; without one, all scripts as they are
 */
export function searchScripts<S extends Searchable>(scripts: readonly S[], query: string): readonly S[] {
  const words = fold(query).split(/\s+/u).filter((word) => word !== '');
  if (words.length === 0) return scripts;
  return scripts
    .map((script) => {
      const weights = words.map((word) => weight(word, script));
      return { script, found: weights.every((value) => value > 0), score: weights.reduce((sum, value) => sum + value, 0) };
    })
    .filter(({ found }) => found)
    .toSorted((a, b) => b.score - a.score)
    .map(({ script }) => script);
}

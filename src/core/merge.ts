/** What an import does to a list. */
export interface Merged<T> {
  /** The list as it is then: what was there keeps its place, what is new follows. */
  readonly list: readonly T[];
  readonly added: readonly T[];
  readonly changed: readonly T[];
  readonly same: readonly T[];
}

/**
 * Adds what is new and replaces what has another content; nothing else is touched.
 * @param incoming no two of one id
 * @param isSame whether two of one id say the same
 */
export function mergeById<T extends { readonly id: string }>(known: readonly T[], incoming: readonly T[], isSame: (a: T, b: T) => boolean): Merged<T> {
  const byId = new Map(known.map((one) => [one.id, one]));
  const kindOf = (one: T): 'added' | 'changed' | 'same' => {
    const before = byId.get(one.id);
    if (before === undefined) return 'added';
    return isSame(before, one) ? 'same' : 'changed';
  };
  const { added = [], changed = [], same = [] } = groupBy(incoming, kindOf);
  for (const one of [...changed, ...added]) byId.set(one.id, one);
  return { list: [...byId.values()], added, changed, same };
}

function groupBy<T, K extends string>(all: readonly T[], kindOf: (one: T) => K): Partial<Record<K, readonly T[]>> {
  const groups: Partial<Record<K, T[]>> = {};
  for (const one of all) (groups[kindOf(one)] ??= []).push(one);
  return groups;
}

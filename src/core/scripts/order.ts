/** What a person reaches for first stands first: their favourites, then what they used last, then the rest as it was. */
export function orderScripts<S extends { readonly id: string }>(scripts: readonly S[], favourites: readonly string[], recent: readonly string[]): readonly S[] {
  const rank = ({ id }: S): number => {
    if (favourites.includes(id)) return 0;
    const used = recent.indexOf(id);
    return used < 0 ? recent.length + 1 : used + 1;
  };
  return scripts.toSorted((a, b) => rank(a) - rank(b));
}

/** @returns the list with `id` at its front, at most `most` long */
export const withLatest = (list: readonly string[], id: string, most: number): string[] => [id, ...list.filter((other) => other !== id)].slice(0, most);

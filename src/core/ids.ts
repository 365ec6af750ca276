/**
 * A name that people can read in a file: small letters, digits and hyphens.
 * @param title what it is made of
 * @param taken names that others have
 * @param otherwise where the title has no letter that could stand in it
 */
export function idFrom(title: string, taken: ReadonlySet<string>, otherwise: string): string {
  const plain = title.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/gu, '-').replace(/^-+|-+$/gu, '').slice(0, 50).replace(/-+$/u, '') || otherwise;
  for (let n = 1; ; n++) {
    const id = n === 1 ? plain : `${plain}-${n}`;
    if (!taken.has(id)) return id;
  }
}

/** What the files say and what administrators made of it, together. */
import type { TextName } from './text.js';

/** A text of one kind. */
type Version<C> = Pick<TextName, 'id' | 'language'> & { readonly content?: C; readonly removed?: true };
type Named<C> = C & { readonly id: string };

/** A text with its content, and where that comes from. */
export type Overlaid<T> = T & {
  /** Administrators wrote this version. */
  readonly edited?: true;
  /** Administrators took it away; it is here for them alone. */
  readonly removed?: true;
  /** The files have it too: it can be as it came. */
  readonly inFiles: boolean;
};

/**
 * What is changed keeps its place, what is new follows by its id: the same list at every desk.
 * @param versions of one kind, in any order, each text once
 * @returns also what was removed and a file still has, marked
 */
export function overlay<C extends object>(files: readonly Named<C>[], versions: readonly Version<C>[], language: string): readonly Overlaid<Named<C>>[] {
  const byId = new Map(versions.filter((version) => version.language === language).map((version) => [version.id, version]));
  const known = files.map((file): Overlaid<Named<C>> => {
    const version = byId.get(file.id);
    byId.delete(file.id);
    if (version?.content) return { ...version.content, id: file.id, edited: true, inFiles: true };
    return { ...file, inFiles: true, ...(version?.removed ? { removed: true as const } : {}) };
  });
  const fresh = [...byId.values()].flatMap(({ id, content }): readonly Overlaid<Named<C>>[] => (content ? [{ ...content, id, edited: true, inFiles: false }] : []));
  return [...known, ...fresh.toSorted((a, b) => (a.id < b.id ? -1 : 1))];
}

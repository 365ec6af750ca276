/** A script that is typed in the middle of writing: `/hold` stands for a text, and becomes it on the spot. */
import { searchScripts, type Searchable } from './search.js';

export interface Typed {
  /** Where the slash stands, and where the caret. */
  readonly start: number;
  readonly end: number;
  /** What stands between them. */
  readonly query: string;
  /** The draft is nothing but this so far: any words may follow the slash, as in the search. */
  readonly alone: boolean;
}

const MOST = 6;

/** @returns undefined: what stands before the caret is a text like any other */
export function typedAt(draft: string, caret: number): Typed | undefined {
  const before = draft.slice(0, caret);
  if (draft.startsWith('/') && /^\/[^/\n]*$/u.test(before)) {
    const alone = draft.slice(caret).trim() === '';
    if (alone || /^\/\S*$/u.test(before)) return { start: 0, end: caret, query: before.slice(1), alone };
  }
  const query = /(?<=\s)\/([^\s/]{1,20})$/u.exec(before)?.[1];
  return query === undefined ? undefined : { start: caret - query.length - 1, end: caret, query, alone: false };
}

/** What it may stand for, the likeliest first. Within a text only shortcuts count: "and /or" is nothing to expand. */
export function meantBy<S extends Searchable>(scripts: readonly S[], { query, alone }: Typed): readonly S[] {
  const typed = query.toLowerCase();
  const begins = scripts.filter(({ shortcut }) => shortcut !== undefined && typed !== '' && shortcut.toLowerCase().startsWith(typed));
  const exactFirst = begins.toSorted((a, b) => Number(isExactly(b, query)) - Number(isExactly(a, query)));
  return [...new Set([...exactFirst, ...(alone ? searchScripts(scripts, query) : [])])].slice(0, MOST);
}

/** Whether the person has typed the whole shortcut. */
export const isExactly = ({ shortcut }: Searchable, query: string): boolean => shortcut !== undefined && shortcut.toLowerCase() === query.toLowerCase();

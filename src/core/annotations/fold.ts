/**
 * A line with what was said about it: a fold over a set. In which order the observations came to this desk, live, out of
 * an archive, late or twice, does not matter; their place in the archive's order does.
 */
import { assertNever } from '../assert.js';
import type { Address } from '../heard.js';

export interface Note {
  /** Names the observation: a second one is the same. */
  readonly key: string;
  /** In the order of the archive, as far as it is known. */
  readonly place: number;
  /** By the room's or the server's word; undefined: nobody knows. */
  readonly author: Address | undefined;
  /** By the room's word an administrator of it, or the room itself. */
  readonly authority: boolean;
  /** ms since 1970. */
  readonly at: number;
  readonly what: { readonly type: 'correct'; readonly text: string } | { readonly type: 'react'; readonly emoji: readonly string[] } | { readonly type: 'retract'; readonly by?: string; readonly reason?: string };
}

export interface Version {
  readonly text: string;
  /** ms since 1970. */
  readonly at: number;
}

export interface Reaction {
  readonly emoji: string;
  /** In the order in which they chose it. */
  readonly by: readonly Address[];
}

export interface Annotated {
  readonly text: string;
  /** What it said before, the oldest first; empty: it was never corrected. */
  readonly earlier: readonly Version[];
  readonly reactions: readonly Reaction[];
  /** `by`: whoever the room names, where it does not say their address. */
  readonly deleted?: { readonly author: Address | undefined; readonly by?: string; readonly reason?: string; readonly at: number };
}

export interface Original extends Version {
  readonly author: Address | undefined;
}

/** Only the author corrects; the author or an administrator of the room takes back; one set of reactions for each person, the last. */
export function annotate(original: Original, notes: readonly Note[]): Annotated {
  let last: Version = original;
  const earlier: Version[] = [];
  const sets = new Map<Address, Note & { readonly what: { readonly type: 'react' } }>();
  let deleted: Annotated['deleted'];
  for (const note of inOrder(notes)) {
    const { what, author, at } = note;
    const own = author !== undefined && author === original.author;
    switch (what.type) {
      case 'correct':
        if (!own || what.text === last.text) break;
        earlier.push(last);
        last = { text: what.text, at };
        break;
      case 'react':
        if (author === undefined) break;
        // Whoever changes their set takes the place of that change.
        sets.delete(author);
        if (what.emoji.length > 0) sets.set(author, { ...note, what });
        break;
      case 'retract':
        if (own || note.authority) deleted ??= { author, at, ...(what.by === undefined ? {} : { by: what.by }), ...(what.reason === undefined ? {} : { reason: what.reason }) };
        break;
      default: assertNever(what);
    }
  }
  return { text: last.text, earlier: earlier.map(({ text, at }) => ({ text, at })), reactions: reactionsOf([...sets]), ...(deleted ? { deleted } : {}) };
}

function inOrder(notes: readonly Note[]): readonly Note[] {
  const each = new Map<string, Note>();
  for (const note of notes) {
    const known = each.get(note.key);
    if (!known || note.place > known.place) each.set(note.key, note);
  }
  return [...each.values()].toSorted((a, b) => a.place - b.place || (a.key < b.key ? -1 : 1));
}

function reactionsOf(sets: readonly (readonly [Address, { readonly what: { readonly emoji: readonly string[] } }])[]): readonly Reaction[] {
  const found = new Map<string, Address[]>();
  for (const [author, { what }] of sets) {
    for (const emoji of what.emoji) {
      const by = found.get(emoji);
      if (by) by.push(author);
      else found.set(emoji, [author]);
    }
  }
  return Array.from(found, ([emoji, by]) => ({ emoji, by }));
}

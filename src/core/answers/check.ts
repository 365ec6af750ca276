/** Whether an answer that is kept for good says something about a person: it outlives the conversation that it comes from. */
import type { Address } from '../address.js';
import type { GuardPolicy } from '../guard/check.js';
import { findSensitive } from '../guard/guard.js';
import { plainText } from '../guard/plain.js';
import type { GuardKind } from '../guard/rules.js';
import { findStaffNames, namePattern } from '../guard/words.js';

export interface People {
  /** Address of whoever is signed in. */
  readonly own?: Address;
  /** How colleagues call them; '' is nobody. */
  readonly staff: string;
  /** The patron of the conversation, where they have a name. */
  readonly patron: string;
}

export interface PrivateFinding {
  readonly what: GuardKind | 'patron-name';
  /** As it stands there. */
  readonly words: string;
}

/** What should not stand in an answer, in order of the text, each once. */
export function privateIn(text: string, policy: GuardPolicy, { own, staff, patron }: People): readonly PrivateFinding[] {
  const plain = plainText(text);
  const sensitive = findSensitive(text, policy, own).filter(({ kind }) => kind === 'own-address' || policy.warn.includes(kind)).map(({ kind, start, end }) => ({ what: kind, start, end }));
  // A name within an address is said with the address.
  const named = <W extends PrivateFinding['what']>(name: string, what: W) =>
    name.trim() === '' ? [] : findStaffNames(plain, [namePattern(name)]).filter(({ start, end }) => !sensitive.some((found) => found.start < end && start < found.end)).map(({ start, end }) => ({ what, start, end }));
  const found = [...sensitive, ...named(staff, 'staff-name'), ...named(patron, 'patron-name')].toSorted((a, b) => a.start - b.start);
  const known = new Set<string>();
  return found.map(({ what, start, end }) => ({ what, words: text.slice(start, end) })).filter(({ what, words }) => {
    const key = `${what} ${words.toLowerCase()}`;
    const isNew = !known.has(key);
    known.add(key);
    return isNew;
  });
}

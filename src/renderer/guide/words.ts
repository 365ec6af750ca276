/** What is said about answers; pure. */
import type { PrivateFinding } from '../../core/answers/check.js';
import type { BadRow } from '../../shared/view.js';
import { nameOfKind } from '../conversation/guard-words.js';

const of = ({ what, words }: PrivateFinding): string => `${what === 'patron-name' ? 'the patron’s name' : nameOfKind(what)} (“${words.slice(0, 60)}”)`;

/** Before an answer is kept: what it says of people, and the ways on. */
export function foundInAnswer(found: readonly PrivateFinding[]): string {
  const parts = found.slice(0, 5).map(of);
  const last = parts.pop() ?? '';
  const list = parts.length === 0 ? last : `${parts.join(', ')} and ${last}`;
  return `Not saved yet: it says ${list}. ${found.some(({ what }) => what === 'own-address') ? 'Take it out: patrons never see your own address.' : 'An answer is kept and used again: take it out, or save it as it is.'}`;
}

export interface Imported {
  readonly file: string;
  readonly added: number;
  readonly changed: number;
  readonly same: number;
}

/** "faq.csv: 12 new, 1 changed, 3 as they were." */
export const importWords = ({ file, added, changed, same }: Imported): string => `${file}: ${added} new, ${changed} changed, ${same} as they were.`;

export const badWords = (bad: readonly BadRow[], count: number): string =>
  `${count === 1 ? 'One row was' : `${count.toLocaleString('en')} rows were`} left out${count > bad.length ? `; these are the first ${bad.length}` : ''}. Mend the file and import it again: what is there already is not doubled.`;

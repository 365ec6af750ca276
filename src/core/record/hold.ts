/** Legal holds: what may not be deleted, whatever its age, until somebody lifts the hold. */
import { isAmongColleagues, type ConversationKey } from '../conversation.js';
import type { RowFacts } from './facts.js';

/** What a hold is on. All that is given must be true of a row; a person or words are looked for in all that the row says. */
export interface HoldSubject {
  /** Address of a patron or of a member of staff. */
  readonly person?: string;
  readonly conversation?: ConversationKey;
  readonly service?: string;
  /** From inclusive, to exclusive; ms since 1970. */
  readonly from?: number;
  readonly to?: number;
  /** All of them occur in one message, in any order; '"two words"' together. */
  readonly words?: string;
}

export interface Hold {
  readonly id: string;
  readonly at: number;
  readonly by: string;
  readonly reason: string;
  readonly on: HoldSubject;
}

/** What a list knows of a conversation on one day. */
export interface ListedConversation {
  readonly conversation: ConversationKey;
  readonly service: string;
  readonly people: readonly string[];
  /** First and last words; ms since 1970. */
  readonly from: number;
  readonly to: number;
}

/** Whether a hold is on what stands in a list, but for its words: those are looked for in what was said. */
export function isOnListed({ person, conversation, service, from, to }: HoldSubject, listed: ListedConversation): boolean {
  if ((from !== undefined && listed.to < from) || (to !== undefined && listed.from >= to)) return false;
  if ((conversation !== undefined && listed.conversation !== conversation) || (service !== undefined && listed.service !== service)) return false;
  const who = person?.trim().toLowerCase();
  return who === undefined || listed.people.includes(who) || listed.conversation.includes(who);
}

/** Letters alike, however they are composed, accented or capitalised: rather hold too much than too little. */
export const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** @param words as a person types them @returns what has to occur, folded */
export const phrasesOf = (words: string): readonly string[] =>
  [...folded(words).matchAll(/"([^"]*)"?|([^\s"]+)/g)].map(([, quoted, word]) => (quoted ?? word ?? '').trim().replace(/\s+/g, ' ')).filter((phrase) => phrase !== '');

/** All texts in a value, whatever it is: addresses, names, words. */
export function* textsIn(value: unknown): Generator<string> {
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next === 'string') yield next;
    else if (typeof next === 'object' && next !== null) for (const [name, each] of Object.entries(next)) waiting.push(name, each);
  }
}

const isPartOfAddress = (character: string | undefined): boolean => character !== undefined && /[\p{L}\p{N}._+-]/u.test(character);

/** Also inside of a longer text, and with a resource; `ann@x` is not in `joann@x`. */
function hasAddress(text: string, address: string): boolean {
  for (let at = text.indexOf(address); at !== -1; at = text.indexOf(address, at + 1)) {
    if (!isPartOfAddress(text[at - 1]) && !/[\p{L}\p{N}-]/u.test(text[at + address.length] ?? ' ')) return true;
  }
  return false;
}

/** Whether the row itself is what the hold is on; what was said around it is held with it (`Keeping`). */
export function matcherOf(on: HoldSubject): (facts: RowFacts) => boolean {
  const person = on.person === undefined ? undefined : folded(on.person.trim());
  const phrases = phrasesOf(on.words ?? '');
  return (facts) => {
    if (on.from !== undefined && facts.at < on.from) return false;
    if (on.to !== undefined && facts.at >= on.to) return false;
    if (on.conversation !== undefined && !facts.conversations.includes(on.conversation)) return false;
    if (on.service !== undefined && !facts.conversations.some((key) => !isAmongColleagues(key) && key.includes(` ${on.service} `))) return false;
    if (person === undefined && phrases.length === 0) return true;
    const text = [...textsIn(facts.body)].map((each) => folded(each).replace(/\s+/g, ' ')).join('\n');
    return (person === undefined || hasAddress(text, person)) && phrases.every((phrase) => text.includes(phrase));
  };
}

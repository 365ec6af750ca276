/** What is said about a line that was said before: an answer to it, a reaction, a correction, taking it back. */
import type { ConversationRef } from '../event.js';
import { bareOf } from '../address.js';
import { keyOf } from '../conversation.js';
import type { Address, Heard, HeardMessage, HeardRoom } from '../heard.js';

/** The names that a line has: its archive's, and its sender's own. */
export interface LineName {
  readonly id?: string;
  readonly originId?: string;
}

/** What this desk says about a line. All but `reply` change that line and are none themselves. */
export type Mark =
  /** @property author as the room or the server calls them @property quote its words, for clients that know no replies */
  | { readonly type: 'reply'; readonly of: LineName; readonly author: string; readonly by: string; readonly quote: string }
  | { readonly type: 'correct'; readonly of: LineName }
  /** The whole set of this person from now on. */
  | { readonly type: 'react'; readonly of: LineName; readonly emoji: readonly string[] }
  | { readonly type: 'retract'; readonly of: LineName };

/**
 * By which name the journal finds what was said about a line: `a:` and its archive's, or `s:` and its sender's own.
 * Whoever only claims the sender's name of somebody else's line changes nothing: who said both is compared.
 */
export type About = `a:${string}` | `s:${string}`;

export const byArchive = (id: string): About => `a:${id}`;
export const bySender = (originId: string): About => `s:${originId}`;

/** The journal keeps what was said about a line under a key of its own, so that a transcript finds it without looking through the rest. */
export const aboutKey = (conversation: ConversationRef, about: About): string => `about ${about} ${keyOf(conversation)}`;

/** All names under which something may have been said about a line. */
export const aboutsOf = ({ id, originId }: LineName): readonly About[] => [...(id === undefined ? [] : [byArchive(id)]), ...(originId === undefined ? [] : [bySender(originId)])];

/** What a stanza says about a line. undefined: it is a line itself. */
export function aboutOf(item: HeardRoom | HeardMessage): About | undefined {
  if (item.kind === 'room' && item.moderated) return byArchive(item.moderated.id);
  if (item.retracts) return item.retracts.by === 'archive' ? byArchive(item.retracts.id) : bySender(item.retracts.id);
  if (item.reacts) return item.kind === 'room' ? byArchive(item.reacts.to) : bySender(item.reacts.to);
  return item.replaces === undefined || item.body === undefined ? undefined : bySender(item.replaces);
}

/** The words without the quotation for clients that know no replies. */
export function wordsOf({ body = '', quotes }: Pick<HeardRoom | HeardMessage, 'body' | 'quotes'>): string {
  return quotes ? body.slice(0, quotes[0]) + body.slice(quotes[1]) : body;
}

/** Who said it: in a room by the room's word. */
export const authorOf = (item: Heard): Address | undefined => (item.kind === 'room' ? item.author : bareOf(item.from));

export const isLine = (item: Heard): boolean => item.kind !== 'bounce' && aboutOf(item) === undefined;

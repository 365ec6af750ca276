/**
 * Which conversation a stanza belongs to (PROTOCOL §9 "Who"). A registered patron is a bare address. An anonymous one
 * is a thread, and only with proof: the first message shows a public key, and a new address has to be signed with it.
 */
import { bareOf, domainOf } from './address.js';
import type { Conversation, Identity } from './conversation.js';
import { keyOf } from './conversation.js';
import type { Binding } from './event.js';
import { hashOf } from './hash.js';
import type { Address, HeardMessage } from './heard.js';
import { textKey, type TextName } from './texts/text.js';
import { isConversationId } from './patron/attach.js';

export interface Belongs {
  readonly identity: Identity;
  readonly binds?: Binding;
}

/**
 * @param verified whether the message's signature was checked against its key, thread and address (at the edge: crypto)
 * @param find a conversation of this desk by identity
 */
export function patronConversation(
  message: HeardMessage,
  anonymousHost: string | undefined,
  verified: boolean,
  find: (key: string) => Conversation | undefined,
): Belongs {
  const patron = message.outgoing ? message.to : message.from;
  const byAddress: Identity = { scope: 'desk-room', service: message.archive, conv: bareOf(patron) };
  const thread = message.thread;
  if (domainOf(patron) !== anonymousHost || thread === undefined || !isConversationId(thread)) return { identity: byAddress };

  const byThread: Identity = { scope: 'desk-room', service: message.archive, conv: thread };
  const known = find(keyOf(byThread))?.patron;
  if (message.outgoing) return { identity: known ? byThread : byAddress };
  const key = message.proof?.key;
  // The first key that is shown counts, also where the archive no longer has the message that showed it; a signature with it has to be good.
  const shows = key !== undefined && (message.proof?.signature === undefined || verified);
  if (!known?.key) return shows ? { identity: byThread, binds: { key, address: patron } } : { identity: byAddress };
  if (known.bound.includes(bareOf(patron))) return { identity: byThread, ...(known.address === patron ? {} : { binds: { key: known.key, address: patron } }) };
  return key === known.key && verified ? { identity: byThread, binds: { key, address: patron } } : { identity: byAddress };
}

/** A colleague's direct message: mine alone, and apart for everybody who signs in at this desk. */
export const colleagueConversation = (me: Address, colleague: Address): Identity => ({ scope: 'mine', service: me, conv: colleague });

/** A staff channel: one transcript for all who sit at this desk. */
export const channelConversation = (room: Address): Identity => ({ scope: 'mine', service: room, conv: room });

export const isChannel = (i: Identity): boolean => i.scope === 'mine' && i.service === i.conv;

/** A patron's page made it, so it says nothing about who that is; else a patron's conversation is an address. */
export const isThread = (conv: string): boolean => isConversationId(conv);

/** Mentions of one member of staff in one channel. */
export const mentionConversation = (me: Address, room: Address): Identity => ({ scope: 'mine', service: me, conv: room });

/** What the desks agreed about a service's hours. No patron's address and no thread has a slash in front. */
export const hoursConversation = (service: Address): Identity => ({ scope: 'desk-room', service, conv: '/hours' });

/** What the desks said about who staffs a service. As with hours, nobody has that name. */
export const staffingConversation = (service: Address): Identity => ({ scope: 'desk-room', service, conv: '/staffing' });

/** What the desks said to the staff about who waits for a service. */
export const waitingConversation = (service: Address): Identity => ({ scope: 'desk-room', service, conv: '/waiting' });

/** All versions of one text of the administrators. */
export const textConversation = (room: Address, name: TextName): Identity => ({ scope: 'texts', service: room, conv: textKey(name) });

/**
 * A number that every desk gives to the same anonymous patron, so that colleagues can speak of "Patron 472".
 * @returns 100 to 999, by FNV-1a over the conversation id
 */
export function patronNumber(conv: string): number {
  return 100 + (hashOf(conv) % 900);
}

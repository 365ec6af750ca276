/** How an event becomes a row of the journal: its conversation, and the reference by which a second copy is known. */
import { aboutKey } from './annotations/mark.js';
import { keyOf } from './conversation.js';
import type { Event } from './event.js';
import type { Address, Heard } from './heard.js';

/** The archive's own name for a stanza. */
export const archiveRef = (archive: Address, id: string): string => `archive ${archive} ${id}`;

/** A reply of this desk, before any archive named it. */
export const originRef = (archive: Address, originId: string): string => `origin ${archive} ${originId}`;

/** What identifies a stanza so that it is recorded once. None: it has nothing to be known by. */
export function refOf(item: Heard): string | undefined {
  if (item.id !== undefined) return archiveRef(item.archive, item.id);
  return item.originId === undefined ? undefined : `seen ${item.archive} ${item.from} ${item.originId}`;
}

export function entryRef(event: Event): string | undefined {
  if (event.kind === 'heard') return refOf(event.item);
  // Our own words are known by our own id; this is by which name everybody else speaks of them.
  if (event.kind === 'fate' && event.id !== undefined) return archiveRef(event.in.service, event.id);
  return event.kind === 'reply' || event.kind === 'topic' ? originRef(event.in.service, event.originId) : undefined;
}

export function entryConversation(event: Event): string | undefined {
  if (!('in' in event) || !event.in) return undefined;
  return 'line' in event && event.line !== undefined ? aboutKey(event.in, event.line) : keyOf(event.in);
}

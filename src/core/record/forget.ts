/** What the desk still knows of conversations whose rows were removed. */
import { sharedOf, type Conversation, type ConversationKey, type Marker } from '../conversation.js';
import { openRequest } from '../request.js';
import type { Shared } from '../room.js';
import type { DeskState } from '../state.js';

/** What somebody still waits for, or what a desk holds: its rows must stay where they are. */
export const isOpen = (c: Conversation): boolean => c.shared.holder !== undefined || c.shared.onHold !== undefined || c.pending.length > 0 || openRequest(c) !== undefined;

/**
 * The state without the words of what was removed. Blocks and incidents that count stay: how the library deals with
 * somebody does not end because what led to it is no longer kept.
 *
 * @param until when the newest removed row of each conversation was said, ms since 1970
 */
export function forgotten(state: DeskState, until: ReadonlyMap<ConversationKey, number>): DeskState {
  const conversations = new Map(state.conversations);
  for (const [key, at] of until) {
    const c = conversations.get(key);
    if (c && !isOpen(c)) conversations.set(key, withoutWords(c, at));
  }
  return { ...state, conversations, referred: state.referred.filter(({ in: key, at }) => key === undefined || at > (until.get(key) ?? -Infinity)) };
}

function withoutWords(c: Conversation, at: number): Conversation {
  const wordless = (markers: readonly Marker[]): readonly Marker[] => markers.map((marker) => (marker.stamp > at ? marker : { ...marker, words: '' }));
  const settled = withoutNotes(c.settled, at);
  return { ...c, settled, shared: sharedOf({ settled, provisionalOps: c.provisionalOps }), heard: wordless(c.heard), provisionalHeard: wordless(c.provisionalHeard) };
}

function withoutNotes(shared: Shared, at: number): Shared {
  const { lastClose } = shared;
  return {
    ...shared, notes: shared.notes.filter((note) => note.at > at),
    ...(lastClose?.opened && lastClose.opened.at <= at ? { lastClose: { ...lastClose, opened: { ...lastClose.opened, note: '' } } } : {}),
  };
}

/**
 * The open request of a conversation, if there is one: a walk-in or call that was logged, or what a patron or a
 * colleague said since the last close.
 */
import { openMessages, type Conversation, type ConversationKey, type Marker } from './conversation.js';
import { isChannel } from './identity.js';
import type { Mode, Operation } from './operation.js';
import type { WayBack } from './patron/question.js';
import { expectedPrev, reduceRoom, type Holder, type Offer, type Shared } from './room.js';
import { firstWords } from './text.js';

export type Phase = 'waiting' | 'held' | 'on-hold';

export interface OpenRequest {
  readonly key: ConversationKey;
  readonly mode: Mode;
  readonly phase: Phase;
  /** ms since 1970: when it began to wait. */
  readonly since: number;
  /** First patron message, as the request's name across desks; for walk-ins and calls the conversation. */
  readonly name: string;
  readonly words: string;
  readonly holder?: Holder;
  readonly onHold?: { readonly since: number; readonly reason: string };
  readonly offer?: Offer;
  readonly declined?: { readonly by: string; readonly reason: string };
  readonly returned: boolean;
  readonly messages: readonly Marker[];
  /** How to answer later whoever left a question. */
  readonly wayBack?: WayBack;
  /** The last word is a question that was left: nobody sits before a screen and waits. */
  readonly left: boolean;
  /** Shown as if the room had confirmed it, and marked as not shared yet. */
  readonly pending: boolean;
  /** The desks cannot agree at the moment: somebody else may answer too. */
  readonly byHand: boolean;
}

/**
 * Own operations on walk-ins and calls show at once, as if they had counted: the person stands there. A claim of a
 * patron's request does not: a desk holds one only when its own reflection went through the reducer, unless the room
 * cannot be reached and the claim was made by hand.
 */
export function expected(c: Conversation): Shared {
  if (c.pending.length === 0) return c.shared;
  const shows = c.shared.opened !== undefined || c.pending.some((p) => p.detail.type === 'open' || p.byHand);
  return shows ? ifAllCounts(c) : c.shared;
}

/** What the desks would agree on if all own operations that wait counted. They have no author and no desk yet. */
export const ifAllCounts = (c: Conversation): Shared =>
  c.pending.reduce((shared, p) => reduceRoom(shared, {
    id: `pending ${p.originId}`, originId: p.originId, author: '', desk: '', point: '', conv: c.conv, service: c.service,
    prev: expectedPrev(shared, p.at), stamp: p.at, detail: p.detail,
  } satisfies Operation), c.shared);

/** A conversation never changes, so each is looked at once: a thousand that wait cost nothing when another one changes. */
const known = new WeakMap<Conversation, { readonly request: OpenRequest | undefined }>();

/** What somebody says later corrects what they said before. */
const wayBackOf = (messages: readonly Marker[]): WayBack | undefined =>
  messages.reduce<WayBack | undefined>((before, { left }) => (left ? { ...before, ...left } : before), undefined);

/** An empty `holder.desk` means this desk, by an operation that is not shared yet. */
export function openRequest(c: Conversation): OpenRequest | undefined {
  const before = known.get(c);
  if (before) return before.request;
  const request = requestOf(c);
  known.set(c, { request });
  return request;
}

function requestOf(c: Conversation): OpenRequest | undefined {
  if (isChannel(c)) return undefined;
  const shared = expected(c);
  const messages = shared.opened ? [] : openMessages(shared === c.shared ? c : { ...c, shared });
  const first = messages[0];
  if (!shared.opened && !first) return undefined;
  const mode: Mode = c.scope === 'mine' ? 'staff-im' : shared.opened?.mode ?? 'patron-im';
  const wayBack = wayBackOf(messages);
  return {
    key: c.key, mode, messages,
    phase: shared.onHold ? 'on-hold' : shared.holder ? 'held' : 'waiting',
    since: shared.opened?.at ?? first?.stamp ?? 0,
    name: shared.opened ? c.conv : first?.id ?? first?.originId ?? c.conv,
    words: shared.opened ? firstWords(shared.opened.note || (shared.notes[0]?.text ?? '')) : first?.words ?? '',
    returned: shared.returned, left: messages.at(-1)?.left !== undefined,
    pending: c.pending.length > 0,
    byHand: c.pending.some((p) => p.byHand),
    ...(wayBack ? { wayBack } : {}),
    ...(shared.holder ? { holder: shared.holder } : {}),
    ...(shared.onHold ? { onHold: shared.onHold } : {}),
    ...(shared.offer ? { offer: shared.offer } : {}),
    ...(shared.declined ? { declined: shared.declined } : {}),
  };
}

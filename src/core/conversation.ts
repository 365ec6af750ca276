/**
 * One conversation with one person: what was said (markers, not bodies), what the desks agreed about it, and whether
 * that makes an open request. Stanzas are provisional until a page of their archive settles them, in archive order;
 * the settled part never changes again, the provisional part is reduced anew on top of it.
 */
import type { Address, FullAddress } from './heard.js';
import type { Operation } from './operation.js';
import type { WayBack } from './patron/question.js';
import { hiddenBy, NOTHING_SHARED, reduceRoom, type Shared } from './room.js';

/** `service` and `conv` name a conversation on every desk; this is their key on this one. */
export type ConversationKey = string;

/** `scope` keeps what is mine alone (colleagues, mentions) apart from what all desks share, and from the administrators' texts, which are no conversations: each is the history of one text. */
export type Scope = 'desk-room' | 'mine' | 'texts';

export interface Identity {
  readonly scope: Scope;
  readonly service: Address;
  readonly conv: string;
}

const SCOPE_NAMES: Readonly<Record<Scope, string>> = { 'desk-room': 'desk', mine: 'mine', texts: 'texts' };

export const keyOf = (i: Identity): ConversationKey => `${SCOPE_NAMES[i.scope]} ${i.service} ${i.conv}`;

/** Of a key: colleagues in a channel, or one with another. */
export const isAmongColleagues = (key: ConversationKey): boolean => key.startsWith(`${SCOPE_NAMES.mine} `);

/** What the other side said, without its words. */
export interface Marker {
  readonly id?: string;
  readonly originId?: string;
  readonly from: FullAddress;
  readonly stamp: number;
  readonly wantsReceipt?: boolean;
  /** First words, one line, for the queue. */
  readonly words: string;
  /** Known from another desk: its own place in the archive may still come. */
  readonly carried?: true;
  /** When its archive was first read to the end without it, ms since 1970. */
  readonly missing?: number;
  /** Its archive will not have it: the server took it, gave it on and lost it, as a power cut makes it. */
  readonly lost?: true;
  /** A question with a way to answer it later. */
  readonly left?: WayBack;
}

/** An operation of this desk that the room has not reflected yet. */
export interface Pending {
  readonly originId: string;
  readonly detail: Operation['detail'];
  /** Room id of the operation that it follows, or the origin id of the pending one before it. */
  readonly after: { readonly id: string } | { readonly pending: string };
  readonly at: number;
  /** Decided while the room could not be reached: it counts here until the room says otherwise. */
  readonly byHand?: boolean;
}

export interface Conversation extends Identity {
  readonly key: ConversationKey;
  readonly settled: Shared;
  readonly provisionalOps: readonly Operation[];
  /** `settled` with `provisionalOps` reduced on top. */
  readonly shared: Shared;
  readonly pending: readonly Pending[];
  /** Messages of the other side in archive order, from the last settled close on. */
  readonly heard: readonly Marker[];
  readonly provisionalHeard: readonly Marker[];
  /** The newest address that speaks for the patron, and what proves an anonymous one. */
  readonly patron?: { readonly address: FullAddress; readonly thread?: string; readonly key?: string; readonly bound: readonly Address[] };
  readonly lastHeardAt: number;
  readonly lastReplyAt: number;
  /** When this desk last asked whether the patron is still there. */
  readonly askedAt?: number;
}

export function newConversation(identity: Identity): Conversation {
  return {
    scope: identity.scope, service: identity.service, conv: identity.conv, key: keyOf(identity),
    settled: NOTHING_SHARED, provisionalOps: [], shared: NOTHING_SHARED, pending: [],
    heard: [], provisionalHeard: [], lastHeardAt: 0, lastReplyAt: 0,
  };
}

/** What the desks agree on now, as far as this one has heard. */
export const sharedOf = ({ settled, provisionalOps }: Pick<Conversation, 'settled' | 'provisionalOps'>): Shared => provisionalOps.reduce(reduceRoom, settled);

// ---- operations -------------------------------------------------------------------------------------------------

/** A live operation of the room (or, for what is mine alone, of this desk). */
export function addOperation(c: Conversation, op: Operation): Conversation {
  if (c.provisionalOps.some((o) => o.id === op.id)) return c;
  return withFirst(withOps(c, c.settled, [...c.provisionalOps, op]), op);
}

/**
 * The stamp of a live operation until its archive gives it the right one: this desk's guess at the server's clock. A
 * block that seems older than words that were heard before it would hide these, and the request with them.
 */
export const liveStamp = (c: Conversation, { detail }: Operation, guess: number): number => (detail.type === 'block' ? Math.max(guess, c.lastHeardAt) : guess);

/** The archive may no longer have the message with which the request began: then the desk that restated it names it. */
function withFirst(c: Conversation, { id, detail }: Operation): Conversation {
  const first = detail.type === 'carry' && c.shared.head === id ? detail.first : undefined;
  if (!first || [...c.heard, ...c.provisionalHeard].some((m) => m.id === first.id)) return c;
  const later = c.heard.findIndex((m) => m.stamp > first.stamp);
  return { ...c, heard: c.heard.toSpliced(later < 0 ? c.heard.length : later, 0, { ...first, carried: true }) };
}

/** The archive names the next operation of its order. One that is not provisional here was settled before. */
export function settleOperation(c: Conversation, id: string, stamp: number): Conversation {
  const op = c.provisionalOps.find((o) => o.id === id);
  if (!op) return c;
  return withOps(c, reduceRoom(c.settled, { ...op, stamp }), c.provisionalOps.filter((o) => o !== op));
}

function withOps(c: Conversation, settled: Shared, provisionalOps: readonly Operation[]): Conversation {
  return forgetClosed({ ...c, settled, provisionalOps, shared: sharedOf({ settled, provisionalOps }) });
}

// ---- what the other side said -----------------------------------------------------------------------------------

const sameMarker = (a: Marker, b: Marker): boolean =>
  a.id !== undefined || b.id !== undefined ? a.id === b.id : a.originId === b.originId && a.from === b.from;

export function addHeard(c: Conversation, marker: Marker): Conversation {
  if (c.provisionalHeard.some((m) => sameMarker(m, marker))) return c;
  const heard = c.heard.some((m) => m.carried && m.id === marker.id) ? c.heard.filter((m) => m.id !== marker.id) : c.heard;
  const before = c.provisionalHeard.at(-1) ?? heard.at(-1);
  // The same text, not another copy of it: each stanza brings its own, and a long conversation would keep them all.
  const heardNow = before?.from === marker.from ? { ...marker, from: before.from } : marker;
  return { ...c, heard, provisionalHeard: [...c.provisionalHeard, heardNow], lastHeardAt: Math.max(c.lastHeardAt, marker.stamp) };
}

/** The archive names the next message of its order, with its own stamp. One that is not provisional here was settled before. */
export function settleHeard(c: Conversation, id: string, stamp: number): Conversation {
  const known = c.provisionalHeard.find((m) => m.id === id);
  if (!known) return c;
  const { missing: _missing, lost: _lost, ...marker } = known;
  return forgetClosed({
    ...c,
    heard: [...c.heard, { ...marker, stamp }],
    provisionalHeard: c.provisionalHeard.filter((m) => m !== known),
  });
}

/** Whether its archive still has to put it in order. */
const isAwaited = ({ id, lost }: Marker): boolean => id !== undefined && lost === undefined;

/** What the other side said here waits for its place. */
export const awaitsArchive = (c: Conversation): boolean => c.provisionalHeard.some(isAwaited);

/** What an archive does not have so long after it was read to its end without it, it will not have, ms. */
const LOST_AFTER = 10_000;

/**
 * The archive was read to its end. A live message that it never has would stand after every close, and its request could
 * not end at the desks that heard it. Should the archive have it after all, it takes its place as any other.
 * @param now of this desk, ms since 1970 @returns the same object when nothing changed
 */
export function missHeard(c: Conversation, now: number): Conversation {
  const provisionalHeard = c.provisionalHeard.map((m) => {
    if (!isAwaited(m)) return m;
    if (m.missing === undefined) return { ...m, missing: now };
    return Math.abs(now - m.missing) >= LOST_AFTER ? { ...m, lost: true as const } : m;
  });
  return provisionalHeard.every((m, n) => m === c.provisionalHeard[n]) ? c : { ...c, provisionalHeard };
}

/**
 * What the open request consists of: everything after the last close's `upto`, in archive order. Two archives have no
 * joint order; `upto` is what joins them. Where this desk's archive no longer has that message, its stamp decides.
 */
export function openMessages(c: Conversation): readonly Marker[] {
  const known = opened.get(c) ?? messagesOfRequest(c);
  opened.set(c, known);
  return known;
}

/** Of a conversation that nothing was added to, asked for by the row, by the channel, and by who looks at it. */
const opened = new WeakMap<Conversation, readonly Marker[]>();

function messagesOfRequest(c: Conversation): readonly Marker[] {
  const seen = new Set<string>();
  return afterLastClose(c).filter((m) => {
    // A page that reconnects sends what was not acknowledged once more: both copies are on the record, one is the request.
    const copy = m.originId === undefined ? undefined : `${m.originId} ${m.words}`;
    if (copy !== undefined && seen.has(copy)) return false;
    if (copy !== undefined) seen.add(copy);
    return hiddenBy(c.shared, m.stamp) === undefined;
  });
}

/** What the patron said while blocked, since the last close: counted, never shown. */
export const blockedMessages = (c: Conversation): readonly Marker[] =>
  c.shared.blocks.length === 0 ? [] : afterLastClose(c).filter((m) => hiddenBy(c.shared, m.stamp) !== undefined);

function afterLastClose(c: Conversation): readonly Marker[] {
  const close = c.shared.lastClose;
  if (!close) return [...c.heard, ...c.provisionalHeard];
  if (close.upto !== undefined) {
    const settledAt = c.heard.findIndex((m) => m.id === close.upto);
    if (settledAt >= 0) return [...c.heard.slice(settledAt + 1), ...afterClose(c.provisionalHeard, close.at)];
    const provisionalAt = c.provisionalHeard.findIndex((m) => m.id === close.upto);
    if (provisionalAt >= 0) return afterClose(c.provisionalHeard.slice(provisionalAt + 1), close.at);
  }
  const limit = close.uptoStamp ?? close.at;
  return [...c.heard, ...c.provisionalHeard].filter((m) => m.stamp > limit);
}

/** What no archive keeps has no place in its order: only its stamp can tell on which side of the close it stands. */
const afterClose = (markers: readonly Marker[], at: number): readonly Marker[] => markers.filter((m) => isAwaited(m) || m.stamp > at);

/** The last message of the other side that its archive has put in order: what a `close` may name as `upto`. */
export const lastSettled = (c: Conversation): Marker | undefined => c.heard.at(-1);

/** Settled messages before a settled `upto` can never matter again. `upto` itself stays, as the place to count from. */
function forgetClosed(c: Conversation): Conversation {
  const upto = c.settled.lastClose?.upto;
  const at = upto === undefined ? -1 : c.heard.findIndex((m) => m.id === upto);
  return at > 0 ? { ...c, heard: c.heard.slice(at) } : c;
}

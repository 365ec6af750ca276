/**
 * The desk's state as JSON, kept in the journal so that start-up does not read the past. Most of it is about requests
 * that are over, of which a week is kept: these are kept apart, so that the queue can be drawn without them.
 */
import { keyOf, sharedOf, type Conversation } from './conversation.js';
import type { Event } from './event.js';
import { openRequest } from './request.js';
import { withNow, type FavourLog } from './favour/log.js';
import { withCover, type CoverRecord } from './shifts/known.js';
import type { KnownText } from './texts/known.js';
import { NEW_DESK, pruned, type ArchiveState, type DeskState, type Example, type OutboxItem, type Referred } from './state.js';

/**
 * Raised with every change of shape: an older snapshot is then left alone and the rows are folded instead. Where rows
 * were removed that is not all any more: from the first release on, a raise brings the snapshot of before along.
 */
export const SNAPSHOT_VERSION = 11;

/** Without what follows from the rest. */
export type KeptConversation = Omit<Conversation, 'shared'>;

export interface SnapshotBody {
  readonly conversations: readonly KeptConversation[];
  readonly outbox: readonly OutboxItem[];
  readonly archives: readonly (readonly [string, ArchiveState])[];
  readonly examples: readonly Example[];
  readonly referred: readonly Referred[];
  readonly texts: readonly (readonly [string, KnownText])[];
  readonly favours: readonly Omit<FavourLog, 'now'>[];
  readonly covers: readonly (readonly [string, Omit<CoverRecord, 'cover'>])[];
  readonly me?: string;
}

export interface Snapshot {
  /** Without what is over. */
  readonly body: SnapshotBody;
  readonly over: readonly KeptConversation[];
}

export function toSnapshot(state: DeskState, now: number): Snapshot {
  const kept = pruned(state, now);
  const [body, over]: [KeptConversation[], KeptConversation[]] = [[], []];
  for (const c of kept.conversations.values()) {
    const { shared: _shared, ...rest } = c;
    (isOver(c) ? over : body).push(rest);
  }
  return {
    over,
    body: {
      conversations: body, outbox: [...kept.outbox.values()], archives: [...kept.archives], examples: [...kept.examples.values()], referred: kept.referred, texts: [...kept.texts],
      favours: Array.from(kept.favours.values(), ({ now: _now, ...rest }) => rest),
      covers: Array.from(kept.covers, ([id, { room, said }]) => [id, { room, said }] as const),
      ...(kept.me === undefined ? {} : { me: kept.me }),
    },
  };
}

/** What anything but a new word or a look back can be about is not over. What desks agree about a service never is: its name begins with a slash. */
function isOver(c: Conversation): boolean {
  const { shared } = c;
  return c.scope === 'desk-room' && !c.conv.startsWith('/') && c.pending.length === 0 && c.provisionalOps.length === 0 && c.provisionalHeard.length === 0
    && shared.holder === undefined && shared.onHold === undefined && shared.blocks.length === 0 && shared.incidents.length === 0 && openRequest(c) === undefined;
}

/** Whether an event can be about what is over. One that it does not know of here might. @param state without what is over */
export function mayTouchOver(event: Event, state: DeskState): boolean {
  switch (event.kind) {
    case 'operate':
      return event.detail.type !== 'open' && !state.conversations.has(keyOf(event.in));
    case 'started': case 'signed-in': case 'signed-out': case 'staffed': case 'service-hours': case 'alerted': case 'retention': case 'left': case 'epoch': case 'closed-out':
      return false;
    default:
      return true;
  }
}

export function fromSnapshot(body: SnapshotBody): DeskState {
  return {
    ...NEW_DESK,
    conversations: conversationsOf(body.conversations),
    outbox: new Map(body.outbox.map((o) => [o.originId, o])),
    archives: new Map(body.archives),
    examples: new Map(body.examples.map((example) => [example.id, example])),
    referred: body.referred,
    texts: new Map(body.texts),
    favours: new Map(body.favours.map((log) => [log.key, withNow(log)])),
    covers: new Map(body.covers.map(([id, record]) => [id, withCover(id, record)])),
    ...(body.me === undefined ? {} : { me: body.me }),
  };
}

const conversationsOf = (kept: readonly KeptConversation[]): Map<string, Conversation> => new Map(kept.map((c) => [c.key, { ...c, shared: sharedOf(c) }]));

/** @param state from the snapshot, and what happened since that was not about what is over */
export function withOver(state: DeskState, over: readonly KeptConversation[]): DeskState {
  const conversations = conversationsOf(over);
  for (const [key, c] of state.conversations) conversations.set(key, c);
  return { ...state, conversations };
}

/** Written by this version's `toSnapshot` and authenticated by the journal; checked for its outline. */
export const isSnapshot = (state: unknown): state is SnapshotBody =>
  typeof state === 'object' && state !== null && 'conversations' in state && 'outbox' in state && 'archives' in state && 'examples' in state && 'referred' in state && 'texts' in state && 'favours' in state && 'covers' in state
  && Array.isArray(state.conversations) && Array.isArray(state.outbox) && Array.isArray(state.archives) && Array.isArray(state.examples) && Array.isArray(state.referred) && Array.isArray(state.texts) && Array.isArray(state.favours) && Array.isArray(state.covers);

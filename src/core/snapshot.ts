/** The desk's state as JSON, kept in the journal so that start-up does not read the past. */
import { sharedOf, type Conversation } from './conversation.js';
import { withNow, type FavourLog } from './favour/log.js';
import { withCover, type CoverRecord } from './shifts/known.js';
import type { KnownText } from './texts/known.js';
import { NEW_DESK, pruned, type ArchiveState, type DeskState, type Example, type OutboxItem, type Referred } from './state.js';

/**
 * Raised with every change of shape: an older snapshot is then left alone and the rows are folded instead. Where rows
 * were removed that is not all any more: from the first release on, a raise brings the snapshot of before along.
 */
export const SNAPSHOT_VERSION = 10;

export interface SnapshotBody {
  /** Without what follows from the rest. */
  readonly conversations: readonly Omit<Conversation, 'shared'>[];
  readonly outbox: readonly OutboxItem[];
  readonly archives: readonly (readonly [string, ArchiveState])[];
  readonly examples: readonly Example[];
  readonly referred: readonly Referred[];
  readonly texts: readonly (readonly [string, KnownText])[];
  readonly favours: readonly Omit<FavourLog, 'now'>[];
  readonly covers: readonly (readonly [string, Omit<CoverRecord, 'cover'>])[];
  readonly me?: string;
}

export function toSnapshot(state: DeskState, now: number): SnapshotBody {
  const kept = pruned(state, now);
  return {
    conversations: Array.from(kept.conversations.values(), ({ shared: _shared, ...rest }) => rest), outbox: [...kept.outbox.values()], archives: [...kept.archives], examples: [...kept.examples.values()], referred: kept.referred, texts: [...kept.texts],
    favours: Array.from(kept.favours.values(), ({ now: _now, ...rest }) => rest),
    covers: Array.from(kept.covers, ([id, { room, said }]) => [id, { room, said }] as const),
    ...(kept.me === undefined ? {} : { me: kept.me }),
  };
}

export function fromSnapshot(body: SnapshotBody): DeskState {
  return {
    ...NEW_DESK,
    conversations: new Map(body.conversations.map((c) => [c.key, { ...c, shared: sharedOf(c) }])),
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

/** Written by this version's `toSnapshot` and authenticated by the journal; checked for its outline. */
export const isSnapshot = (state: unknown): state is SnapshotBody =>
  typeof state === 'object' && state !== null && 'conversations' in state && 'outbox' in state && 'archives' in state && 'examples' in state && 'referred' in state && 'texts' in state && 'favours' in state && 'covers' in state
  && Array.isArray(state.conversations) && Array.isArray(state.outbox) && Array.isArray(state.archives) && Array.isArray(state.examples) && Array.isArray(state.referred) && Array.isArray(state.texts) && Array.isArray(state.favours) && Array.isArray(state.covers);

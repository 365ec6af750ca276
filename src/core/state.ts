/** The desk's state, and how journal rows fold into it. Nothing here sends, rings or decides. */
import type { SharedFile } from './files/shared.js';
import { assertNever } from './assert.js';
import { bareOf } from './address.js';
import {
  addHeard, addOperation, awaitsArchive, keyOf, liveStamp, missHeard, newConversation, settleHeard, settleOperation,
  type Conversation, type ConversationKey, type Identity, type Marker,
} from './conversation.js';
import { ASKED_SCRIPT } from './scripts/known.js';
import { reachedSteps } from './conduct.js';
import { wordsOf, type About, type Mark } from './annotations/mark.js';
import type { Event, ExampleWords, Fate, Recorded, SettledItem } from './event.js';
import type { SaidFavour } from './favour/favour.js';
import { favourKey, hearFavour, prunedFavours, settleFavourOperation, withReminder, type FavourLog, type Favours } from './favour/log.js';
import type { Address, FullAddress, HeardMessage, HeardRoom } from './heard.js';
import { isChannel, mentionConversation } from './identity.js';
import type { Question, WayBack } from './patron/question.js';
import { blockAt, closingNow, HEAD_LIFETIME } from './room.js';
import type { CoverMessage } from './shifts/cover.js';
import { addToCover, prunedCovers, settleCover, type KnownCovers } from './shifts/known.js';
import type { Distress } from './suggest/word-list.js';
import { openRequest } from './request.js';
import { firstWords } from './text.js';
import { addVersion, settleVersion, type KnownText, type KnownTexts } from './texts/known.js';
import { textKey, type Text } from './texts/text.js';

/** A reply of this desk that no archive has confirmed yet. */
export interface OutboxItem {
  readonly originId: string;
  readonly in: ConversationKey;
  /** The account whose archive will have it. */
  readonly archive: Address;
  /** Who was signed in: nobody else says it in a channel. */
  readonly by?: Address;
  readonly to: FullAddress;
  readonly body: string;
  readonly thread?: string;
  readonly mentions?: readonly Address[];
  readonly file?: SharedFile;
  /** For the room of the administrators' texts. */
  readonly text?: Text;
  /** In a channel. */
  readonly favour?: SaidFavour;
  readonly cover?: CoverMessage;
  /** What it says about a line, and which line it changes. */
  readonly mark?: Mark;
  readonly line?: About;
  readonly at: number;
  /** When it was last sent once more. */
  readonly resentAt?: number;
  readonly fate: 'recorded' | Extract<Fate, 'unknown' | 'resent'>;
}

export interface ArchiveState {
  /** Where the last complete page ended. */
  readonly cursor: string;
  readonly stamp: number;
}

/** A conversation that colleagues can learn from, kept in the record of this desk. */
export interface Example extends ExampleWords {
  readonly id: string;
  readonly by: Address;
  /** ms since 1970. */
  readonly at: number;
}

/** A question that went to somebody else, or help for somebody in distress; also for a person at the desk or on the phone. */
export interface Referred {
  /** ms since 1970. */
  readonly at: number;
  /** Who was signed in here. */
  readonly by?: Address;
  readonly in?: ConversationKey;
  readonly to: { readonly name: string } | { readonly distress: Distress };
}

export interface DeskState {
  readonly conversations: ReadonlyMap<ConversationKey, Conversation>;
  readonly outbox: ReadonlyMap<string, OutboxItem>;
  readonly archives: ReadonlyMap<Address, ArchiveState>;
  /** By id, the oldest first. */
  readonly examples: ReadonlyMap<string, Example>;
  /** By this desk, the newest last. */
  readonly referred: readonly Referred[];
  /** The administrators' texts, as the room has them. */
  readonly texts: KnownTexts;
  /** Of the staff channels. */
  readonly favours: Favours;
  /** Cover for shifts, as the staff channels have it. */
  readonly covers: KnownCovers;
  /** Who is signed in at this desk. */
  readonly me?: Address;
}

export const NEW_DESK: DeskState = { conversations: new Map(), outbox: new Map(), archives: new Map(), examples: new Map(), referred: [], texts: new Map(), favours: new Map(), covers: new Map() };

/** More in one day no desk has; older ones are on the record alone. */
const MOST_REFERRED = 200;

/** Mutable only while one batch is folded; the entities in it stay immutable. */
interface Draft {
  readonly conversations: Map<ConversationKey, Conversation>;
  readonly outbox: Map<string, OutboxItem>;
  readonly archives: Map<Address, ArchiveState>;
  readonly examples: Map<string, Example>;
  referred: readonly Referred[];
  /** Replaced when one changes: who looks at them sees that by their identity. */
  texts: KnownTexts;
  favours: Favours;
  covers: KnownCovers;
  me?: Address | undefined;
}

/** @param rows in journal order @returns a new state; untouched conversations keep their identity */
export function fold(state: DeskState, rows: readonly Recorded[]): DeskState {
  const folding = new Folding(state);
  for (const row of rows) folding.add(row);
  return folding.state;
}

/** Folds row by row on one copy. The state that was given is never touched. */
export class Folding {
  private readonly draft: Draft;

  constructor(state: DeskState) {
    this.draft = { conversations: new Map(state.conversations), outbox: new Map(state.outbox), archives: new Map(state.archives), examples: new Map(state.examples), referred: state.referred, texts: state.texts, favours: state.favours, covers: state.covers, me: state.me };
  }

  add(row: Recorded): void {
    foldOne(this.draft, row);
  }

  /** So far; it goes on changing with the next row. */
  get state(): DeskState {
    const { me, ...rest } = this.draft;
    return me === undefined ? rest : { ...rest, me };
  }
}

function foldOne(draft: Draft, { event, time }: Recorded): void {
  switch (event.kind) {
    case 'heard': return heard(draft, event, time);
    case 'settled': return settled(draft, event, time);
    case 'reply': return reply(draft, event, time);
    case 'fate': return fate(draft, event.originId, event.fate, time);
    case 'operate':
      return update(draft, event.in, (c) => ({ ...c, pending: [...c.pending, { originId: event.originId, detail: event.detail, after: event.after, at: time, ...(event.byHand ? { byHand: true } : {}) }] }));
    case 'by-hand':
      return update(draft, event.in, (c) => ({ ...c, pending: c.pending.map((p) => (event.originIds.includes(p.originId) ? { ...p, byHand: true } : p)) }));
    case 'withdraw':
      return update(draft, event.in, (c) => ({ ...c, pending: c.pending.filter((p) => !event.originIds.includes(p.originId)) }));
    case 'own-operation':
      return update(draft, event.in, (c) => settleOperation(addOperation(c, event.operation), event.operation.id, event.operation.stamp));
    case 'signed-in':
      draft.me = event.address;
      return undefined;
    case 'signed-out': case 'started':
      draft.me = undefined;
      return undefined;
    case 'example': {
      const { kind: _kind, ...example } = event;
      draft.examples.set(event.id, { ...example, at: time });
      return undefined;
    }
    case 'referral':
      draft.referred = [...draft.referred, {
        at: time, to: event.to === 'somebody' ? { name: event.name } : { distress: event.about },
        ...(draft.me === undefined ? {} : { by: draft.me }), ...(event.in ? { in: keyOf(event.in) } : {}),
      }].slice(-MOST_REFERRED);
      return undefined;
    case 'favour-reminded': {
      const log = draft.favours.get(favourKey(event.in.conv, event.favour));
      return log && setFavour(draft, withReminder(log, event.reminder));
    }
    case 'example-deleted':
      draft.examples.delete(event.id);
      return undefined;
    case 'gap': case 'refused': case 'guarded': case 'channel': case 'topic': case 'file': case 'script-used': case 'alerted': case 'report': case 'staffed': case 'service-hours': case 'retention': case 'left': case 'epoch': case 'closed-out':
      return undefined;
    default: return assertNever(event);
  }
}

function update(draft: Draft, identity: Identity, change: (c: Conversation) => Conversation): void {
  const key = keyOf(identity);
  draft.conversations.set(key, change(draft.conversations.get(key) ?? newConversation(identity)));
}

function heard(draft: Draft, event: Extract<Event, { kind: 'heard' }>, time: number): void {
  const { item } = event;
  // What is said about a line is found with that line; nobody waits because of it.
  if (!event.in || event.line !== undefined) return;
  switch (item.kind) {
    case 'message': return heardMessage(draft, event.in, event, item);
    case 'room': return heardRoom(draft, event.in, event, item, time);
    case 'bounce': return fate(draft, item.of, 'refused', event.stamp);
    default: return assertNever(item);
  }
}

function heardMessage(draft: Draft, identity: Identity, event: Extract<Event, { kind: 'heard' }>, item: HeardMessage): void {
  update(draft, identity, (c) => {
    if (item.outgoing) return { ...c, lastReplyAt: Math.max(c.lastReplyAt, event.stamp) };
    const patron = event.binds
      ? { address: event.binds.address, key: event.binds.key, bound: withBound(c, bareOf(event.binds.address)), ...(item.thread === undefined ? {} : { thread: item.thread }) }
      : { bound: [], ...c.patron, address: c.patron?.key === undefined ? item.from : c.patron.address, ...(item.thread === undefined ? {} : { thread: item.thread }) };
    return item.body === undefined ? { ...c, patron } : addHeard({ ...c, patron }, marker(item, event.stamp));
  });
}

const withBound = (c: Conversation, address: Address): readonly Address[] => {
  const bound = c.patron?.bound ?? [];
  return bound.includes(address) ? bound : [...bound, address].slice(-8);
};

function marker(item: HeardMessage | HeardRoom, stamp: number): Marker {
  return {
    from: item.kind === 'room' ? item.author ?? item.from : item.from, stamp, words: firstWords(wordsOf(item)),
    ...(item.id === undefined ? {} : { id: item.id }),
    ...(item.originId === undefined ? {} : { originId: item.originId }),
    ...(item.kind === 'message' && item.wantsReceipt ? { wantsReceipt: true } : {}),
    ...(item.kind === 'message' && item.question ? { left: wayBack(item.question) } : {}),
  };
}

const wayBack = ({ question: _words, ...left }: Question): WayBack => left;

function heardRoom(draft: Draft, identity: Identity, event: Extract<Event, { kind: 'heard' }>, item: HeardRoom, time: number): void {
  const op = item.operation;
  const { text } = item;
  if (text) {
    if (item.id === undefined || item.author === undefined) return;
    setText(draft, textKey(text), addVersion(draft.texts.get(textKey(text)), { id: item.id, by: item.author, at: event.stamp, text }));
    return;
  }
  if (op) {
    const stamp = (c: Conversation): number => (item.via === 'archive' ? event.stamp : liveStamp(c, op, event.stamp));
    update(draft, identity, (c) => resolvePending(addOperation(c, { ...op, stamp: stamp(c) }), op.originId, op.id));
    return;
  }
  if (event.past) return;
  if (item.favour) {
    const log = hearFavour(draft.favours, item, event.stamp, time);
    return log && setFavour(draft, log);
  }
  if (item.cover && item.id !== undefined && item.author !== undefined) draft.covers = addToCover(draft.covers, item.archive, { id: item.id, by: item.author, at: event.stamp, said: item.cover });
  for (const person of item.mentions ?? []) {
    if (person !== item.author) update(draft, mentionConversation(person, item.archive), (c) => addHeard(c, marker(item, event.stamp)));
  }
}

function setFavour(draft: Draft, log: FavourLog): void {
  if (draft.favours.get(log.key) !== log) draft.favours = new Map(draft.favours).set(log.key, log);
}

function setText(draft: Draft, key: string, text: KnownText): void {
  if (draft.texts.get(key) !== text) draft.texts = new Map(draft.texts).set(key, text);
}

/** The room reflected our operation: what was to follow it now follows its id, or, as a note moves no head, what the note followed. */
function resolvePending(c: Conversation, originId: string, id: string): Conversation {
  const done = c.pending.find((p) => p.originId === originId);
  if (!done) return c;
  const after = done.detail.type === 'note' ? done.after : { id };
  const pending = c.pending
    .filter((p) => p !== done)
    .map((p) => ('pending' in p.after && p.after.pending === originId ? { ...p, after } : p));
  return { ...c, pending };
}

function settled(draft: Draft, event: Extract<Event, { kind: 'settled' }>, time: number): void {
  for (const item of event.items) {
    if (item.originId !== undefined) draft.outbox.delete(item.originId);
    if (item.in) settleIn(draft, item.in, item);
  }
  if (event.complete) for (const c of draft.conversations.values()) if (c.service === event.archive && awaitsArchive(c)) draft.conversations.set(c.key, missHeard(c, time));
  if (event.cursor !== undefined) draft.archives.set(event.archive, { cursor: event.cursor, stamp: event.cursorStamp ?? 0 });
}

function settleIn(draft: Draft, identity: Identity, item: SettledItem): void {
  if (identity.scope === 'texts') {
    const known = draft.texts.get(identity.conv);
    if (known) setText(draft, identity.conv, settleVersion(known, item.id, item.stamp));
    return;
  }
  const settle = (c: Conversation | undefined): void => {
    if (c) draft.conversations.set(c.key, settleHeard(settleOperation(c, item.id, item.stamp), item.id, item.stamp));
  };
  if (isChannel(identity)) {
    settleFavours(draft, identity.conv, item);
    draft.covers = settleCover(draft.covers, identity.conv, item.id, item.stamp);
  }
  if (!isChannel(identity)) return settle(draft.conversations.get(keyOf(identity)));
  for (const c of draft.conversations.values()) {
    if (c.conv === identity.conv && c.scope === 'mine') settle(c);
  }
}

function settleFavours(draft: Draft, room: Address, { id, stamp }: SettledItem): void {
  for (const log of draft.favours.values()) if (log.room === room && log.provisional.length > 0) setFavour(draft, settleFavourOperation(log, id, stamp));
}

function reply(draft: Draft, event: Extract<Event, { kind: 'reply' }>, time: number): void {
  const archive = event.in.service;
  draft.outbox.set(event.originId, {
    originId: event.originId, in: keyOf(event.in), archive, to: event.to, body: event.body, at: time, fate: 'recorded',
    ...(event.thread === undefined ? {} : { thread: event.thread }),
    ...(event.mentions === undefined ? {} : { mentions: event.mentions }),
    ...(event.text === undefined ? {} : { text: event.text }),
    ...(event.file === undefined ? {} : { file: event.file }),
    ...(event.favour === undefined ? {} : { favour: event.favour }),
    ...(event.cover === undefined ? {} : { cover: event.cover }),
    ...(event.mark === undefined ? {} : { mark: event.mark }),
    ...(event.line === undefined ? {} : { line: event.line }),
    ...(draft.me === undefined ? {} : { by: draft.me }),
  });
  if (event.text) return; // no conversation
  update(draft, event.in, (c) => ({ ...c, lastReplyAt: Math.max(c.lastReplyAt, time), ...(event.script === ASKED_SCRIPT ? { askedAt: time } : {}) }));
}

function fate(draft: Draft, originId: string, to: Fate, time: number): void {
  const item = draft.outbox.get(originId);
  if (!item) return;
  if (to === 'unknown') draft.outbox.set(originId, { ...item, fate: to });
  else if (to === 'resent') draft.outbox.set(originId, { ...item, fate: to, resentAt: time });
  else draft.outbox.delete(originId);
}

/**
 * Forgets what can never matter again: conversations that are closed and quiet for longer than a head lives. How old a
 * head is, the room's stamps say and not the clock: after a holiday the clock is far ahead of what this desk has read.
 */
export function pruned(state: DeskState, now: number): DeskState {
  const all = [...state.conversations];
  const roomRead = all.reduce((latest, [, c]) => Math.max(latest, lastInRoom(c)), 0);
  const kept = all.filter(([, c]) =>
    isHeld(c) || isUnread(c) || (missesUpto(c) && mayStillCome(c, state.archives.get(c.service)?.stamp ?? 0, roomRead)) || blockAt(c.shared, now) !== undefined || reachedSteps(c.shared.incidents, now).length > 0 || openRequest(c) !== undefined || closingNow(c.shared, now) !== undefined
    || now - Math.max(c.lastHeardAt, c.lastReplyAt) <= HEAD_LIFETIME || (lastInRoom(c) > 0 && roomRead - lastInRoom(c) <= HEAD_LIFETIME));
  const favours = prunedFavours(state.favours, now);
  const covers = prunedCovers(state.covers, now);
  return kept.length === all.length && favours === state.favours && covers === state.covers ? state : { ...state, conversations: new Map(kept), favours, covers };
}

const isHeld = ({ shared }: Conversation): boolean => shared.holder !== undefined || shared.onHold !== undefined;

/** Something here waits for its place. */
const isUnread = (c: Conversation): boolean =>
  c.pending.length > 0 || c.provisionalOps.length > 0 || awaitsArchive(c);

/** The room was read further than what was said: forgotten now, the messages before the close would be a request when they come. */
function missesUpto(c: Conversation): boolean {
  const upto = c.shared.lastClose?.upto;
  return upto !== undefined && !c.heard.some((m) => m.id === upto);
}

/** No archive keeps a patron's messages for longer than this, ms: at most 30 days, and then some (DESIGN "Retention"). */
const ARCHIVE_LIFETIME = 90 * 24 * 3_600_000;

/** Until the service's archive was read far beyond the close, or the room for longer than any archive reaches back. */
const mayStillCome = ({ shared }: Conversation, serviceRead: number, roomRead: number): boolean =>
  serviceRead - (shared.lastClose?.at ?? 0) <= HEAD_LIFETIME && roomRead - (shared.lastClose?.at ?? 0) <= ARCHIVE_LIFETIME;

const lastInRoom = (c: Conversation): number => Math.max(c.settled.headStamp, c.settled.notes.at(-1)?.at ?? 0);

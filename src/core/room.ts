/**
 * What the desk room agrees on about one conversation: a reducer over its operations in the room's order. It runs
 * alike on every desk, so it reads nothing but the operation itself (PROTOCOL §9).
 */
import { assertNever } from './assert.js';
import { adopted } from './carry.js';
import type { Category, Step } from './conduct.js';
import type { Closure } from './hours/hours.js';
import type { Address, FullAddress } from './heard.js';
import type { Classified, Detail, OfferTarget, Operation, Outcome, WalkMode } from './operation.js';

/** Heads older than this are forgotten, by the stamps of the room alone, so that an arriving desk replays a bounded stretch. */
export const HEAD_LIFETIME = 7 * 24 * 3_600_000;

/** Longest lists that one conversation remembers. */
const DONE_KEPT = 32;
const BLOCKS_KEPT = 16;
const INCIDENTS_KEPT = 32;
const CLOSINGS_KEPT = 16;

export interface Holder {
  readonly author: Address;
  readonly desk: string;
  readonly point: string;
  /** The only session whose replies are the service's own word. None for walk-ins and calls. */
  readonly session?: FullAddress;
  readonly since: number;
}

export interface Close {
  readonly at: number;
  readonly by: Address;
  readonly outcome: Outcome;
  readonly upto?: string;
  readonly uptoStamp?: number;
  /** The walk-in or call that it ended, with its first note. */
  readonly opened?: Opened;
  readonly classified?: Classified;
}

export interface Opened {
  readonly mode: WalkMode;
  readonly note: string;
  readonly at: number;
  readonly by: Address;
  readonly point: string;
}

export interface Offer {
  readonly by: Address;
  readonly desk: string;
  readonly point: string;
  readonly to: OfferTarget;
  readonly note: string;
  readonly at: number;
  /** With all that the desk holds: somebody is relieved. */
  readonly relief?: true;
}

export interface Block {
  /** Room stanza-id of the operation. */
  readonly id: string;
  readonly by: Address;
  readonly at: number;
  readonly reason: string;
  /** ms since 1970; none: for good. */
  readonly until?: number;
  /** Room stanza-id of the incident that led to it. */
  readonly incident?: string;
  readonly liftedAt?: number;
  readonly liftedBy?: Address;
}

/** A recorded breach of the rules of conduct, and the step to which it moved the patron. */
export interface Incident {
  /** Room stanza-id of the operation. */
  readonly id: string;
  readonly originId: string;
  readonly by: Address;
  readonly point: string;
  readonly at: number;
  readonly category: Category;
  readonly step: Step;
  /** Origin id of what the patron was told, and the script that it was. */
  readonly said?: string;
  readonly script?: string;
  /** ms since 1970: it counts no more from then on. */
  readonly until?: number;
  /** At a computer that the next person uses too. */
  readonly shared?: true;
  /** It was recorded by mistake. */
  readonly retracted?: { readonly by: Address; readonly at: number; readonly reason: string };
}

/** An administrator closed the service before its time; it stands in a conversation of its own for the service. */
export interface EarlyClosing extends Closure {
  /** Room stanza-id of the operation. */
  readonly id: string;
  readonly by: Address;
  readonly liftedAt?: number;
  readonly liftedBy?: Address;
}

export interface Shared {
  /** Room stanza-id of the last operation that counted; '' for none. */
  readonly head: string;
  readonly headStamp: number;
  /** Stamp of the operation from which on all of this can be followed: the first one, or the last `carry`. 0: none; only its end is known. */
  readonly followedFrom: number;
  /** A walk-in or call that was logged; a patron's request opens by its first message instead. */
  readonly opened?: Opened;
  readonly holder?: Holder;
  readonly onHold?: { readonly since: number; readonly reason: string };
  /** Somebody is asked to take it over; the holder stays responsible. */
  readonly offer?: Offer;
  /** The last offer came back. */
  readonly declined?: { readonly by: Address; readonly at: number; readonly reason: string };
  /** All blocks of this patron, oldest first. */
  readonly blocks: readonly Block[];
  /** All incidents with this patron, oldest first: they outlive the request. */
  readonly incidents: readonly Incident[];
  /** The desk that held it vanished and it came back to the queue. */
  readonly returned: boolean;
  readonly lastClose?: Close;
  readonly closes: number;
  /** Early closings, oldest first; only in the conversation of a service's hours. */
  readonly closings?: readonly EarlyClosing[];
  readonly notes: readonly { readonly author: Address; readonly originId: string; readonly text: string; readonly at: number }[];
  /** What was sent without a key press of the holder, and by which desk. */
  readonly done: readonly { readonly key: string; readonly author: Address; readonly desk: string }[];
}

export const NOTHING_SHARED: Shared = { head: '', headStamp: 0, followedFrom: 0, returned: false, blocks: [], incidents: [], closes: 0, notes: [], done: [] };

/** The head that `op` has to name, given the room's stamp of `op`. */
export function expectedPrev(shared: Shared, stamp: number): string {
  return stamp - shared.headStamp > HEAD_LIFETIME ? '' : shared.head;
}

/**
 * Whether an operation counts: it is an addition, or it names the last operation that counted. Who knows nothing of the
 * last seven days believes a `carry` and a `close`, whatever they name.
 */
export function fits(shared: Shared, { type }: Operation['detail'], prev: string, stamp: number): boolean {
  const expected = expectedPrev(shared, stamp);
  return type === 'note' || prev === expected || (expected === '' && (type === 'carry' || type === 'close'));
}

export const counts = (shared: Shared, op: Operation): boolean => fits(shared, op.detail, op.prev, op.stamp);

/** @returns the same object when nothing changed */
export function reduceRoom(shared: Shared, op: Operation): Shared {
  if (op.detail.type === 'note') return withNote(shared, op, op.detail.text);
  if (!counts(shared, op)) return shared;
  return { ...apply(shared, op, op.detail), head: op.id, headStamp: op.stamp, followedFrom: followedFrom(shared, op) };
}

function followedFrom(shared: Shared, op: Operation): number {
  if (op.detail.type === 'carry') return op.stamp;
  const expected = expectedPrev(shared, op.stamp);
  return expected !== '' ? shared.followedFrom : op.prev === '' ? op.stamp : 0;
}

function withNote(shared: Shared, op: Operation, text: string): Shared {
  if (shared.notes.some((n) => n.author === op.author && n.originId === op.originId)) return shared;
  const note = { author: op.author, originId: op.originId, text, at: op.stamp };
  return { ...shared, notes: [...shared.notes, note] };
}

function apply(shared: Shared, op: Operation, detail: Detail): Shared {
  switch (detail.type) {
    case 'open': {
      const { lastClose: _closed, ...rest } = unheld(shared);
      return { ...rest, opened: { mode: detail.mode, note: detail.note, at: op.stamp - detail.age, by: op.author, point: op.point } };
    }
    case 'claim':
    case 'takeover':
    case 'accept': {
      const { onHold: _held, offer: _offer, declined: _declined, ...rest } = shared;
      return { ...rest, returned: false, holder: holderOf(op, detail.session) };
    }
    case 'resume': {
      const { onHold: _held, ...rest } = shared;
      return { ...rest, returned: false, holder: holderOf(op, detail.session) };
    }
    case 'offer': {
      const { declined: _declined, ...rest } = shared;
      return { ...rest, offer: { by: op.author, desk: op.desk, point: op.point, to: detail.to, note: detail.note, at: op.stamp, ...(detail.relief ? { relief: true } : {}) } };
    }
    case 'decline': {
      const { offer, ...rest } = shared;
      return offer ? { ...rest, declined: { by: op.author, at: op.stamp, reason: detail.reason } } : shared;
    }
    case 'block':
      return { ...shared, blocks: [...shared.blocks, blockOf(shared, op, detail)].slice(-BLOCKS_KEPT) };
    case 'lift':
      return { ...shared, blocks: shared.blocks.map((b) => (isActive(b, op.stamp) ? { ...b, liftedAt: op.stamp, liftedBy: op.author } : b)) };
    case 'ladder':
      return { ...shared, incidents: [...shared.incidents, incidentOf(op, detail)].slice(-INCIDENTS_KEPT) };
    case 'retract': {
      const retracted = { by: op.author, at: op.stamp, reason: detail.reason };
      return { ...shared, incidents: shared.incidents.map((i) => (i.id === detail.of && !i.retracted ? { ...i, retracted } : i)) };
    }
    case 'release':
      return unheld(shared);
    case 'return':
      return shared.holder?.desk === detail.of ? { ...unheld(shared), returned: true } : shared;
    case 'hold':
      return { ...shared, onHold: { since: op.stamp, reason: detail.reason } };
    case 'outcome':
      return shared.lastClose ? { ...shared, lastClose: reclassified(shared.lastClose, detail) } : shared;
    case 'close': {
      const { opened, ...rest } = unheld(shared);
      return { ...rest, notes: [], done: doneForBlocks(shared), closes: shared.closes + 1, lastClose: closeOf(op, detail, opened && { ...opened, note: opened.note || (shared.notes[0]?.text ?? '') }) };
    }
    case 'do':
      if (shared.done.some((entry) => entry.key === detail.key)) return shared;
      return { ...shared, done: [...shared.done, { key: detail.key, author: op.author, desk: op.desk }].slice(-DONE_KEPT) };
    case 'shut': {
      const { reason, until } = detail;
      const closing: EarlyClosing = { id: op.id, by: op.author, at: op.stamp, reason, ...(until === undefined ? {} : { until }) };
      return { ...shared, closings: [...reopened(shared.closings ?? [], op), closing].slice(-CLOSINGS_KEPT) };
    }
    case 'reopen':
      return shared.closings ? { ...shared, closings: reopened(shared.closings, op) } : shared;
    case 'carry':
      // Who has followed it from its beginning to the operation that this one follows knows it all.
      return op.prev === shared.head && shared.followedFrom > 0 ? shared : adopted(shared, detail.state);
    case 'unknown':
      return shared;
    default:
      return assertNever(detail);
  }
}

function unheld(shared: Shared): Shared {
  const { holder: _holder, onHold: _onHold, offer: _offer, declined: _declined, ...rest } = shared;
  return { ...rest, returned: false };
}

function holderOf(op: Operation, session: FullAddress | undefined): Holder {
  return { author: op.author, desk: op.desk, point: op.point, since: op.stamp, ...(session === undefined ? {} : { session }) };
}

/** A block that follows an incident directly came of it. */
const blockOf = (shared: Shared, op: Operation, { reason, until }: Extract<Detail, { type: 'block' }>): Block => ({
  id: op.id, by: op.author, at: op.stamp, reason,
  ...(until === undefined ? {} : { until }), ...(op.prev !== '' && shared.incidents.at(-1)?.id === op.prev ? { incident: op.prev } : {}),
});

const incidentOf = (op: Operation, { category, step, said, script, until, shared }: Extract<Detail, { type: 'ladder' }>): Incident => ({
  id: op.id, originId: op.originId, by: op.author, point: op.point, at: op.stamp, category, step,
  ...(said === undefined ? {} : { said }), ...(script === undefined ? {} : { script }), ...(until === undefined ? {} : { until }), ...(shared ? { shared } : {}),
});

/** A block outlives the request in which it was made, and so does what was done because of it: the keys end with its id. */
const doneForBlocks = ({ done, blocks }: Shared): Shared['done'] => done.filter(({ key }) => blocks.some((b) => key.endsWith(` ${b.id}`)));

const reopened = (closings: readonly EarlyClosing[], { stamp, author }: Operation): readonly EarlyClosing[] =>
  closings.map((closing) => (isShut(closing, stamp) ? { ...closing, liftedAt: stamp, liftedBy: author } : closing));

/** Not by its beginning: a clock that is behind has heard of it as well. */
const isShut = ({ until, liftedAt }: EarlyClosing, at: number): boolean => liftedAt === undefined && (until === undefined || at < until);

/** The early closing that holds now. @param at ms since 1970 */
export const closingNow = ({ closings }: Shared, at: number): EarlyClosing | undefined => closings?.findLast((closing) => isShut(closing, at));

/** Whether an early closing held then; archives have whole seconds, and what stands in the second of the closing was written before it. @param at ms since 1970 */
export const wasShut = ({ closings = [] }: Shared, at: number): boolean =>
  closings.some((c) => second(c.at) < second(at) && at < Math.min(c.until ?? Number.POSITIVE_INFINITY, c.liftedAt ?? Number.POSITIVE_INFINITY));

const isActive = (b: Block, at: number): boolean => b.at <= at && at < Math.min(b.until ?? Number.POSITIVE_INFINITY, b.liftedAt ?? Number.POSITIVE_INFINITY);

/** The block that holds now: nobody has to lift one that is due. @param at ms since 1970 */
export const blockAt = (shared: Shared, at: number): Block | undefined => shared.blocks.findLast((b) => isActive(b, at));

const second = (at: number): number => Math.floor(at / 1_000);

/**
 * The block because of which a message is not shown. Two archives have no joint order, so stamps decide, and archives
 * have whole seconds: what stands in the second of the block may have been written before it, and is shown.
 * @param stamp of the message, ms since 1970
 */
export const hiddenBy = (shared: Shared, stamp: number): Block | undefined => shared.blocks.findLast((b) => isActive(b, stamp) && second(b.at) < second(stamp));

function reclassified({ classified: _before, ...close }: Close, { type: _type, outcome, ...classified }: Extract<Detail, { type: 'outcome' }>): Close {
  return { ...close, outcome, ...(Object.keys(classified).length > 0 ? { classified } : {}) };
}

function closeOf(op: Operation, detail: Extract<Detail, { type: 'close' }>, opened: Opened | undefined): Close {
  return {
    at: op.stamp, by: op.author, outcome: detail.outcome,
    ...(detail.upto === undefined ? {} : { upto: detail.upto }),
    ...(detail.uptoStamp === undefined ? {} : { uptoStamp: detail.uptoStamp }),
    ...(opened ? { opened } : {}),
  };
}

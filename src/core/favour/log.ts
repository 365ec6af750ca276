/**
 * Favours as one desk has heard of them. What comes live is provisional; a page of the room's archive settles it, in
 * its order, and never changes again: what is provisional is reduced anew on top of it.
 */
import type { Address } from '../address.js';
import { REPLAY } from '../carry.js';
import type { HeardRoom } from '../heard.js';
import { dueOf, isEnded, type Favour, type FavourOperation } from './favour.js';
import { reduceFavour } from './reduce.js';

export interface FavourLog {
  readonly key: FavourKey;
  readonly room: Address;
  readonly settled?: Favour;
  readonly provisional: readonly FavourOperation[];
  /** `settled` with `provisional` on top; none: who asked is not known here. */
  readonly now?: Favour;
  /** Of what the person here was reminded. */
  readonly told: readonly Reminder[];
}

/** `due`: it is time. `unaccepted`: it soon is, and nobody does it. */
export interface Reminder {
  readonly about: 'due' | 'unaccepted';
  /** The time that it was about, ms since 1970. */
  readonly due: number;
}

/** Of one favour at this desk: its room and its id. Neither has a space in it. */
export type FavourKey = string;
export type Favours = ReadonlyMap<FavourKey, FavourLog>;

export const favourKey = (room: Address, id: string): FavourKey => `${room} ${id}`;

const newLog = (room: Address, id: string): FavourLog => ({ key: favourKey(room, id), room, provisional: [], told: [] });

/** A favour that was asked so long ago is over for everybody; a desk that arrives does not read of it either. */
export const isTooOld = (stamp: number, heardAt: number): boolean => heardAt - stamp > REPLAY;

/** What somebody says in a channel that concerns a favour. */
export type SaidInRoom = Pick<HeardRoom, 'archive' | 'id' | 'originId' | 'author' | 'favour'>;

/** @param at when it was heard, ms since 1970 @returns undefined for what is followed no more */
export function hearFavour(favours: Favours, { archive, id, originId, author, favour }: SaidInRoom, stamp: number, at: number): FavourLog | undefined {
  if (!favour || id === undefined || originId === undefined || author === undefined || isTooOld(stamp, at)) return undefined;
  return addFavourOperation(favours, archive, { ...favour, id, originId, author, stamp });
}

/** @returns the favour itself is the same object when the operation does not count */
export function addFavourOperation(favours: Favours, room: Address, op: FavourOperation): FavourLog {
  const log = favours.get(favourKey(room, op.favour)) ?? newLog(room, op.favour);
  if (log.provisional.some(({ id }) => id === op.id)) return log;
  const now = reduceFavour(log.now, op);
  return { ...log, provisional: [...log.provisional, op], ...(now ? { now } : {}) };
}

/** The archive names the next operation of its order, with its own stamp. @returns the same object when it was none of these */
export function settleFavourOperation(log: FavourLog, id: string, stamp: number): FavourLog {
  const op = log.provisional.find((one) => one.id === id);
  if (!op) return log;
  const settled = reduceFavour(log.settled, { ...op, stamp });
  return withNow({ ...log, ...(settled ? { settled } : {}), provisional: log.provisional.filter((one) => one !== op) });
}

/** What follows from the rest, as after a snapshot. */
export function withNow({ now: _before, ...log }: FavourLog): FavourLog {
  const now = log.provisional.reduce(reduceFavour, log.settled);
  return now ? { ...log, now } : log;
}

export const withReminder = (log: FavourLog, reminder: Reminder): FavourLog => ({ ...log, told: [...log.told, reminder].slice(-8) });

/** How long one that is over is still shown, ms. */
const KEPT = 7 * 24 * 3_600_000;

/** More in a month no library has; of a flood the oldest go. */
const MOST_KEPT = 2_000;

/** @returns the same map when nothing is to be forgotten */
export function prunedFavours(favours: Favours, at: number): Favours {
  const kept = [...favours].filter(([, log]) => log.provisional.length > 0 || isToKeep(log.now, at)).slice(-MOST_KEPT);
  return kept.length === favours.size ? favours : new Map(kept);
}

function isToKeep(favour: Favour | undefined, at: number): boolean {
  if (!favour) return false;
  if (isEnded(favour)) return at - favour.headStamp <= KEPT;
  return !isTooOld(Math.max(favour.headStamp, dueOf(favour.wish) ?? 0), at);
}

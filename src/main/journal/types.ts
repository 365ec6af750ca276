import type { Range } from '../../core/record/ranges.js';
import type { SignedOrder } from '../retention/order.js';

/** The journal's own words. Times are milliseconds since 1970 UTC, ids of desks and epochs 32 hex digits. */

/** A key that the OS keeps; `id` is not secret and names it when it is missing. */
export interface JournalKey {
  readonly id: string;
  /** 32 bytes */
  readonly key: Uint8Array;
}

export interface JournalOptions {
  /** The journal's folder; holds one folder per epoch. */
  readonly dir: string;
  /** 32 hex digits. A journal of another desk is left alone and a new epoch begins. */
  readonly deskId: string;
  /** What tells this computer from its clones, at most 200 characters; the OS machine id, for example. */
  readonly machineId: string;
  /** undefined where the OS keeps no key: bodies are then written in the clear. */
  readonly key: JournalKey | undefined;
  now(): number;
  /** Cryptographically random bytes. */
  random(length: number): Uint8Array;
  /** Space set aside for the closing row, 1 MiB unless given; 0 for none. */
  readonly reserveBytes?: number;
}

export interface Entry {
  /** Lower-case ASCII token of at most 32 characters; stays readable without the key, so never personal. */
  readonly kind: string;
  readonly conversation?: string;
  readonly time: number;
  /** Anything that JSON can hold; kept as the bytes that `JSON.stringify` gives. */
  readonly body: unknown;
  /** Names the observation, unique in the journal: `find(ref)` tells whether it is already there. */
  readonly ref?: string;
  /** Order within the conversation's view; `seq * placeStep` unless given. */
  readonly place?: number;
}

/** One that was emptied has kind and time alone; its body is undefined, which no entry can have. */
export interface Row extends Entry {
  readonly seq: number;
  readonly place: number;
}

/**
 * Rows whose nonce and body are removed for good; their header stays, so that the chain can still be verified. Rows that
 * are empty already stay as they are.
 */
export interface Removal {
  readonly rows: readonly Range[];
  /**
   * What says that they may be: an order of the library, whose signature the caller has checked. undefined: the first
   * entry of this batch, because central storage has them.
   */
  readonly order?: SignedOrder;
}

/** Everything in a batch is on the disk together or not at all. */
export interface Batch {
  readonly entries: readonly Entry[];
  /** New places for rows that are already there: order of view, not part of the chain. */
  readonly places?: readonly { readonly seq: number; readonly place: number }[];
  /** How far each archive has been read. */
  readonly cursors?: readonly { readonly archive: string; readonly value: string }[];
  /** The folded state after this batch; replaces the one before. */
  readonly snapshot?: { readonly version: number; readonly state: unknown };
  /** Encrypted values that change, such as drafts; `null` removes. Not part of the chain. */
  readonly side?: readonly { readonly key: string; readonly value: unknown }[];
  readonly removed?: Removal;
}

/** @property before, after exclusive, in places */
export interface WindowOptions {
  readonly before?: number;
  readonly after?: number;
  readonly limit: number;
  readonly kinds?: readonly string[];
}

/** @property epoch, hash hex */
export interface Head {
  readonly epoch: string;
  readonly seq: number;
  readonly hash: string;
}

export interface Snapshot {
  readonly version: number;
  /** The last row that the state holds. */
  readonly seq: number;
  readonly state: unknown;
}

export interface Journal {
  /** The database of the current epoch, for the archive process. */
  readonly file: string;
  readonly head: Head;
  /**
   * One transaction. On return it is on the disk; after a throw nothing of it is there.
   * @throws AppError `disk-full`, `read-only`, `journal-damaged`, `journal-closed`; `too-long` and `invalid-request`
   * for entries that can never be written
   */
  append(batch: Batch): Row[];
  /** Appends one last row, with the space set aside for it. @returns undefined where even that cannot be written */
  closeOut(entry: Entry): Row | undefined;
  find(ref: string): Row | undefined;
  get(seq: number): Row | undefined;
  /** @param limit 1,000 unless given */
  rowsAfter(seq: number, limit?: number): Row[];
  /** In order of place: the newest rows below `before`, else the oldest above `after`, else the newest. */
  window(conversation: string, options: WindowOptions): Row[];
  snapshot(): Snapshot | undefined;
  cursor(archive: string): string | undefined;
  /** @returns undefined where there is none */
  side(key: string): unknown;
  /** Reads every value, because the keys are sealed with them. @param except keys of large values, which are not read */
  sideKeys(prefix: string, except?: readonly string[]): string[];
  /** The first rows of these that have something to be removed by an order, or by leaving this computer. @param limit 1,000 unless given */
  removable(rows: readonly Range[], by: 'order' | 'leaving', limit?: number): number[];
  /** Moves all of the log into the database, so that nothing removed is left in it. @returns false where a reader is in the way: try again later */
  settle(): boolean;
  close(): void;
}

/** Room between two rows that follow each other, for late rows. */
export const placeStep = 2 ** 20;
/** A row's body with its conversation and reference, as UTF-8 JSON. Larger entries are refused with `too-long`. */
export const maxBodyBytes = 2 ** 20;

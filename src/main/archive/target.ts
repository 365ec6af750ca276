import type { ChainPoint } from '../../core/chain/chain.js';
import type { OpenRow } from '../journal/store.js';
import type { HeldThing } from '../retention/holds.js';
import type { SignedOrder } from '../retention/order.js';

/** Rows of one epoch of one desk, in order and without gaps. Ids are 32 hex digits. */
export interface ArchiveBatch {
  readonly desk: string;
  readonly epoch: string;
  readonly rows: readonly OpenRow[];
  /** What the desk signed of the last row; undefined where the system keeps no key for it. */
  readonly head?: BatchHead;
  /** Number of the last retention order that this desk has; 0 unless given. */
  readonly ordersAfter?: number;
}

/**
 * @property time ms since 1970, by the desk's clock
 * @property publicKey of the desk, 64 hex digits
 * @property signature Ed25519, 64 bytes, over `headText` (keys/signed.ts)
 */
export interface BatchHead {
  readonly time: number;
  readonly publicKey: string;
  readonly signature: Uint8Array;
}

/** What central storage answers to every batch. */
export interface Orders {
  /** The last row that is stored for good; the desk goes on from there, whatever it had sent. */
  readonly acknowledged: { readonly epoch: string } & ChainPoint;
  /** Numbers of rows that are there already with another hash. They were kept aside. */
  readonly forks: readonly number[];
  /** What must not be deleted anywhere while it is held. */
  readonly holds: readonly HeldThing[];
  /** Signed orders of all desks, in the order of their numbers: the next ones after the batch's `ordersAfter`. */
  readonly deletions: readonly NumberedOrder[];
}

/** What the library's key ordered to be removed (retention/order.ts). */
export interface NumberedOrder extends SignedOrder {
  readonly number: number;
}

/**
 * Central storage. Idempotent on (desk, epoch, seq, hash); every row is checked on arrival.
 * Methods throw AppError `archive-unreachable`, `archive-damaged`, `disk-full` or `read-only`.
 */
export interface ArchiveTarget {
  /** Names the archive; a desk signs nothing for another one. */
  readonly archiveId: string;
  /** Where to go on; seq 0 where nothing of this epoch is there. */
  resume(desk: string, epoch: string): Promise<ChainPoint>;
  /** Also without rows: to be told what is acknowledged and ordered. */
  append(batch: ArchiveBatch): Promise<Orders>;
  /** Lets go of what it holds; it is not used afterwards. */
  close?(): Promise<void>;
}

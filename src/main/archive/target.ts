import type { ChainPoint } from '../../core/chain/chain.js';
import type { OpenRow } from '../journal/store.js';

/** Rows of one epoch of one desk, in order and without gaps. Ids are 32 hex digits. */
export interface ArchiveBatch {
  readonly desk: string;
  readonly epoch: string;
  readonly rows: readonly OpenRow[];
  /** What the desk signed of the last row; undefined where the system keeps no key for it. */
  readonly head?: BatchHead;
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
  /** Conversations that must not be deleted, and rows whose bodies must be: central storage that knows retention gives them. */
  readonly holds: readonly string[];
  readonly deletions: readonly number[];
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
  append(batch: ArchiveBatch): Promise<Orders>;
}

import type { ChainPoint } from '../../../core/chain/chain.js';
import type { SignedHead } from '../line.js';
import type { FolderRow } from '../segment-seal.js';

/** A record that is to be verified, wherever it is kept. Methods throw AppError `archive-unreachable`, `not-allowed`. */
export interface RecordSource {
  readonly archiveId: string;
  /** In words: where it lies. */
  readonly place: string;
  readonly desks: () => Promise<readonly DeskSource[]>;
  /** Retention orders as they are stored: text and signature. */
  readonly orders: () => Promise<readonly unknown[]>;
  /** What is wrong with the record as a whole, in sentences. */
  readonly faults: () => Promise<readonly string[]>;
}

/** Ids are 32 hex digits, public keys 64. */
export interface DeskSource {
  readonly desk: string;
  /** Its service point, as the centre knows it; empty where nobody said it. */
  readonly point: string;
  /** Signed texts (keys/signed.ts), whoever signed them. */
  readonly certificates: readonly string[];
  readonly epochs: readonly EpochSource[];
}

export interface EpochSource {
  readonly epoch: string;
  /** How far the centre itself says that it has this chain; undefined where it does not say. */
  readonly stated: ChainPoint | undefined;
  /** When rows or heads last came; ms since 1970 UTC. */
  readonly lastArrival: number;
  /** Rows in the order of their numbers, or in the order in which they lie there. */
  readonly pieces: () => AsyncIterable<Piece>;
  readonly forks: () => Promise<readonly ForkedRow[]>;
  /** undefined where there is no such row. */
  readonly hashAt: (seq: number) => Promise<Uint8Array | undefined>;
}

export interface Piece {
  readonly rows: readonly FolderRow[];
  /** Of rows of this piece and, in the last one, of rows that are not there. */
  readonly heads: readonly SignedHead[];
  /** What is wrong with the piece itself, in sentences. */
  readonly faults: readonly string[];
}

/** Another row than the one that is stored under this number. */
export interface ForkedRow {
  readonly seq: number;
  readonly time: number;
  readonly hash: string;
}

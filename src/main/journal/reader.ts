import type { ChainPoint } from '../../core/chain/chain.js';
import { closeDatabase, openRunning } from './database.js';
import { inWords } from './errors.js';
import { hex, readIdentity, sealerFor, Store, type OpenRow } from './store.js';
import type { JournalKey } from './types.js';

/** Reads the journal of a desk that may be running, from another process. */
export interface JournalReader {
  /** 32 hex digits each */
  readonly desk: string;
  readonly epoch: string;
  last(): ChainPoint;
  hashAt(seq: number): Uint8Array | undefined;
  /** @throws AppError `journal-damaged` where a body cannot be opened */
  rowsAfter(seq: number, limit: number): OpenRow[];
  close(): void;
}

/** @throws AppError `journal-damaged`, `journal-newer`, `journal-key-missing` */
export function openReader(file: string, key: JournalKey | undefined): JournalReader {
  return inWords(() => {
    const db = openRunning(file);
    try {
      const identity = readIdentity(db);
      const store = new Store(db, identity, sealerFor(identity, key));
      return {
        desk: hex(identity.desk),
        epoch: hex(identity.epoch),
        last: () => store.last(),
        hashAt: (seq) => store.hashAt(seq),
        rowsAfter: (seq, limit) => store.openRowsAfter(seq, limit),
        close: () => {
          store.forget();
          closeDatabase(db);
        },
      };
    } catch (error) {
      closeDatabase(db);
      throw error;
    }
  });
}

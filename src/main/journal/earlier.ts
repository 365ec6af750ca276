import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Range } from '../../core/record/ranges.js';
import type { SignedOrder } from '../retention/order.js';
import { closeDatabase, openDatabase, rowOf, type Connection } from './database.js';
import { journalFiles } from './epochs.js';
import { inWords } from './errors.js';
import { removableRows, removalStatements } from './removal.js';
import { hex, readIdentity, sealerFor, Store } from './store.js';
import type { JournalKey, Row } from './types.js';

/** An epoch that has ended: no row comes any more, but rows may still be emptied. */
export interface EarlierEpoch {
  removable(rows: readonly Range[], limit?: number): number[];
  get(seq: number): Row | undefined;
  remove(rows: readonly Range[], order: SignedOrder): void;
  /** @returns false where a reader is in the way */
  settle(): boolean;
  close(): void;
}

/**
 * Opens an epoch that ended, of the journal in whose folder `current` lies and is open.
 * @returns undefined where there is none of that name
 * @throws AppError as `openJournal` does
 */
export function openEarlier(current: string, epoch: string, key: JournalKey | undefined): EarlierEpoch | undefined {
  return inWords(() => {
    for (const file of journalFiles(path.dirname(path.dirname(current)))) {
      if (file === current || !existsSync(file)) continue;
      const db = openDatabase(file);
      const opened = attempt(db, () => {
        const identity = readIdentity(db);
        return hex(identity.epoch) === epoch ? new Store(db, identity, sealerFor(identity, key)) : undefined;
      });
      if (opened) return earlier(db, opened);
      closeDatabase(db);
    }
    return undefined;
  });
}

function attempt<T>(db: Connection, action: () => T): T {
  try {
    return action();
  } catch (error) {
    closeDatabase(db);
    throw error;
  }
}

function earlier(db: Connection, store: Store): EarlierEpoch {
  const settle = (): boolean => inWords(() => rowOf(db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').raw().get([]))?.[0] === 0);
  return {
    settle,
    removable: (rows, limit = 1000) => removableRows(store, rows, 'order', limit),
    get: (seq) => store.get(seq),
    remove: (rows, order) => inWords(() => {
      db.exec('BEGIN IMMEDIATE');
      try {
        for (const [sql, values] of removalStatements(store, { rows, order }, undefined)) store.statement(sql).run(values);
        db.exec('COMMIT');
      } catch (error) {
        if (db.inTransaction) db.exec('ROLLBACK');
        throw error;
      }
    }),
    close: () => {
      store.forget();
      closeDatabase(db);
    },
  };
}

import { existsSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Range } from '../../core/record/ranges.js';
import type { SignedOrder } from '../retention/order.js';
import { closeDatabase, openBeside, openDatabase, rowOf, type Connection } from './database.js';
import { beginningName, journalFiles } from './epochs.js';
import { AppError } from '../../shared/errors.js';
import { inWords, journalError } from './errors.js';
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
    const file = fileOf(current, epoch);
    if (file === undefined) return undefined;
    const db = openDatabase(file);
    return earlier(db, attempt(db, () => {
      const identity = readIdentity(db);
      return new Store(db, identity, sealerFor(identity, key));
    }));
  });
}

/**
 * Removes a journal that has ended from the disk, whole.
 * @param may asked with its last row
 * @returns whether it is gone; not where another program has it open and the system keeps it for that
 */
export function removeEarlier(current: string, epoch: string, may: (last: Last) => boolean): boolean {
  return inWords(() => {
    const file = fileOf(current, epoch, may);
    if (file === undefined) return false;
    const folder = path.dirname(file);
    const leaving = path.join(path.dirname(folder), beginningName(0));
    try {
      renameSync(folder, leaving);
      rmSync(leaving, { recursive: true });
      return true;
    } catch (error) {
      if (error instanceof Error && 'code' in error && (error.code === 'EBUSY' || error.code === 'EPERM' || error.code === 'ENOTEMPTY' || error.code === 'EACCES')) return false;
      throw error;
    }
  });
}

type Last = { readonly seq: number; readonly time: number };

const fileOf = (current: string, epoch: string, may: (last: Last) => boolean = () => true): string | undefined =>
  journalFiles(path.dirname(path.dirname(current))).find((each) => each !== current && existsSync(each) && isEpoch(each, epoch, may));

/** Without the key: how far it goes lies open. One that cannot be read is none, and is left alone. */
function isEpoch(file: string, epoch: string, may: (last: Last) => boolean): boolean {
  try {
    return readsAs(file, epoch, may);
  } catch (error) {
    if (error instanceof AppError || journalError(error) instanceof AppError) return false;
    throw error;
  }
}

function readsAs(file: string, epoch: string, may: (last: Last) => boolean): boolean {
  const db = openBeside(file);
  try {
    if (hex(readIdentity(db).epoch) !== epoch) return false;
    const [seq, time] = rowOf(db.prepare('SELECT seq, time FROM row ORDER BY seq DESC LIMIT 1').raw().get([])) ?? [];
    return typeof seq === 'number' && typeof time === 'number' && may({ seq, time });
  } finally {
    closeDatabase(db);
  }
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

import { existsSync } from 'node:fs';
import path from 'node:path';
import Database from 'libsql';
import { inWords, journalError } from './errors.js';
import { AppError } from '../../shared/errors.js';

/**
 * One writer for each journal folder. The lock is SQLite's own on a file that holds nothing: the system lets go of it
 * when the process ends, however it ends.
 */
export const lockFile = (dir: string): string => path.join(dir, 'journal.lock');

/** Milliseconds; longer than `isLocked` holds the lock to see whether it is free. */
const patience = 250;

/** @returns what lets go of the lock, @throws AppError `journal-locked`, `read-only` */
export function takeLock(dir: string): () => void {
  return inWords(() => {
    const db = new Database(lockFile(dir), { timeout: patience });
    try {
      // In memory: the lock alone matters, and nothing is ever written.
      db.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    } catch (error) {
      db.close();
      throw error;
    }
    return () => db.close();
  });
}

/** Whether a writer is there now. A folder that cannot be written to has none. */
export function isLocked(dir: string): boolean {
  if (!existsSync(lockFile(dir))) return false;
  try {
    takeLock(dir)();
    return false;
  } catch (error) {
    const known = journalError(error);
    return known instanceof AppError && known.code === 'journal-locked';
  }
}

import { constants, copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { closeDatabase, openRunning, openStill, openWritten, type Connection } from './database.js';

/** How a journal was read. */
export type Access = 'beside the running desk' | 'the file alone' | 'a copy with its log';

export const hasLog = (database: string): boolean => (statSync(`${database}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;

/**
 * Reads a journal and changes nothing:
 *
 * - Where a desk is running, through its write-ahead log and by SQLite's own locks.
 * - Where none is, the database alone if it has no log; else a copy of both, because reading a log that nobody closed
 *   would mean to recover it, and that is for the desk to do.
 */
export function readJournal<T>(database: string, running: boolean, read: (db: Connection) => T): { readonly value: T; readonly access: Access } {
  if (running) return { value: withConnection(openRunning(database), read), access: 'beside the running desk' };
  if (!hasLog(database)) return { value: withConnection(openStill(database), read), access: 'the file alone' };
  const folder = mkdtempSync(path.join(tmpdir(), 'deskbell-read-'));
  const copy = path.join(folder, 'journal.db');
  try {
    for (const suffix of ['', '-wal']) copyFileSync(`${database}${suffix}`, `${copy}${suffix}`, constants.COPYFILE_FICLONE);
    return { value: withConnection(openWritten(copy), read), access: 'a copy with its log' };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function withConnection<T>(db: Connection, read: (db: Connection) => T): T {
  try {
    return read(db);
  } finally {
    closeDatabase(db);
  }
}

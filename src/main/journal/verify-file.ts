import { constants, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openBeside, openStill, openWritten, closeDatabase, checkFormat, type Connection } from './database.js';
import { databaseFile, headFileOf } from './epochs.js';
import { damaged, inWords } from './errors.js';
import { decodeHead, type HeadSlot } from './head.js';
import { isLocked } from './lock.js';
import { verifyConnection, type Report, type VerifyKeys } from './verify.js';
import type { JournalKey } from './types.js';

/** How a journal was read. */
export type Access = 'beside the running desk' | 'the file alone' | 'a copy with its log';

/** Large enough that checking an index of a million entries does not read pages twice; kibibytes. */
const cache = 'PRAGMA cache_size = -65536';

/**
 * Verifies the journal in `file` (or in the epoch folder `file`) and changes nothing:
 *
 * - Where a desk is running, through its write-ahead log and by SQLite's own locks, in short reads.
 * - Where none is, the database alone if it has no log; else a copy of both, because reading a log that nobody closed
 *   would mean to recover it, and that is for the desk to do.
 *
 * Where a desk started or stopped meanwhile, what was read means nothing, and it is read again.
 *
 * @param libraryKey public part of the library's key, 64 hex digits: what it ordered to be removed may be missing
 * @throws AppError `journal-newer`, `journal-damaged`, `journal-key-missing`, where nothing can be verified
 */
export function verifyFile(file: string, key?: JournalKey, libraryKey?: string): { report: Report; access: Access } {
  const keys: VerifyKeys = { key, libraryKey };
  const database = inWords(() => (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true ? databaseFile(file) : file));
  if (!existsSync(database)) throw damaged('its file is gone');
  const dir = path.dirname(path.dirname(path.resolve(database)));
  for (;;) {
    const before = stateOf(dir, database);
    const result = inWords(() => (before.running ? beside(database, keys) : hasLog(database) ? copied(database, keys) : still(database, keys)));
    const after = stateOf(dir, database);
    if (before.running ? after.running : after.stamp === before.stamp && !after.running) return result;
  }
}

function stateOf(dir: string, database: string): { running: boolean; stamp: string } {
  const stamp = [database, `${database}-wal`].map((each) => {
    const found = statSync(each, { throwIfNoEntry: false, bigint: true });
    return found === undefined ? '' : `${found.size} ${found.mtimeNs}`;
  });
  return { running: isLocked(dir), stamp: stamp.join() };
}

const hasLog = (database: string): boolean => (statSync(`${database}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;

function beside(database: string, keys: VerifyKeys): { report: Report; access: Access } {
  return { report: withConnection(openBeside(database), database, keys), access: 'beside the running desk' };
}

function still(database: string, keys: VerifyKeys): { report: Report; access: Access } {
  checkFormat(database);
  return { report: withConnection(openStill(database), database, keys), access: 'the file alone' };
}

function copied(database: string, keys: VerifyKeys): { report: Report; access: Access } {
  checkFormat(database);
  const folder = mkdtempSync(path.join(tmpdir(), 'deskbell-verify-'));
  const copy = path.join(folder, 'journal.db');
  try {
    for (const suffix of ['', '-wal']) copyFileSync(`${database}${suffix}`, `${copy}${suffix}`, constants.COPYFILE_FICLONE);
    return { report: withConnection(openWritten(copy), database, keys), access: 'a copy with its log' };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function withConnection(db: Connection, database: string, keys: VerifyKeys): Report {
  try {
    db.exec(cache);
    return verifyConnection(db, () => readSlots(headFileOf(database)), keys);
  } finally {
    closeDatabase(db);
  }
}

/** A slot that seems damaged may be one that is being written: it is looked at again. A missing file has no slot. */
function readSlots(file: string): readonly (HeadSlot | undefined)[] {
  if (!existsSync(file)) return [undefined, undefined];
  let slots: readonly (HeadSlot | undefined)[] = [];
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const bytes = readFileSync(file);
    slots = decodeHead(bytes);
    if (slots.every((slot) => slot !== undefined)) break;
  }
  return slots;
}

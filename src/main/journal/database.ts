import { closeSync, openSync, readSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { pathToFileURL } from 'node:url';
import Database from 'libsql';
import { damaged, inWords, newer } from './errors.js';

export type Connection = Database.Database;
export type Statement = Database.Statement;

/** "DBJ1"; what `file` shows of a journal. */
export const applicationId = 0x4442_4a31;
/** Of the tables, not of the rows: a row format (core/chain) never changes under the rows that are there. */
export const tablesVersion = 2;

/** Since version 2: the orders by which rows were emptied. */
const orders = 'CREATE TABLE retention (id BLOB PRIMARY KEY, text TEXT NOT NULL, signature BLOB NOT NULL) STRICT, WITHOUT ROWID;';

/**
 * `row` holds the chain; `sealed` and what is after it are outside of the hash. `ref` is the alias of the reference
 * that an entry is found by. `conversation` is null where the hashed header has zeros.
 */
const tables = `
  CREATE TABLE journal (
    one INTEGER PRIMARY KEY CHECK (one = 1), desk BLOB NOT NULL, epoch BLOB NOT NULL, format TEXT NOT NULL,
    created INTEGER NOT NULL, cipher INTEGER NOT NULL, key_id TEXT, key_check BLOB NOT NULL, salt BLOB NOT NULL,
    marker BLOB NOT NULL
  ) STRICT;
  CREATE TABLE row (
    seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, conversation BLOB, time INTEGER NOT NULL, commitment BLOB NOT NULL,
    hash BLOB NOT NULL, ref BLOB, place INTEGER NOT NULL, sealed BLOB
  ) STRICT;
  CREATE UNIQUE INDEX row_ref ON row (ref) WHERE ref IS NOT NULL;
  CREATE INDEX row_view ON row (conversation, place) WHERE conversation IS NOT NULL;
  CREATE TABLE snapshot (one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL, seq INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT;
  CREATE TABLE cursor (name BLOB PRIMARY KEY, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE side (name BLOB PRIMARY KEY, sealed BLOB NOT NULL) STRICT;
  ${orders}
`;

export const identityColumns = 'one, desk, epoch, format, created, cipher, key_id, key_check, salt, marker';

/** One sync per commit (WAL with FULL), and content that is deleted is overwritten. */
const settings = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;';

export function createDatabase(file: string): Connection {
  return inWords(() => {
    const db = new Database(file);
    db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${tablesVersion}; ${settings} BEGIN; ${tables} COMMIT;`);
    return db;
  });
}

/** For the one writer, of a file that was inspected. */
export function openDatabase(file: string): Connection {
  return inWords(() => {
    const db = new Database(file);
    db.exec(settings);
    if (versionOf(db) < tablesVersion) db.exec(`BEGIN; ${orders} PRAGMA user_version = ${tablesVersion}; COMMIT;`);
    return db;
  });
}

const address = (file: string, query: string): string => `${pathToFileURL(file).href}?${query}`;

/** Reads beside a running writer, by SQLite's own locks. The format is checked first, without touching the file. */
export function openBeside(file: string): Connection {
  checkFormat(file);
  return inWords(() => new Database(address(file, 'mode=ro')));
}

/** Reads a file that nobody writes, and leaves no trace: no lock, no log file, no recovery. The log is not read. */
export const openStill = (file: string): Connection => inWords(() => new Database(address(file, 'mode=ro&immutable=1')));

/** A copy of one's own, whose log is read by recovering it. */
export const openWritten = (file: string): Connection => inWords(() => new Database(file));

const pragma = (db: Connection, name: string): unknown => rowOf(db.prepare(`PRAGMA ${name}`).raw().get([]))?.[0];
/** Which tables there are. */
export const versionOf = (db: Connection): number => Number(pragma(db, 'user_version'));

/** @throws AppError `journal-newer`, `journal-damaged` */
export function checkFormat(file: string): void {
  inWords(() => {
    const db = openStill(file);
    try {
      if (pragma(db, 'application_id') !== applicationId) throw damaged('its file is not a journal');
      if (versionOf(db) > tablesVersion) throw newer();
    } finally {
      db.close();
    }
  });
}

/** Bytes of SQLite's header, and where in it the two numbers lie (sqlite.org/fileformat.html, 1.3). */
const header = { bytes: 100, userVersion: 60, applicationId: 68 } as const;

/**
 * Reads beside a desk that is running and has inspected its journal. Of the format the header alone is looked at: SQLite,
 * told that nobody writes, takes a file for damaged into which the desk is just moving its log.
 */
export function openRunning(file: string): Connection {
  return inWords(() => {
    const bytes = headerOf(file);
    if (bytes.length < header.bytes || bytes.readUInt32BE(header.applicationId) !== applicationId) throw damaged('its file is not a journal');
    if (bytes.readUInt32BE(header.userVersion) > tablesVersion) throw newer();
    return new Database(address(file, 'mode=ro'));
  });
}

function headerOf(file: string): Buffer {
  let fd: number;
  try {
    fd = openSync(file, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw damaged('its file cannot be opened', error);
    throw error;
  }
  try {
    const bytes = Buffer.alloc(header.bytes);
    return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, 0));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EISDIR') throw damaged('its file cannot be opened', error);
    throw error;
  } finally {
    closeSync(fd);
  }
}

/** A row in `raw()` mode, or undefined. */
export const rowOf = (value: unknown): readonly unknown[] | undefined => (Array.isArray(value) ? (value as readonly unknown[]) : undefined);

/** libsql lets go of a file only when its statements are collected; a file that is set aside must be let go of. */
const collect = (): void => {
  setFlagsFromString('--expose-gc');
  const gc: unknown = runInNewContext('gc');
  if (typeof gc === 'function') gc();
};

export function closeDatabase(db: Connection): void {
  db.close();
  setImmediate(collect);
}

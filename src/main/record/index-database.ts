import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import Database from 'libsql';
import { AppError } from '../../shared/errors.js';

export type Connection = Database.Database;
export type Statement = Database.Statement;

/** Raised with every change of the tables or of what is taken from a row: an older index is made anew. */
const VERSION = 1;

/**
 * The index of a folder's record, on the computer of whoever reviews it. It can always be made again.
 *
 * - `item`: a conversation on one day. `draw` is its place in the sample of its week.
 * - `line`: where a row stands in the folder, and to which item and words it belongs; `live` until retention empties it.
 * - `message`: words, once however many rows have them. `place` is their time in eighths of a millisecond, so that
 *   words of the same moment have places too, and the newest found ones come first without sorting anything.
 * - `found`: the words of each message and, as made-up words, all that its item can be found by.
 */
const tables = `
  CREATE TABLE about (one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL, time_zone TEXT NOT NULL, emptied INTEGER NOT NULL DEFAULT 0) STRICT;
  CREATE TABLE epoch (id INTEGER PRIMARY KEY, desk TEXT NOT NULL, epoch TEXT NOT NULL, UNIQUE (desk, epoch)) STRICT;
  CREATE TABLE segment (
    epoch INTEGER NOT NULL, name TEXT NOT NULL, bytes INTEGER NOT NULL, modified INTEGER NOT NULL, rows INTEGER NOT NULL,
    unopened INTEGER NOT NULL, damaged INTEGER NOT NULL, last INTEGER NOT NULL, tail TEXT NOT NULL, keys TEXT NOT NULL, PRIMARY KEY (epoch, name)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE item (
    id INTEGER PRIMARY KEY, conversation TEXT NOT NULL, day TEXT NOT NULL, service TEXT NOT NULL, began INTEGER NOT NULL, ended INTEGER NOT NULL,
    messages INTEGER NOT NULL DEFAULT 0, words TEXT NOT NULL DEFAULT '', words_at INTEGER, week TEXT NOT NULL, draw BLOB NOT NULL,
    reviewed_by TEXT, reviewed_at INTEGER, flagged INTEGER NOT NULL DEFAULT 0, comments INTEGER NOT NULL DEFAULT 0, handed_to TEXT,
    UNIQUE (conversation, day)
  ) STRICT;
  CREATE INDEX item_time ON item (ended, id);
  CREATE INDEX item_draw ON item (week, draw);
  CREATE INDEX item_unreviewed ON item (ended, id) WHERE reviewed_at IS NULL;
  CREATE INDEX item_waiting ON item (day) WHERE reviewed_at IS NULL;
  CREATE INDEX item_flagged ON item (ended, id) WHERE flagged = 1;
  CREATE INDEX item_handed ON item (handed_to, ended, id) WHERE handed_to IS NOT NULL;
  CREATE TABLE facet (name TEXT NOT NULL, value TEXT NOT NULL, item INTEGER NOT NULL, PRIMARY KEY (name, value, item)) STRICT, WITHOUT ROWID;
  CREATE INDEX facet_item ON facet (item);
  CREATE TABLE line (
    epoch INTEGER NOT NULL, seq INTEGER NOT NULL, segment TEXT NOT NULL, start INTEGER NOT NULL, length INTEGER NOT NULL,
    item INTEGER NOT NULL, message INTEGER, live INTEGER NOT NULL DEFAULT 1, PRIMARY KEY (epoch, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX line_item ON line (item);
  CREATE INDEX line_message ON line (message) WHERE message IS NOT NULL;
  CREATE TABLE message (place INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, item INTEGER NOT NULL, text TEXT NOT NULL, said INTEGER NOT NULL) STRICT;
  CREATE INDEX message_item ON message (item);
  CREATE VIRTUAL TABLE found USING fts5 (words, facets, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0');
  INSERT INTO found (found, rank) VALUES ('secure-delete', 1);
  CREATE TABLE gap (epoch INTEGER NOT NULL, seq INTEGER NOT NULL, segment TEXT NOT NULL, start INTEGER NOT NULL, length INTEGER NOT NULL, archive TEXT NOT NULL, began INTEGER NOT NULL, ended INTEGER NOT NULL, PRIMARY KEY (epoch, seq)) STRICT, WITHOUT ROWID;
  CREATE INDEX gap_archive ON gap (archive);
  CREATE TABLE book (name TEXT PRIMARY KEY, bytes INTEGER NOT NULL, entries INTEGER NOT NULL, hash TEXT NOT NULL, problem TEXT) STRICT;
  CREATE TABLE access (id TEXT PRIMARY KEY, at INTEGER NOT NULL, by TEXT NOT NULL, what TEXT NOT NULL, about TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX access_time ON access (at, id);
  CREATE TABLE mark (id TEXT PRIMARY KEY, conversation TEXT NOT NULL, day TEXT NOT NULL, kind TEXT NOT NULL, by TEXT NOT NULL, at INTEGER NOT NULL, text TEXT, "to" TEXT) STRICT, WITHOUT ROWID;
  CREATE INDEX mark_item ON mark (conversation, day);
`;

/** It can be made again, so a crash may cost the last moments of it; what retention removes is overwritten. */
const settings = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;';

export interface IndexOptions {
  /** Folder on this computer. */
  readonly folder: string;
  /** Days are those of this zone. */
  readonly timeZone: string;
  /** What the index is encrypted with, as the record itself is; undefined where the record lies in the clear. */
  readonly key: string | undefined;
}

/** An index that is of another version, of another time zone, damaged, or of another key is made anew. */
export function openIndex({ folder, timeZone, key }: IndexOptions): Connection {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, 'index.db');
  return existing(file, timeZone, key) ?? fresh(file, timeZone, key);
}

/** Known to libsql, and not to its types. */
interface Encryption extends Database.Options {
  readonly encryptionCipher: 'aes256cbc';
  readonly encryptionKey: string;
}

function connect(file: string, key: string | undefined): Connection {
  if (key === undefined) return new Database(file);
  const options: Encryption = { encryptionCipher: 'aes256cbc', encryptionKey: key };
  return new Database(file, options);
}

function existing(file: string, timeZone: string, key: string | undefined): Connection | undefined {
  let db: Connection | undefined;
  try {
    db = connect(file, key);
    db.exec(settings);
    const about: unknown = db.prepare('SELECT version, time_zone FROM about').raw().get([]);
    if (Array.isArray(about) && about[0] === VERSION && about[1] === timeZone) return db;
  } catch (error) {
    if (isLocked(error)) throw locked(error);
  }
  db?.close();
  return undefined;
}

function fresh(file: string, timeZone: string, key: string | undefined): Connection {
  for (const each of [file, `${file}-wal`, `${file}-shm`]) rmSync(each, { force: true });
  const db = connect(file, key);
  db.exec(`${settings} BEGIN; ${tables}`);
  db.prepare('INSERT INTO about (one, version, time_zone) VALUES (1, ?, ?)').run([VERSION, timeZone]);
  db.exec('COMMIT');
  return db;
}

const isLocked = (error: unknown): boolean => error instanceof Error && /locked|busy/i.test(error.message);
const locked = (cause: unknown): AppError => new AppError('archive-unreachable', 'The index of the record is in use by another window. Close that one and try again.', { cause });

/** Rows as plain values, in the order of the columns. */
export function rowsOf(statement: Statement, values: readonly unknown[] = []): readonly (readonly unknown[])[] {
  const rows: unknown = statement.all(values);
  return Array.isArray(rows) ? rows.filter((row): row is unknown[] => Array.isArray(row)) : [];
}

export const rowOf = (statement: Statement, values: readonly unknown[] = []): readonly unknown[] | undefined => {
  const row: unknown = statement.get(values);
  return Array.isArray(row) ? row : undefined;
};

export const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
export const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export const digest = (words: string): Buffer => createHash('sha256').update(words).digest();

/** A word of the index for what an item can be found by. */
export function facetWord(name: string, value: string): string {
  const key = `${name}\n${value}`;
  const known = words.get(key);
  if (known !== undefined) return known;
  const word = `x${digest(key).toString('hex', 0, 8)}`;
  if (words.size >= WORDS_KEPT) words.clear();
  words.set(key, word);
  return word;
}

/** Services, people and outcomes come again and again. */
const words = new Map<string, string>();
const WORDS_KEPT = 5_000;

import type { ChainPoint } from '../../core/chain/chain.js';
import { AppError } from '../../shared/errors.js';
import type { Range } from '../../core/record/ranges.js';
import { closeDatabase, rowOf, type Connection } from './database.js';
import { closed, ended, inWords, journalError, refused } from './errors.js';
import type { HeadFile } from './head.js';
import type { Reserve } from './reserve.js';
import { rowColumns, rowWriter, type NewRow, type RowValues } from './row.js';
import { removableRows, removalStatements } from './removal.js';
import { cellBound, hex, snapshotBound, type Store } from './store.js';
import type { Batch, Entry, Head, Journal, Row, Snapshot, WindowOptions } from './types.js';

/** How long to wait, in milliseconds, before taking the set-aside space again. */
const reserveRetry = 60_000;

const insertRow = `INSERT INTO row (${rowColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;

export interface JournalParts {
  readonly file: string;
  readonly db: Connection;
  readonly store: Store;
  readonly headFile: HeadFile;
  readonly reserve: Reserve | undefined;
  readonly last: ChainPoint;
  readonly now: () => number;
  readonly random: (length: number) => Uint8Array;
  /** Lets go of what the journal holds beside its own files. */
  readonly release: () => void;
}

/** The one writer of a journal. */
export class OpenJournal implements Journal {
  readonly file: string;
  readonly #parts: JournalParts;
  readonly #write: (entry: Entry, last: ChainPoint) => NewRow;
  readonly #epoch: string;
  #last: ChainPoint;
  #state: 'open' | 'failed' | 'closed' = 'open';
  #headBehind = false;
  #reserveTried = -Infinity;

  constructor(parts: JournalParts) {
    this.file = parts.file;
    this.#parts = parts;
    this.#last = parts.last;
    this.#write = rowWriter(parts.store.identity, parts.store.sealer, parts.random);
    this.#epoch = hex(parts.store.identity.epoch);
  }

  get head(): Head {
    return { epoch: this.#epoch, seq: this.#last.seq, hash: hex(this.#last.hash) };
  }

  append(batch: Batch): Row[] {
    if (this.#state === 'failed') throw closed();
    if (this.#state === 'closed') throw ended();
    if (this.#headBehind) this.#writeHead();
    let last = this.#last;
    const written = batch.entries.map((entry) => {
      const next = this.#write(entry, last);
      last = next.point;
      return next;
    });
    this.#commit(batch, written.map(({ values }) => values), last);
    if (last !== this.#last) {
      this.#last = last;
      this.#headBehind = true;
      try {
        this.#writeHead();
      } catch {
        // The batch is on the disk. The next append fails before it begins if the head still cannot be written.
      }
    }
    this.#refillReserve();
    return written.map(({ row }) => row);
  }

  #commit(batch: Batch, inserts: readonly RowValues[], last: ChainPoint): void {
    const { db, store } = this.#parts;
    const extras = this.#extras(batch, last);
    if (batch.removed !== undefined) extras.push(...removalStatements(store, batch.removed, inserts.length === 0 ? undefined : this.#last.seq + 1));
    if (inserts.length + extras.length === 0) return;
    try {
      if (inserts.length === 1 && extras.length === 0) {
        // A statement alone is a transaction.
        store.statement(insertRow).run(inserts[0] ?? []);
        return;
      }
      db.exec('BEGIN IMMEDIATE');
      for (const values of inserts) store.statement(insertRow).run(values);
      for (const [sql, values] of extras) store.statement(sql).run(values);
      db.exec('COMMIT');
    } catch (error) {
      this.#undo(error);
    }
  }

  #extras(batch: Batch, last: ChainPoint): [sql: string, values: readonly unknown[]][] {
    const { sealer, identity } = this.#parts.store;
    const extras: [string, readonly unknown[]][] = [];
    for (const { seq, place } of batch.places ?? []) {
      if (!Number.isSafeInteger(place)) throw refused('a place is no whole number in range');
      extras.push(['UPDATE row SET place = ? WHERE seq = ?', [place, seq]]);
    }
    for (const { archive, value } of batch.cursors ?? []) {
      const name = sealer.alias('cursor', archive);
      extras.push(['INSERT OR REPLACE INTO cursor (name, sealed) VALUES (?, ?)', [name, sealer.seal(cellBound('cursor', name), json(value))]]);
    }
    for (const { key, value } of batch.side ?? []) {
      const name = sealer.alias('side', key);
      extras.push(value === null
        ? ['DELETE FROM side WHERE name = ?', [name]]
        : ['INSERT OR REPLACE INTO side (name, sealed) VALUES (?, ?)', [name, sealer.seal(cellBound('side', name), json([key, value]))]]);
    }
    if (batch.snapshot !== undefined) {
      const { version, state } = batch.snapshot;
      const sealed = sealer.seal(snapshotBound(identity.epoch, version, last.seq), json(state));
      extras.push(['INSERT OR REPLACE INTO snapshot (one, version, seq, sealed) VALUES (1, ?, ?, ?)', [version, last.seq, sealed]]);
    }
    return extras;
  }

  #undo(error: unknown): never {
    const { db } = this.#parts;
    const known = journalError(error);
    try {
      if (db.inTransaction) db.exec('ROLLBACK');
    } catch {
      this.#state = 'failed';
    }
    // After an error of the disk or of the file, what the connection believes to be there is worth nothing.
    if (!(known instanceof AppError)) {
      if (isConstraint(error)) throw refused('a row with this reference is already there');
      throw known;
    }
    if (known.code === 'journal-closed' || known.code === 'journal-damaged') this.#state = 'failed';
    throw known;
  }

  #writeHead(): void {
    inWords(() => this.#parts.headFile.write(this.#last));
    this.#headBehind = false;
  }

  #refillReserve(): void {
    const { reserve, now } = this.#parts;
    if (reserve === undefined || now() - this.#reserveTried < reserveRetry) return;
    this.#reserveTried = now();
    reserve.fill();
  }

  closeOut(entry: Entry): Row | undefined {
    this.#parts.reserve?.free();
    // Whoever closes the desk does so because space is short: the space is not taken back in the same breath.
    this.#reserveTried = this.#parts.now();
    try {
      return this.append({ entries: [entry] })[0];
    } catch (error) {
      if (error instanceof AppError) return undefined;
      throw error;
    }
  }

  find(ref: string): Row | undefined {
    return this.#parts.store.find(ref);
  }

  get(seq: number): Row | undefined {
    return this.#parts.store.get(seq);
  }

  rowsAfter(seq: number, limit?: number): Row[] {
    return this.#parts.store.rowsAfter(seq, limit);
  }

  window(conversation: string, options: WindowOptions): Row[] {
    return this.#parts.store.window(conversation, options);
  }

  snapshot(): Snapshot | undefined {
    return this.#parts.store.snapshot();
  }

  cursor(archive: string): string | undefined {
    return this.#parts.store.cursor(archive);
  }

  side(key: string): unknown {
    return this.#parts.store.side(key);
  }

  sideKeys(prefix: string, except?: readonly string[]): string[] {
    return this.#parts.store.sideKeys(prefix, except);
  }

  removable(rows: readonly Range[], by: 'order' | 'leaving', limit = 1000): number[] {
    return removableRows(this.#parts.store, rows, by, limit);
  }

  settle(): boolean {
    if (this.#state !== 'open') return false;
    return inWords(() => rowOf(this.#parts.db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').raw().get([]))?.[0] === 0);
  }

  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    const { db, store, headFile, release } = this.#parts;
    try {
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch {
      // What is in the log is safe there, and read again at the next start.
    }
    store.forget();
    headFile.close();
    closeDatabase(db);
    release();
  }
}

const json = (value: unknown): Buffer => {
  const encoded: string | undefined = JSON.stringify(value);
  if (encoded === undefined) throw refused('a value has no form in JSON');
  return Buffer.from(encoded);
};

const isConstraint = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('SQLITE_CONSTRAINT');

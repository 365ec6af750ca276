import { mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { chainStart, idBytes, rowFormat } from '../../core/chain/chain.js';
import { createDatabase, identityColumns, type Connection } from './database.js';
import { beginningName, databaseFile, epochName, headFileOf, syncFolder } from './epochs.js';
import { createHead } from './head.js';
import { rowColumns, rowWriter } from './row.js';
import { cipherTag, createSealer, sha256 } from './seal.js';
import { hex } from './store.js';
import type { JournalOptions } from './types.js';

/** Kind of the first row of every epoch; its body is an `EpochBody`. */
export const epochKind = 'epoch';

/** Why an epoch began, and what came before it. */
export interface EpochBody {
  readonly reason: 'first' | 'copied' | 'set-aside' | 'key-added';
  /** The last row of the epoch that this one follows. */
  readonly previous?: { readonly epoch: string; readonly seq: number; readonly hash: string };
  /** The folder of the epoch that was set aside. */
  readonly setAside?: string;
}

/** What a copied file does not have: its place on the disk, and the computer. */
export function markerOf(file: string, machineId: string): Buffer {
  const { ino } = statSync(file, { bigint: true });
  return sha256(Buffer.from(`deskbell journal marker\0${machineId}\0${ino}`)).subarray(0, idBytes);
}

/**
 * Makes an epoch with its first row under another name, and gives it its own name when all of it is on the disk.
 * @returns its database
 */
export function beginEpoch(options: JournalOptions, number: number, body: EpochBody): string {
  const folder = path.join(options.dir, beginningName(number));
  mkdirSync(folder, { mode: 0o700 });
  const file = databaseFile(folder);
  const db = createDatabase(file);
  try {
    writeFirstRow(options, file, db, body);
  } finally {
    db.close();
  }
  syncFolder(folder);
  renameSync(folder, path.join(options.dir, epochName(number)));
  syncFolder(options.dir);
  return databaseFile(path.join(options.dir, epochName(number)));
}

/** Without prepared statements, because those keep the file open in libsql, and Windows renames no open file. */
function writeFirstRow(options: JournalOptions, file: string, db: Connection, body: EpochBody): void {
  const random = (length: number): Uint8Array => options.random(length);
  const chain = { desk: Buffer.from(options.deskId, 'hex'), epoch: random(idBytes) };
  const salt = random(32);
  const sealer = createSealer(options.key?.key ?? salt, options.key !== undefined, random);
  const cipher = options.key === undefined ? cipherTag.plain : cipherTag.aes256gcm;
  const identity = [
    1, chain.desk, chain.epoch, rowFormat, options.now(), cipher, options.key?.id ?? null, sealer.keyCheck, salt, markerOf(file, options.machineId),
  ];
  const { values, point } = rowWriter(chain, sealer, random)({ kind: epochKind, time: options.now(), body }, chainStart);
  db.exec(`
    BEGIN;
    INSERT INTO journal (${identityColumns}) VALUES (${identity.map(literal).join()});
    INSERT INTO row (${rowColumns}) VALUES (${values.map(literal).join()});
    COMMIT;
    PRAGMA wal_checkpoint(TRUNCATE);
  `);
  createHead(headFileOf(file), { ...point, epoch: chain.epoch });
}

function literal(value: number | string | Uint8Array | null): string {
  if (value === null) return 'NULL';
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : `x'${hex(value)}'`;
}

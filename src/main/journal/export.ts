import { createHash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { ChainRow } from '../../core/chain/chain.js';
import type { Range } from '../../core/record/ranges.js';
import { AppError } from '../../shared/errors.js';
import { clearRow, encodeRow } from '../archive/line.js';
import { splitContent } from './body.js';
import { rowOf, type Connection } from './database.js';
import { databaseFile, headFileOf, listEpochs, syncFolder } from './epochs.js';
import { damaged, inWords } from './errors.js';
import { readHead } from './head.js';
import { isLocked } from './lock.js';
import { readJournal } from './reading.js';
import type { Sealer } from './seal.js';
import { blob, chainRow, count, hex, readIdentity, sealerFor, type Identity } from './store.js';
import { isTombstone } from './tombstone.js';
import type { JournalKey } from './types.js';

/** What was taken out of one epoch. */
export interface ExportedEpoch {
  /** Name of the epoch's folder, here and there. */
  readonly folder: string;
  /** 32 hex digits each; undefined where the file does not say it any more. */
  readonly desk?: string;
  readonly epoch?: string;
  readonly rows: number;
  /** Rows whose content was removed by an order or has left for the centre. */
  readonly emptied: number;
  /** Rows whose content could not be opened: sealed with a key that is not here, or damaged. It is exported as it is. */
  readonly unopened: number;
  /** Numbers of rows that could not be read, or are not there. */
  readonly unread: readonly Range[];
  /** Half a sentence: why nothing at all could be read. */
  readonly problem?: string;
  readonly file?: { readonly name: string; readonly bytes: number; readonly sha256: string };
}

export interface ExportOptions {
  /** Journal folders. */
  readonly from: readonly string[];
  /** A folder that is not there yet, or empty. */
  readonly to: string;
  /** All keys that there are. */
  readonly keys: readonly JournalKey[];
  readonly now: number;
}

const pageRows = 200;
const rowsFile = 'rows.jsonl';
const columns = 'seq, kind, conversation, time, commitment, hash, sealed';

/**
 * Takes all rows out of journals, those that were set aside included, as far as they can be read: one JSON line a row,
 * as in the segments of central storage (archive/line.ts), `manifest.json`, and `summary.txt` in words. A journal that is in use is read beside
 * its desk. Nothing is changed.
 *
 * @throws AppError `invalid-request` where the folder is not empty, `disk-full`, `read-only`
 */
export function exportJournals({ from, to, keys, now }: ExportOptions): readonly ExportedEpoch[] {
  return inWords(() => {
    mkdirSync(to, { recursive: true });
    if (readdirSync(to).length > 0) throw new AppError('invalid-request', 'The folder for the export is not empty. Name one that is not there yet: what an export holds must be what it wrote.');
    const epochs = from.flatMap((dir) => (existsSync(dir) ? listEpochs(dir).map(({ name }) => ({ dir, name })) : []));
    const exported = epochs.map(({ dir, name }) => {
      const folder = from.length === 1 ? name : path.join(path.basename(dir), name);
      return exportEpoch({ database: databaseFile(path.join(dir, name)), running: isLocked(dir), folder, to: path.join(to, folder), keys });
    });
    writeDurable(path.join(to, 'summary.txt'), `${describeExport(to, exported).lines.join('\n')}\n`);
    writeDurable(path.join(to, 'manifest.json'), `${JSON.stringify({ format: 'deskbell-journal-export-1', at: new Date(now).toISOString(), epochs: exported }, undefined, 1)}\n`);
    return exported;
  });
}

interface Epoch {
  readonly database: string;
  readonly running: boolean;
  readonly folder: string;
  readonly to: string;
  readonly keys: readonly JournalKey[];
}

function exportEpoch({ database, running, folder, to, keys }: Epoch): ExportedEpoch {
  const nothing = { folder, rows: 0, emptied: 0, unopened: 0, unread: [] };
  if (!existsSync(database)) return { ...nothing, problem: 'its file is gone' };
  mkdirSync(to, { recursive: true });
  try {
    return readJournal(database, running, (db) => exportRows(db, database, folder, to, keys)).value;
  } catch (error) {
    if (isOfTheTarget(error)) throw error;
    return { ...nothing, problem: 'its file is damaged so that nothing in it can be read' };
  }
}

const isOfTheTarget = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EIO'].includes(error.code);

function exportRows(db: Connection, database: string, folder: string, to: string, keys: readonly JournalKey[]): ExportedEpoch {
  const identity = attempt(() => readIdentity(db));
  const sealer = identity && sealerOf(identity, keys);
  const last = lastSeq(db, database);
  if (last === 0) throw damaged('it has no rows');
  const name = path.join(to, rowsFile);
  const fd = openSync(name, 'wx', 0o600);
  const digest = createHash('sha256');
  const unread: [number, number][] = [];
  const tally = { rows: 0, emptied: 0, unopened: 0, bytes: 0 };
  try {
    for (const found of pages(db, last, unread)) {
      const lines = found.map((each) => lineOf(each, sealer, tally));
      const content = Buffer.from(lines.join(''));
      writeSync(fd, content);
      digest.update(content);
      tally.rows += lines.length;
      tally.bytes += content.length;
    }
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  syncFolder(to);
  const { bytes, ...counts } = tally;
  return {
    folder, ...(identity ? { desk: hex(identity.desk), epoch: hex(identity.epoch) } : {}), ...counts, unread,
    file: { name: rowsFile, bytes, sha256: digest.digest('hex') },
  };
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

/** The first key that fits. A journal in the clear needs none. */
function sealerOf(identity: Identity, keys: readonly JournalKey[]): Sealer | undefined {
  for (const key of identity.encrypted ? keys : [undefined]) {
    const sealer = attempt(() => sealerFor(identity, key));
    if (sealer) return sealer;
  }
  return undefined;
}

/** As far as the table, or else the head file, says. */
function lastSeq(db: Connection, database: string): number {
  const here = attempt(() => count(rowOf(db.prepare('SELECT coalesce(max(seq), 0) FROM row').raw().get([]))?.[0])) ?? 0;
  const heads = attempt(() => readHead(headFileOf(database))) ?? [];
  return Math.max(here, ...heads.map((head) => head?.seq ?? 0));
}

interface Found {
  readonly row: ChainRow;
  readonly sealed: Uint8Array | undefined;
}

/** @throws also where one of them holds what no row can hold */
const select = (db: Connection, after: number, upTo: number): Found[] =>
  db.prepare(`SELECT ${columns} FROM row WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ${pageRows}`).raw().all([after, upTo]).map((each): Found => {
    const values = rowOf(each) ?? [];
    return { row: chainRow(values), sealed: values[6] === null ? undefined : blob(values[6]) };
  });

/** @param unread takes ranges of what is not there or cannot be read, in order */
function* pages(db: Connection, last: number, unread: [number, number][]): Generator<readonly Found[]> {
  let at = 0;
  const miss = (upTo: number): void => {
    const before = unread.at(-1);
    if (upTo <= at) return;
    if (before?.[1] === at) before[1] = upTo;
    else unread.push([at + 1, upTo]);
    at = upTo;
  };
  while (at < last) {
    const begin = at;
    const whole = attempt(() => select(db, begin, last));
    // Where a page of the file is damaged, the rows around it are still read, each alone.
    const found = whole ?? Array.from({ length: Math.min(pageRows, last - begin) }, (_, index) => begin + index).flatMap((before) => attempt(() => select(db, before, before + 1)) ?? []);
    for (const { row } of found) {
      miss(row.seq - 1);
      at = row.seq;
    }
    if (whole === undefined) miss(Math.min(last, begin + pageRows));
    else if (whole.length === 0) miss(last);
    yield found;
  }
}

function lineOf({ row, sealed }: Found, sealer: Sealer | undefined, tally: { emptied: number; unopened: number }): string {
  if (sealed !== undefined && isTombstone(sealed)) {
    tally.emptied += 1;
    return encodeRow({ ...row, content: { state: 'emptied' } });
  }
  const content = sealed && sealer && attempt(() => splitContent(sealer.open(row.hash, sealed)));
  if (content) return encodeRow(clearRow({ ...row, ...content }));
  tally.unopened += 1;
  const header = encodeRow({ ...row, content: { state: 'emptied' } }).trimEnd().slice(0, -1);
  return `${header},"unopened":${JSON.stringify(Buffer.from(sealed ?? []).toString('base64'))}}\n`;
}

function writeDurable(file: string, content: string): void {
  writeFileSync(file, content, { flag: 'wx', mode: 0o600, flush: true });
  syncFolder(path.dirname(file));
}

/** Lines for the person who asked, and whether all that was there could be read. */
export function describeExport(to: string, epochs: readonly ExportedEpoch[]): { readonly lines: readonly string[]; readonly whole: boolean } {
  const counted = (value: number, one: string, many: string): string => `${value.toLocaleString('en-GB')} ${value === 1 ? one : many}`;
  const lines = epochs.map(({ folder, rows, emptied, unopened, unread, problem }) => {
    if (problem !== undefined) return `${folder}: nothing was exported: ${problem}.`;
    const missing = unread.reduce((sum, [from, until]) => sum + until - from + 1, 0);
    return [
      `${folder}: ${counted(rows, 'row', 'rows')}`,
      ...(emptied > 0 ? [`${counted(emptied, 'body was', 'bodies were')} removed before`] : []),
      ...(unopened > 0 ? [`${counted(unopened, 'body', 'bodies')} could not be opened and ${unopened === 1 ? 'is' : 'are'} exported sealed`] : []),
      ...(missing > 0 ? [`${counted(missing, 'row', 'rows')} could not be read`] : []),
    ].join('; ');
  });
  const whole = epochs.length > 0 && epochs.every(({ problem, unopened, unread }) => problem === undefined && unopened === 0 && unread.length === 0);
  if (epochs.length === 0) return { lines: ['There is no journal here to export.'], whole };
  return { lines: [...lines, `Written to ${to}. It holds what patrons said, in the clear: keep it as you keep the record.`], whole };
}

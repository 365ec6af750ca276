import { chainVerifier, commitmentOf, compareHead, hashBytes, idBytes, kindBytes, type Break, type ChainRow, type ChainVerifier } from '../../core/chain/chain.js';
import { AppError } from '../../shared/errors.js';
import { decodeBody, parseJson, splitContent } from './body.js';
import { rowOf, type Connection } from './database.js';
import { journalError } from './errors.js';
import type { HeadSlot } from './head.js';
import { gone, Holes, type Removed } from './holes.js';
import { reusedSha256, sha256, type Sealer } from './seal.js';
import { blob, cellBound, chainRow, hex, readIdentity, sealerFor, snapshotBound, type Identity } from './store.js';
import { isTombstone, tombstoneBytes } from './tombstone.js';
import type { JournalKey } from './types.js';

/** The first thing that is wrong with a journal. */
export interface Finding {
  /** The row; undefined where it is none in particular. */
  readonly seq?: number;
  /** Half a sentence. */
  readonly what: string;
}

export interface Report {
  readonly desk: string;
  readonly epoch: string;
  /** How many rows are in order, from the first. */
  readonly rows: number;
  /** Milliseconds that reading and checking these rows took. */
  readonly elapsed: number;
  /** Whether the bodies were opened and compared with their commitments; without the key only their presence is. */
  readonly bodies: 'checked' | 'sealed';
  /** What the head file says, newest first. */
  readonly heads: readonly { readonly seq: number; readonly hash: string }[];
  readonly lastHash: string;
  readonly removed: Removed;
  readonly finding: Finding | undefined;
}

const words: Record<Break['fault'], string> = {
  missing: 'is missing',
  'out-of-order': 'is not where it belongs',
  malformed: 'holds what no row can hold',
  changed: 'was changed, or does not follow the row before it',
  cut: 'and what followed it were cut off: the head file has seen them',
  forked: 'is not the row that the head file has seen',
};

/** Fixed-width fields of one row, as `packedRows` lets SQLite lay them out. */
const field = { seq: 0, time: 16, kind: 32, conversation: 32 + kindBytes, commitment: 32 + kindBytes + idBytes, hash: 32 + kindBytes + idBytes + hashBytes };
const contentField = field.hash + hashBytes;
const packedBytes = contentField + 1 + tombstoneBytes;
const chunkRows = 2000;

/**
 * Many rows as one value. libsql takes microseconds to hand over each value, and a row has seven of them; joined by
 * SQLite they cost a fraction of the hash that has to be taken.
 */
const packedRows = `
  SELECT CAST(group_concat(
    printf('%016x%016x%-${kindBytes}s', seq, time, kind) || coalesce(conversation, zeroblob(${idBytes})) || commitment || hash
      || iif(length(sealed) = ${tombstoneBytes}, '2' || sealed, (sealed IS NOT NULL) || zeroblob(${tombstoneBytes})),
  '') AS BLOB), count(*)
  FROM (SELECT * FROM row WHERE seq > ? ORDER BY seq LIMIT ${chunkRows})`;

const plainRows = `SELECT seq, kind, conversation, time, commitment, hash, sealed, ref FROM row WHERE seq > ? ORDER BY seq LIMIT ${chunkRows}`;

const hexDigits = (bytes: Buffer, offset: number): number => {
  let value = 0;
  for (let index = offset; index < offset + 16; index += 1) {
    const code = bytes[index] ?? 0;
    value = value * 16 + (code > 0x39 ? code - 0x57 : code - 0x30);
  }
  return value;
};

function unpack(bytes: Buffer, at: number): ChainRow {
  return {
    seq: hexDigits(bytes, at + field.seq),
    time: hexDigits(bytes, at + field.time),
    kind: bytes.toString('latin1', at + field.kind, at + field.conversation).trimEnd(),
    conversation: bytes.subarray(at + field.conversation, at + field.commitment),
    commitment: bytes.subarray(at + field.commitment, at + field.hash),
    hash: bytes.subarray(at + field.hash, at + field.hash + hashBytes),
  };
}

/** Chain alone. Rows that do not fit the fixed widths are left to `checkPlain`, which can say what is wrong. */
function checkPacked(db: Connection, verifier: ChainVerifier, holes: Holes): Finding | undefined {
  const statement = db.prepare(packedRows).raw();
  for (;;) {
    const [packed, count] = rowOf(statement.get([verifier.point.seq])) ?? [];
    if (count === 0) return undefined;
    if (!Buffer.isBuffer(packed) || typeof count !== 'number' || packed.length !== count * packedBytes) return checkPlain(db, verifier, holes, undefined);
    for (let at = 0; at < packed.length; at += packedBytes) {
      const row = unpack(packed, at);
      const broken = verifier.next(row);
      if (broken) return findingOf(broken);
      if (packed[at + contentField] === isThere) continue;
      const what = holes.take(row.seq, packed.subarray(at + contentField + 1, at + packedBytes));
      if (what !== undefined) return { seq: row.seq, what };
    }
  }
}

/** The digit that SQLite writes for true. */
const isThere = 0x31;
const findingOf = ({ seq, fault }: Break): Finding => ({ seq, what: words[fault] });

/** Chain and, with a sealer, bodies. */
function checkPlain(db: Connection, verifier: ChainVerifier, holes: Holes, sealer: Sealer | undefined): Finding | undefined {
  const statement = db.prepare(plainRows).raw();
  for (;;) {
    const before = verifier.point.seq;
    for (const each of statement.iterate([before])) {
      const found = rowOf(each) ?? [];
      const row = readRow(found);
      if (row === undefined) return { seq: verifier.point.seq + 1, what: words.malformed };
      const broken = verifier.next(row);
      if (broken) return findingOf(broken);
      const what = checkContent(found, row, holes, sealer);
      if (what !== undefined) return { seq: row.seq, what };
    }
    if (verifier.point.seq === before) return undefined;
  }
}

function checkContent(found: readonly unknown[], row: ChainRow, holes: Holes, sealer: Sealer | undefined): string | undefined {
  const sealed = found[6];
  if (!(sealed instanceof Uint8Array)) return gone;
  if (isTombstone(sealed)) return holes.take(row.seq, sealed);
  return sealer && checkBody(sealer, row, found);
}

function readRow(found: readonly unknown[]): ChainRow | undefined {
  try {
    return chainRow(found);
  } catch {
    return undefined;
  }
}

function checkBody(sealer: Sealer, row: ChainRow, found: readonly unknown[]): string | undefined {
  try {
    const content = sealer.open(row.hash, blob(found[6]));
    if (Buffer.compare(commitmentOf(sha256, content), row.commitment) !== 0) return 'has another body than the one it was written with';
    const { conversation, ref } = decodeBody(splitContent(content).body);
    const alias = conversation === undefined ? new Uint8Array(idBytes) : sealer.alias('conversation', conversation);
    if (Buffer.compare(alias, row.conversation) !== 0) return 'belongs to another conversation than its header says';
    const expected = ref === undefined ? null : sealer.alias('reference', ref);
    if (expected === null ? found[7] !== null : Buffer.compare(expected, blob(found[7])) !== 0) return 'is not found by its reference';
    return undefined;
  } catch {
    return 'has a body that cannot be opened';
  }
}

/** Both slots of the head file must be points of this chain. */
function checkHead(db: Connection, identity: Identity, heads: readonly (HeadSlot | undefined)[], verifier: ChainVerifier): Finding | undefined {
  const hashAt = db.prepare('SELECT hash FROM row WHERE seq = ?').raw();
  for (const head of heads) {
    if (head === undefined) return { what: 'a slot of the head file is damaged' };
    if (Buffer.compare(head.epoch, identity.epoch) !== 0) return { what: 'the head file speaks of another journal' };
    const broken = compareHead(head, verifier.point, (seq) => blob(rowOf(hashAt.get([seq]))?.[0]));
    if (broken) return findingOf(broken);
  }
  return undefined;
}

/** What is not in the chain but must be readable: the tables' structure, and the values beside the rows. */
function checkRest(db: Connection, identity: Identity, sealer: Sealer | undefined): Finding | undefined {
  const structure = rowOf(db.prepare('PRAGMA integrity_check(1)').raw().get([]))?.[0];
  if (structure !== 'ok') return { what: 'the file is damaged between its rows (its indexes or its pages do not fit together)' };
  if (sealer === undefined) return undefined;
  const read = (sql: string): (readonly unknown[])[] => db.prepare(sql).raw().all([]).map((each) => rowOf(each) ?? []);
  const opens = (bound: Uint8Array, sealed: unknown): void => parseJson(sealer.open(bound, blob(sealed)), () => undefined);
  try {
    for (const [version, seq, sealed] of read('SELECT version, seq, sealed FROM snapshot')) opens(snapshotBound(identity.epoch, Number(version), Number(seq)), sealed);
    for (const table of ['cursor', 'side'] as const) for (const [name, sealed] of read(`SELECT name, sealed FROM ${table}`)) opens(cellBound(table, blob(name)), sealed);
  } catch {
    return { what: 'a value beside the rows (snapshot, cursor or draft) is damaged' };
  }
  return undefined;
}

export interface VerifyKeys {
  readonly key?: JournalKey | undefined;
  /** Public part of the library's key, 64 hex digits: what it ordered to be removed may be missing. */
  readonly libraryKey?: string | undefined;
}

/**
 * Verifies a whole journal through a connection that only reads.
 *
 * @param readHeads slots of the head file, asked for before the rows are read, so that a running desk is never behind
 * @throws AppError `journal-newer`, `journal-damaged`, `journal-key-missing` where there is nothing to verify
 */
export function verifyConnection(db: Connection, readHeads: () => readonly (HeadSlot | undefined)[], { key, libraryKey }: VerifyKeys): Report {
  const heads = readHeads();
  const identity = readIdentity(db);
  const sealer = identity.encrypted && key === undefined ? undefined : sealerFor(identity, key);
  const verifier = chainVerifier(reusedSha256(), identity);
  const begun = performance.now();
  const holes = new Holes(db, identity, libraryKey);
  const finding = checkRows(db, verifier, holes, sealer);
  const elapsed = performance.now() - begun;
  return {
    desk: hex(identity.desk),
    epoch: hex(identity.epoch),
    rows: verifier.point.seq,
    elapsed,
    bodies: sealer === undefined ? 'sealed' : 'checked',
    heads: heads.flatMap((head) => (head === undefined ? [] : [{ seq: head.seq, hash: hex(head.hash) }])).toSorted((a, b) => b.seq - a.seq),
    lastHash: hex(verifier.point.hash),
    removed: holes.removed,
    finding: finding ?? inFinding(() => holes.finish(db, sealer)) ?? inFinding(() => checkHead(db, identity, heads, verifier)) ?? inFinding(() => checkRest(db, identity, sealer)),
  };
}

function checkRows(db: Connection, verifier: ChainVerifier, holes: Holes, sealer: Sealer | undefined): Finding | undefined {
  return inFinding(
    () => (sealer === undefined ? checkPacked(db, verifier, holes) : checkPlain(db, verifier, holes, sealer)),
    () => ({ seq: verifier.point.seq + 1, what: 'cannot be read: the file is damaged there' }),
  );
}

/** A page that cannot be read is a finding, not an exception. */
function inFinding(check: () => Finding | undefined, otherwise: () => Finding = () => ({ what: 'the file is damaged' })): Finding | undefined {
  try {
    return check();
  } catch (error) {
    const known = journalError(error);
    if (known instanceof AppError && known.code === 'journal-damaged') return otherwise();
    throw known;
  }
}


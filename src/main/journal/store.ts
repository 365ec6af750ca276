import { chainStart, idBytes, rowFormat, type Chain, type ChainPoint, type ChainRow } from '../../core/chain/chain.js';
import { decodeBody, parseJson, splitContent } from './body.js';
import { rowOf, type Connection, type Statement } from './database.js';
import { damaged, emptied, ended, inWords, keyMissing, newer } from './errors.js';
import { isTombstone } from './tombstone.js';
import { cipherTag, createSealer, type Sealer } from './seal.js';
import type { JournalKey, Row, Snapshot, WindowOptions } from './types.js';

/** What a journal says about itself. */
export interface Identity extends Chain {
  readonly encrypted: boolean;
  readonly keyId: string | undefined;
  readonly keyCheck: Uint8Array;
  readonly salt: Uint8Array;
  readonly marker: Uint8Array;
}

/** A row as it leaves the journal for the centre: everything that its hash and its commitment are made of. */
export interface OpenRow extends ChainRow {
  readonly nonce: Uint8Array;
  readonly body: Uint8Array;
}

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export const blob = (value: unknown): Uint8Array => {
  if (value instanceof Uint8Array) return value;
  throw damaged('a value has the wrong type');
};
export const count = (value: unknown): number => {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw damaged('a number is out of range');
};
export const text = (value: unknown): string => {
  if (typeof value === 'string') return value;
  throw damaged('a value has the wrong type');
};

/** @throws AppError `journal-damaged`, `journal-newer` */
export function readIdentity(db: Connection): Identity {
  return inWords(() => {
    const found = rowOf(db.prepare('SELECT desk, epoch, format, cipher, key_id, key_check, salt, marker FROM journal').raw().get([]));
    if (found === undefined) throw damaged('it does not say whose it is');
    const [desk, epoch, format, cipher, keyId, keyCheck, salt, marker] = found;
    if (format !== rowFormat || (cipher !== cipherTag.plain && cipher !== cipherTag.aes256gcm)) throw newer();
    if (blob(desk).length !== idBytes || blob(epoch).length !== idBytes) throw damaged('it does not say whose it is');
    return {
      desk: blob(desk), epoch: blob(epoch), encrypted: cipher === cipherTag.aes256gcm,
      keyId: keyId === null ? undefined : text(keyId), keyCheck: blob(keyCheck), salt: blob(salt), marker: blob(marker),
    };
  });
}

/** @throws AppError `journal-key-missing` also for a key that is not this journal's */
export function sealerFor(identity: Identity, key: JournalKey | undefined, random?: (length: number) => Uint8Array): Sealer {
  if (identity.encrypted && key === undefined) throw keyMissing(identity.keyId ?? '');
  const root = identity.encrypted && key !== undefined ? key.key : identity.salt;
  const sealer = createSealer(root, identity.encrypted, random);
  if (Buffer.compare(sealer.keyCheck, identity.keyCheck) !== 0) {
    throw identity.encrypted ? keyMissing(identity.keyId ?? '') : damaged('its salt is not what was written');
  }
  return sealer;
}

const columns = 'seq, kind, time, hash, place, sealed';
const chainColumns = 'seq, kind, conversation, time, commitment, hash, sealed';
const noConversation = new Uint8Array(idBytes);

export const chainRow = (found: readonly unknown[]): ChainRow => ({
  seq: count(found[0]),
  kind: text(found[1]),
  conversation: found[2] === null ? noConversation : blob(found[2]),
  time: count(found[3]),
  commitment: blob(found[4]),
  hash: blob(found[5]),
});

/** What a snapshot is bound to, so that an older one cannot take its place unseen. */
export const snapshotBound = (epoch: Uint8Array, version: number, seq: number): Uint8Array =>
  Buffer.concat([Buffer.from(`snapshot ${version} ${seq} `), epoch]);
export const cellBound = (table: 'cursor' | 'side', name: Uint8Array): Uint8Array => Buffer.concat([Buffer.from(`${table} `), name]);

/** Reads a journal through one connection, the writer's or another. */
export class Store {
  readonly identity: Identity;
  readonly sealer: Sealer;
  readonly #db: Connection;
  #statements: Map<string, Statement> | undefined = new Map();

  constructor(db: Connection, identity: Identity, sealer: Sealer) {
    this.#db = db;
    this.identity = identity;
    this.sealer = sealer;
  }

  /** Prepared once; in `raw()` mode where it gives rows. */
  statement(sql: string): Statement {
    if (this.#statements === undefined) throw ended();
    let found = this.#statements.get(sql);
    if (found === undefined) {
      found = this.#db.prepare(sql);
      if (sql.startsWith('SELECT')) found.raw();
      this.#statements.set(sql, found);
    }
    return found;
  }

  #one(sql: string, ...values: readonly unknown[]): readonly unknown[] | undefined {
    return inWords(() => rowOf(this.statement(sql).get(values)));
  }

  #all(sql: string, ...values: readonly unknown[]): (readonly unknown[])[] {
    return inWords(() => this.statement(sql).all(values).map((each) => rowOf(each) ?? []));
  }

  #rowOf(found: readonly unknown[]): Row {
    const [seq, kind, time, hash, place, sealed] = found;
    if (sealed === null) throw damaged(`the content of row ${count(seq)} is gone`);
    if (isTombstone(blob(sealed))) return { seq: count(seq), kind: text(kind), time: count(time), place: count(place), body: undefined };
    const { body } = splitContent(this.sealer.open(blob(hash), blob(sealed)));
    return { seq: count(seq), kind: text(kind), time: count(time), place: count(place), ...decodeBody(body) };
  }

  get(seq: number): Row | undefined {
    const found = this.#one(`SELECT ${columns} FROM row WHERE seq = ?`, seq);
    return found && this.#rowOf(found);
  }

  find(ref: string): Row | undefined {
    const found = this.#one(`SELECT ${columns} FROM row WHERE ref = ?`, this.sealer.alias('reference', ref));
    return found && this.#rowOf(found);
  }

  rowsAfter(seq: number, limit = 1000): Row[] {
    return this.#all(`SELECT ${columns} FROM row WHERE seq > ? ORDER BY seq LIMIT ?`, seq, limit).map((found) => this.#rowOf(found));
  }

  window(conversation: string, { before, after, limit, kinds }: WindowOptions): Row[] {
    const newest = before !== undefined || after === undefined;
    const conditions: [sql: string, values: readonly unknown[]][] = [['conversation = ?', [this.sealer.alias('conversation', conversation)]]];
    if (before !== undefined) conditions.push(['place < ?', [before]]);
    if (after !== undefined) conditions.push(['place > ?', [after]]);
    if (kinds !== undefined) conditions.push([`kind IN (${kinds.map(() => '?').join()})`, kinds]);
    const order = newest ? 'DESC' : 'ASC';
    const rows = this.#all(
      `SELECT ${columns} FROM row WHERE ${conditions.map(([sql]) => sql).join(' AND ')} ORDER BY place ${order}, seq ${order} LIMIT ?`,
      ...conditions.flatMap(([, values]) => values), limit,
    ).map((found) => this.#rowOf(found));
    return newest ? rows.toReversed() : rows;
  }

  /** @returns undefined also for one that was damaged: it is a cache, and the rows are still there */
  snapshot(): Snapshot | undefined {
    const found = this.#one('SELECT version, seq, sealed FROM snapshot');
    if (found === undefined) return undefined;
    const [version, seq] = [count(found[0]), count(found[1])];
    try {
      const content = this.sealer.open(snapshotBound(this.identity.epoch, version, seq), blob(found[2]));
      return { version, seq, state: parseJson(content, (value) => value) };
    } catch {
      return undefined;
    }
  }

  cursor(archive: string): string | undefined {
    const name = this.sealer.alias('cursor', archive);
    const found = this.#one('SELECT sealed FROM cursor WHERE name = ?', name);
    return found && parseJson(this.sealer.open(cellBound('cursor', name), blob(found[0])), text);
  }

  side(key: string): unknown {
    const name = this.sealer.alias('side', key);
    const found = this.#one('SELECT sealed FROM side WHERE name = ?', name);
    return found && this.#sideOf(name, found[0])[1];
  }

  /** Reads all of them: the names are sealed too. @param except these are neither read nor named */
  sideKeys(prefix: string, except: readonly string[] = []): string[] {
    return this.#all(`SELECT name, sealed FROM side WHERE name NOT IN (${except.map(() => '?').join()})`, ...except.map((key) => this.sealer.alias('side', key)))
      .map(([name, sealed]) => this.#sideOf(blob(name), sealed)[0])
      .filter((key) => key.startsWith(prefix))
      .toSorted();
  }

  #sideOf(name: Uint8Array, sealed: unknown): [key: string, value: unknown] {
    return parseJson(this.sealer.open(cellBound('side', name), blob(sealed)), (value) => {
      if (!Array.isArray(value)) throw new TypeError('A side value is a pair.');
      return [text(value[0]), value[1] as unknown];
    });
  }

  /** The last row; the start of the chain where there is none. */
  last(): ChainPoint {
    const found = this.#one('SELECT seq, hash FROM row ORDER BY seq DESC LIMIT 1');
    return found === undefined ? chainStart : { seq: count(found[0]), hash: blob(found[1]) };
  }

  hashAt(seq: number): Uint8Array | undefined {
    const found = this.#one('SELECT hash FROM row WHERE seq = ?', seq);
    return found && blob(found[0]);
  }

  /** With their content opened, for the centre. @throws AppError `journal-damaged` for one that has none, `archive-damaged` for one that was emptied */
  openRowsAfter(seq: number, limit: number): OpenRow[] {
    return this.#all(`SELECT ${chainColumns} FROM row WHERE seq > ? ORDER BY seq LIMIT ?`, seq, limit).map((found) => {
      const row = chainRow(found);
      if (found[6] === null) throw damaged(`the content of row ${row.seq} is gone`);
      if (isTombstone(blob(found[6]))) throw emptied(row.seq);
      return { ...row, ...splitContent(this.sealer.open(row.hash, blob(found[6]))) };
    });
  }

  /** Statements keep the file open in libsql until they are collected. */
  forget(): void {
    this.#statements = undefined;
  }
}

import { isIn } from '../../core/record/ranges.js';
import { AppError } from '../../shared/errors.js';
import { orderNames, readOrder, type RetentionOrder } from '../retention/order.js';
import { decodeBody, splitContent } from './body.js';
import { rowOf, versionOf, type Connection } from './database.js';
import { leftKind, readLeft } from './left.js';
import type { Sealer } from './seal.js';
import { blob, hex, text, type Identity } from './store.js';
import { idOf, readTombstone } from './tombstone.js';
import type { Finding } from './verify.js';

/** Rows without content, and by what right. */
export interface Removed {
  /** By orders of the library, whose signatures were checked. */
  readonly ordered: number;
  readonly orders: number;
  /** Because central storage has them. */
  readonly left: number;
}

/**
 * Judges rows that have lost their content: each must be named by an order that the key of the library signed, or by a
 * later row of the journal itself.
 */
export class Holes {
  readonly #orders: ReadonlyMap<string, RetentionOrder | string>;
  readonly #identity: Identity;
  readonly #used = new Set<string>();
  /** Numbers of rows by the row that names them. */
  readonly #left = new Map<number, number[]>();
  #ordered = 0;

  /** @param libraryKey 64 hex digits; without it no order can be believed */
  constructor(db: Connection, identity: Identity, libraryKey: string | undefined) {
    this.#identity = identity;
    this.#orders = versionOf(db) < 2 ? new Map() : readOrders(db, libraryKey);
  }

  get removed(): Removed {
    return { ordered: this.#ordered, orders: this.#used.size, left: [...this.#left.values()].reduce((sum, { length }) => sum + length, 0) };
  }

  /** @param sealed what stands in the place of the content @returns half a sentence where nothing says that it may be missing */
  take(seq: number, sealed: Uint8Array): string | undefined {
    const tombstone = readTombstone(sealed);
    if (tombstone === undefined) return gone;
    if (tombstone.by === 'row') {
      if (tombstone.seq <= seq) return gone;
      const rows = this.#left.get(tombstone.seq);
      if (rows === undefined) this.#left.set(tombstone.seq, [seq]);
      else rows.push(seq);
      return undefined;
    }
    const order = this.#orders.get(tombstone.id) ?? gone;
    if (typeof order === 'string') return order;
    if (!orderNames(order, { desk: hex(this.#identity.desk), epoch: hex(this.#identity.epoch), seq })) return 'has lost its body by an order that does not name it';
    this.#used.add(tombstone.id);
    this.#ordered += 1;
    return undefined;
  }

  /** After all rows were read: the rows that name others must be there and, as far as they can be opened, name them. */
  finish(db: Connection, sealer: Sealer | undefined): Finding | undefined {
    const statement = db.prepare('SELECT kind, hash, sealed FROM row WHERE seq = ?').raw();
    for (const [by, seqs] of this.#left) {
      const first = seqs[0];
      if (first === undefined) continue;
      const [kind, hash, sealed] = rowOf(statement.get([by])) ?? [];
      if (kind !== leftKind) return { seq: first, what: gone };
      if (sealer === undefined) continue;
      const named = readLeft(decodeBody(splitContent(sealer.open(blob(hash), blob(sealed))).body).body)?.rows ?? [];
      const unnamed = seqs.find((seq) => !isIn(named, seq));
      if (unnamed !== undefined) return { seq: unnamed, what: gone };
    }
    return undefined;
  }
}

export const gone = 'has lost its body, and nothing says that it may';

function readOrders(db: Connection, libraryKey: string | undefined): Map<string, RetentionOrder | string> {
  const orders = new Map<string, RetentionOrder | string>();
  for (const each of db.prepare('SELECT id, text, signature FROM retention').raw().all([])) {
    const [id, signed, signature] = rowOf(each) ?? [];
    orders.set(hex(blob(id)), libraryKey === undefined ? unchecked : believed(hex(blob(id)), { text: text(signed), signature: hex(blob(signature)) }, libraryKey));
  }
  return orders;
}

const unchecked = 'has lost its body by an order of the library, which cannot be checked without its public key (--library-key)';
const forged = 'has lost its body by an order that the key of the library did not sign';

function believed(id: string, signed: { text: string; signature: string }, libraryKey: string): RetentionOrder | string {
  try {
    const order = readOrder(signed, { libraryKey });
    return idOf(order.id).toString('hex') === id ? order : forged;
  } catch (error) {
    if (error instanceof AppError) return forged;
    throw error;
  }
}

import * as z from 'zod';
import type { Client } from 'pg';
import { headerBytes, headerEncoder, hashBytes, type ChainPoint } from '../../../core/chain/chain.js';
import type { OpenRow } from '../../journal/store.js';
import { notChained } from '../errors.js';
import { heldThing } from '../../retention/holds.js';
import { signedOrder } from '../../retention/order.js';
import type { ArchiveBatch, ArchiveTarget, Orders } from '../target.js';
import { connect, type PostgresLogin, type PostgresPlace } from './connect.js';
import { databaseError, otherDatabase } from './errors.js';

export interface PostgresTargetOptions {
  readonly place: PostgresPlace;
  readonly login: PostgresLogin;
  /** The archive that was used until now; undefined at the first time. */
  readonly archiveId: string | undefined;
}

/** What `deskbell.append` answers (assets/server/postgres/001-record.sql). */
const archiveAnswer = z.object({ archive: z.uuid() });
const appendAnswer = archiveAnswer.extend({
  seq: z.int().min(0),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  forks: z.array(z.int().min(1)).max(10_000),
  holds: z.array(heldThing()),
  orders: z.array(signedOrder().extend({ number: z.int().min(1) })).max(100),
});

/**
 * Central storage in PostgreSQL, through the one function that a desk may execute; it checks every row.
 * @throws AppError `archive-unreachable`, `certificate`, `wrong-password`, `not-allowed`, `archive-damaged`
 */
export async function openPostgres({ place, login, archiveId }: PostgresTargetOptions): Promise<ArchiveTarget> {
  const client = await connect(place, login, { name: 'Deskbell desk' });
  try {
    const { archive } = archiveAnswer.parse(await call(client, [null, null, null, null, null, null, null, null, null, 0]));
    if (archiveId !== undefined && archive !== archiveId) throw otherDatabase(place.database);
    return new Postgres(client, archive);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw databaseError(error);
  }
}

const APPEND = 'SELECT deskbell.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS answer';

async function call(client: Client, values: readonly unknown[]): Promise<unknown> {
  const { rows: [row] } = await client.query<{ answer: unknown }>({ name: 'append', text: APPEND, values: [...values] });
  return row?.answer;
}

class Postgres implements ArchiveTarget {
  readonly archiveId: string;
  readonly #client: Client;

  constructor(client: Client, archiveId: string) {
    this.#client = client;
    this.archiveId = archiveId;
  }

  async resume(desk: string, epoch: string): Promise<ChainPoint> {
    return (await this.append({ desk, epoch, rows: [] })).acknowledged;
  }

  async append({ desk, epoch, rows, head, ordersAfter = 0 }: ArchiveBatch): Promise<Orders> {
    const [deskId, epochId] = [Buffer.from(desk, 'hex'), Buffer.from(epoch, 'hex')];
    const contents = rows.flatMap(({ nonce, body }) => [nonce, body]);
    const values = [
      deskId, epochId, rows[0]?.seq ?? null, fieldsOf(deskId, epochId, rows), rows.map(({ nonce, body }) => nonce.length + body.length), Buffer.concat(contents),
      head === undefined ? null : Buffer.from(head.publicKey, 'hex'), head?.time ?? null, head?.signature ?? null, ordersAfter,
    ];
    try {
      const { seq, hash, forks, archive, holds, orders } = appendAnswer.parse(await call(this.#client, values));
      if (archive !== this.archiveId) throw otherDatabase(this.#client.database ?? '');
      return { acknowledged: { epoch, seq, hash: Buffer.from(hash, 'hex') }, forks, holds, deletions: orders };
    } catch (error) {
      throw databaseError(error);
    }
  }

  async close(): Promise<void> {
    await this.#client.end().catch(() => undefined);
  }
}

/** Where what differs from row to row begins in a header: its kind (core/chain). */
const KIND = 76;
const unknownBefore = new Uint8Array(hashBytes);

/** Of each row its kind, conversation, time, commitment and hash. The centre knows the rest, and hashes again. */
function fieldsOf(desk: Uint8Array, epoch: Uint8Array, rows: readonly OpenRow[]): Buffer {
  const encode = headerEncoder({ desk, epoch });
  const width = headerBytes - KIND + hashBytes;
  const fields = Buffer.alloc(rows.length * width);
  for (const [index, row] of rows.entries()) {
    const header = encode(unknownBefore, row);
    if (header === undefined) throw notChained(row.seq);
    fields.set(header.subarray(KIND), index * width);
    fields.set(row.hash, index * width + headerBytes - KIND);
  }
  return fields;
}


import type { Client } from 'pg';
import { nonceBytes } from '../../../core/chain/chain.js';
import { AppError } from '../../../shared/errors.js';
import { hex } from '../../journal/store.js';
import { commits, type SignedHead } from '../line.js';
import { databaseError } from '../postgres/errors.js';
import type { FolderRow } from '../segment-seal.js';
import type { DeskSource, EpochSource, ForkedRow, Piece, RecordSource } from './source.js';

/** Rows that are fetched at once. */
const pieceRows = 1_000;

/**
 * The record in PostgreSQL, to be verified, read in one snapshot. The login is one that may become the owner of the
 * record, such as the one that set it up: whoever verifies believes no function of the server. That it was verified is
 * written down first.
 *
 * @throws AppError `archive-unreachable`, `not-allowed`
 */
export async function openPostgresSource(client: Client, by: string): Promise<RecordSource> {
  return inWords(async () => {
    await client.query('SET ROLE deskbell_owner');
    await client.query("INSERT INTO deskbell.access (what, about) VALUES ('verified', $1)", [`The whole record was verified by ${by}.`]);
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { rows: [setting] } = await client.query<{ archive: string }>('SELECT archive FROM deskbell.setting');
    if (setting === undefined) throw new AppError('archive-damaged', 'The database holds no record. Name the one that was set up with npm run archive -- init.');
    return {
      archiveId: setting.archive,
      place: `the database ${client.database ?? ''} at ${client.host}`,
      orders: () => ordersOf(client),
      faults: () => Promise.resolve([]),
      desks: () => inWords(() => desksOf(client)),
    };
  });
}

async function inWords<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw databaseError(error);
  }
}

async function ordersOf(client: Client): Promise<readonly unknown[]> {
  const { rows } = await client.query<{ text: string; signature: Buffer }>('SELECT text, signature FROM deskbell.retention_order ORDER BY number');
  return rows.map(({ text, signature }) => ({ text, signature: hex(signature) }));
}

/** Also desks that somebody removed from the list, but not their rows. */
async function desksOf(client: Client): Promise<DeskSource[]> {
  const { rows: chains } = await client.query<{ desk: Buffer; epoch: Buffer }>(
    'SELECT desk, epoch FROM deskbell.epoch UNION SELECT DISTINCT desk, epoch FROM deskbell.row UNION SELECT DISTINCT desk, epoch FROM deskbell.head ORDER BY desk, epoch',
  );
  const { rows: known } = await client.query<{ desk: Buffer; point: string }>('SELECT desk, point FROM deskbell.desk');
  const { rows: keys } = await client.query<{ desk: Buffer; certificate: string }>('SELECT desk, certificate FROM deskbell.desk_key WHERE certificate IS NOT NULL ORDER BY began');
  const points = new Map(known.map(({ desk, point }) => [hex(desk), point]));
  const desks = new Map<string, { readonly certificates: string[]; readonly epochs: EpochSource[] }>([...points.keys()].map((desk) => [desk, { certificates: [], epochs: [] }]));
  for (const { desk, epoch } of chains) {
    const found = desks.get(hex(desk)) ?? { certificates: [], epochs: [] };
    desks.set(hex(desk), found);
    found.epochs.push(await epochOf(client, desk, epoch));
  }
  for (const { desk, certificate } of keys) desks.get(hex(desk))?.certificates.push(certificate);
  return [...desks].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([desk, { certificates, epochs }]) => ({ desk, point: points.get(desk) ?? '', certificates, epochs }));
}

async function epochOf(client: Client, desk: Buffer, epoch: Buffer): Promise<EpochSource> {
  const { rows: [stated] } = await client.query<{ seq: string; hash: Buffer; arrived: Date }>('SELECT seq, hash, arrived FROM deskbell.epoch WHERE desk = $1 AND epoch = $2', [desk, epoch]);
  return {
    epoch: hex(epoch),
    stated: stated && { seq: Number(stated.seq), hash: stated.hash },
    lastArrival: stated?.arrived.getTime() ?? 0,
    pieces: () => piecesOf(client, desk, epoch, stated === undefined),
    forks: () => inWords(async (): Promise<ForkedRow[]> => {
      const { rows } = await client.query<{ seq: string; time: string; hash: Buffer }>('SELECT seq, time, hash FROM deskbell.fork WHERE desk = $1 AND epoch = $2 ORDER BY seq', [desk, epoch]);
      return rows.map(({ seq, time, hash }) => ({ seq: Number(seq), time: Number(time), hash: hex(hash) }));
    }),
    hashAt: (seq) => inWords(async () => (await client.query<{ hash: Buffer }>('SELECT hash FROM deskbell.row WHERE desk = $1 AND epoch = $2 AND seq = $3', [desk, epoch, seq])).rows[0]?.hash),
  };
}

interface StoredRow {
  readonly seq: string;
  readonly kind: string;
  readonly conversation: Buffer;
  readonly time: string;
  readonly commitment: Buffer;
  readonly hash: Buffer;
  readonly nonce: Buffer | null;
  readonly body: string | null;
}

async function* piecesOf(client: Client, desk: Buffer, epoch: Buffer, unlisted: boolean): AsyncGenerator<Piece> {
  if (unlisted) yield { rows: [], heads: [], faults: ['Central storage has rows of this record, but does not know it.'] };
  for (let after = '0'; ;) {
    const [rows, heads] = await nextPiece(client, desk, epoch, after);
    yield { rows: rows.map(rowOf), heads, faults: [] };
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.seq;
  }
}

/** The heads of these rows; of all that follow, where there are no more rows. */
function nextPiece(client: Client, desk: Buffer, epoch: Buffer, after: string): Promise<[rows: StoredRow[], heads: SignedHead[]]> {
  return inWords(async () => {
    const { rows } = await client.query<StoredRow>(
      'SELECT seq, kind, conversation, time, commitment, hash, nonce, body FROM deskbell.row WHERE desk = $1 AND epoch = $2 AND seq > $3 ORDER BY seq LIMIT $4', [desk, epoch, after, pieceRows],
    );
    const { rows: heads } = await client.query<{ seq: string; hash: Buffer; time: string; key: Buffer; signature: Buffer }>(
      'SELECT seq, hash, time, public_key AS key, signature FROM deskbell.head WHERE desk = $1 AND epoch = $2 AND seq > $3 AND ($4::bigint IS NULL OR seq <= $4) ORDER BY seq', [desk, epoch, after, rows.at(-1)?.seq ?? null],
    );
    return [rows, heads.map(({ seq, hash, time, key, signature }) => ({ seq: Number(seq), hash, time: Number(time), publicKey: hex(key), signature }))];
  });
}

function rowOf({ seq, kind, conversation, time, commitment, hash, nonce, body }: StoredRow): FolderRow {
  const row = { seq: Number(seq), kind, conversation, time: Number(time), commitment, hash };
  if (nonce === null && body === null) return { ...row, state: 'emptied' };
  const content = { nonce: nonce ?? Buffer.alloc(0), body: Buffer.from(body ?? '', 'utf8') };
  return content.nonce.length === nonceBytes && commits(row, content.nonce, content.body) ? { ...row, state: 'open', ...content } : { ...row, state: 'damaged' };
}

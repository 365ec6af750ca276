import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type Postgres } from '../../../../e2e/service/postgres.js';
import { rowHasher } from '../../../core/chain/chain.js';
import { AppError } from '../../../shared/errors.js';
import { openJournal } from '../../journal/index.js';
import { openReader, type JournalReader } from '../../journal/reader.js';
import { sha256 } from '../../journal/seal.js';
import type { OpenRow } from '../../journal/store.js';
import { Folders, key, optionsFor } from '../../journal/test/fixture.js';
import type { ArchiveTarget } from '../target.js';
import { connect, type PostgresLogin } from './connect.js';
import { openPostgres } from './target.js';

let postgres: Postgres;
let login: PostgresLogin;
beforeAll(async () => {
  postgres = await startPostgres();
  await postgres.setUp();
  login = await postgres.login('desk', 'desk_main', 'Main desk');
});
afterAll(() => postgres?.stop());

const folders = new Folders();
const closing: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of closing.splice(0)) await each.close();
  folders.clean();
});

let desks = 0;
/** A desk of its own, with rows. */
function desk(rows: number, text = 'ü'.repeat(40)): JournalReader {
  desks += 1;
  const journal = openJournal(optionsFor(folders.make(), { deskId: desks.toString(16).padStart(32, '0') }));
  if (rows > 1) journal.append({ entries: Array.from({ length: rows - 1 }, (_, index) => ({ kind: 'message', conversation: `patron-${index % 3}`, time: index, ref: `r${index}`, body: { number: index + 2, text } })) });
  const reader = openReader(journal.file, key);
  closing.push(reader, journal);
  return reader;
}

async function open(as = login, archiveId?: string): Promise<ArchiveTarget> {
  const target = await openPostgres({ place: postgres.place, login: as, archiveId });
  closing.push({ close: () => target.close?.() });
  return target;
}

const batch = (reader: JournalReader, after: number, limit = 1000) => ({ desk: reader.desk, epoch: reader.epoch, rows: reader.rowsAfter(after, limit) });
const codeOf = (action: Promise<unknown>): Promise<unknown> => action.then(() => 'nothing', (error: unknown) => (error instanceof AppError ? error.code : error));

const plain = (row: OpenRow): object => ({ ...row, conversation: Buffer.from(row.conversation), commitment: Buffer.from(row.commitment), hash: Buffer.from(row.hash), nonce: Buffer.from(row.nonce), body: Buffer.from(row.body).toString() });
async function stored({ desk: deskId, epoch }: JournalReader): Promise<object[]> {
  const rows = await postgres.query<{ seq: string; time: string }>(
    'SELECT seq, kind, time, conversation, commitment, hash, nonce, body FROM deskbell.row WHERE desk = $1 AND epoch = $2 ORDER BY seq', [Buffer.from(deskId, 'hex'), Buffer.from(epoch, 'hex')],
  );
  return rows.map((row) => ({ ...row, seq: Number(row.seq), time: Number(row.time) }));
}
const expectWhole = async (reader: JournalReader): Promise<void> => expect(await stored(reader)).toEqual(reader.rowsAfter(0, 100_000).map(plain));

describe('PostgreSQL as central storage', () => {
  it('holds what the journal holds, field by field', async () => {
    const reader = desk(60, 'ü\u0000\ud800 \\ " \u{1f4d6}');
    const target = await open();
    expect(await target.resume(reader.desk, reader.epoch)).toEqual({ epoch: reader.epoch, seq: 0, hash: Buffer.alloc(32) });
    expect(await target.append(batch(reader, 0, 20))).toMatchObject({ acknowledged: { epoch: reader.epoch, seq: 20 }, forks: [] });
    expect(await target.append(batch(reader, 20))).toMatchObject({ acknowledged: { epoch: reader.epoch, seq: 60, hash: Buffer.from(reader.last().hash) }, forks: [] });
    await expectWhole(reader);
  });

  it('takes the same rows again and keeps them once, and answers a gap with where it stands', async () => {
    const reader = desk(30);
    const target = await open();
    expect(await target.append(batch(reader, 3, 5))).toMatchObject({ acknowledged: { seq: 0 } });
    await target.append(batch(reader, 0, 20));
    expect(await target.append(batch(reader, 5, 10))).toMatchObject({ acknowledged: { seq: 20 }, forks: [] });
    expect(await target.append(batch(reader, 25))).toMatchObject({ acknowledged: { seq: 20 }, forks: [] });
    expect(await target.append(batch(reader, 10))).toMatchObject({ acknowledged: { seq: 30 }, forks: [] });
    await expectWhole(reader);
  });

  it.each<[string, (row: OpenRow) => OpenRow]>([
    ['a body that is not the one it commits to', (row) => ({ ...row, body: Buffer.from('{"body":"other"}') })],
    ['a body that is no text', (row) => ({ ...row, body: Buffer.from([0xff, 0xfe]) })],
    ['another nonce', (row) => ({ ...row, nonce: new Uint8Array(16) })],
    ['a nonce that is too short', (row) => ({ ...row, nonce: new Uint8Array(8), body: new Uint8Array(0) })],
    ['another time', (row) => ({ ...row, time: row.time + 1 })],
    ['another conversation', (row) => ({ ...row, conversation: new Uint8Array(16).fill(1) })],
    ['another hash', (row) => ({ ...row, hash: new Uint8Array(32) })],
    ['a kind that is none', (row) => ({ ...row, kind: 'No Kind' })],
  ])('takes no row with %s, and none that came along', async (_name, change) => {
    const reader = desk(10);
    const target = await open();
    await target.append(batch(reader, 0, 4));
    const { rows, ...rest } = batch(reader, 4);
    expect(await codeOf(target.append({ ...rest, rows: rows.map((row, index) => (index === 2 ? change(row) : row)) }))).toBe('archive-damaged');
    expect(await stored(reader)).toHaveLength(4);
    expect(await target.append(batch(reader, 4))).toMatchObject({ acknowledged: { seq: 10 } });
    await expectWhole(reader);
  });

  /** Other rows under the numbers of rows of this desk, as a restored or copied data folder writes them. */
  function forkOf(reader: JournalReader, seq: number): OpenRow[] {
    const hashOf = rowHasher(sha256, { desk: Buffer.from(reader.desk, 'hex'), epoch: Buffer.from(reader.epoch, 'hex') });
    let prev = reader.hashAt(seq - 1) ?? new Uint8Array(32);
    return reader.rowsAfter(seq - 1, 2).map((row) => {
      prev = hashOf(prev, { ...row, time: row.time + 1 });
      return { ...row, time: row.time + 1, hash: prev };
    });
  }

  it('keeps a fork aside, says so, and touches nothing of the record', async () => {
    const reader = desk(10);
    const target = await open();
    await target.append(batch(reader, 0));
    const rows = forkOf(reader, 6);
    for (let round = 0; round < 2; round += 1) expect(await target.append({ desk: reader.desk, epoch: reader.epoch, rows })).toMatchObject({ forks: [6, 7], acknowledged: { seq: 10 } });
    await expectWhole(reader);
    const kept = await postgres.query<{ seq: string; hash: Buffer; login: string }>('SELECT seq, hash, login FROM deskbell.fork WHERE desk = $1 ORDER BY seq', [Buffer.from(reader.desk, 'hex')]);
    expect(kept).toEqual(rows.map(({ seq, hash }) => ({ seq: String(seq), hash: Buffer.from(hash), login: 'desk_main' })));
  });

  it('does not take back what retention has removed of a fork, however often it comes', async () => {
    const reader = desk(10);
    const target = await open();
    await target.append(batch(reader, 0));
    const fork = { desk: reader.desk, epoch: reader.epoch, rows: forkOf(reader, 6) };
    await target.append(fork);
    await postgres.query('UPDATE deskbell.fork SET nonce = NULL, body = NULL');
    expect(await target.append(fork)).toMatchObject({ forks: [6, 7], acknowledged: { seq: 10 } });
    expect(await postgres.query('SELECT count(*)::int AS kept, count(body)::int AS words FROM deskbell.fork WHERE desk = $1', [Buffer.from(reader.desk, 'hex')])).toEqual([{ kept: 2, words: 0 }]);
  });

  it('takes two that write as one by turns, and from each what the other has not sent', async () => {
    const reader = desk(40);
    const [one, other] = [await open(), await open()];
    for (const at of [0, 8, 16, 24, 32]) await Promise.all([one.append(batch(reader, 0, at + 4)), other.append(batch(reader, 0, at + 8))]);
    expect(await one.resume(reader.desk, reader.epoch)).toMatchObject({ seq: 40 });
    await expectWhole(reader);
  });

  it('takes the rows of a desk under its own login only', async () => {
    const reader = desk(5);
    await (await open()).append(batch(reader, 0, 2));
    const stranger = await open(await postgres.login('desk', 'desk_branch'));
    expect(await codeOf(stranger.append(batch(reader, 2)))).toBe('archive-damaged');
    expect(await codeOf(stranger.resume(reader.desk, reader.epoch))).toBe('archive-damaged');
    expect(await stored(reader)).toHaveLength(2);
  });

  it('keeps what the desk signed about its last row, under each of its keys', async () => {
    const reader = desk(10);
    const target = await open();
    const signed = (publicKey: string, time: number) => ({ head: { time, publicKey: publicKey.repeat(64), signature: Buffer.alloc(64, time) } });
    await target.append({ ...batch(reader, 0, 4), ...signed('a', 1) });
    await target.append({ ...batch(reader, 7), ...signed('a', 2) }); // a gap: nothing of it was taken
    await target.append({ ...batch(reader, 4), ...signed('a', 3) });
    await target.append({ ...batch(reader, 10), ...signed('b', 4) });
    const of = [Buffer.from(reader.desk, 'hex')];
    const heads = await postgres.query('SELECT seq::int, hash, time::int, public_key, signature FROM deskbell.head WHERE desk = $1 ORDER BY seq, time', of);
    const kept = (seq: number, publicKey: string, time: number) => ({ seq, hash: Buffer.from(reader.hashAt(seq) ?? []), time, public_key: Buffer.from(publicKey.repeat(64), 'hex'), signature: Buffer.alloc(64, time) });
    expect(heads).toEqual([kept(4, 'a', 1), kept(10, 'a', 3), kept(10, 'b', 4)]);
    expect(await postgres.query('SELECT certificate FROM deskbell.desk_key WHERE desk = $1', of)).toEqual([{ certificate: null }, { certificate: null }]);
  });

  it('answers with the holds in force, and with the orders that the desk does not have', async () => {
    const reader = desk(3);
    const target = await open();
    const hold = { id: '3f2504e0-4f89-41d3-9a0c-0305e82c3301', on: { person: 'patron@example.net' } };
    await postgres.query("INSERT INTO deskbell.hold (id, about, reason) VALUES ($1, $2, 'a claim')", [hold.id, hold.on]);
    await postgres.query("INSERT INTO deskbell.hold (about, reason, lifted) VALUES ('{\"words\": \"past\"}', 'over', now())");
    for (const text of ['one', 'two']) await postgres.query('INSERT INTO deskbell.retention_order (text, signature) VALUES ($1, $2)', [text, Buffer.alloc(64, 7)]);
    const signature = '07'.repeat(64);
    expect(await target.append(batch(reader, 0))).toMatchObject({ holds: [hold], deletions: [{ number: 1, text: 'one', signature }, { number: 2, text: 'two', signature }] });
    expect(await target.append({ ...batch(reader, 3), ordersAfter: 1 })).toMatchObject({ acknowledged: { seq: 3 }, deletions: [{ number: 2 }] });
  });

  it.each(['off', 'local', 'on', 'remote_apply'])('waits for the disk also where the login was told not to (%s)', async (set) => {
    const hasty = await postgres.login('desk', 'hasty');
    await postgres.query(`ALTER ROLE hasty SET synchronous_commit = '${set}'`);
    const client = await connect(postgres.place, hasty);
    closing.push({ close: () => client.end() });
    await client.query('BEGIN');
    await client.query('SELECT deskbell.append($1, $1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0)', [Buffer.alloc(16, 0xaa)]);
    expect((await client.query('SHOW synchronous_commit')).rows).toEqual([{ synchronous_commit: set === 'remote_apply' ? set : 'on' }]);
    await client.query('ROLLBACK');
  });

  it('is no other archive than the one that was used until now', async () => {
    const { archiveId } = await open();
    expect(await codeOf(open(login, archiveId))).toBe('nothing');
    expect(await codeOf(open(login, '3f2504e0-4f89-41d3-9a0c-0305e82c3301'))).toBe('archive-unreachable');
  });
});

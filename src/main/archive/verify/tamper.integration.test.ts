import { DatabaseError, type Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startPostgres, type Postgres } from '../../../../e2e/service/postgres.js';
import { Folders, seeded } from '../../journal/test/fixture.js';
import { newPrivateKey, signerOf } from '../keys/signed.js';
import { openPostgres } from '../postgres/target.js';
import { makeDesk, shipAll, type TestDesk } from '../test/record.js';
import { openPostgresSource } from './postgres-source.js';
import { isIntact, pointsOf, verifyRecord, type KnownPoint, type RecordReport } from './verify.js';

const rounds = process.env['DESK_LONG'] === undefined ? 40 : 1_000;
vi.setConfig({ testTimeout: 1_800_000, hookTimeout: 120_000 });

const folders = new Folders();
let postgres: Postgres;
let desk: TestDesk;
/** Changes and restores; `reading` verifies. */
let owner: Client;
let reading: Client;

beforeAll(async () => {
  postgres = await startPostgres();
  const archiveId = await postgres.setUp();
  desk = makeDesk(folders, 60);
  const target = await openPostgres({ place: postgres.place, login: await postgres.login('desk', 'main', 'Main desk'), archiveId });
  await shipAll(desk, target, signerOf(newPrivateKey()));
  await target.close?.();
  [owner, reading] = [await postgres.connect(), await postgres.connect()];
  for (const table of ['row', 'head', 'epoch']) await owner.query(`CREATE TABLE public.kept_${table} AS SELECT * FROM deskbell.${table}`);
});
afterAll(async () => {
  await owner?.end();
  await reading?.end();
  desk?.close();
  await postgres?.stop();
  folders.clean();
});

async function restore(): Promise<void> {
  await owner.query('DELETE FROM deskbell.row; DELETE FROM deskbell.head; DELETE FROM deskbell.epoch');
  await owner.query('INSERT INTO deskbell.epoch SELECT * FROM public.kept_epoch; INSERT INTO deskbell.head SELECT * FROM public.kept_head');
  await owner.query('INSERT INTO deskbell.row OVERRIDING SYSTEM VALUE SELECT * FROM public.kept_row');
}

async function verify(earlier: readonly KnownPoint[] = []): Promise<RecordReport> {
  try {
    return await verifyRecord(await openPostgresSource(reading, 'a test'), { libraryKey: undefined, now: 0, silentAfter: 1, earlier });
  } finally {
    await reading.query('ROLLBACK; RESET ROLE');
  }
}

type Random = (below: number) => number;
const last = 60;

async function flip(random: Random): Promise<void> {
  const seq = 1 + random(last);
  const column = ['seq', 'kind', 'conversation', 'time', 'commitment', 'hash', 'nonce', 'body'][random(8)] ?? 'seq';
  const { rows: [found] } = await owner.query<{ value: Buffer | string }>(`SELECT ${column} AS value FROM deskbell.row WHERE seq = $1`, [seq]);
  const value = found?.value ?? '';
  if (column === 'seq' || column === 'time') {
    await owner.query(`UPDATE deskbell.row SET ${column} = $1 WHERE seq = $2`, [String(BigInt(String(value)) ^ (1n << BigInt(random(53)))), seq]);
    return;
  }
  const bytes = Buffer.from(typeof value === 'string' ? Buffer.from(value) : value);
  const bit = random(bytes.length * 8);
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  // As bytes: a text that is none is for the database to refuse.
  const text = typeof value === 'string';
  await owner.query(`UPDATE deskbell.row SET ${column} = ${text ? "convert_from($1, 'UTF8')" : '$1'} WHERE seq = $2`, [bytes, seq]);
}

const tampering: Record<string, (random: Random) => Promise<unknown>> = {
  'a bit of a row': flip,
  'a row removed': (random) => owner.query('DELETE FROM deskbell.row WHERE seq = $1', [1 + random(last)]),
  'a row moved': async (random) => {
    const from = 1 + random(last);
    const to = 1 + ((from + random(last - 1)) % last);
    for (const [was, is] of [[from, 1_000], [to, from], [1_000, to]]) await owner.query('UPDATE deskbell.row SET seq = $2 WHERE seq = $1', [was, is]);
  },
  'a tail cut': (random) => owner.query('DELETE FROM deskbell.row WHERE seq > $1', [random(last)]),
  'a content removed': (random) => owner.query('UPDATE deskbell.row SET nonce = NULL, body = NULL WHERE seq = $1', [1 + random(last)]),
};

/** What may not be in a table: not a number, not UTF-8, not the pattern, another length. */
const isRefusal = (error: unknown): boolean => error instanceof DatabaseError && /^(22|23)/.test(error.code ?? '');

describe(`in PostgreSQL, ${rounds} times`, () => {
  it('nothing is found where nobody did anything', async () => {
    expect(isIntact(await verify())).toBe(true);
  });

  it('what is done to a row is found, or refused by the database', async () => {
    const random = seeded(11);
    const names = Object.keys(tampering);
    const unseen: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const name = names[round % names.length] ?? '';
      const refused = await (tampering[name]?.(random) ?? Promise.resolve()).then(() => false, (error: unknown) => isRefusal(error) || Promise.reject(error));
      if (!refused && isIntact(await verify())) unseen.push(`${round} ${name}`);
      await restore();
    }
    expect(unseen).toEqual([]);
    expect(isIntact(await verify())).toBe(true);
  });

  it('a tail that was cut off with all that spoke of it is found by an earlier report', async () => {
    const earlier = pointsOf(await verify());
    const random = seeded(12);
    const unseen: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const left = random(last);
      await owner.query(`DELETE FROM deskbell.row WHERE seq > ${left}; DELETE FROM deskbell.head WHERE seq > ${left}; UPDATE deskbell.epoch SET seq = ${left}, hash = coalesce((SELECT hash FROM deskbell.row WHERE seq = ${left}), hash)`);
      if (isIntact(await verify(earlier))) unseen.push(left);
      await restore();
    }
    expect(unseen).toEqual([]);
  });
});

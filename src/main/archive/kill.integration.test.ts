import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startPostgres, type Postgres } from '../../../e2e/service/postgres.js';
import { openReader } from '../journal/reader.js';
import { bundle, Folders, key, kill, linesOf, seeded, start } from '../journal/test/fixture.js';
import { hex, type OpenRow } from '../journal/store.js';
import { openFolder } from './folder.js';
import { newPrivateKey, signerOf } from './keys/signed.js';
import { rowsIn } from './line.js';
import { openPostgres } from './postgres/target.js';
import { Shipper } from './ship.js';
import type { ArchiveTarget } from './target.js';
import { openFolderSource } from './verify/folder-source.js';
import { openPostgresSource } from './verify/postgres-source.js';
import { findingsOf, verifyRecord } from './verify/verify.js';
import type { RecordSource } from './verify/source.js';

/** Of each kind of central storage. */
const rounds = process.env['DESK_LONG'] === undefined ? 10 : 100;
vi.setConfig({ testTimeout: 1_800_000, hookTimeout: 120_000 });

const folders = new Folders();
let postgres: Postgres;
let [appender, shipper] = ['', ''];
let archiveId = '';

beforeAll(async () => {
  postgres = await startPostgres();
  archiveId = await postgres.setUp();
  appender = await bundle('src/main/journal/test/appender.ts', folders.make());
  shipper = await bundle('src/main/archive/test/shipper.ts', folders.make());
});
afterAll(async () => {
  await postgres?.stop();
  folders.clean();
});

const signing = newPrivateKey();
const signer = signerOf(signing);
const pkcs8 = signing.export({ format: 'der', type: 'pkcs8' }).toString('hex');

/** Reads lines until there were so many, or until the program has ended. */
async function after(child: ChildProcess, lines: number): Promise<void> {
  let left = lines;
  for await (const line of linesOf(child)) {
    left -= 1;
    if (left <= 0 || line === 'done') return;
  }
}

type Victim = 'the desk' | 'the archive process' | 'the database' | 'all of them';

interface Fallen { readonly file: string; readonly killed: Readonly<Record<string, number>> }

/** A desk writes and its archive process ships, until one of them falls; and again. */
async function fall(where: string, victims: readonly Victim[], seed: number): Promise<Fallen> {
  const dir = folders.make();
  const random = seeded(seed);
  const killed: Record<string, number> = {};
  const file = path.join(dir, 'epoch-0001', 'journal.db');
  for (let round = 0; round < rounds; round += 1) {
    const victim = victims[round % victims.length] ?? 'all of them';
    const desk = start(appender, [dir]);
    await after(desk, 2 + random(20));
    const ships = start(shipper, [file, where, pkcs8]);
    await after(ships, 1 + random(12));
    if (victim === 'the database' || victim === 'all of them') await postgres.kill();
    if (victim === 'the desk' || victim === 'the database') await after(ships, 1);
    await Promise.all([kill(desk), kill(ships)]);
    for (const child of [desk, ships]) if (child.signalCode === 'SIGKILL') killed[victim] = (killed[victim] ?? 0) + 1;
    if (victim === 'the database' || victim === 'all of them') await postgres.start();
  }
  return { file, killed };
}

async function shipRest(file: string, openTarget: () => Promise<ArchiveTarget>): Promise<readonly OpenRow[]> {
  const journal = openReader(file, key);
  const targets: ArchiveTarget[] = [];
  try {
    const whole = new Shipper({
      journals: [journal], signer, now: Date.now, random: Math.random, report: () => undefined, sleep: () => Promise.resolve(),
      openTarget: async () => {
        const target = await openTarget();
        targets.push(target);
        return target;
      },
    });
    expect(await whole.run()).toBe(true);
    return journal.rowsAfter(0, 10_000_000);
  } finally {
    for (const target of targets) await target.close?.();
    journal.close();
  }
}

interface Plain { readonly seq: number; readonly kind: string; readonly conversation: string; readonly time: number; readonly commitment: string; readonly hash: string; readonly nonce: string; readonly body: string }
const plain = ({ seq, kind, conversation, time, commitment, hash, nonce, body }: OpenRow): Plain =>
  ({ seq, kind, conversation: hex(conversation), time, commitment: hex(commitment), hash: hex(hash), nonce: hex(nonce), body: Buffer.from(body).toString('utf8') });

const expectIntact = async (source: RecordSource): Promise<void> => {
  const report = await verifyRecord(source, { libraryKey: undefined, now: Date.now(), silentAfter: 3_600_000 });
  expect(findingsOf(report).filter(({ weight }) => weight === 'broken')).toEqual([]);
};

describe(`killed ${rounds} times each, central storage holds the journal row for row`, () => {
  it('in PostgreSQL, where the desk, its archive process and the database fall', async () => {
    const login = await postgres.login('desk', 'main', 'Main desk');
    const { file, killed } = await fall(JSON.stringify({ place: postgres.place, login }), ['the desk', 'the archive process', 'the database', 'all of them'], 31);
    const rows = await shipRest(file, () => openPostgres({ place: postgres.place, login, archiveId }));
    const client = await postgres.connect();
    try {
      const { rows: stored } = await client.query<Plain & { readonly seq: string; readonly time: string }>(
        "SELECT seq, kind, encode(conversation, 'hex') AS conversation, time, encode(commitment, 'hex') AS commitment, encode(hash, 'hex') AS hash, encode(nonce, 'hex') AS nonce, body FROM deskbell.row ORDER BY seq",
      );
      expect(stored.map((row) => ({ ...row, seq: Number(row.seq), time: Number(row.time) }))).toEqual(rows.map(plain));
      expect(rows.length).toBeGreaterThan(rounds);
      expect(Object.keys(killed).length).toBeGreaterThan(2);
      await expectIntact(await openPostgresSource(client, 'a test'));
    } finally {
      await client.end();
    }
  });

  it('in a folder, where the desk and its archive process fall', async () => {
    const folder = folders.make();
    const { file, killed } = await fall(folder, ['the desk', 'the archive process'], 32);
    const rows = await shipRest(file, () => openFolder({ folder, archiveId: undefined }));
    const segments = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /segment-\d+\.jsonl$/.test(name)).toSorted();
    const stored = segments.flatMap((name) => rowsIn(readFileSync(path.join(folder, name))));
    expect(stored.map(({ content, ...row }) => content.state === 'clear' && plain({ ...row, nonce: content.nonce, body: content.body }))).toEqual(rows.map(plain));
    expect(segments.length).toBeGreaterThan(1);
    expect(Object.keys(killed)).toHaveLength(2);
    await expectIntact(await openFolderSource({ folder }));
  });
});

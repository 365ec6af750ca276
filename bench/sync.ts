/**
 * A desk that comes back after months: 500,000 rows into PostgreSQL, on a disk and over TLS, as the archive process ships
 * them (read, opened, sent, hashed again by the server, acknowledged batch by batch), beside COPY of the same rows into
 * the same table over the same kind of connection. Both take turns. Then the packed desk does the same while a patron
 * writes: from the send to the DOM, beside the same desk without central storage.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startPostgres, type Postgres } from '../e2e/service/postgres.js';
import { startProsody } from '../e2e/service/prosody.js';
import { openPostgres } from '../src/main/archive/postgres/target.js';
import type { PostgresLogin } from '../src/main/archive/postgres/connect.js';
import { newPrivateKey, signerOf } from '../src/main/archive/keys/signed.js';
import { Shipper } from '../src/main/archive/ship.js';
import { journalFiles } from '../src/main/journal/epochs.js';
import { openReader, type JournalReader } from '../src/main/journal/reader.js';
import { copyInto, writeCopyFile } from './lib/copy.js';
import { freshFolder, journalKeyIn, makeDataFolder } from './lib/data-folder.js';
import { atLeast, atMost, median, report, spread, type Aim } from './lib/figures.js';
import { messagePath } from './lib/message-path.js';
import { writePast } from './lib/past.js';
import { runDesk } from './lib/running-desk.js';

const ROWS = Number(process.argv[2] ?? 500_000);
const ROUNDS = 3;
/** As long as shipping goes on in any case. */
const MESSAGES = 400;

const perSecond = (rows: number, ms: number): string => `${Math.round((rows / ms) * 1_000).toLocaleString('en-GB')} rows/s`;

/** Nothing of any desk, and nothing left to write that is of the round before. */
async function empty(postgres: Postgres): Promise<void> {
  await postgres.query('TRUNCATE deskbell.row, deskbell.epoch, deskbell.head, deskbell.desk_key, deskbell.desk CASCADE');
  await postgres.query('CHECKPOINT');
}

/** @returns milliseconds */
async function ship(journal: JournalReader, postgres: Postgres, login: PostgresLogin): Promise<number> {
  const begun = performance.now();
  const shipper = new Shipper({
    journals: [journal], openTarget: () => openPostgres({ place: postgres.place, login, archiveId: undefined }), signer: signerOf(newPrivateKey()),
    now: Date.now, random: Math.random,
    report: ({ problem }) => {
      if (problem) throw new Error(problem.message);
    },
    sleep: () => Promise.reject(new Error('shipping paused')),
  });
  await shipper.run();
  const took = performance.now() - begun;
  await shipper.close();
  return took;
}

async function besideCopy(journal: JournalReader, postgres: Postgres, file: string): Promise<Aim> {
  writeCopyFile(journal, file);
  const rows = journal.last().seq;
  console.log(`${rows.toLocaleString('en-GB')} rows, ${Math.round(fs.statSync(file).size / rows)} bytes each in COPY's format`);
  const login = await postgres.login('desk', 'shipping', 'Main desk');
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await empty(postgres);
    const copied = await copyInto(postgres, file);
    await empty(postgres);
    const shipped = await ship(journal, postgres, login);
    const [{ there } = { there: '' }] = await postgres.query<{ there: string }>('SELECT count(*) AS there FROM deskbell.row');
    if (Number(there) !== rows) throw new Error(`${there} rows arrived of ${rows}`);
    console.log(`COPY ${perSecond(rows, copied)}, shipped ${perSecond(rows, shipped)}`);
    ratios.push(copied / shipped);
  }
  return atLeast('shipping-beside-copy', median(ratios), 'of COPY', 0.3);
}

const rowsIn = async (postgres: Postgres): Promise<number> => Number((await postgres.query<{ rows: string }>('SELECT coalesce(sum(seq), 0) AS rows FROM deskbell.epoch'))[0]?.rows ?? 0);

async function besidePatron(folder: string, data: string, postgres: Postgres): Promise<Aim> {
  const medians: number[] = [];
  await empty(postgres);
  // In a library it is another computer; here it has what the desk leaves over.
  os.setPriority(postgres.pid, os.constants.priority.PRIORITY_LOW);
  for (const central of [undefined, await postgres.login('desk', 'at_work', 'Main desk')]) {
    const service = await startProsody();
    try {
      const desk = await runDesk({ folder, data, service, ...(central ? { central, change: { central: { postgres: postgres.place } } } : {}) });
      try {
        const before = await rowsIn(postgres);
        const { floor, path: shown } = await messagePath(desk, service, MESSAGES);
        const after = await rowsIn(postgres);
        if (central) console.log(`meanwhile ${(after - before).toLocaleString('en-GB')} rows were shipped`);
        if (central && after - before < 1_000) throw new Error('nothing was shipped meanwhile: there is nothing to compare');
        console.log(`${central ? 'while it ships' : 'without central storage'}: bare receiver ${spread(floor)}; in the DOM ${spread(shown)}`);
        medians.push(median(shown));
      } finally {
        await desk.close();
      }
    } finally {
      await service.stop();
    }
  }
  const [alone = Number.NaN, shipping = Number.NaN] = medians;
  return atMost('message-path-while-shipping', shipping / alone, 'of that without', 1.1);
}

const folder = freshFolder('sync');
const data = path.join(folder, 'data');
const postgres = await startPostgres({ onDisk: true });
try {
  await postgres.setUp();
  await makeDataFolder(data, (past) => writePast(past, ROWS, 0));
  const [file = ''] = journalFiles(path.join(data, 'journal'));
  const journal = openReader(file, journalKeyIn(data));
  const aims = [await besideCopy(journal, postgres, path.join(folder, 'copy'))];
  journal.close();
  aims.push(await besidePatron(folder, data, postgres));
  report('sync', aims);
} finally {
  await postgres.stop();
  fs.rmSync(folder, { recursive: true, force: true });
}

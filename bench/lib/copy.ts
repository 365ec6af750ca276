/** What a database takes at best: the rows of a journal by COPY, over the same connection, into the same table. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import type { Postgres } from '../../e2e/service/postgres.js';
import type { JournalReader } from '../../src/main/journal/reader.js';
import type { OpenRow } from '../../src/main/journal/store.js';

const COLUMNS = 'desk, epoch, seq, kind, conversation, time, commitment, hash, nonce, body';
const PAGE = 5_000;

const bytea = (bytes: Uint8Array): string => `\\\\x${Buffer.from(bytes).toString('hex')}`;
/** COPY's text format: a tab, a line feed and a backslash have names. */
const escaped = (text: string): string => text.replace(/[\\\t\n\r]/g, (found) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[found] ?? found);

function* linesOf(journal: JournalReader): Generator<string> {
  const [deskId, epochId] = [Buffer.from(journal.desk, 'hex'), Buffer.from(journal.epoch, 'hex')].map(bytea);
  const line = (row: OpenRow): string =>
    [deskId, epochId, row.seq, row.kind, bytea(row.conversation), row.time, bytea(row.commitment), bytea(row.hash), bytea(row.nonce), escaped(Buffer.from(row.body).toString())].join('\t');
  for (let page = journal.rowsAfter(0, PAGE); page.length > 0; page = journal.rowsAfter(page.at(-1)?.seq ?? 0, PAGE)) yield `${page.map(line).join('\n')}\n`;
}

/** Written beforehand, so that reading and opening the journal is not part of what is measured. */
export function writeCopyFile(journal: JournalReader, file: string): void {
  const fd = fs.openSync(file, 'w');
  for (const lines of linesOf(journal)) fs.writeSync(fd, lines);
  fs.closeSync(fd);
}

/** @returns milliseconds of `psql`, its start included: a fraction of a second */
export async function copyInto({ place, owner, caFile }: Postgres, file: string): Promise<number> {
  const begun = performance.now();
  const psql = spawn('psql', ['-qX', '-v', 'ON_ERROR_STOP=1', '-c', `\\copy deskbell.row (${COLUMNS}) FROM '${file}'`], {
    env: { PATH: process.env['PATH'], PGHOST: place.host, PGPORT: String(place.port), PGDATABASE: place.database, PGUSER: owner.user, PGPASSWORD: owner.password, PGSSLMODE: 'verify-full', PGSSLROOTCERT: caFile },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  psql.stderr.on('data', (data) => (said += String(data)));
  const code = await new Promise((resolve) => psql.once('close', resolve));
  if (code !== 0) throw new Error(`psql could not copy: ${said.trim()}`);
  return performance.now() - begun;
}

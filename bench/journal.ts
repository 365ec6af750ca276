/**
 * How fast the journal appends beside a bare insert loop, and how fast it is verified.
 *
 * The bare loop inserts the same entries as JSON, filled up to the same size, into the same tables with the same
 * settings on the same file system, one row per transaction; it does not hash, chain, encrypt or keep a head file.
 * Both take turns in one process.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDatabase } from '../src/main/journal/database.js';
import { openJournal, type Entry, type Journal } from '../src/main/journal/index.js';
import { rowColumns } from '../src/main/journal/row.js';
import { verifyFile } from '../src/main/journal/verify-file.js';

const key = { id: 'bench', key: randomBytes(32) };
const syncDelay = 15;
const verifyRows = 1_000_000;

/** On a disk, where temporary folders may be memory. */
const base = path.join(import.meta.dirname, '../.local/bench-data');
mkdirSync(base, { recursive: true });
const folder = mkdtempSync(path.join(base, 'journal-'));

const openIn = (dir: string): Journal =>
  openJournal({ dir, deskId: 'be'.repeat(16), machineId: 'bench', key, now: Date.now, random: (length) => randomBytes(length) });

const entry = (number: number): Entry => ({
  kind: 'message', conversation: `patron-${number % 200}@anon.library.example`, time: 1_795_000_000_000 + number, ref: `archive/${number}`,
  body: { from: 'patron', text: 'Do you have the second volume of the county history, and can I renew it? '.repeat(1 + (number % 4)) },
});

/** What sealing adds to an entry, in bytes: tag byte, initialisation vector, nonce, authentication tag. */
const sealing = 1 + 12 + 16 + 16;

type Loop = (rows: number) => void;

function journalLoop(name: string): Loop {
  const journal = openIn(path.join(folder, name));
  let number = 0;
  return (rows) => {
    for (let left = rows; left > 0; left -= 1) journal.append({ entries: [entry((number += 1))] });
  };
}

/** @param indexed the journal's own tables; else one table without an index, to show what the indexes cost */
function bareLoop(name: string, indexed: boolean): Loop {
  const db = createDatabase(path.join(folder, `${name}.db`));
  if (!indexed) db.exec('CREATE TABLE plain (seq INTEGER PRIMARY KEY, value BLOB NOT NULL) STRICT');
  const row = db.prepare(`INSERT INTO row (${rowColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const plain = indexed ? undefined : db.prepare('INSERT INTO plain (seq, value) VALUES (?, ?)');
  const conversations = Array.from({ length: 200 }, () => randomBytes(16));
  const pool = randomBytes(1 << 20);
  const piece = (at: number, length: number): Uint8Array => pool.subarray((at * 4093) % (pool.length - length), ((at * 4093) % (pool.length - length)) + length);
  let number = 0;
  return (rows) => {
    for (let left = rows; left > 0; left -= 1) {
      const { kind, time, conversation, ref, body } = entry((number += 1));
      const value = Buffer.from(JSON.stringify({ conversation, ref, body }) + ' '.repeat(indexed ? sealing : sealing + 96));
      if (plain) plain.run([number, value]);
      else row.run([number, kind, conversations[number % 200], time, piece(number, 32), piece(number, 32), piece(number, 16), number * 2 ** 20, value]);
    }
  };
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** Rows per second of each loop; they take turns, and the first round is not counted. */
function takeTurns(loops: Readonly<Record<string, Loop>>, rounds: number, rows: number): Record<string, number[]> {
  const rates: Record<string, number[]> = {};
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, loop] of Object.entries(loops)) {
      const begun = performance.now();
      loop(rows);
      if (round > 0) (rates[name] ??= []).push((rows / (performance.now() - begun)) * 1000);
    }
  }
  return rates;
}

interface Compared {
  readonly journal: number;
  readonly bare: number;
  readonly plain: number;
  readonly ratio: number;
  readonly plainRatio: number;
}

function compare(rounds: number, rows: number): Compared {
  const { journal = [], bare = [], plain = [] } = takeTurns({ journal: journalLoop('journal'), bare: bareLoop('bare', true), plain: bareLoop('plain', false) }, rounds, rows);
  const ratio = (floor: readonly number[]): number => median(journal.map((rate, index) => rate / (floor[index] ?? rate)));
  return { journal: median(journal), bare: median(bare), plain: median(plain), ratio: ratio(bare), plainRatio: ratio(plain) };
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const rate = (value: number): string => Math.round(value).toLocaleString('en-GB');

function report(what: string, { journal, bare, plain, ratio, plainRatio }: Compared): void {
  print(`${what}: journal ${rate(journal)}/s, bare loop ${rate(bare)}/s, ratio ${ratio.toFixed(2)}`);
  print(`  (into one table without any index: ${rate(plain)}/s, ratio ${plainRatio.toFixed(2)})`);
}

/** Runs this program again with every sync of the system delayed; only syncs are trapped, all else runs at full speed. */
function compareDelayed(): Compared | undefined {
  const delay = `inject=fsync,fdatasync:delay_enter=${syncDelay * 1000}`;
  const { status, stdout, stderr, error } = spawnSync(
    'strace', ['-f', '--seccomp-bpf', '-qq', '-o', '/dev/null', '-e', 'trace=fsync,fdatasync', '-e', delay, process.execPath, fileURLToPath(import.meta.url), '--delayed'],
    { encoding: 'utf8' },
  );
  const line = stdout?.trim().split('\n').at(-1) ?? '';
  if (status === 0 && line.startsWith('{')) {
    const parsed: unknown = JSON.parse(line);
    if (isCompared(parsed)) return parsed;
  }
  print(`Delayed syncs could not be measured; strace must be installed and allowed: ${error?.message ?? stderr}`);
  return undefined;
}

const isCompared = (value: unknown): value is Compared =>
  typeof value === 'object' && value !== null && ['journal', 'bare', 'plain', 'ratio', 'plainRatio'].every((name) => name in value);

function verifySpeed(): number {
  const dir = path.join(folder, 'million');
  const journal = openIn(dir);
  for (let done = journal.head.seq; done < verifyRows; done = journal.head.seq) {
    journal.append({ entries: Array.from({ length: Math.min(1000, verifyRows - done) }, (_, index) => entry(done + index)) });
  }
  journal.close();
  const rates = [1, 2, 3].map(() => {
    const begun = performance.now();
    const { report: found } = verifyFile(journal.file);
    if (found.finding !== undefined || found.rows !== verifyRows) throw new Error('The journal of the benchmark is not intact.');
    const whole = performance.now() - begun;
    print(`verify ${rate(found.rows)} rows: chain ${rate((found.rows / found.elapsed) * 1000)} rows/s; with the tables' structure and indexes ${rate((found.rows / whole) * 1000)} rows/s`);
    return (found.rows / found.elapsed) * 1000;
  });
  return median(rates);
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

function main(): void {
  const direct = compare(120, 100);
  report('append, one row per transaction', direct);
  const delayed = compareDelayed();
  if (delayed) report(`the same, every sync ${syncDelay} ms longer (strace delays fsync and fdatasync)`, delayed);
  const rows = verifySpeed();
  const aims = [
    { name: 'append-ratio', value: round(direct.ratio), unit: 'of the bare loop', aim: 0.7, holds: direct.ratio >= 0.7 },
    { name: 'append-ratio-slow-sync', value: round(delayed?.ratio ?? 0), unit: 'of the bare loop', aim: 0.7, holds: (delayed?.ratio ?? 0) >= 0.7 },
    { name: 'verify', value: Math.round(rows), unit: 'rows/s', aim: 200_000, holds: rows >= 200_000 },
  ];
  print(JSON.stringify({ bench: 'journal', aims }));
}

try {
  if (process.argv.includes('--delayed')) print(JSON.stringify(compare(5, 30)));
  else main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

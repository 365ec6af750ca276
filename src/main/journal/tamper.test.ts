import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../shared/errors.js';
import { rowOf } from './database.js';
import { openJournal } from './index.js';
import { blob } from './store.js';
import { bundle, Folders, key, kill, linesOf, optionsFor, seeded, start } from './test/fixture.js';
import { verifyFile } from './verify-file.js';

const rounds = process.env['DESK_LONG'] === undefined ? 40 : 1_000;
vi.setConfig({ testTimeout: 1_800_000, hookTimeout: 120_000 });

const folders = new Folders();
/** Of one round. */
const copies = new Folders();
const databaseIn = (dir: string): string => path.join(dir, 'epoch-0001', 'journal.db');
/** A journal that was closed, and one of a desk that was killed, whose rows lie in the log. */
let [closed, crashed] = ['', ''];
let last = 0;

beforeAll(async () => {
  closed = folders.make();
  const journal = openJournal(optionsFor(closed));
  journal.append({ entries: Array.from({ length: 59 }, (_, index) => ({ kind: 'message', conversation: `patron-${index % 5}`, ref: `ref-${index}`, time: 1_700_000_000_000 + index, body: { text: `Wort ${index} ü` } })) });
  last = journal.head.seq;
  journal.close();
  const program = await bundle('src/main/journal/test/appender.ts', folders.make());
  crashed = folders.make();
  const child = start(program, [crashed, '60']);
  for await (const line of linesOf(child)) if (Number(line) >= 60) break;
  await kill(child);
});
afterAll(() => folders.clean());

function intact(dir: string): boolean {
  try {
    return verifyFile(databaseIn(dir), key).report.finding === undefined;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

/** Everything that a row says, wherever the file has it. */
function contentOf(dir: string): string {
  const db = new Database(databaseIn(copies.copy(dir)));
  try {
    return JSON.stringify(db.prepare('SELECT seq, kind, conversation, time, commitment, hash, sealed FROM row ORDER BY seq').raw().all([]));
  } finally {
    db.close();
  }
}

type Random = (below: number) => number;
type Db = Database.Database;

function flip(db: Db, random: Random): void {
  const seq = 2 + random(last - 1);
  const column = ['seq', 'kind', 'conversation', 'time', 'commitment', 'hash', 'sealed'][random(7)] ?? 'seq';
  if (column === 'seq' || column === 'time') {
    // Not the number of another row: the table has each of them once.
    const bit = 2 ** (column === 'seq' ? 6 + random(45) : random(51));
    db.prepare(`UPDATE row SET ${column} = (${column} | ?) - (${column} & ?) WHERE seq = ?`).run([bit, bit, seq]);
    return;
  }
  const bytes = Buffer.from(blob(rowOf(db.prepare(`SELECT CAST(${column} AS BLOB) FROM row WHERE seq = ?`).raw().get([seq]))?.[0]));
  const bit = random(bytes.length * 8);
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  db.prepare(`UPDATE row SET ${column} = ? WHERE seq = ?`).run([column === 'kind' ? bytes.toString('latin1') : bytes, seq]);
}

const tampering: Record<string, (db: Db, random: Random) => void> = {
  'a bit of a row': flip,
  'a row removed': (db, random) => void db.prepare('DELETE FROM row WHERE seq = ?').run([1 + random(last)]),
  'a row moved': (db, random) => {
    const from = 1 + random(last);
    const to = 1 + ((from + random(last - 1)) % last);
    for (const [was, is] of [[from, 100_000], [to, from], [100_000, to]]) db.prepare('UPDATE row SET seq = ? WHERE seq = ?').run([is, was]);
  },
  'a tail cut': (db, random) => void db.prepare('DELETE FROM row WHERE seq > ?').run([random(last)]),
  'a content removed': (db, random) => void db.prepare('UPDATE row SET sealed = NULL WHERE seq = ?').run([1 + random(last)]),
  'a content put into another row': (db, random) => {
    const from = 1 + random(last);
    db.prepare('UPDATE row SET sealed = (SELECT sealed FROM row WHERE seq = ?) WHERE seq = ?').run([from, 1 + ((from + random(last - 1)) % last)]);
  },
};

describe(`in a journal, ${rounds} times`, () => {
  it('nothing is found where nobody did anything', () => {
    expect([intact(closed), intact(crashed)]).toEqual([true, true]);
  });

  it('what is done to a row is found', () => {
    const random = seeded(21);
    const names = Object.keys(tampering);
    const unseen: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const dir = copies.copy(closed);
      const name = names[round % names.length] ?? '';
      const db = new Database(databaseIn(dir));
      tampering[name]?.(db, random);
      db.close();
      if (intact(dir)) unseen.push(`${round} ${name}`);
      copies.clean();
    }
    expect(unseen).toEqual([]);
  });

  it('any bit of the log is found or refused where it takes a row away, or changes one', () => {
    const random = seeded(22);
    const whole = contentOf(crashed);
    const unseen: number[] = [];
    let changed = 0;
    for (let round = 0; round < rounds; round += 1) {
      const dir = copies.copy(crashed);
      const log = `${databaseIn(dir)}-wal`;
      const bytes = readFileSync(log);
      const bit = random(bytes.length * 8);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      writeFileSync(log, bytes);
      const seen = !intact(dir);
      if (seen) changed += 1;
      else if (contentOf(dir) !== whole) unseen.push(round);
      copies.clean();
    }
    expect(unseen).toEqual([]);
    expect(changed).toBeGreaterThan(rounds / 4);
  });
});

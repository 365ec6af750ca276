import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'libsql';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../shared/errors.js';
import { openJournal } from './index.js';
import { verifyFile } from './verify-file.js';
import { bundle, Folders, key, kill, linesOf, optionsFor, seeded, start } from './test/fixture.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
const lasting = new Folders();
const folders = new Folders();
const databaseIn = (dir: string): string => path.join(dir, 'epoch-0001', 'journal.db');
/** A journal of a desk that was killed, all of its rows but the first in the log; and the same, closed. */
let crashed = '';
let closed = '';
let lastRow = 0;

beforeAll(async () => {
  const program = await bundle('src/main/journal/test/appender.ts', lasting.make());
  crashed = lasting.make();
  const child = start(program, [crashed, '60']);
  for await (const line of linesOf(child)) if (Number(line) >= 60) break;
  await kill(child);
  closed = lasting.copy(crashed);
  const db = new Database(databaseIn(closed));
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  lastRow = verifyFile(databaseIn(closed), key).report.rows;
});
afterEach(() => folders.clean());
afterAll(() => lasting.clean());

/** Everything that the journal is evidence of, or reads back. Places order only what is in a conversation. */
function dump(dir: string): string {
  const db = new Database(databaseIn(folders.copy(dir)));
  try {
    const tables = ['desk, epoch, format, cipher, key_check, salt FROM journal',
      'seq, kind, conversation, time, commitment, hash, ref, iif(conversation IS NULL, 0, place), sealed FROM row ORDER BY seq',
      '* FROM snapshot', '* FROM cursor', '* FROM side'];
    return tables.map((each) => JSON.stringify(db.prepare(`SELECT ${each}`).raw().all([]))).join('\n');
  } finally {
    db.close();
  }
}

type Outcome = { readonly found: string } | 'intact';

function verdict(dir: string, withKey = true): Outcome {
  try {
    const { finding } = verifyFile(databaseIn(dir), withKey ? key : undefined).report;
    return finding === undefined ? 'intact' : { found: `${finding.seq ?? ''} ${finding.what}` };
  } catch (error) {
    if (error instanceof AppError) return { found: error.code };
    throw error;
  }
}

describe('damage to the files', () => {
  const harms: Record<string, (bytes: Buffer, random: (below: number) => number) => Buffer> = {
    'one bit flipped': (bytes, random) => {
      const at = random(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
      return bytes;
    },
    'a sector of zeros': (bytes, random) => {
      const sector = Math.floor(random(bytes.length) / 512) * 512;
      return bytes.fill(0, sector, Math.min(bytes.length, sector + 512));
    },
    'a page of another place': (bytes, random) => {
      const page = Math.floor(bytes.length / 4096);
      if (page < 2) return bytes.subarray(0, random(bytes.length));
      const [from, to] = [random(page) * 4096, random(page) * 4096];
      bytes.copy(bytes, to, from, from + 4096);
      return bytes;
    },
    'an end that is cut off': (bytes, random) => bytes.subarray(0, random(bytes.length)),
  };
  // The least share of rounds in which something must be found: a page has room that holds nothing, and the log of the
  // crashed journal holds nearly every page of its database anew.
  const targets: [state: 'crashed' | 'closed', file: string, rounds: number, leastFound: number][] = [
    ['crashed', 'journal.db', 8, 0], ['crashed', 'journal.db-wal', 32, 0.2], ['crashed', 'journal.head', 6, 0.9],
    ['closed', 'journal.db', 32, 0.2], ['closed', 'journal.head', 4, 0.9],
  ];

  // 4 harms, 82 rounds each.
  it.each(Object.keys(harms).flatMap((harm) => targets.map(([state, file, rounds, leastFound]) => [harm, file, state, rounds, leastFound] as const)))(
    '%s in %s of a %s journal is found or refused, or nothing of the record is changed by it',
    (harm, file, state, rounds, leastFound) => {
      const base = state === 'crashed' ? crashed : closed;
      const whole = dump(base);
      const random = seeded(harm.length * 1000 + file.length * 10 + state.length);
      const unseen: number[] = [];
      const withoutWords: unknown[] = [];
      let found = 0;
      for (let round = 0; round < rounds; round += 1) {
        const dir = folders.copy(base);
        const target = path.join(dir, 'epoch-0001', file);
        writeFileSync(target, harms[harm]?.(readFileSync(target), random) ?? Buffer.alloc(0));
        if (verdict(dir) !== 'intact') found += 1;
        else if (dump(dir) !== whole) unseen.push(round);
        withoutWords.push(...openingFailure(dir));
        folders.clean();
      }
      expect(unseen).toEqual([]);
      expect(withoutWords).toEqual([]);
      expect(found / rounds).toBeGreaterThanOrEqual(leastFound);
    },
    120_000,
  );

  /** Opening either works, in an epoch of its own because it is a copy, or refuses in words; gives what it throws else. */
  function openingFailure(dir: string): unknown[] {
    try {
      openJournal(optionsFor(dir, { reserveBytes: 0 })).close();
      return [];
    } catch (error) {
      return error instanceof AppError ? [] : [error];
    }
  }
});

describe('a journal that was tampered with', () => {
  const run = (dir: string, sql: string): void => {
    const db = new Database(databaseIn(dir));
    db.exec(sql);
    db.close();
  };
  const renumber = (from: number): string => `UPDATE row SET seq = -seq WHERE seq > ${from}; UPDATE row SET seq = -seq - 1 WHERE seq < 0;`;
  const flip = (column: string, seq: number): string =>
    `UPDATE row SET ${column} = CAST(substr(${column}, 1, 5) || iif(substr(${column}, 6, 1) = x'00', x'01', x'00') || substr(${column}, 7) AS BLOB) WHERE seq = ${seq};`;
  const swap = (columns: readonly string[], a: number, b: number): string => `
    CREATE TEMP TABLE old AS SELECT * FROM row WHERE seq IN (${a}, ${b});
    UPDATE row SET ref = NULL WHERE seq IN (${a}, ${b});
    UPDATE row SET (${columns.join()}) = (SELECT ${columns.join()} FROM old WHERE old.seq = ${a} + ${b} - row.seq) WHERE seq IN (${a}, ${b});
    ${columns.includes('ref') ? '' : `UPDATE row SET ref = (SELECT ref FROM old WHERE old.seq = row.seq) WHERE seq IN (${a}, ${b});`}`;

  /** @property first the row that must be named, @property keyless whether it is found without the key, too */
  const tampering: Record<string, (row: number, other: number) => { sql: string; first: number | undefined; keyless: boolean }> = {
    'a row removed': (row) => ({ sql: `DELETE FROM row WHERE seq = ${row}`, first: row, keyless: true }),
    'a row removed and the others renumbered': (row) => ({ sql: `DELETE FROM row WHERE seq = ${row}; ${renumber(row)}`, first: row, keyless: true }),
    'the end cut off': (row) => ({ sql: `DELETE FROM row WHERE seq >= ${row}`, first: row, keyless: true }),
    'two rows in each other’s place': (row, other) => ({
      sql: swap(['kind', 'conversation', 'time', 'commitment', 'hash', 'ref', 'place', 'sealed'], row, other), first: Math.min(row, other), keyless: true,
    }),
    'the bodies of two rows exchanged': (row, other) => ({ sql: swap(['sealed'], row, other), first: Math.min(row, other), keyless: false }),
    'a kind changed': (row) => ({ sql: `UPDATE row SET kind = 'messagf' WHERE seq = ${row}`, first: row, keyless: true }),
    'a kind that is none': (row) => ({ sql: `UPDATE row SET kind = 'An evil kind, longer than a kind can be' WHERE seq = ${row}`, first: row, keyless: true }),
    'a time changed': (row) => ({ sql: `UPDATE row SET time = time + 1 WHERE seq = ${row}`, first: row, keyless: true }),
    'a time before all times': (row) => ({ sql: `UPDATE row SET time = -5 WHERE seq = ${row}`, first: row, keyless: true }),
    'a commitment changed': (row) => ({ sql: flip('commitment', row), first: row, keyless: true }),
    'a hash changed': (row) => ({ sql: flip('hash', row), first: row, keyless: true }),
    'a conversation changed': (row) => ({ sql: flip('conversation', row), first: row, keyless: true }),
    'a row taken out of its conversation': (row) => ({ sql: `UPDATE row SET conversation = NULL WHERE seq = ${row}`, first: row, keyless: true }),
    'fields of other lengths, of the same sum': (row) => ({
      sql: `UPDATE row SET commitment = substr(commitment, 1, 31), hash = CAST(hash || x'00' AS BLOB) WHERE seq = ${row}`, first: row, keyless: true,
    }),
    'a body changed': (row) => ({ sql: flip('sealed', row), first: row, keyless: false }),
    'a body removed': (row) => ({ sql: `UPDATE row SET sealed = NULL WHERE seq = ${row}`, first: row, keyless: true }),
    'a reference changed': (row) => ({ sql: `UPDATE row SET ref = randomblob(16) WHERE seq = ${row}`, first: row, keyless: false }),
    'a row added': () => ({
      sql: `INSERT INTO row SELECT seq + 1, kind, conversation, time, commitment, hash, NULL, place, sealed FROM row ORDER BY seq DESC LIMIT 1`, first: -1, keyless: true,
    }),
    'another desk': () => ({ sql: `UPDATE journal SET desk = x'${'ee'.repeat(16)}'`, first: 1, keyless: true }),
    'another epoch': () => ({ sql: `UPDATE journal SET epoch = x'${'ee'.repeat(16)}'`, first: 1, keyless: true }),
    'an older snapshot': () => ({ sql: 'UPDATE snapshot SET seq = seq - 1', first: undefined, keyless: false }),
    'a cursor under another name': () => ({ sql: `UPDATE cursor SET name = x'${'00'.repeat(16)}'`, first: undefined, keyless: false }),
    'a draft changed': () => ({ sql: `UPDATE side SET sealed = CAST(sealed || x'00' AS BLOB)`, first: undefined, keyless: false }),
  };

  it.each(Object.keys(tampering))('(%s) is not intact, and the first broken row is named', (name) => {
    const random = seeded(name.length * 7);
    for (let round = 0; round < 6; round += 1) {
      const row = 2 + random(lastRow - 1);
      const other = 2 + ((row - 2 + 1 + random(lastRow - 2)) % (lastRow - 1));
      const made = tampering[name]?.(row, other);
      if (made === undefined) throw new Error(name);
      const dir = folders.copy(closed);
      run(dir, made.sql);
      const first = made.first === -1 ? lastRow + 1 : made.first;
      const expected = { found: expect.stringMatching(first === undefined ? /^ a value beside the rows/ : new RegExp(`^${first} `)) };
      expect(verdict(dir)).toEqual(expected);
      expect(verdict(dir, false)).toEqual(made.keyless ? expected : 'intact');
      folders.clean();
    }
  });

  it('is refused at the next start when it is the head file that was removed', () => {
    const dir = folders.copy(closed);
    truncateSync(path.join(dir, 'epoch-0001', 'journal.head'), 0);
    expect(verdict(dir)).toEqual({ found: ' a slot of the head file is damaged' });
    expect(() => openJournal(optionsFor(dir))).toThrow(AppError);
    expect(existsSync(path.join(dir, 'epoch-0002'))).toBe(false);
  });
});

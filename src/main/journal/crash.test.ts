import { closeSync, openSync, readFileSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../shared/errors.js';
import { openJournal, type Entry } from './index.js';
import { isLocked } from './lock.js';
import { verifyFile } from './verify-file.js';
import { bundle, contentOf, Folders, key, kill, linesOf, optionsFor, seeded, start } from './test/fixture.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
const lasting = new Folders();
const folders = new Folders();
const children: ChildProcess[] = [];
let program = '';

beforeAll(async () => {
  program = await bundle('src/main/journal/test/appender.ts', lasting.make());
});
afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => kill(child)));
  folders.clean();
});
afterAll(() => lasting.clean());

function appender(dir: string, rows = 1_000_000, how = ''): ChildProcess {
  const child = start(program, [dir, String(rows), how]);
  children.push(child);
  return child;
}

/** Runs the appender until it has said so many times how far it came. @returns the last it said */
async function acknowledged(child: ChildProcess, times: number): Promise<number> {
  let last = 0;
  let seen = 0;
  for await (const line of linesOf(child)) {
    last = Number(line);
    seen += 1;
    if (seen === times) return last;
  }
  throw new Error('The appender ended by itself.');
}

const codeOf = (action: () => unknown): unknown => {
  try {
    return action();
  } catch (error) {
    return error instanceof AppError ? error.code : error;
  }
};

/** All of its rows are in the log, whole, and none was moved into the database. */
async function crashed(): Promise<{ dir: string; file: string; log: string; last: number }> {
  const dir = folders.make();
  const child = appender(dir, 60);
  let last = 0;
  for await (const line of linesOf(child)) {
    last = Number(line);
    if (last >= 60) break;
  }
  await kill(child);
  const file = path.join(dir, 'epoch-0001', 'journal.db');
  return { dir, file, log: `${file}-wal`, last };
}

describe('a desk that is killed while it appends', () => {
  it('has lost nothing that it had acknowledged, ten times in a row', async () => {
    const dir = folders.make();
    const random = seeded(20_261_121);
    for (let round = 0; round < 10; round += 1) {
      const child = appender(dir);
      const last = await acknowledged(child, 1 + random(60));
      await kill(child);
      const journal = openJournal(optionsFor(dir));
      expect(journal.head.seq).toBeGreaterThanOrEqual(last);
      const rows = journal.rowsAfter(1, 100_000);
      expect(rows.map(({ seq, body, ref }) => [seq, body, ref])).toEqual(
        rows.map((_, index) => [index + 2, { number: index + 2, text: expect.any(String) }, `ref-${index + 2}`]),
      );
      expect(rows).toHaveLength(journal.head.seq - 1);
      // The side value is of the same transaction as the last rows.
      expect(rows.map(({ seq }) => seq)).toContain(Number(journal.side('draft') ?? -1) + 1);
      const { file } = journal;
      journal.close();
      expect(verifyFile(file, key).report).toMatchObject({ rows: rows.length + 1, finding: undefined });
    }
  });

  it('is verified from a copy, and no file of it is changed', async () => {
    const { dir, file, log, last } = await crashed();
    expect(statSync(log).size).toBeGreaterThan(0);
    const before = contentOf(dir);
    const { report, access } = verifyFile(file, key);
    expect([report.finding, access]).toEqual([undefined, 'a copy with its log']);
    expect(report.rows).toBeGreaterThanOrEqual(last);
    expect(contentOf(dir)).toEqual(before);
  });

  it('and whose key is missing leaves its log untouched', async () => {
    const { dir, last } = await crashed();
    const before = contentOf(dir);
    expect(codeOf(() => openJournal(optionsFor(dir, { key: undefined })))).toBe('journal-key-missing');
    expect(contentOf(dir)).toEqual(before);
    const journal = openJournal(optionsFor(dir));
    expect(journal.head.seq).toBeGreaterThanOrEqual(last);
    journal.close();
  });

  it('and whose log is cut then is refused, untouched', async () => {
    const { dir, file, log } = await crashed();
    truncateSync(log, statSync(log).size - 5000);
    const before = contentOf(dir);
    expect(codeOf(() => openJournal(optionsFor(dir)))).toBe('journal-damaged');
    expect(verifyFile(file, key).report.finding).toMatchObject({ what: expect.stringContaining('cut off') });
    expect(contentOf(dir)).toEqual(before);
  });
});

/** Moves the newest first page from the log into the database, as SQLite does before the others (sqlite.org/fileformat.html, 4). */
function moveFirstPage(file: string): void {
  const log = readFileSync(`${file}-wal`);
  const [header, frameHeader, pageBytes] = [32, 24, log.readUInt32BE(8)];
  let page: Buffer | undefined;
  for (let at = header; at + frameHeader + pageBytes <= log.length; at += frameHeader + pageBytes) {
    if (log.readUInt32BE(at) === 1) page = log.subarray(at + frameHeader, at + frameHeader + pageBytes);
  }
  if (page === undefined) throw new Error('The log has no first page.');
  expect(page.readUInt32BE(28) * pageBytes, 'it speaks of pages that are in the log alone').toBeGreaterThan(statSync(file).size);
  const fd = openSync(file, 'r+');
  writeSync(fd, page, 0, page.length, 0);
  closeSync(fd);
}

describe('a desk that is running', () => {
  it('keeps others out, and is verified beside it while it appends', async () => {
    const dir = folders.make();
    const child = appender(dir);
    const last = await acknowledged(child, 50);
    expect(isLocked(dir)).toBe(true);
    expect(codeOf(() => openJournal(optionsFor(dir)))).toBe('journal-locked');
    const { report, access } = verifyFile(path.join(dir, 'epoch-0001'), key);
    expect([report.finding, access]).toEqual([undefined, 'beside the running desk']);
    expect(report.rows).toBeGreaterThanOrEqual(last);
    expect(child.exitCode).toBeNull();
  });

  it('is found whole where it is just moving its log into the database, and has come no further than the first page', async () => {
    const dir = folders.make();
    const child = appender(dir, 40);
    for await (const line of linesOf(child)) if (Number(line) >= 40) break;
    const file = path.join(dir, 'epoch-0001', 'journal.db');
    moveFirstPage(file);
    expect(verifyFile(file, key)).toMatchObject({ report: { finding: undefined }, access: 'beside the running desk' });
    expect(child.exitCode).toBeNull();
  });

  it('is found whole each time, also while it moves its log into the database again and again', async () => {
    const dir = folders.make();
    const child = appender(dir, 1_000_000, 'settle');
    await acknowledged(child, 10);
    const found: unknown[] = [];
    for (let seen = 0, rows = 0; seen < 8; seen += 1) {
      const { report, access } = verifyFile(path.join(dir, 'epoch-0001'), key);
      if (report.finding !== undefined || access !== 'beside the running desk' || report.rows < rows) found.push([report.finding, access, report.rows]);
      ({ rows } = report);
    }
    expect(found).toEqual([]);
    expect(child.exitCode).toBeNull();
  });
});

describe('a full disk', () => {
  const large = (number: number): Entry => ({ kind: 'message', conversation: 'patron', time: number, body: { number, text: 'x'.repeat(20_000) } });

  it('refuses rows, takes the closing row, and goes on when there is space again', () => {
    const dir = folders.mount(4096);
    const ballast = path.join(dir, 'ballast');
    let clock = 0;
    const options = optionsFor(dir, { reserveBytes: 256 * 1024, now: () => clock });
    const journal = openJournal(options);
    writeFileSync(ballast, Buffer.alloc(2 * 1024 * 1024, 1));

    let taken = 0;
    const fill = (): unknown => {
      for (;;) taken = journal.append({ entries: [large(taken + 1)], side: [{ key: 'taken', value: taken + 1 }] })[0]?.seq ?? 0;
    };
    expect(codeOf(fill)).toBe('disk-full');
    expect(taken).toBeGreaterThan(1);
    expect(codeOf(fill)).toBe('disk-full');
    expect([journal.head.seq, journal.rowsAfter(taken), journal.side('taken')]).toEqual([taken, [], taken]);

    expect(journal.closeOut({ kind: 'closed', time: 1, body: { reason: 'disk-full' } })).toMatchObject({ seq: taken + 1, kind: 'closed' });
    expect(codeOf(fill)).toBe('disk-full');
    expect(verifyFile(journal.file, key).report).toMatchObject({ rows: journal.head.seq, finding: undefined });

    truncateSync(ballast, 0);
    clock += 120_000;
    const seq = journal.head.seq;
    expect(journal.append({ entries: [large(0)] })).toMatchObject([{ seq: seq + 1 }]);
    expect(statSync(path.join(dir, 'journal.reserve')).size).toBe(256 * 1024);
    journal.close();

    const again = openJournal(options);
    expect(again.rowsAfter(0).map((row) => row.seq)).toEqual(Array.from({ length: seq + 1 }, (_, index) => index + 1));
    again.close();
    expect(verifyFile(again.file, key).report).toMatchObject({ rows: seq + 1, finding: undefined });
  });

  it('is said to be so where no journal can be begun', () => {
    const dir = folders.mount(64);
    expect(codeOf(() => openJournal(optionsFor(dir, { reserveBytes: 0 })))).toBe('disk-full');
    // Nothing half made is left to be taken for a journal.
    expect(codeOf(() => openJournal(optionsFor(dir, { reserveBytes: 0 })))).toBe('disk-full');
  });
});

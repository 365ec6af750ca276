import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { rowHasher, type ChainPoint } from '../../core/chain/chain.js';
import { AppError } from '../../shared/errors.js';
import { openJournal, type Journal } from '../journal/index.js';
import { openReader, type JournalReader } from '../journal/reader.js';
import { sha256 } from '../journal/seal.js';
import { hex, type OpenRow } from '../journal/store.js';
import { bundle, contentOf, Folders, key, kill, linesOf, optionsFor, seeded, start } from '../journal/test/fixture.js';
import { openFolder, type FolderTarget } from './folder.js';
import { clearRow, decodeLine, encodeRow, rowsIn, type StoredRow } from './line.js';
import { manifestSchema } from './manifest.js';
import { pauseAfter, Shipper, type ShipProgress } from './ship.js';

vi.setConfig({ testTimeout: 120_000 });
/** Long enough for a busy computer; what is waited for comes at once. */
const waiting = 20_000;

const folders = new Folders();
const closing: { close(): void }[] = [];

afterEach(() => {
  for (const each of closing.splice(0)) each.close();
  folders.clean();
});

interface Desk {
  readonly journal: Journal;
  readonly reader: JournalReader;
}

function desk(rows: number, deskId = 'ab'.repeat(16), size = 40): Desk {
  const journal = openJournal(optionsFor(folders.make(), { deskId }));
  if (rows > 1) journal.append({ entries: Array.from({ length: rows - 1 }, (_, index) => ({ kind: 'message', conversation: `patron-${index % 3}`, time: index, ref: `r${index}`, body: { number: index + 2, text: 'ü'.repeat(size) } })) });
  const reader = openReader(journal.file, key);
  closing.push(reader, journal);
  return { journal, reader };
}

const open = (folder: string, archiveId?: string, segmentBytes?: number): Promise<FolderTarget> =>
  openFolder({ folder, archiveId, ...(segmentBytes !== undefined && { segmentBytes }) });

/** The rows of all segments, in order, and whether the manifest says the same. */
function stored(folder: string, { desk: deskId, epoch }: JournalReader): { rows: StoredRow[]; agrees: boolean } {
  const below = path.join(folder, deskId, epoch);
  const names = readdirSync(below).filter((name) => name.startsWith('segment-')).toSorted();
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(path.join(below, 'manifest.json'), 'utf8')));
  const contents = names.map((name) => readFileSync(path.join(below, name)));
  const agrees = manifest.segments.length === names.length && manifest.segments.every(
    (segment, index) => segment.file === names[index] && segment.bytes === contents[index]?.length && segment.sha256 === sha256(contents[index] ?? Buffer.alloc(0)).toString('hex'),
  );
  return { rows: contents.flatMap((content) => rowsIn(content)), agrees };
}

const plain = (rows: readonly StoredRow[]): unknown[] => rows.map((row) => decodeLine(encodeRow(row)));
const expectWhole = (folder: string, reader: JournalReader): void => {
  const { rows, agrees } = stored(folder, reader);
  expect(plain(rows)).toEqual(plain(reader.rowsAfter(0, 100_000).map(clearRow)));
  expect(agrees).toBe(true);
};

const batch = ({ reader }: Desk, after: number, limit = 1000): { desk: string; epoch: string; rows: OpenRow[] } => ({ desk: reader.desk, epoch: reader.epoch, rows: reader.rowsAfter(after, limit) });

const codeOf = (action: Promise<unknown>): Promise<unknown> => action.then(() => 'nothing', (error: unknown) => (error instanceof AppError ? error.code : error));

/** Sleeps that end when the test says so; `asked` are the pauses that were asked for. */
function ship(readers: readonly JournalReader[], openTarget: () => Promise<FolderTarget>, batchRows = 10): { shipper: Shipper; reports: ShipProgress[]; asked: number[]; done: Promise<boolean> } {
  const reports: ShipProgress[] = [];
  const asked: number[] = [];
  const shipper = new Shipper({
    journals: readers, openTarget, batchRows, now: () => 1234, random: () => 0.5, report: (progress) => void reports.push(progress),
    sleep: (milliseconds, signal) => new Promise((resolve) => {
      asked.push(milliseconds);
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    }),
  });
  return { shipper, reports, asked, done: shipper.run() };
}

describe('a folder as central storage', () => {
  it('holds what the journal holds, in order and once, in segments of some size', async () => {
    const folder = path.join(folders.make(), 'made', 'when', 'needed');
    const { reader } = desk(100);
    const { reports, done } = ship([reader], () => open(folder, undefined, 2000));
    expect(await done).toBe(true);
    expect(reports.at(-1)).toEqual({ shipped: 100, backlog: 0, lastSuccess: 1234 });
    expect(reports.slice(0, 3).map(({ shipped, backlog }) => [shipped, backlog])).toEqual([[10, 90], [20, 80], [30, 70]]);
    expect(stored(folder, reader).rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    expect(readdirSync(path.join(folder, reader.desk, reader.epoch)).length).toBeGreaterThan(3);
    expectWhole(folder, reader);
  });

  it('takes the same rows again and keeps them once', async () => {
    const folder = folders.make();
    const made = desk(30);
    const target = await open(folder, undefined, 1500);
    await target.append(batch(made, 0, 20));
    const before = contentOf(folder);
    expect(await target.append(batch(made, 5, 10))).toMatchObject({ acknowledged: { seq: 20 }, forks: [] });
    expect(contentOf(folder)).toEqual(before);
    expect(await target.append(batch(made, 10, 20))).toMatchObject({ acknowledged: { epoch: made.reader.epoch, ...made.reader.last() }, forks: [], holds: [], deletions: [] });
    expectWhole(folder, made.reader);
  });

  it('answers a gap with where it stands', async () => {
    const made = desk(30);
    const target = await open(folders.make());
    expect(await target.append(batch(made, 3, 5))).toMatchObject({ acknowledged: { seq: 0 } });
    await target.append(batch(made, 0, 3));
    expect(await target.append(batch(made, 5, 5))).toMatchObject({ acknowledged: { seq: 3, hash: Buffer.from(made.reader.hashAt(3) ?? []) } });
  });

  it('keeps desks apart, also epochs of one desk, and journals of one folder', async () => {
    const folder = folders.make();
    const desks = [desk(12), desk(15), desk(9, 'cd'.repeat(16))];
    await Promise.all(desks.map(({ reader }) => ship([reader], () => open(folder)).done));
    for (const { reader } of desks) expectWhole(folder, reader);
    expect(readdirSync(folder).toSorted()).toEqual(['ab'.repeat(16), 'cd'.repeat(16), 'deskbell-archive.json']);
  });

  it.each<[string, (row: OpenRow) => OpenRow]>([
    ['a body that is not the one it commits to', (row) => ({ ...row, body: Buffer.from('{"body":"other"}') })],
    ['another nonce', (row) => ({ ...row, nonce: new Uint8Array(16) })],
    ['another time', (row) => ({ ...row, time: row.time + 1 })],
    ['another hash', (row) => ({ ...row, hash: new Uint8Array(32) })],
    ['a kind that is none', (row) => ({ ...row, kind: 'No Kind' })],
  ])('takes no row with %s', async (_name, change) => {
    const folder = folders.make();
    const made = desk(10);
    const target = await open(folder);
    await target.append(batch(made, 0, 4));
    const before = contentOf(folder);
    const { rows, ...rest } = batch(made, 4);
    expect(await codeOf(target.append({ ...rest, rows: rows.map((row, index) => (index === 2 ? change(row) : row)) }))).toBe('archive-damaged');
    expect(contentOf(folder)).toEqual(before);
    expect(await target.append(batch(made, 4))).toMatchObject({ acknowledged: { seq: 10 } });
  });
});

describe('a fork', () => {
  /** Another row under the number of a row of this desk, and one that follows it: what a copied data folder writes. */
  function forkOf({ reader }: Desk, seq: number): OpenRow[] {
    const hashOf = rowHasher(sha256, { desk: Buffer.from(reader.desk, 'hex'), epoch: Buffer.from(reader.epoch, 'hex') });
    let prev = reader.hashAt(seq - 1) ?? new Uint8Array(32);
    return reader.rowsAfter(seq - 1, 2).map((row) => {
      prev = hashOf(prev, { ...row, time: row.time + 1 });
      return { ...row, time: row.time + 1, hash: prev };
    });
  }

  it('is kept aside and reported, and nothing of the record is touched', async () => {
    const folder = folders.make();
    const made = desk(10);
    const target = await open(folder);
    await target.append(batch(made, 0));
    const rows = forkOf(made, 6);
    const orders = await target.append({ desk: made.reader.desk, epoch: made.reader.epoch, rows });
    expect(orders).toMatchObject({ forks: [6, 7], acknowledged: { seq: 10 } });
    expectWhole(folder, made.reader);
    const aside = path.join(folder, made.reader.desk, made.reader.epoch, 'aside');
    expect(readdirSync(aside).toSorted()).toEqual(rows.map((row) => `fork-${row.seq}-${hex(row.hash).slice(0, 16)}.json`));
    expect(readFileSync(path.join(aside, readdirSync(aside)[0] ?? ''), 'utf8')).toBe(rows[0] && encodeRow(clearRow(rows[0])));
  });

  it('is said to the desk that comes second, in words, and the other desk’s rows stay', async () => {
    const folder = folders.make();
    const made = desk(10);
    const target = await open(folder);
    await target.append(batch(made, 0, 5));
    const rows = forkOf(made, 6);
    await target.append({ desk: made.reader.desk, epoch: made.reader.epoch, rows });
    const { shipper, reports, done, asked } = ship([made.reader], () => open(folder));
    await vi.waitFor(() => expect(asked).toHaveLength(1), waiting);
    expect(reports.at(-1)).toMatchObject({ problem: { code: 'archive-damaged', message: expect.stringContaining('another row 7') } });
    shipper.stop();
    expect(await done).toBe(false);
    expect(stored(folder, made.reader).rows.map(({ seq, hash }) => [seq, hex(hash)]).slice(5)).toEqual(rows.map(({ seq, hash }) => [seq, hex(hash)]));
  });
});

describe('bad weather', () => {
  const segmentOf = (folder: string, { reader }: Desk, number = 1): string => path.join(folder, reader.desk, reader.epoch, `segment-00000${number}.jsonl`);

  it.each<[string, (file: string) => void]>([
    ['a torn last line', (file) => truncateSync(file, statSync(file).size - 17)],
    ['a line that was begun', (file) => appendFileSync(file, '{"seq":9,"kind":"mess')],
    ['an end of zeros', (file) => appendFileSync(file, Buffer.alloc(5000))],
    ['whole lines that do not chain', (file) => appendFileSync(file, `${readFileSync(file, 'utf8').split('\n')[2] ?? ''}\n{"a":1}\n`)],
    ['a bit flipped', (file) => {
      const content = readFileSync(file);
      content[Math.floor(content.length / 2)] = (content[Math.floor(content.length / 2)] ?? 0) ^ 1;
      writeFileSync(file, content);
    }],
    ['an empty segment', (file) => truncateSync(file, 0)],
    ['no segment', (file) => rmSync(file)],
  ])('%s is found, and what is missing is sent again', async (_name, harm) => {
    const folder = folders.make();
    const made = desk(30);
    await (await open(folder, undefined, 3000)).append(batch(made, 0, 8));
    harm(segmentOf(folder, made));
    const { done, reports } = ship([made.reader], () => open(folder, undefined, 3000));
    expect(await done).toBe(true);
    expect(reports.every(({ problem }) => problem === undefined)).toBe(true);
    expectWhole(folder, made.reader);
  });

  it.each<[string, (file: string) => void]>([
    ['no manifest', (file) => rmSync(file)],
    ['a torn manifest', (file) => truncateSync(file, 100)],
    ['an old manifest', (file) => writeFileSync(file, readFileSync(file, 'utf8').replace(/,\s*\{[^{]*\}\s*\]/, ']'))],
    ['a manifest of another epoch', (file) => writeFileSync(file, readFileSync(file, 'utf8').replace(/"epoch": "../, '"epoch": "00'))],
    ['a hostile manifest', (file) => writeFileSync(file, '{"format":"deskbell-archive-1","segments":[{"file":"../../../../etc/passwd"}]}')],
  ])('%s is made again from the segments', async (_name, harm) => {
    const folder = folders.make();
    const made = desk(30);
    await ship([made.reader], () => open(folder, undefined, 2000)).done;
    harm(path.join(path.dirname(segmentOf(folder, made)), 'manifest.json'));
    made.journal.append({ entries: [{ kind: 'message', time: 1, body: 'one more' }] });
    expect(await ship([made.reader], () => open(folder, undefined, 2000)).done).toBe(true);
    expectWhole(folder, made.reader);
  });

  it('two desks that write as one, by turns, store every row once', async () => {
    const folder = folders.make();
    const made = desk(40);
    const [one, other] = [await open(folder, undefined, 2000), await open(folder, undefined, 2000)];
    for (let at = 0; at < 40; at += 4) {
      await one.append(batch(made, at, 3));
      await other.append(batch(made, at, 4));
    }
    expect(await one.resume(made.reader.desk, made.reader.epoch)).toMatchObject({ seq: 40 });
    expectWhole(folder, made.reader);
  });

  it('a share that is gone is waited for with growing pauses, and then all is sent', async () => {
    const folder = path.join(folders.make(), 'share');
    const made = desk(50);
    const target = await open(folder);
    await target.append(batch(made, 0, 20));
    const away = `${folder}-away`;
    renameSync(folder, away);
    const { shipper, reports, asked, done } = ship([made.reader], () => open(folder, target.archiveId));
    for (const pause of [1000, 1500, 2500]) {
      await vi.waitFor(() => expect(asked.at(-1)).toBe(pause), waiting);
      expect(reports.at(-1)).toMatchObject({ backlog: 50, problem: { code: 'archive-unreachable', message: expect.stringContaining('Nothing is lost') } });
      shipper.wake();
    }
    // What lies under a share that is not mounted is an empty folder.
    mkdirSync(folder);
    const before = asked.length;
    shipper.wake();
    await vi.waitFor(() => expect(asked.length).toBeGreaterThan(before), waiting);
    expect(reports.at(-1)?.problem?.message).toContain('not the one that was used until now');
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
    renameSync(away, folder);
    shipper.wake();
    expect(await done).toBe(true);
    expect(reports.at(-1)).toEqual({ shipped: 50, backlog: 0, lastSuccess: 1234 });
    expectWhole(folder, made.reader);
  });

  it('a share that vanishes between two batches is no other archive', async () => {
    const folder = path.join(folders.make(), 'share');
    const made = desk(20);
    const target = await open(folder);
    await target.append(batch(made, 0, 5));
    renameSync(folder, `${folder}-away`);
    mkdirSync(folder);
    expect(await codeOf(target.append(batch(made, 5, 5)))).toBe('archive-unreachable');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('a full share takes what it can and the rest when there is room, and nothing twice', async () => {
    const folder = folders.mount(1024);
    const ballast = path.join(folder, 'ballast');
    const made = desk(60, 'ab'.repeat(16), 5000);
    writeFileSync(ballast, Buffer.alloc(700 * 1024));
    const { shipper, reports, asked, done } = ship([made.reader], () => open(folder, undefined, 100_000));
    await vi.waitFor(() => expect(asked).toHaveLength(1), waiting);
    expect(reports.at(-1)).toMatchObject({ problem: { code: 'disk-full', message: expect.stringContaining('Central storage is full') } });
    expect(reports.at(-1)?.backlog).toBeGreaterThan(0);
    rmSync(ballast);
    shipper.wake();
    expect(await done).toBe(true);
    expectWhole(folder, made.reader);
  });

  it('a share without permission is said to be so', async () => {
    const folder = folders.mount(1024);
    const target = await open(folder);
    folders.makeReadOnly(folder);
    expect(await codeOf(target.append(batch(desk(5), 0)))).toBe('read-only');
    expect(existsSync(path.join(folder, 'ab'.repeat(16)))).toBe(false);
  });

  it('a folder that is a file, or holds the name of another archive, is refused', async () => {
    const file = path.join(folders.make(), 'file');
    writeFileSync(file, '');
    expect(await codeOf(open(file))).toBe('archive-unreachable');
    const folder = folders.make();
    await open(folder);
    expect(await codeOf(open(folder, randomUUID()))).toBe('archive-unreachable');
    writeFileSync(path.join(folder, 'deskbell-archive.json'), '{');
    expect(await codeOf(open(folder))).toBe('archive-damaged');
  });
});

describe('shipping', () => {
  it('that is killed at any point twenty times goes on where it was', async () => {
    const program = await bundle('src/main/archive/test/shipper.ts', folders.make());
    const folder = folders.make();
    const made = desk(1500);
    const random = seeded(7);
    let killed = 0;
    let seq: ChainPoint['seq'] = 0;
    for (let round = 0; round < 20; round += 1) {
      const child = start(program, [made.journal.file, folder]);
      let left = 1 + random(12);
      for await (const line of linesOf(child)) {
        seq = Number(line);
        left -= 1;
        if (left === 0 || line === 'done') break;
      }
      await kill(child);
      if (child.signalCode === 'SIGKILL') killed += 1;
    }
    expect(killed).toBe(20);
    expect(seq).toBeLessThan(1500);
    expect(await ship([made.reader], () => open(folder, undefined, 4000)).done).toBe(true);
    expectWhole(folder, made.reader);
  });

  it('goes on with the other journals when one cannot be sent', async () => {
    const folder = folders.make();
    const [good, bad] = [desk(5), desk(5)];
    const broken: JournalReader = { ...bad.reader, rowsAfter: () => { throw new AppError('journal-damaged', 'Row 2 is damaged.'); } };
    const { shipper, reports, asked } = ship([broken, good.reader], () => open(folder));
    await vi.waitFor(() => expect(asked).toHaveLength(1), waiting);
    expect(reports.at(-1)).toMatchObject({ shipped: 5, backlog: 5, problem: { code: 'journal-damaged' } });
    expectWhole(folder, good.reader);
    shipper.stop();
  });

  it('pauses between half a second and a minute and a half', () => {
    const pauses = Array.from({ length: 200 }, (_, index) => pauseAfter(1 + (index % 40), () => (index % 10) / 9));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(500);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(60_500);
    expect(pauseAfter(1, () => 1)).toBeLessThan(pauseAfter(4, () => 1));
  });
});

describe('a line', () => {
  it.each(['', '{', 'null', '[]', '{"seq":1}', JSON.stringify({ seq: 1, kind: 'x', conversation: '', time: 0, commitment: '', hash: '', nonce: '', body: '' }), `"${'x'.repeat(100_000)}"`])('(%#) that is no row is none', (text) => {
    expect(decodeLine(text)).toBeUndefined();
  });
});

import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import Database from 'libsql';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../shared/errors.js';
import { decodeLine } from '../archive/line.js';
import { describeExport, exportJournals, type ExportedEpoch } from './export.js';
import { openJournal, setAside, type Journal } from './index.js';
import { contentOf, Folders, key, optionsFor } from './test/fixture.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
const folders = new Folders();
const journals: Journal[] = [];
afterEach(() => {
  for (const journal of journals.splice(0)) journal.close();
  folders.clean();
});

const last = 300;
function written(change: Parameters<typeof optionsFor>[1] = {}): { dir: string; journal: Journal } {
  const dir = folders.make();
  const journal = openJournal(optionsFor(dir, change));
  journals.push(journal);
  journal.append({ entries: Array.from({ length: last - 1 }, (_, index) => ({ kind: 'heard', conversation: 'patron', time: index, body: { text: `Words \u0000 ü ${index + 2}`.padEnd(index % 7 === 0 ? 3_000 : 20, 'x') } })) });
  return { dir, journal };
}

function exported(dir: string, keys = [key], to = path.join(folders.make(), 'out')): { to: string; epochs: readonly ExportedEpoch[]; linesOf: (folder: string) => string[] } {
  const epochs = exportJournals({ from: [dir], to, keys, now: 0 });
  return { to, epochs, linesOf: (folder) => readFileSync(path.join(to, folder, 'rows.jsonl'), 'utf8').split('\n').slice(0, -1) };
}
const bodyOf = (line: string | undefined): unknown => {
  const found = decodeLine(line ?? '');
  return found?.type === 'row' && found.row.content.state === 'clear' ? JSON.parse(Buffer.from(found.row.content.body).toString()) : found?.type === 'row' ? found.row.content.state : undefined;
};

describe('the export of a journal', () => {
  it.each([['beside its desk', true], ['that nobody uses', false]])('%s holds all rows with their bodies, and changes nothing', (_name, running) => {
    const { dir, journal } = written();
    if (!running) journal.close();
    const before = contentOf(dir);
    const { to, epochs, linesOf } = exported(dir);
    expect(epochs).toEqual([expect.objectContaining({ folder: 'epoch-0001', epoch: journal.head.epoch, rows: last, emptied: 0, unopened: 0, unread: [] })]);
    const lines = linesOf('epoch-0001');
    expect(lines).toHaveLength(last);
    expect(bodyOf(lines[9])).toEqual({ conversation: 'patron', body: { text: expect.stringContaining('Words \u0000 ü 10') } });
    const manifest: unknown = JSON.parse(readFileSync(path.join(to, 'manifest.json'), 'utf8'));
    expect(manifest).toMatchObject({ format: 'deskbell-journal-export-1', at: '1970-01-01T00:00:00.000Z', epochs });
    expect(epochs[0]?.file?.sha256).toBe(createHash('sha256').update(readFileSync(path.join(to, 'epoch-0001', 'rows.jsonl'))).digest('hex'));
    expect(contentOf(dir)).toEqual(before);
    expect(describeExport(to, epochs)).toMatchObject({ whole: true, lines: [`epoch-0001: ${last} rows`, expect.stringContaining(to)] });
  });

  it('reads what was never closed, from its log', () => {
    const { dir } = written();
    const copy = folders.copy(dir);
    expect(exported(copy).epochs).toEqual([expect.objectContaining({ rows: last, unopened: 0 })]);
  });

  it('has every epoch, with the key that fits', () => {
    const { dir, journal } = written();
    journal.close();
    setAside(dir, 'damaged', 0);
    const other = { id: 'key-2', key: Buffer.alloc(32, 7) };
    openJournal(optionsFor(dir, { key: other })).close();
    const { epochs } = exported(dir, [other, key]);
    expect(epochs.map(({ folder, rows, unopened }) => [folder, rows, unopened])).toEqual([[expect.stringMatching(/^epoch-0001\.set-aside-.*-damaged$/), last, 0], ['epoch-0002', 1, 0]]);
  });

  it('has the rows sealed where there is no key for them', () => {
    const { dir, journal } = written();
    journal.close();
    const { to, epochs, linesOf } = exported(dir, []);
    expect(epochs).toEqual([expect.objectContaining({ rows: last, unopened: last, epoch: journal.head.epoch })]);
    expect(JSON.parse(linesOf('epoch-0001')[5] ?? '')).toMatchObject({ seq: 6, kind: 'heard', unopened: expect.stringMatching(/^A[Q-Za-f]/) });
    expect(describeExport(to, epochs)).toMatchObject({ whole: false, lines: [expect.stringContaining('could not be opened'), expect.any(String)] });
  });

  it('says which rows were removed', () => {
    const { dir, journal } = written({ key: undefined });
    journal.append({ entries: [{ kind: 'left', time: 1, body: { kind: 'left', rows: [[5, 6]] } }], removed: { rows: [[5, 6]] } });
    const { epochs, linesOf } = exported(dir, []);
    expect(epochs).toEqual([expect.objectContaining({ rows: last + 1, emptied: 2, unopened: 0 })]);
    expect([3, 4, 5, 6].map((index) => bodyOf(linesOf('epoch-0001')[index]))).toEqual([expect.anything(), 'emptied', 'emptied', expect.anything()]);
  });

  it('takes what is left of a damaged one', () => {
    const { dir, journal } = written();
    journal.close();
    // A page in the middle of the rows, and rows that hold what no row can hold.
    const db = new Database(journal.file);
    db.exec(`UPDATE row SET hash = 'text' WHERE seq = 1`.replace("'text'", "x'00'"));
    db.exec('DELETE FROM row WHERE seq BETWEEN 20 AND 24; UPDATE row SET sealed = NULL WHERE seq = 30; PRAGMA wal_checkpoint(TRUNCATE);');
    db.close();
    const bytes = readFileSync(journal.file);
    const at = bytes.length / 2 - ((bytes.length / 2) % 4096);
    const fd = openSync(journal.file, 'r+');
    writeSync(fd, Buffer.alloc(4096, 0xff), 0, 4096, at);
    closeSync(fd);
    const { to, epochs: [epoch] } = exported(dir);
    expect(epoch?.unread).toContainEqual([20, 24]);
    const missing = epoch?.unread.reduce((sum, [from, until]) => sum + until - from + 1, 0) ?? 0;
    expect(missing).toBeGreaterThan(5);
    expect(missing).toBeLessThan(last / 2);
    expect(epoch?.rows).toBe(last - missing);
    expect(epoch?.unopened).toBeGreaterThan(0);
    expect(describeExport(to, epoch === undefined ? [] : [epoch]).lines[0]).toMatch(/could not be read/);
  });

  it('says so where nothing can be read, and goes on with the others', () => {
    const { dir, journal } = written();
    journal.close();
    mkdirSync(path.join(dir, 'epoch-0002'));
    writeFileSync(path.join(dir, 'epoch-0002', 'journal.db'), 'no database at all');
    mkdirSync(path.join(dir, 'epoch-0003'));
    const { to, epochs } = exported(dir);
    expect(epochs.map(({ rows, problem }) => [rows, problem])).toEqual([[last, undefined], [0, expect.stringContaining('damaged')], [0, 'its file is gone']]);
    expect(describeExport(to, epochs).whole).toBe(false);
    expect(describeExport(to, []).whole).toBe(false);
  });

  it('goes into a folder that holds nothing else', () => {
    const { dir } = written();
    const to = folders.make();
    writeFileSync(path.join(to, 'mine'), '');
    expect(() => exported(dir, [key], to)).toThrow(AppError);
    expect(contentOf(to)).toEqual({ mine: expect.any(String) });
  });
});

import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'libsql';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../shared/errors.js';
import { tablesVersion } from './database.js';
import { verifyFile } from './verify-file.js';
import { journalFiles, openJournal, setAside, type Journal } from './index.js';
import { contentOf, Folders, key, optionsFor } from './test/fixture.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
const folders = new Folders();
const journals: Journal[] = [];

afterEach(() => {
  for (const journal of journals.splice(0)) journal.close();
  folders.clean();
});

function open(dir: string, change: Parameters<typeof optionsFor>[1] = {}): Journal {
  const journal = openJournal(optionsFor(dir, change));
  journals.push(journal);
  return journal;
}

/** A closed journal with two rows and a draft. */
function written(change: Parameters<typeof optionsFor>[1] = {}, dir = folders.make()): { dir: string; file: string; head: Journal['head'] } {
  const journal = open(dir, change);
  journal.append({ entries: [{ kind: 'message', time: 1, body: 'hello' }], side: [{ key: 'draft', value: 'x' }] });
  const { file, head } = journal;
  journal.close();
  return { dir, file, head };
}

function refusal(action: () => unknown): AppError {
  try {
    action();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('It was not refused.');
}

describe('a copied journal', () => {
  it.each<[string, (dir: string) => [string, Parameters<typeof optionsFor>[1]]]>([
    ['of another folder', (dir) => [folders.copy(dir), {}]],
    ['on another computer', (dir) => [dir, { machineId: 'another' }]],
    ['of another desk', (dir) => [dir, { deskId: 'ff'.repeat(16) }]],
    ['of another folder, without its key', (dir) => [folders.copy(dir), { key: undefined }]],
  ])('%s is left alone, and a new epoch says what it follows', (_name, where) => {
    const { dir, head } = written();
    const [opened, change] = where(dir);
    const before = contentOf(path.join(opened, 'epoch-0001'));
    const journal = open(opened, change);
    expect(journal.head.epoch).not.toBe(head.epoch);
    expect(journal.rowsAfter(0)).toMatchObject([{ seq: 1, kind: 'epoch', body: { reason: 'copied', previous: head } }]);
    expect(journal.side('draft')).toBeUndefined();
    expect(contentOf(path.join(opened, 'epoch-0001'))).toEqual(before);
    expect(journalFiles(opened)).toHaveLength(2);
    journal.close();
    expect(open(opened, change).head.epoch).toBe(journal.head.epoch);
  });

  it('is no copy when the folder was only renamed', () => {
    const { dir, head } = written();
    const moved = path.join(folders.make(), 'moved');
    renameSync(dir, moved);
    expect(open(moved).head).toEqual(head);
  });
});

describe('a key', () => {
  it.each([['no key', undefined], ['another key', { id: 'key-2', key: Buffer.alloc(32, 1) }]])('is asked for where %s is given, and nothing is changed', (_name, given) => {
    const { dir, head } = written();
    const before = contentOf(dir);
    const error = refusal(() => open(dir, { key: given }));
    expect([error.code, error.message]).toEqual(['journal-key-missing', expect.stringContaining('key-1')]);
    expect(contentOf(dir)).toEqual(before);
    expect(open(dir).head).toEqual(head);
  });

  it('that was given later begins a new epoch, so that no epoch is half in the clear', () => {
    const { dir, head } = written({ key: undefined });
    const journal = open(dir);
    expect(journal.get(1)).toMatchObject({ body: { reason: 'key-added', previous: head } });
  });
});

describe('a journal from a newer version', () => {
  it('is refused and not touched', () => {
    const { dir, file } = written();
    const db = new Database(file);
    db.exec(`PRAGMA user_version = ${tablesVersion + 1}; PRAGMA wal_checkpoint(TRUNCATE)`);
    db.close();
    const before = contentOf(dir);
    expect(refusal(() => open(dir))).toMatchObject({ code: 'journal-newer', message: expect.stringContaining('newer Deskbell') });
    expect(refusal(() => verifyFile(file, key)).code).toBe('journal-newer');
    expect(contentOf(dir)).toEqual(before);
  });
});

describe('a journal that is in use', () => {
  it('is refused', () => {
    const dir = folders.make();
    const first = open(dir);
    expect(refusal(() => open(dir)).code).toBe('journal-locked');
    expect(refusal(() => setAside(dir, 'damaged', 0)).code).toBe('journal-locked');
    expect(first.append({ entries: [{ kind: 'message', time: 1, body: 1 }] })).toHaveLength(1);
    first.close();
    expect(open(dir).head.seq).toBe(2);
  });
});

describe('a folder that cannot be written to', () => {
  it('is said to be so, and the journal in it is as it was', async () => {
    const mounted = folders.mount(4096);
    written({}, mounted);
    // Not before the database has let go of its files.
    await vi.waitFor(() => folders.makeReadOnly(mounted), 20_000);
    const before = contentOf(mounted);
    expect(refusal(() => open(mounted))).toMatchObject({ code: 'read-only', message: expect.stringContaining('write permission') });
    expect(refusal(() => open(path.join(mounted, 'below'))).code).toBe('read-only');
    expect(refusal(() => setAside(mounted, 'damaged', 0)).code).toBe('read-only');
    expect(verifyFile(path.join(mounted, 'epoch-0001'), key)).toMatchObject({ access: 'the file alone', report: { rows: 2, finding: undefined } });
    expect(contentOf(mounted)).toEqual(before);
  });
});

const damages: Record<string, (file: string) => void> = {
  'random bytes': (file) => writeFileSync(file, Buffer.from(Array.from({ length: 20_000 }, (_, index) => (index * 7919) % 251))),
  'an empty file': (file) => truncateSync(file, 0),
  'half a file': (file) => truncateSync(file, Math.floor(statSync(file).size / 2)),
  'a torn first page': (file) => truncateSync(file, 50),
  'no file': (file) => rmSync(file),
  'a folder in its place': (file) => (rmSync(file), mkdirSync(file)),
  'another database': (file) => {
    rmSync(file);
    const db = new Database(file);
    db.exec('CREATE TABLE t (a)');
    db.close();
  },
  'no head file': (file) => rmSync(path.join(path.dirname(file), 'journal.head')),
  'an empty head file': (file) => truncateSync(path.join(path.dirname(file), 'journal.head'), 0),
};

describe('a damaged journal', () => {
  it.each(Object.keys(damages))('with %s is refused in words, is set aside untouched, and a new epoch names it', (damage) => {
    const { dir, file, head } = written();
    damages[damage]?.(file);
    const before = contentOf(path.dirname(file));
    const error = refusal(() => open(dir));
    expect(error.code).toBe('journal-damaged');
    expect(error.message).toMatch(/^The record on this computer is damaged \([a-z ,]+\)\. .* Set it aside/);
    expect(contentOf(path.dirname(file))).toEqual(before);
    const name = setAside(dir, 'damaged', Date.UTC(2026, 10, 21, 10, 15));
    expect(name).toBe('epoch-0001.set-aside-20261121T101500Z-damaged');
    expect(contentOf(path.join(dir, name ?? ''))).toEqual(before);
    expect(setAside(dir, 'damaged', 0)).toBeUndefined();
    const journal = open(dir);
    expect(journal.get(1)).toMatchObject({ kind: 'epoch', body: { reason: 'set-aside', setAside: name } });
    expect(journal.head.epoch).not.toBe(head.epoch);
    expect(journalFiles(dir)).toEqual([journal.file]);
  });

  it('is one whose last rows are gone, although the database is sound', () => {
    const { dir, file } = written();
    const older = folders.make();
    copyFileSync(file, path.join(older, 'journal.db'));
    const journal = open(dir);
    journal.append({ entries: [{ kind: 'message', time: 2, body: 'more' }] });
    journal.close();
    // Written over, so that it keeps its place on the disk.
    copyFileSync(path.join(older, 'journal.db'), file);
    expect(refusal(() => open(dir)).message).toContain('rows from 3 on are missing');
  });

  it('is one that another took the place of', () => {
    const first = written();
    const second = written();
    copyFileSync(path.join(path.dirname(second.file), 'journal.head'), path.join(path.dirname(first.file), 'journal.head'));
    expect(refusal(() => open(first.dir)).message).toContain('not the journal that its head file speaks of');
  });

  it('is not one whose head file is behind, or has lost one of its slots', () => {
    const { dir, file, head } = written();
    const headFile = path.join(path.dirname(file), 'journal.head');
    truncateSync(headFile, statSync(headFile).size - 1);
    expect(open(dir).head).toEqual(head);
  });
});

describe('an epoch that was being made when the power went', () => {
  it('is made again', () => {
    const dir = folders.make();
    mkdirSync(path.join(dir, '.beginning-epoch-0001'));
    writeFileSync(path.join(dir, '.beginning-epoch-0001', 'journal.db'), 'half');
    expect(open(dir).head.seq).toBe(1);
    expect(readdirSync(dir).toSorted()).toEqual(['epoch-0001', 'journal.lock', 'journal.reserve']);
  });
});

describe('setting aside', () => {
  it.each(['', 'Damaged', '../x', 'a b', 'x'.repeat(33)])('refuses the reason %j', (reason) => {
    const { dir } = written();
    expect(refusal(() => setAside(dir, reason, 0)).code).toBe('invalid-request');
  });

  it('never lets an older epoch become the current one again', () => {
    const { dir } = written();
    const second = open(dir, { machineId: 'another' });
    second.close();
    setAside(dir, 'damaged', 0);
    const third = open(dir);
    expect(third.get(1)).toMatchObject({ body: { reason: 'set-aside', setAside: expect.stringMatching(/^epoch-0002\.set-aside-/) } });
    expect(existsSync(path.join(dir, 'epoch-0003'))).toBe(true);
  });
});

describe('a desk id', () => {
  it.each(['', 'x', 'AB'.repeat(16), 'ab'.repeat(17)])('%j is refused', (deskId) => {
    expect(refusal(() => open(folders.make(), { deskId })).code).toBe('invalid-request');
  });
});

describe('a path that is no folder', () => {
  it('is refused in words', () => {
    const file = path.join(folders.make(), 'file');
    writeFileSync(file, '');
    for (const dir of [file, path.join(file, 'below')]) expect(refusal(() => open(dir)).code).toBe('read-only');
  });
});

import { existsSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keyOf } from '../../core/conversation.js';
import { readingOf } from '../../core/review/reading.js';
import { ANA, MARIA, NINE, SERVICE } from '../../core/testing/samples.js';
import { AppError } from '../../shared/errors.js';
import type { ItemId, ReviewStore } from '../../shared/review/types.js';
import { openFolder } from '../archive/folder.js';
import { makeLibraryKey } from '../archive/keys/library.js';
import { certify, newPrivateKey, signerOf } from '../archive/keys/signed.js';
import { keepCertificate } from '../archive/desk-file.js';
import { shipAll, type TestDesk } from '../archive/test/record.js';
import { Folders } from '../journal/test/fixture.js';
import { hex } from '../journal/store.js';
import { addToLog } from '../retention/folder-log.js';
import { emptyFolder } from '../retention/folder-rows.js';
import { signHold } from '../retention/holds.js';
import { openFolderStore, type FolderStoreOptions } from './folder-store.js';
import { openFolderRecord } from '../retention/folder-record.js';
import { figuresContract, outlivingContract } from './test/figures.js';
import { indexed, reviewContract, type TestRecord } from './test/contract.js';
import { holdsContract } from './test/holds-contract.js';
import { DAY_ONE, deskWith, heard, HOUR, OTTO, shipTwoDays, tell } from './test/told.js';

const options = (folder: string, indexes: string, me: string): FolderStoreOptions => ({
  folder, indexes, me, timeZone: 'Europe/Berlin', reviewers: undefined, recipients: [], libraryKey: undefined, silentAfter: 1e12, now: Date.now,
});

async function plainRecord(folders: Folders): Promise<TestRecord> {
  const folder = path.join(folders.make(), 'archive');
  const target = await openFolder({ folder, archiveId: undefined });
  return { target, open: (me) => openFolderStore(options(folder, folders.make(), me)), close: async () => Promise.resolve() };
}

reviewContract('a folder', plainRecord);
figuresContract('a folder', plainRecord);
outlivingContract('a folder', async (folders) => {
  const folder = path.join(folders.make(), 'archive');
  const library = signerOf(newPrivateKey());
  const target = await openFolder({ folder, archiveId: undefined, libraryKey: library.publicKey });
  return {
    target, library, open: (me) => openFolderStore({ ...options(folder, folders.make(), me), libraryKey: library.publicKey }), close: async () => Promise.resolve(),
    kept: async (figures, now) => Promise.resolve(openFolderRecord({ folder, archive: target.archiveId, libraryKey: library.publicKey, reviewers: undefined, library, by: 'Ines', now, figures })),
  };
});

holdsContract('a folder', async (folders) => {
  const [folder, keys] = [path.join(folders.make(), 'archive'), folders.make()];
  const [key, other] = await Promise.all([makeLibraryKey('a good passphrase', 10), makeLibraryKey('a good passphrase', 10)]);
  const [keyFile, otherFile] = [path.join(keys, 'library.key'), path.join(keys, 'other.key')];
  writeFileSync(keyFile, key.file);
  writeFileSync(otherFile, other.file);
  const as = (name: string, changes: object = {}) => ({ with: 'key', name, keyFile, passphrase: 'a good passphrase', ...changes }) as const;
  return {
    target: await openFolder({ folder, archiveId: undefined, libraryKey: key.publicKey }), close: async () => Promise.resolve(),
    open: (me) => openFolderStore({ ...options(folder, folders.make(), me), libraryKey: key.publicKey }),
    administrators: {
      ines: as('ines'), ruth: as('ruth'),
      nobody: [as('ines', { passphrase: 'not this one' }), as('ines', { keyFile: otherFile }), as('ines', { keyFile: path.join(keys, 'nowhere') }), { with: 'login', user: 'ines', password: 'a good password' }],
    },
  };
});

const ITEM: ItemId = { conversation: keyOf({ scope: 'desk-room', service: SERVICE, conv: MARIA }), day: DAY_ONE };
const codeOf = (action: Promise<unknown>): Promise<unknown> => action.then(() => 'nothing', (error: unknown) => (error instanceof AppError ? error.code : error));

describe('a folder’s record', () => {
  const folders = new Folders();
  const closing: { close(): unknown }[] = [];
  let folder = '';
  let indexes = '';
  let desks: readonly TestDesk[] = [];
  let store: ReviewStore;

  beforeEach(async () => {
    folder = path.join(folders.make(), 'archive');
    indexes = folders.make();
    desks = await shipTwoDays(folders, await openFolder({ folder, archiveId: undefined, segmentBytes: 4_000 }));
    store = await indexed(await openFolderStore(options(folder, indexes, 'Dora')));
    closing.push(store, ...desks);
  });
  afterEach(async () => {
    for (const each of closing.splice(0)) await each.close();
    folders.clean();
  });

  const books = (): string[] => readdirSync(path.join(folder, 'review')).map((name) => path.join(folder, 'review', name));
  const other = async (): Promise<ReviewStore> => {
    const made = await indexed(await openFolderStore(options(folder, folders.make(), 'Emil')));
    closing.unshift(made);
    return made;
  };
  const again = async (change: Partial<FolderStoreOptions> = {}): Promise<ReviewStore> => {
    await store.close();
    closing.splice(closing.indexOf(store), 1);
    store = await indexed(await openFolderStore({ ...options(folder, indexes, 'Dora'), ...change }));
    closing.unshift(store);
    return store;
  };
  const abouts = async (of: ReviewStore): Promise<string[]> => (await of.accesses(undefined, 50)).map(({ about }) => about);

  it('shows nothing while its folder is gone, and goes on when it is back', async () => {
    renameSync(folder, `${folder}-away`);
    expect(await codeOf(store.search({ words: 'county', limit: 5 }))).toBe('archive-unreachable');
    expect(await codeOf(store.read(ITEM))).toBe('archive-unreachable');
    expect(await codeOf(store.overview())).toBe('archive-unreachable');
    renameSync(`${folder}-away`, folder);
    expect((await store.search({ words: 'county', limit: 5 })).items).toHaveLength(2);
  });

  it('shows nothing that it could not write down, and writes later what it could not', async () => {
    await store.search({ words: 'first', limit: 5 });
    renameSync(path.join(folder, 'review'), path.join(folder, 'aside'));
    writeFileSync(path.join(folder, 'review'), 'in the way');
    expect(await codeOf(store.search({ words: 'second', limit: 5 }))).toBe('archive-unreachable');
    expect(await codeOf(store.mark(ITEM, { kind: 'reviewed' }))).toBe('archive-unreachable');
    rmSync(path.join(folder, 'review'));
    renameSync(path.join(folder, 'aside'), path.join(folder, 'review'));
    await store.search({ words: 'third', limit: 5 });
    const seen = await other();
    expect((await abouts(seen)).filter((about) => about.startsWith('“'))).toEqual(['“third”', '“second”', '“first”']);
    expect((await seen.search({ state: 'reviewed', limit: 5 })).items).toHaveLength(1);
    expect((await seen.overview()).problems).toBeUndefined();
  });

  it('mends what a vanished share cut off, at any byte', async () => {
    await store.search({ words: 'one', limit: 5 });
    await store.search({ words: 'two', limit: 5 });
    const [book = ''] = books();
    const whole = readFileSync(book);
    for (const cut of [0, 1, 50, Math.floor(whole.length / 2), whole.length - 1]) {
      truncateSync(book, cut);
      await store.search({ words: `after ${cut}`, limit: 5 });
      expect(readFileSync(book).subarray(0, whole.length).equals(whole)).toBe(true);
    }
    expect(books()).toHaveLength(1);
    expect((await (await other()).overview()).problems).toBeUndefined();
  });

  it('begins a new book where somebody has changed the old one, and says so to whoever reviews', async () => {
    await store.search({ words: 'one', limit: 5 });
    await store.search({ words: 'two', limit: 5 });
    const [book = ''] = books();
    writeFileSync(book, readFileSync(book, 'utf8').replace('“one”', '“ten”'));
    const seen = await other();
    expect((await seen.overview()).problems).toEqual([expect.stringContaining('is not what was written')]);
    await store.search({ words: 'three', limit: 5 });
    await seen.index();
    expect(await abouts(seen)).toEqual(expect.arrayContaining(['“one”', '“ten”', '“two”', '“three”']));
    expect(readdirSync(path.join(folder, 'review')).length).toBeGreaterThanOrEqual(2);
  });

  it('has its entries in a chain: each change, removal and move of a line is found', async () => {
    for (const words of ['one', 'two', 'three', 'four']) await store.search({ words, limit: 5 });
    const [book = ''] = books();
    const lines = readFileSync(book, 'utf8').split('\n').slice(0, -1);
    const [a = '', b = '', c = '', d = ''] = lines;
    for (const changed of [[a, c, d], [b, c, d], [a, c, b, d], [a, b.replace('two', 'tvo'), c, d], [a, b, b, c, d], ['{}', ...lines], [a, 'nonsense', c, d], [a, b.slice(0, -30), c, d]]) {
      writeFileSync(book, `${changed.join('\n')}\n`);
      expect((await (await other()).overview()).problems).toHaveLength(1);
    }
    writeFileSync(book, `${lines.join('\n')}\n`);
    expect((await (await other()).overview()).problems).toBeUndefined();
  });

  it('forgets what retention has removed, in the index as well', async () => {
    const [first, second] = desks;
    if (!first || !second) throw new Error('no desk');
    const rowsAbout = (desk: TestDesk, words: string): number[] => desk.reader.rowsAfter(0, 1_000).filter(({ body }) => Buffer.from(body).toString('utf8').includes(words)).map(({ seq }) => seq);
    const order = (desk: TestDesk, words: string) => ({
      id: '3f2504e0-4f89-41d3-9a0c-0305e82c3301', at: NINE, by: 'Ana', reason: 'retention', desk: desk.id, epoch: desk.reader.epoch, rows: rowsAbout(desk, words).map((seq) => [seq, seq] as const), hash: '00'.repeat(32),
    });
    const found = async (words: string): Promise<number> => (await store.search({ words, limit: 5 })).items.length;
    // What was said, and a word of it that nobody looked for (who looked for what stays) and that no identity in hexadecimal holds by chance.
    const inFiles = (): string[] => {
      const below = path.join(indexes, readdirSync(indexes)[0] ?? '');
      const files = readdirSync(below).filter((each) => each.startsWith('index.db')).map((name) => readFileSync(path.join(below, name), 'latin1'));
      return ['You are all', 'let me in', 'idiots'].filter((words) => files.some((file) => file.includes(words)));
    };
    expect(inFiles()).toHaveLength(3);
    expect([await found('all'), await found('county')]).toEqual([1, 2]);
    expect(await emptyFolder(folder, [order(first, OTTO)])).toBeGreaterThan(3);
    await indexed(store);
    // The other desk has it still.
    expect(await found('all')).toBe(1);
    const otto: ItemId = { ...ITEM, conversation: ITEM.conversation.replace(MARIA, OTTO) };
    const half = readingOf((await store.read(otto)).rows);
    expect(half).toMatchObject({ emptied: rowsAbout(first, OTTO).length, unreadable: 0 });
    expect(half.lines.map(({ text }) => text)).toContain('You are all idiots');
    await emptyFolder(folder, [order(second, OTTO)]);
    await indexed(store);
    expect([await found('all'), await found('county')]).toEqual([0, 2]);
    expect((await store.search({ person: OTTO, limit: 5 })).items).toEqual([]);
    expect(await codeOf(store.read(otto))).toBe('invalid-request');
    expect((await store.overview()).desks.map(({ rows }) => rows)).toEqual(desks.map(({ journal }) => journal.head.seq));
    await store.close();
    closing.splice(closing.indexOf(store), 1);
    expect(inFiles()).toEqual([]);
    store = await openFolderStore(options(folder, indexes, 'Dora'));
    closing.unshift(store);
  });

  it('reads what a desk is just writing when it is whole', async () => {
    const [first] = desks;
    if (!first) throw new Error('no desk');
    const below = path.join(folder, first.id, first.reader.epoch);
    tell(first, [heard(MARIA, 'late', NINE + 8 * HOUR, 'A question about atlases')]);
    await shipAll(first, await openFolder({ folder, archiveId: undefined, segmentBytes: 4_000 }), undefined);
    const last = path.join(below, readdirSync(below).filter((name) => name.startsWith('segment-')).toSorted().at(-1) ?? '');
    const whole = readFileSync(last);
    truncateSync(last, whole.length - 20);
    await indexed(store);
    expect((await store.search({ words: 'atlases', limit: 5 })).items).toEqual([]);
    writeFileSync(last, whole);
    await indexed(store);
    expect((await store.search({ words: 'atlases', limit: 5 })).items).toHaveLength(1);
  });

  it('makes its index anew where it is damaged, or of another time zone, and keeps what was decided', async () => {
    await store.mark(ITEM, { kind: 'flagged' });
    const below = path.join(indexes, readdirSync(indexes)[0] ?? '');
    const flagged = async (): Promise<number> => (await store.search({ state: 'flagged', words: 'county', limit: 5 })).items.length;
    await again();
    expect(await flagged()).toBe(1);
    await again({ timeZone: 'Pacific/Auckland' });
    expect((await store.search({ limit: 50 })).items.map(({ day }) => day)).toContain('2026-11-23');
    await again();
    expect(await flagged()).toBe(1);
    await store.close();
    writeFileSync(path.join(below, 'index.db'), 'not a database');
    rmSync(path.join(below, 'index.db-wal'), { force: true });
    await again();
    expect(await flagged()).toBe(1);
    expect(existsSync(path.join(below, 'index.db'))).toBe(true);
  });

  it('says of each desk who it is, what came from it, and what is wrong with it', async () => {
    const [first] = desks;
    if (!first) throw new Error('no desk');
    const library = signerOf(newPrivateKey());
    const archive = readdirSync(indexes)[0] ?? '';
    const fields = { archive, desk: first.id, publicKey: '1'.repeat(64), name: 'Main desk', time: NINE };
    await keepCertificate(folder, first.id, fields.publicKey, certify(library, fields));
    await again({ libraryKey: library.publicKey, silentAfter: -1 });
    const { desks: known } = await store.overview();
    expect(known.map(({ certified }) => certified)).toEqual([true, false]);
    expect(known[0]?.problems).toEqual([expect.stringMatching(/^silent since \d{4}-/)]);
    await again({ libraryKey: '2'.repeat(64) });
    expect((await store.overview()).desks.map(({ certified, problems }) => [certified, problems])).toEqual([[false, []], [false, []]]);
  });

  it('names a desk whose rows are not what it wrote', async () => {
    const strange = deskWith(folders, 9, [heard('eva@patrons.example', 'e1', NINE, 'Hello from Eva')]);
    closing.push(strange);
    await shipAll(strange, await openFolder({ folder, archiveId: undefined }), undefined);
    const below = path.join(folder, strange.id, strange.reader.epoch, 'segment-000001.jsonl');
    writeFileSync(below, readFileSync(below, 'utf8').replace('Hello from Eva', 'Hello from Ava'));
    await indexed(store);
    expect((await store.search({ words: 'hello', limit: 5 })).items).toEqual([]);
    expect((await store.overview()).desks.find(({ desk }) => desk === strange.id)?.problems).toContain('1 row is not what the desk wrote');
  });

  it('marks what is held by an order that the library signed, and names one that it did not', async () => {
    const library = signerOf(newPrivateKey());
    const archive = readdirSync(indexes)[0] ?? '';
    const hold = (on: object, n: number) => ({ id: `3f2504e0-4f89-41d3-9a0c-0305e82c330${n}`, at: NINE, by: ANA, reason: 'a lawsuit', on });
    await addToLog(folder, signHold(archive, hold({ person: OTTO }, 1), (text) => library.sign(text)));
    await addToLog(folder, signHold(archive, hold({ words: 'renew birds' }, 2), (text) => library.sign(text)));
    await addToLog(folder, signHold(archive, hold({ service: SERVICE }, 3), (text) => signerOf(newPrivateKey()).sign(text)));
    await again({ libraryKey: library.publicKey });
    const held = (await store.search({ limit: 50 })).items.filter((item) => item.held).map(({ words }) => words);
    expect(held.toSorted()).toEqual(['Can I renew a book about birds?', 'You are all idiots']);
    expect((await store.overview()).problems).toEqual([expect.stringContaining('none that the key of the library signed')]);
  });

  it('reads each row from the folder, whose names are those of the journal', async () => {
    const { rows } = await store.read(ITEM);
    for (const desk of desks) {
      const own = new Map(desk.reader.rowsAfter(0, 1_000).map((row) => [row.seq, row]));
      for (const row of rows.filter((each) => each.desk === desk.id)) {
        expect(row.hash).toBe(hex(own.get(row.seq)?.hash ?? new Uint8Array()));
        expect(row.body).toBe(Buffer.from(own.get(row.seq)?.body ?? []).toString('utf8'));
      }
    }
    expect(new Set(rows.map(({ desk }) => desk)).size).toBe(2);
  });
});

import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Hold } from '../../core/record/hold.js';
import { hex } from '../journal/store.js';
import type { Journal } from '../journal/index.js';
import { openReader } from '../journal/reader.js';
import { contentOf, Folders, key } from '../journal/test/fixture.js';
import type { Told } from '../archive/messages.js';
import { Shipper } from '../archive/ship.js';
import { makeReviewersKey, openReviewersKey, type ReviewersKey } from '../archive/keys/reviewers.js';
import { openFolderSource } from '../archive/verify/folder-source.js';
import { findingsOf, verifyRecord } from '../archive/verify/verify.js';
import { addNext, addToLog, directionsOf, inForce, readLog } from './folder-log.js';
import { emptyFolder, rowsInFolder } from './folder-rows.js';
import { ordersFor } from './give-orders.js';
import { signHold, signLift } from './holds.js';
import { readOrder, signOrder, type RetentionOrder } from './order.js';
import { survey, type Survey } from './survey.js';
import { appendSaid, channel, day, guest, journalWith, library, now, openRecord, reader, ship, type Said } from './test/record.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
const folders = new Folders();
const journals: Journal[] = [];
afterEach(() => {
  for (const journal of journals.splice(0)) journal.close();
  folders.clean();
});

const days = { chat: 365, incidents: 1_000, staffChat: 365 };
const desks = ['1a'.repeat(16), '2b'.repeat(16)] as const;
const said: readonly Said[] = [
  { in: reader, ago: 900, words: 'An old question about atlases' },
  { in: reader, ago: 900, words: 'An old answer' },
  { in: guest, ago: 800, words: 'You are all fools', incident: true },
  { in: guest, ago: 800, words: 'Said in anger' },
  { in: channel, ago: 700, words: 'Who has the key to the attic?' },
  { in: reader, ago: 10, words: 'A new question' },
];

/** Two desks that both heard all of it. */
async function record(options: { readonly recipients?: readonly string[]; readonly segmentBytes?: number } = {}): Promise<{ folder: string; archive: string; journals: readonly Journal[] }> {
  const folder = folders.make();
  const target = await openRecord(folder, options);
  const made = desks.map((desk) => journalWith(folders.make(), desk, said));
  journals.push(...made);
  for (const journal of made) await ship(journal, target, 2);
  return { folder, archive: target.archiveId, journals: made };
}

const look = (folder: string, holds: readonly Hold[] = [], reviewers?: ReviewersKey): Promise<Survey> => survey(() => rowsInFolder(folder, reviewers), { days, holds, now });
const hold = (on: Hold['on']): Hold => ({ id: randomUUID(), at: now, by: 'Ines', reason: 'The court asked', on });
const dueIn = ({ classes }: Survey): Record<string, number> => Object.fromEntries(classes.map((each) => [each.class, each.due]));
const numbersDue = ({ due }: Survey): number[][] => due.map(({ rows }) => rows.map(({ seq }) => seq));

async function run(folder: string, archive: string, found: Survey): Promise<{ orders: RetentionOrder[]; emptied: number }> {
  const orders = ordersFor(found.due, { by: 'Ines', reason: 'As the policy says', at: now, newId: randomUUID });
  for (const order of orders) await addToLog(folder, signOrder(archive, order, (text) => library.sign(text)));
  return { orders, emptied: await emptyFolder(folder, orders, found.dueAside) };
}

async function problemsOf(folder: string, reviewers?: ReviewersKey): Promise<string[]> {
  const source = await openFolderSource({ folder, ...(reviewers ? { reviewers } : {}) });
  const report = await verifyRecord(source, { libraryKey: library.publicKey, now, silentAfter: 10_000 * day });
  return findingsOf(report).filter(({ weight }) => weight !== 'note').map(({ what }) => what);
}

const wordsIn = (folder: string, words: string): boolean =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).some((name) => statSync(path.join(folder, name)).isFile() && readFileSync(path.join(folder, name)).includes(words));

describe('a preview', () => {
  it('says per class what would go, and changes nothing', async () => {
    const { folder } = await record();
    const before = contentOf(folder);
    const found = await look(folder);
    expect(dueIn(found)).toEqual({ chat: 4, incidents: 0, staffChat: 2 });
    expect(found.classes).toMatchObject([
      { class: 'chat', due: 4, stays: 2, held: 0, conversations: 1, oldest: now - 900 * day, newest: now - 900 * day },
      { class: 'incidents', due: 0, stays: 4 }, { class: 'staffChat', due: 2, stays: 0 },
    ]);
    expect(found).toMatchObject({ lasting: 2, emptied: 0, sealed: 0, damaged: 0 });
    expect(numbersDue(found)).toEqual([[2, 3, 6], [2, 3, 6]]);
    expect(contentOf(folder)).toEqual(before);
  });

  it('counts what holds keep, and which hold it is', async () => {
    const { folder } = await record();
    const [onReader, onWords] = [hold({ person: 'reader@example.org' }), hold({ words: 'attic' })];
    const found = await look(folder, [onReader, onWords]);
    expect(dueIn(found)).toEqual({ chat: 0, incidents: 0, staffChat: 0 });
    expect(found.byHold).toEqual(new Map([[onReader.id, 6], [onWords.id, 2]]));
  });

  it('judges nothing that it cannot open', async () => {
    const { file, recipient } = await makeReviewersKey('correct horse battery', new Date(0), 10);
    const { folder } = await record({ recipients: [recipient] });
    expect(await look(folder)).toMatchObject({ sealed: 14, lasting: 0, due: [] });
    const reviewers = await openReviewersKey(file, 'correct horse battery');
    expect(dueIn(await look(folder, [], reviewers))).toEqual({ chat: 4, incidents: 0, staffChat: 2 });
  });
});

describe('what was ordered to be removed', () => {
  it.each([['in one segment', undefined], ['in many', 600]])('%s is gone, and the record verifies with its orders only', async (_name, segmentBytes) => {
    const { folder, archive } = await record(segmentBytes === undefined ? {} : { segmentBytes });
    expect(wordsIn(folder, 'atlases')).toBe(true);
    const { orders, emptied } = await run(folder, archive, await look(folder));
    expect(emptied).toBe(6);
    expect(orders.map(({ rows }) => rows)).toEqual([[[2, 3], [6, 6]], [[2, 3], [6, 6]]]);
    for (const words of ['atlases', 'An old answer', 'attic']) expect(wordsIn(folder, words)).toBe(false);
    for (const words of ['Said in anger', 'A new question']) expect(wordsIn(folder, words)).toBe(true);
    expect(await problemsOf(folder)).toEqual([]);
    expect(await look(folder)).toMatchObject({ emptied: 6, due: [] });
    rmSync(path.join(folder, 'orders', '00000002.json'));
    expect(await problemsOf(folder)).not.toEqual([]);
  });

  it('is removed once, and the rest where it was interrupted', async () => {
    const { folder, archive } = await record();
    const found = await look(folder);
    const { orders } = await run(folder, archive, { ...found, due: found.due.slice(0, 1) });
    const before = contentOf(folder);
    expect(await emptyFolder(folder, orders)).toBe(0);
    expect(contentOf(folder)).toEqual(before);
    await run(folder, archive, await look(folder));
    expect(await look(folder)).toMatchObject({ emptied: 6, due: [] });
    expect(await problemsOf(folder)).toEqual([]);
  });

  it('is gone from sealed segments, too', async () => {
    const { file, recipient } = await makeReviewersKey('correct horse battery', new Date(0), 10);
    const reviewers = await openReviewersKey(file, 'correct horse battery');
    const { folder, archive } = await record({ recipients: [recipient] });
    await run(folder, archive, await look(folder, [], reviewers));
    expect(await look(folder, [], reviewers)).toMatchObject({ emptied: 6, due: [] });
    expect(await problemsOf(folder, reviewers)).toEqual([]);
    expect(wordsIn(folder, '"seq":3,')).toBe(true);
  });

  it.each([[600], [1_000_000]])('does not disturb a desk that goes on writing (segments of %d bytes)', async (segmentBytes) => {
    const { folder, archive, journals: [journal] } = await record({ segmentBytes });
    if (journal === undefined) throw new Error('no journal');
    // The same target as before and during: it believes to know the folder.
    const writing = await openRecord(folder, { segmentBytes });
    await writing.resume(desks[0], journal.head.epoch);
    await run(folder, archive, await look(folder));
    appendSaid(journal, Array.from({ length: 6 }, (_, index) => ({ in: reader, ago: 1, words: `Afterwards ${index}` })));
    await ship(journal, writing, 2);
    expect(hex((await writing.resume(desks[0], journal.head.epoch)).hash)).toBe(journal.head.hash);
    expect(await problemsOf(folder)).toEqual([]);
    const fresh = await openRecord(folder, { segmentBytes });
    expect((await fresh.resume(desks[0], journal.head.epoch)).seq).toBe(journal.head.seq);
    expect(readdirSync(path.join(folder, desks[0], journal.head.epoch))).not.toContain('aside');
    expect(await look(folder)).toMatchObject({ emptied: 6, due: [] });
  });

  it('is as many orders as it takes', () => {
    const rows = Array.from({ length: 12_001 }, (_, index) => ({ seq: 1 + 2 * index, hash: String(index).padStart(64, '0') }));
    const orders = ordersFor([{ desk: desks[0], epoch: desks[1], rows }], { by: 'Ines', reason: 'Old', at: now, newId: randomUUID });
    expect(orders.map((order) => [order.rows.length, order.hash])).toEqual([[5_000, rows[4_999]?.hash], [5_000, rows[9_999]?.hash], [2_001, rows[12_000]?.hash]]);
    for (const order of orders) expect(readOrder(signOrder(randomUUID(), order, (text) => library.sign(text)), { libraryKey: library.publicKey })).toEqual(order);
  });
});

describe('what is kept beside the chain', () => {
  const dora = { ...reader, conv: 'dora@example.org' };

  /** The other journal has the same id and epoch and other rows, as a copied data folder has. */
  async function forked(options: { readonly recipients?: readonly string[] } = {}): Promise<{ folder: string; archive: string; aside: string }> {
    const { folder, archive, journals: [journal] } = await record(options);
    if (journal === undefined) throw new Error('no journal');
    const source = openReader(journal.file, key);
    const copy = journalWith(folders.make(), desks[0], [
      { in: dora, ago: 900, words: 'Where is the copied lighthouse?' }, { in: dora, ago: 880, words: 'The copied basement' }, { in: dora, ago: 5, words: 'A copied afternoon' },
      { in: guest, ago: 800, words: 'You are copied fools', incident: true },
    ]);
    journals.push(copy);
    const [other, target] = [openReader(copy.file, key), await openRecord(folder, options)];
    const rows = other.rowsAfter(1, 10);
    expect((await target.append({ desk: source.desk, epoch: source.epoch, rows })).forks).toEqual([2, 3, 4, 5]);
    // Rows that are there already come once more, at the end of the segment: they do not chain, and are moved beside it.
    const place = path.join(folder, source.desk, source.epoch);
    const segment = path.join(place, 'segment-000001.jsonl');
    writeFileSync(segment, Buffer.concat([readFileSync(segment), readFileSync(segment)]));
    await (await openRecord(folder, options)).resume(source.desk, source.epoch);
    for (const each of [source, other]) each.close();
    const aside = path.join(place, 'aside');
    expect(readdirSync(aside)).toHaveLength(5);
    return { folder, archive, aside };
  }

  it('is judged by what it says, and emptied like the rows of the chain: no text of it is left in any file', async () => {
    const { folder, archive, aside } = await forked();
    const found = await look(folder);
    expect(dueIn(found)).toEqual({ chat: 4 + 2 + 2, incidents: 0, staffChat: 2 + 1 });
    expect(numbersDue(found)).toEqual([[2, 3, 6], [2, 3, 6]]);
    expect((await run(folder, archive, found)).emptied).toBe(11);
    for (const words of ['lighthouse', 'basement', 'atlases', 'An old answer', 'attic']) expect(wordsIn(folder, words)).toBe(false);
    for (const words of ['A copied afternoon', 'You are copied fools', 'Said in anger']) expect(wordsIn(aside, words)).toBe(true);
    // Who came a second time is still known.
    expect(await problemsOf(folder)).toEqual(expect.arrayContaining([expect.stringContaining('There are two rows 2')]));
    expect(readdirSync(aside)).toHaveLength(5);
    expect(await look(folder)).toMatchObject({ due: [], dueAside: new Set() });
  });

  it('stays while a hold is on it', async () => {
    const { folder, archive } = await forked();
    await run(folder, archive, await look(folder, [hold({ words: 'lighthouse' })]));
    expect(['lighthouse', 'basement', 'attic'].map((words) => wordsIn(folder, words))).toEqual([true, false, false]);
  });

  it('is gone from what is sealed, too', async () => {
    const { file, recipient } = await makeReviewersKey('correct horse battery', new Date(0), 10);
    const reviewers = await openReviewersKey(file, 'correct horse battery');
    const { folder, archive } = await forked({ recipients: [recipient] });
    expect((await look(folder)).dueAside.size).toBe(0);
    expect((await run(folder, archive, await look(folder, [], reviewers))).emptied).toBe(11);
    expect(await look(folder, [], reviewers)).toMatchObject({ due: [], dueAside: new Set(), damaged: 0, sealed: 0 });
  });
});

describe('a desk that has shipped all it has', () => {
  it('is told how far that is, what is held and what is to be removed, and from then on what is new', async () => {
    const { folder, archive, journals: [journal] } = await record();
    if (journal === undefined) throw new Error('no journal');
    await addToLog(folder, signHold(archive, hold({ words: 'attic' }), (text) => library.sign(text)));
    await run(folder, archive, await look(folder));
    let at = now;
    const all: Told[] = [];
    const source = openReader(journal.file, key);
    const shipper = new Shipper({
      journals: [source], openTarget: () => openRecord(folder), report: () => undefined, now: () => at, sleep: () => Promise.resolve(), random: () => 0, orders: { after: 0, tell: (told) => all.push(told) },
    });
    const toldOf = (): unknown[] => all.splice(0).map(({ acknowledged, holds, deletions }) => [acknowledged, holds.map(({ on }) => on), deletions.map(({ number }) => number)]);
    const acknowledged = [{ epoch: journal.head.epoch, seq: journal.head.seq }];
    await shipper.run();
    expect(toldOf()).toEqual([[acknowledged, [{ words: 'attic' }], [2, 3]], [acknowledged, [{ words: 'attic' }], []]]);
    await shipper.run();
    expect(toldOf()).toEqual([]);
    at += day;
    await shipper.run();
    expect(toldOf()).toEqual([[acknowledged, [{ words: 'attic' }], []]]);
    await shipper.close();
    source.close();
  });
});

describe('the log of a folder', () => {
  const check = (archive: string): { archive: string; libraryKey: string } => ({ archive, libraryKey: library.publicKey });
  const sign = (text: string): Uint8Array => library.sign(text);

  it('tells desks of holds and orders, and lets a hold end only when a second person agrees', async () => {
    const { folder, archive, journals: [journal] } = await record();
    const epoch = journal?.head.epoch ?? '';
    const target = await openRecord(folder);
    const told = async (ordersAfter = 0): Promise<unknown[]> => {
      const { holds, deletions } = await target.append({ desk: desks[0], epoch, rows: [], ordersAfter });
      return [holds.map(({ on }) => on), deletions.map(({ number }) => number)];
    };
    expect(await told()).toEqual([[], []]);
    const held = hold({ person: 'guest@example.org' });
    await addToLog(folder, signHold(archive, held, sign));
    await run(folder, archive, await look(folder));
    expect(await told()).toEqual([[{ person: 'guest@example.org' }], [2, 3]]);
    expect(await told(2)).toEqual([[{ person: 'guest@example.org' }], [3]]);
    const lift = (step: 'asked' | 'agreed', by: string): Promise<number> => addToLog(folder, signLift(archive, { hold: held.id, step, at: now, by, reason: 'It is over' }, sign));
    await lift('agreed', 'Ruth');
    await lift('asked', 'Ines');
    await lift('agreed', 'Ines');
    expect(await told(3)).toEqual([[{ person: 'guest@example.org' }], []]);
    await lift('agreed', 'Ruth');
    expect(await told(3)).toEqual([[], []]);
    expect(directionsOf(await readLog(folder), check(archive))).toMatchObject({ problems: [], holds: [{ asked: { by: 'Ines' }, lifted: { by: 'Ruth' } }] });
    expect(await problemsOf(folder)).toEqual([]);
  });

  it('passes on nothing that the key of the library did not sign, and says so', async () => {
    const { folder, archive } = await record();
    const held = signHold(archive, hold({ words: 'atlas' }), sign);
    await addToLog(folder, held);
    await addToLog(folder, { ...held, signature: '00'.repeat(64) });
    await addToLog(folder, signHold(randomUUID(), hold({ words: 'of another record' }), sign));
    writeFileSync(path.join(folder, 'orders', '00000004.json'), 'nonsense');
    writeFileSync(path.join(folder, 'orders', '00000006.json'), JSON.stringify({ ...held, more: 1 }));
    const { holds, orders, problems } = directionsOf(await readLog(folder), check(archive));
    expect([inForce(holds).length, orders]).toEqual([1, []]);
    expect(problems).toEqual([2, 3, 4].map((number) => expect.stringContaining(`0000000${number}.json is none`)).concat([expect.stringContaining('00000005.json is missing'), expect.stringContaining('00000006.json is none')]));
    expect(await (await openRecord(folder, { libraryKey: undefined })).append({ desk: desks[0], epoch: '00'.repeat(16), rows: [] })).toMatchObject({ holds: [], deletions: [] });
  });

  it('gives every entry a number of its own, also to many at once', async () => {
    const { folder, archive } = await record();
    const numbers = await Promise.all(Array.from({ length: 12 }, () => addToLog(folder, signHold(archive, hold({ words: 'x' }), sign))));
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    expect(readdirSync(path.join(folder, 'orders')).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('takes of many entries that follow the same one only the first', async () => {
    const { folder, archive } = await record();
    const next = (last: number): Promise<boolean[]> => Promise.all(Array.from({ length: 12 }, () => addNext(folder, signHold(archive, hold({ words: 'x' }), sign), last)));
    for (const last of [0, 1]) expect((await next(last)).filter(Boolean)).toEqual([true]);
    expect((await next(0)).filter(Boolean)).toEqual([]);
    expect(readdirSync(path.join(folder, 'orders'))).toEqual(['00000001.json', '00000002.json']);
  });
});

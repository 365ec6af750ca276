import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { openJournal, type Journal } from '../journal/index.js';
import { openReader, type JournalReader } from '../journal/reader.js';
import { Folders, key, optionsFor } from '../journal/test/fixture.js';
import { epochsIn, readSegmentFile, segmentsIn } from './folder-files.js';
import { openFolder } from './folder.js';
import { makeReviewersKey, openReviewersKey, type ReviewersKey } from './keys/reviewers.js';
import { newPrivateKey, signerOf } from './keys/signed.js';
import { SegmentOpener, type FolderRow, type OpenedSegment } from './segment-seal.js';

vi.setConfig({ testTimeout: 60_000 });
const folders = new Folders();
const closing: { close(): void }[] = [];
let reviewers: ReviewersKey;
let others: ReviewersKey;

beforeAll(async () => {
  const open = async (passphrase: string): Promise<ReviewersKey> => openReviewersKey((await makeReviewersKey(passphrase, new Date(0), 10)).file, passphrase);
  [reviewers, others] = await Promise.all([open('a long enough passphrase'), open('another passphrase of some length')]);
});

afterEach(() => {
  for (const each of closing.splice(0)) each.close();
  folders.clean();
});

function desk(rows: number): { journal: Journal; reader: JournalReader } {
  const journal = openJournal(optionsFor(folders.make()));
  journal.append({ entries: Array.from({ length: rows - 1 }, (_, index) => ({ kind: 'message', time: index, body: { secret: `Wort ${index} ü` } })) });
  const reader = openReader(journal.file, key);
  closing.push(reader, journal);
  return { journal, reader };
}

interface Sent { readonly folder: string; readonly reader: JournalReader }

/** Each `appends` is a program of its own: it knows nothing of the keys of those before it. */
async function sealedFolder(appends: readonly number[], segmentBytes = 100_000, recipients = [reviewers.recipient]): Promise<Sent> {
  const folder = folders.make();
  const { reader } = desk(appends.reduce((sum, count) => sum + count, 0));
  for (const count of appends) {
    const target = await openFolder({ folder, archiveId: undefined, segmentBytes, recipients });
    const { seq } = await target.resume(reader.desk, reader.epoch);
    await target.append({ desk: reader.desk, epoch: reader.epoch, rows: reader.rowsAfter(seq, count) });
  }
  return { folder, reader };
}

async function readAll(folder: string, opener: SegmentOpener): Promise<OpenedSegment[]> {
  const [place] = await epochsIn(folder);
  if (place === undefined) throw new Error('nothing was stored');
  const { names } = await segmentsIn(place);
  const read: OpenedSegment[] = [];
  for (const name of names) read.push(await opener.open(await readSegmentFile(place, name)));
  return read;
}

const rowsOf = (read: readonly OpenedSegment[]): FolderRow[] => read.flatMap(({ rows }) => rows);
const states = (read: readonly OpenedSegment[]): string[] => [...new Set(rowsOf(read).map(({ state }) => state))];
const textOf = (folder: string): string =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jsonl') || name.includes('fork')).map((name) => readFileSync(path.join(folder, name), 'utf8')).join('');

describe('a sealed folder', () => {
  it('tells nothing of what was written, and gives it whole to the reviewers', async () => {
    const { folder, reader } = await sealedFolder([20]);
    expect(textOf(folder)).not.toContain('Wort');
    expect(textOf(folder)).not.toContain('nonce');
    const rows = rowsOf(await readAll(folder, new SegmentOpener(reviewers)));
    expect(rows.map((row) => row.state === 'open' && [row.seq, Buffer.from(row.nonce), Buffer.from(row.body)]))
      .toEqual(reader.rowsAfter(0, 100).map((row) => [row.seq, Buffer.from(row.nonce), Buffer.from(row.body)]));
  });

  it('is opened by any of several reviewers’ keys, and by no other', async () => {
    const { folder } = await sealedFolder([5], undefined, [others.recipient, reviewers.recipient]);
    expect(states(await readAll(folder, new SegmentOpener(reviewers)))).toEqual(['open']);
    expect(states(await readAll(folder, new SegmentOpener(others)))).toEqual(['open']);
    const alone = await sealedFolder([5], undefined, [others.recipient]);
    expect(states(await readAll(alone.folder, new SegmentOpener(reviewers)))).toEqual(['sealed']);
    expect(states(await readAll(alone.folder, new SegmentOpener()))).toEqual(['sealed']);
  });

  it('is gone on with by a program that cannot read it, in the same segment and in new ones', async () => {
    const { folder } = await sealedFolder([3, 4, 30, 2], 4000);
    const read = await readAll(folder, new SegmentOpener(reviewers));
    expect(read.length).toBeGreaterThan(1);
    expect(rowsOf(read).map(({ seq }) => seq)).toEqual(Array.from({ length: 39 }, (_, index) => index + 1));
    expect(states(read)).toEqual(['open']);
    // Each segment can be opened without those before it.
    expect(rowsOf((await readAll(folder, new SegmentOpener(reviewers))).slice(-1)).length).toBeGreaterThan(0);
  });

  it('takes up what was stored in the clear before', async () => {
    const folder = folders.make();
    const { reader } = desk(10);
    for (const recipients of [[], [reviewers.recipient]]) {
      const target = await openFolder({ folder, archiveId: undefined, recipients });
      const { seq } = await target.resume(reader.desk, reader.epoch);
      await target.append({ desk: reader.desk, epoch: reader.epoch, rows: reader.rowsAfter(seq, 5) });
    }
    expect(rowsOf(await readAll(folder, new SegmentOpener())).map(({ state }) => state)).toEqual([...Array<string>(5).fill('open'), ...Array<string>(5).fill('sealed')]);
    expect(states(await readAll(folder, new SegmentOpener(reviewers)))).toEqual(['open']);
  });

  it('seals what it keeps aside of a fork', async () => {
    const { folder, reader } = await sealedFolder([6]);
    const target = await openFolder({ folder, archiveId: undefined, recipients: [reviewers.recipient] });
    const rows = reader.rowsAfter(3, 1).map((row) => ({ ...row, hash: new Uint8Array(32) }));
    expect(await target.append({ desk: reader.desk, epoch: reader.epoch, rows })).toMatchObject({ forks: [4] });
    expect(textOf(folder)).toContain('"hash":"00000000');
    expect(textOf(folder)).not.toContain('Wort');
  });

  it('stores nothing under a key with a typing error, which nobody could open', async () => {
    const folder = folders.make();
    const { reader } = desk(3);
    const mistyped = `${reviewers.recipient.slice(0, -1)}${reviewers.recipient.endsWith('q') ? 'p' : 'q'}`;
    const target = await openFolder({ folder, archiveId: undefined, recipients: [reviewers.recipient, mistyped] });
    await expect(target.append({ desk: reader.desk, epoch: reader.epoch, rows: reader.rowsAfter(0, 3) })).rejects.toMatchObject({ code: 'policy-invalid' });
    expect(textOf(folder)).toBe('');
  });

  it('reads only the rows after a number', async () => {
    const { folder } = await sealedFolder([10]);
    const [place] = await epochsIn(folder);
    const content = place && (await readSegmentFile(place, 'segment-000001.jsonl'));
    const { rows } = await new SegmentOpener(reviewers).open(content ?? Buffer.alloc(0), 7);
    expect(rows.map(({ seq, state }) => [seq, state])).toEqual([[8, 'open'], [9, 'open'], [10, 'open']]);
  });

  it('keeps what the desk signed behind the rows that it signed for', async () => {
    const folder = folders.make();
    const { reader } = desk(9);
    const target = await openFolder({ folder, archiveId: undefined, recipients: [reviewers.recipient] });
    const { publicKey, sign } = signerOf(newPrivateKey());
    const signature = sign('something');
    await target.append({ desk: reader.desk, epoch: reader.epoch, rows: reader.rowsAfter(0, 4), head: { time: 5, publicKey, signature } });
    await target.append({ desk: reader.desk, epoch: reader.epoch, rows: reader.rowsAfter(4, 5), head: { time: 6, publicKey, signature } });
    const heads = (await readAll(folder, new SegmentOpener())).flatMap((read) => read.heads);
    expect(heads.map(({ seq, time, hash }) => [seq, time, Buffer.from(hash)])).toEqual([[4, 5, Buffer.from(reader.hashAt(4) ?? [])], [9, 6, Buffer.from(reader.hashAt(9) ?? [])]]);
    expect(heads.every((head) => head.publicKey === publicKey && Buffer.from(head.signature).equals(Buffer.from(signature)))).toBe(true);
    expect(await (await openFolder({ folder, archiveId: undefined })).resume(reader.desk, reader.epoch)).toMatchObject({ seq: 9 });
  });
});

describe('what was changed in a sealed folder', () => {
  const changed = async (change: (lines: string[]) => string[]): Promise<OpenedSegment> => {
    const { folder } = await sealedFolder([8]);
    const [place] = await epochsIn(folder);
    const file = path.join(place?.folder ?? '', 'segment-000001.jsonl');
    writeFileSync(file, `${change(readFileSync(file, 'utf8').split('\n').slice(0, -1)).join('\n')}\n`);
    return new SegmentOpener(reviewers).open(readFileSync(file));
  };
  const lineAt = (lines: readonly string[], at: number): Record<string, unknown> => z.record(z.string(), z.unknown()).parse(JSON.parse(lines[at] ?? ''));
  const replaced = (lines: string[], at: number, edit: (line: Record<string, unknown>, all: string[]) => unknown): string[] =>
    lines.map((line, index) => (index === at ? JSON.stringify(edit(lineAt(lines, at), lines)) : line));

  it('a bit of a sealed row makes it no line', async () => {
    const { rows, strange } = await changed((lines) => replaced(lines, 3, (line) => {
      const bytes = Buffer.from(String(line['sealed']), 'base64');
      bytes[20] = (bytes[20] ?? 0) ^ 1;
      return { ...line, sealed: bytes.toString('base64') };
    }));
    expect([rows.length, strange]).toEqual([7, 1]);
  });

  it('the content of one row in another does not open', async () => {
    const { rows } = await changed((lines) => replaced(lines, 3, (line, all) => {
      const { sealed, sum } = lineAt(all, 4);
      return { ...line, sealed, sum };
    }));
    expect(rows.map(({ state }) => state)).toEqual(['open', 'open', 'damaged', 'open', 'open', 'open', 'open', 'open']);
  });

  it('a row that was emptied says so', async () => {
    const { rows } = await changed((lines) => replaced(lines, 3, ({ sealed: _sealed, sum: _sum, key: _key, ...line }) => line));
    expect(rows.map(({ state }) => state).filter((state) => state !== 'open')).toEqual(['emptied']);
  });

  it('a row under a key that nobody has put there is damaged', async () => {
    const { rows } = await changed((lines) => replaced(lines, 3, (line) => ({ ...line, key: 'ab'.repeat(16) })));
    expect(rows.map(({ state }) => state).filter((state) => state !== 'open')).toEqual(['damaged']);
  });

  it('a key that is another one opens nothing, and nothing breaks', async () => {
    const { rows } = await changed((lines) => replaced(lines, 0, (line) => ({ ...line, sealed: Buffer.from('no age file').toString('base64') })));
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['sealed']));
  });
});

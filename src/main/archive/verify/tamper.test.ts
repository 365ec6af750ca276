import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { hex } from '../../journal/store.js';
import { Folders, seeded } from '../../journal/test/fixture.js';
import { openFolder } from '../folder.js';
import { makeReviewersKey, openReviewersKey, type ReviewersKey } from '../keys/reviewers.js';
import { newPrivateKey, signerOf } from '../keys/signed.js';
import { decodeLine, encodeRow, rowsIn } from '../line.js';
import { manifestFile, readManifest } from '../manifest.js';
import { makeDesk, shipAll, type TestDesk } from '../test/record.js';
import { openFolderSource } from './folder-source.js';
import { isIntact, pointsOf, verifyRecord, type KnownPoint } from './verify.js';

const rounds = process.env['DESK_LONG'] === undefined ? 30 : 1_000;
vi.setConfig({ testTimeout: 1_800_000, hookTimeout: 60_000 });

const folders = new Folders();
/** Of one round. */
const copies = new Folders();
let reviewers: ReviewersKey;
let [sealed, clear] = ['', ''];
const desks: TestDesk[] = [];

async function makeRecord(recipients: readonly string[]): Promise<string> {
  const folder = folders.make();
  const desk = makeDesk(folders, 60);
  desks.push(desk);
  await shipAll(desk, await openFolder({ folder, archiveId: undefined, segmentBytes: 8_000, recipients }), signerOf(newPrivateKey()));
  return folder;
}

beforeAll(async () => {
  reviewers = await openReviewersKey((await makeReviewersKey('a passphrase', new Date(0), 10)).file, 'a passphrase');
  sealed = await makeRecord([reviewers.recipient]);
  clear = await makeRecord([]);
});
afterAll(() => {
  for (const desk of desks) desk.close();
  folders.clean();
});

async function pointsIn(folder: string): Promise<readonly KnownPoint[]> {
  return pointsOf(await verifyRecord(await openFolderSource({ folder, reviewers }), { libraryKey: undefined, now: 0, silentAfter: 1 }));
}
const intact = async (folder: string, earlier: readonly KnownPoint[] = []): Promise<boolean> =>
  isIntact(await verifyRecord(await openFolderSource({ folder, reviewers }), { libraryKey: undefined, now: 0, silentAfter: 1, earlier }));

type Random = (below: number) => number;
const flipped = (bytes: Buffer, bit: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
};

function segments(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /segment-\d+\.jsonl$/.test(name)).toSorted().map((name) => path.join(folder, name));
}

/** Changes lines that are rows; what stands between them stays in its place. */
function changeLines(folder: string, random: Random, change: (rows: Buffer[], random: Random) => Buffer[]): void {
  const files = segments(folder);
  const file = files[random(files.length)] ?? '';
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  const isRow = (line: string): boolean => decodeLine(line)?.type === 'row';
  const first = lines.findIndex(isRow);
  const rows = lines.slice(first).filter(isRow).map((line) => Buffer.from(line));
  const rest = lines.slice(first).filter((line) => !isRow(line));
  writeFileSync(file, Buffer.concat([...lines.slice(0, first).map((line) => Buffer.from(line)), ...change(rows, random), ...rest.map((line) => Buffer.from(line))].flatMap((line) => [line, Buffer.from('\n')])));
}

const tampering: Record<string, (folder: string, random: Random) => void> = {
  'a bit of a row': (folder, random) => changeLines(folder, random, (rows) => {
    const at = random(rows.length);
    const row = rows[at] ?? Buffer.alloc(0);
    return rows.with(at, flipped(row, random(row.length * 8)));
  }),
  'a row removed': (folder, random) => changeLines(folder, random, (rows) => rows.toSpliced(random(rows.length), 1)),
  'a row moved': (folder, random) => changeLines(folder, random, (rows) => {
    const from = random(rows.length);
    const row = rows[from] ?? Buffer.alloc(0);
    return rows.toSpliced(from, 1).toSpliced((from + 1 + random(rows.length - 1)) % rows.length, 0, row);
  }),
  'a row twice': (folder, random) => changeLines(folder, random, (rows) => rows.toSpliced(random(rows.length), 0, rows[random(rows.length)] ?? Buffer.alloc(0))),
  'a content removed': (folder, random) => changeLines(folder, random, (rows) => {
    const at = random(rows.length);
    const line = decodeLine(rows[at]?.toString() ?? '');
    return line?.type === 'row' ? rows.with(at, Buffer.from(encodeRow({ ...line.row, content: { state: 'emptied' } }).trimEnd())) : rows;
  }),
};

/** Somebody who knows the format makes the list of files anew. */
async function remakeList(folder: string): Promise<void> {
  const [file] = segments(folder);
  const below = path.dirname(file ?? '');
  const manifest = await readManifest(below, path.basename(path.dirname(below)), path.basename(below));
  const list = segments(folder).flatMap((name) => {
    const content = readFileSync(name);
    const rows = rowsIn(content);
    const [first, last] = [rows[0], rows.at(-1)];
    return first && last ? [{ file: path.basename(name), first: first.seq, last: last.seq, rows: rows.length, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex'), hash: hex(last.hash) }] : [];
  });
  writeFileSync(path.join(below, manifestFile), JSON.stringify({ ...manifest, segments: list }));
}

describe(`in a folder, ${rounds} times`, () => {
  it('nothing is found where nobody did anything', async () => {
    expect([await intact(sealed), await intact(clear)]).toEqual([true, true]);
  });

  it.each([['sealed', false], ['sealed', true], ['clear', true]] as const)('what is done to a row is found, in a %s record (list made anew: %s)', async (which, remade) => {
    const random = seeded(which.length + Number(remade));
    const names = Object.keys(tampering);
    const unseen: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const folder = copies.copy(which === 'sealed' ? sealed : clear);
      const name = names[round % names.length] ?? '';
      tampering[name]?.(folder, random);
      if (remade) await remakeList(folder);
      if (await intact(folder)) unseen.push(`${round} ${name}`);
      copies.clean();
    }
    expect(unseen).toEqual([]);
  });

  it('a tail that was cut off anywhere is found, and with all that spoke of it by an earlier report', async () => {
    const random = seeded(5);
    const earlier = await pointsIn(sealed);
    const unseen: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const folder = copies.copy(sealed);
      const file = segments(folder).at(-1) ?? '';
      truncateSync(file, random(readFileSync(file).length));
      if (await intact(folder)) unseen.push(round);
      // What is left is a whole record of fewer rows, for whoever does not know more.
      const content = readFileSync(file);
      writeFileSync(file, content.subarray(0, content.lastIndexOf(0x0a) + 1));
      await remakeList(folder);
      if (rowsIn(content).length < rowsIn(readFileSync(segments(sealed).at(-1) ?? '')).length && await intact(folder, earlier)) unseen.push(round);
      copies.clean();
    }
    expect(unseen).toEqual([]);
  });

  it('any bit of a segment is found by the list of files', async () => {
    const random = seeded(6);
    const unseen: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const folder = copies.copy(sealed);
      const files = segments(folder);
      const file = files[random(files.length)] ?? '';
      const content = readFileSync(file);
      writeFileSync(file, flipped(content, random(content.length * 8)));
      if (await intact(folder)) unseen.push(round);
      copies.clean();
    }
    expect(unseen).toEqual([]);
  });
});

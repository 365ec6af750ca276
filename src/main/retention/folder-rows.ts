import { createHash } from 'node:crypto';
import { stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { isIn, type Range } from '../../core/record/ranges.js';
import { asideIn, epochsIn, readSegmentFile, segmentsIn, type EpochPlace } from '../archive/folder-files.js';
import type { ReviewersKey } from '../archive/keys/reviewers.js';
import { encodeRow, linesOf, type StoredRow } from '../archive/line.js';
import { manifestFile, readManifest, writeWhole } from '../archive/manifest.js';
import { SegmentOpener } from '../archive/segment-seal.js';
import { hex } from '../journal/store.js';
import type { RetentionOrder } from './order.js';
import type { SurveyedRow } from './survey.js';

/** All rows of a folder archive, those beside the chains too, opened as far as they can be. */
export async function* rowsInFolder(folder: string, reviewers: ReviewersKey | undefined): AsyncGenerator<SurveyedRow> {
  for (const place of await epochsIn(folder)) {
    const opener = new SegmentOpener(reviewers);
    const files = [(await segmentsIn(place)).names, await asideIn(place)] as const;
    for (const [index, names] of files.entries()) {
      for (const name of names) {
        const { rows } = await opener.open(await readSegmentFile(place, name));
        for (const row of rows) yield { desk: place.desk, epoch: place.epoch, row, aside: index === 1 };
      }
    }
  }
}

/**
 * Removes nonce and body of all rows that orders name, of those beside the chains with these hashes, and of no others.
 * Doing it again changes nothing, so it goes on where it was interrupted.
 * @param aside hashes, 64 hex digits each
 * @returns how many rows were emptied
 */
export async function emptyFolder(folder: string, orders: readonly RetentionOrder[], aside: ReadonlySet<string> = new Set()): Promise<number> {
  let emptied = 0;
  for (const place of await epochsIn(folder)) {
    const named = orders.filter(({ desk, epoch }) => desk === place.desk && epoch === place.epoch).map(({ rows }) => rows);
    if (named.length > 0) emptied += await emptyEpoch(place, named);
    if (aside.size > 0) for (const name of await asideIn(place)) emptied += await emptyFile(place, name, ({ hash }) => aside.has(hex(hash)));
  }
  return emptied;
}

async function emptyEpoch(place: EpochPlace, named: readonly (readonly Range[])[]): Promise<number> {
  let emptied = 0;
  for (const name of (await segmentsIn(place)).names) emptied += await emptyFile(place, name, ({ seq }) => named.some((ranges) => isIn(ranges, seq)));
  await restate(place);
  return emptied;
}

type IsNamed = (row: StoredRow) => boolean;

/** A desk may be writing to it at this moment: what it has added meanwhile must not be lost. */
async function emptyFile(place: EpochPlace, name: string, isNamed: IsNamed): Promise<number> {
  const file = path.join(place.folder, name);
  for (;;) {
    const content = await readSegmentFile(place, name);
    const { without, rows } = withoutContent(content, isNamed);
    // What comes in the moment after this look is sent again: the desk asks what it finds here, and sends what is not.
    if (rows === 0 || (await writeWhole(file, without, async () => (await stat(file)).size === content.length))) return rows;
  }
}

function withoutContent(content: Buffer, isNamed: IsNamed): { readonly without: Buffer; readonly rows: number } {
  const pieces: Buffer[] = [];
  let rows = 0;
  let begin = 0;
  for (const { end, line } of linesOf(content)) {
    if (line?.type === 'row' && line.row.content.state !== 'emptied' && isNamed(line.row)) {
      pieces.push(Buffer.from(encodeRow({ ...line.row, content: { state: 'emptied' } })));
      rows += 1;
    } else pieces.push(content.subarray(begin, end));
    begin = end;
  }
  // A line that is not whole yet.
  pieces.push(content.subarray(begin));
  return { without: Buffer.concat(pieces), rows };
}

/** The manifest says of every segment what it is now. Its time stays: it is when the desk last wrote. */
async function restate(place: EpochPlace): Promise<void> {
  const { folder, desk, epoch } = place;
  const file = path.join(folder, manifestFile);
  const manifest = await readManifest(folder, desk, epoch);
  if (manifest === undefined) return;
  const last = manifest.segments.at(-1);
  const segments = await Promise.all(manifest.segments.map(async (segment) => {
    const { size } = await stat(path.join(folder, segment.file));
    // The last one may have grown since the manifest was written.
    if (size === segment.bytes || (segment === last && size > segment.bytes)) return segment;
    const content = await readSegmentFile(place, segment.file);
    return { ...segment, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
  }));
  if (segments.every((segment, index) => segment === manifest.segments[index])) return;
  const { atime, mtime } = await stat(file);
  await writeWhole(file, `${JSON.stringify({ ...manifest, segments }, undefined, 1)}\n`);
  await utimes(file, atime, mtime);
}

import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { hex } from '../../journal/store.js';
import { certificatesOf, introductionOf } from '../desk-file.js';
import { ordersIn, readLog } from '../../retention/folder-log.js';
import { epochsIn, readSegmentFile, segmentsIn, type EpochPlace } from '../folder-files.js';
import { inFolderWords, nameOfFolder } from '../folder.js';
import { linesOf, rowsIn } from '../line.js';
import { manifestFile, readManifest, type Manifest } from '../manifest.js';
import { SegmentOpener } from '../segment-seal.js';
import type { ReviewersKey } from '../keys/reviewers.js';
import type { DeskSource, EpochSource, ForkedRow, Piece, RecordSource } from './source.js';

/** More than a library gives in a century; a number that is larger was made up. */
const mostOrders = 1_000_000;

export interface FolderSourceOptions {
  readonly folder: string;
  /** Without it the content of sealed rows is not compared. */
  readonly reviewers?: ReviewersKey;
  /** Reads the retention orders of the folder; those in `orders/` unless given. */
  readonly orders?: (folder: string) => Promise<readonly unknown[]>;
}

/**
 * A folder archive, to be verified; nothing in it is changed.
 * @throws AppError `archive-unreachable`, `archive-damaged`
 */
export async function openFolderSource({ folder, reviewers, orders = ordersIn }: FolderSourceOptions): Promise<RecordSource> {
  const archiveId = await nameOfFolder(folder);
  return {
    archiveId,
    place: `the folder ${folder}`,
    orders: () => inFolderWords(() => orders(folder)),
    faults: () => inFolderWords(() => missingOrders(folder)),
    desks: () => inFolderWords(async () => {
      const places = await epochsIn(folder);
      const ids = [...new Set(places.map(({ desk }) => desk))];
      return Promise.all(ids.map((desk) => deskOf(folder, desk, places.filter((place) => place.desk === desk), reviewers)));
    }),
  };
}

/** Orders, holds and their lifts are numbered without gaps: one that somebody removed shows by the next. */
async function missingOrders(folder: string): Promise<string[]> {
  const log = await readLog(folder);
  const numbers = new Set(log.map(({ number }) => number));
  const all = Array.from({ length: Math.min(log.at(-1)?.number ?? 0, mostOrders) }, (_, index) => index + 1);
  return all.filter((number) => !numbers.has(number)).map((number) => `Number ${number} of the orders and holds in the folder is missing.`);
}

async function deskOf(folder: string, desk: string, places: readonly EpochPlace[], reviewers: ReviewersKey | undefined): Promise<DeskSource> {
  return {
    desk,
    point: (await introductionOf(folder, desk))?.point ?? '',
    certificates: await certificatesOf(folder, desk),
    epochs: await Promise.all(places.map((place) => epochOf(place, reviewers))),
  };
}

async function epochOf(place: EpochPlace, reviewers: ReviewersKey | undefined): Promise<EpochSource> {
  const manifest = await readManifest(place.folder, place.desk, place.epoch);
  const last = manifest?.segments.at(-1);
  return {
    epoch: place.epoch,
    stated: last && { seq: last.last, hash: Buffer.from(last.hash, 'hex') },
    lastArrival: await lastChange(place),
    pieces: () => piecesOf(place, manifest, new SegmentOpener(reviewers)),
    forks: () => forksOf(place),
    hashAt: async (seq) => {
      for (const name of (await segmentsIn(place)).names) {
        const row = rowsIn(await readSegmentFile(place, name)).find((each) => each.seq === seq);
        if (row !== undefined) return row.hash;
      }
      return undefined;
    },
  };
}

async function lastChange({ folder }: EpochPlace): Promise<number> {
  const found = await stat(path.join(folder, manifestFile)).catch(() => stat(folder));
  return Math.round(found.mtimeMs);
}

/** A piece is a segment. The manifest is read before, so that a desk may go on writing meanwhile. */
async function* piecesOf(place: EpochPlace, manifest: Manifest | undefined, opener: SegmentOpener): AsyncGenerator<Piece> {
  const { names } = await segmentsIn(place);
  const listed = new Map(manifest?.segments.map((segment) => [segment.file, segment]));
  const missing = [...listed.keys()].filter((name) => !names.includes(name));
  const faults = [
    ...(manifest === undefined ? ['The list of what this desk’s folder holds (manifest.json) is missing or cannot be read.'] : []),
    ...missing.map((name) => `The file ${name} is missing.`),
  ];
  yield { rows: [], heads: [], faults };
  for (const name of names) {
    const content = await readSegmentFile(place, name);
    const segment = listed.get(name);
    const found: string[] = [];
    if (segment !== undefined && sha256Of(content.subarray(0, segment.bytes)) !== segment.sha256) found.push(`The file ${name} is not what it was when it was written.`);
    const { rows, heads, strange } = await opener.open(content);
    if (strange > 0) found.push(`The file ${name} holds ${strange === 1 ? 'a line' : `${strange} lines`} that nobody can read.`);
    yield { rows, heads, faults: found };
  }
}

const sha256Of = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

async function forksOf({ folder }: EpochPlace): Promise<ForkedRow[]> {
  const aside = path.join(folder, 'aside');
  const names = await readdir(aside).catch(() => []);
  const forks: ForkedRow[] = [];
  for (const name of names.filter((each) => each.startsWith('fork-')).toSorted()) {
    for (const { line } of linesOf(await readFile(path.join(aside, name)))) if (line?.type === 'row') forks.push({ seq: line.row.seq, time: line.row.time, hash: hex(line.row.hash) });
  }
  return forks;
}


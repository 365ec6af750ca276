import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { segmentName } from './manifest.js';

/** Where one epoch of one desk lies in a folder archive. Ids are 32 hex digits. */
export interface EpochPlace {
  readonly desk: string;
  readonly epoch: string;
  readonly folder: string;
}

const idPattern = /^[0-9a-f]{32}$/;
/** Rows of a fork, and the rest of a segment that did not chain. */
const asidePattern = /^(?:fork-\d+-[0-9a-f]{16}\.json|segment-\d{6}\.jsonl\.[0-9a-f]{16})$/;
const segmentPattern = /^segment-\d{6}\.jsonl$/;

async function idsIn(folder: string): Promise<string[]> {
  const found = await readdir(folder, { withFileTypes: true });
  return found.filter((each) => each.isDirectory() && idPattern.test(each.name)).map(({ name }) => name).toSorted();
}

/** All epochs of all desks, in the order of their ids. @throws what the file system throws */
export async function epochsIn(folder: string): Promise<EpochPlace[]> {
  const places: EpochPlace[] = [];
  for (const desk of await idsIn(folder)) {
    for (const epoch of await idsIn(path.join(folder, desk))) places.push({ desk, epoch, folder: path.join(folder, desk, epoch) });
  }
  return places;
}

/** Names of the segments of an epoch, in order; @returns also what stands where none may be, such as a number left out */
export async function segmentsIn({ folder }: EpochPlace): Promise<{ readonly names: readonly string[]; readonly inOrder: boolean }> {
  const names = (await readdir(folder)).filter((name) => segmentPattern.test(name)).toSorted();
  return { names, inOrder: names.every((name, index) => name === segmentName(index + 1)) };
}

const asideFolder = 'aside';

/** Files of an epoch with lines that came and did not belong into its chain, as paths below it. @throws what the file system throws */
export async function asideIn({ folder }: EpochPlace): Promise<readonly string[]> {
  const names = await readdir(path.join(folder, asideFolder)).catch((error: unknown): string[] => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  return names.filter((name) => asidePattern.test(name)).toSorted().map((name) => path.join(asideFolder, name));
}

/** @param name a segment, or what `asideIn` gave */
export const readSegmentFile = ({ folder }: EpochPlace, name: string): Promise<Buffer> => readFile(path.join(folder, name));

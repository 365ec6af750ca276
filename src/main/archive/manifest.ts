import { open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { idBytes } from '../../core/chain/chain.js';
import { syncFolder } from '../journal/epochs.js';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const id = z.string().regex(new RegExp(`^[0-9a-f]{${idBytes * 2}}$`));

const segment = z.strictObject({
  file: z.string().regex(/^segment-\d{6}\.jsonl$/),
  first: z.int().min(1),
  last: z.int().min(1),
  rows: z.int().min(1),
  bytes: z.int().min(1),
  /** Of the file's first `bytes` bytes. */
  sha256: digest,
  /** Of row `last`. */
  hash: digest,
});

/** What the folder of one epoch of one desk holds; its segments say the same, this says it in one place. */
export const manifestSchema = z.strictObject({
  format: z.literal('deskbell-archive-1'),
  desk: id,
  epoch: id,
  rows: z.int().min(0),
  segments: z.array(segment).max(1_000_000),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type Segment = z.infer<typeof segment>;

export const manifestFile = 'manifest.json';
export const segmentName = (number: number): string => `segment-${String(number).padStart(6, '0')}.jsonl`;

/** @returns undefined where there is none, or none that can be read: the segments are read then */
export async function readManifest(folder: string, desk: string, epoch: string): Promise<Manifest | undefined> {
  const text = await readFile(path.join(folder, manifestFile), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    const manifest = manifestSchema.parse(JSON.parse(text));
    return manifest.desk === desk && manifest.epoch === epoch ? manifest : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The old one or the new one is there at any time, whole.
 * @param still whether the old one may be replaced, asked at the last moment
 * @returns false where it was not
 */
export async function writeWhole(file: string, content: string | Uint8Array, still?: () => Promise<boolean>): Promise<boolean> {
  const beside = `${file}.new`;
  const handle = await open(beside, 'w', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (still !== undefined && !(await still())) {
    await rm(beside);
    return false;
  }
  await rename(beside, file);
  syncFolder(path.dirname(file));
  return true;
}

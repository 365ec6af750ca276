import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { writeWhole } from './manifest.js';

/**
 * What lies beside the epochs of a desk in a folder archive: `desk.json`, which the desk writes, and `certificates/`,
 * which the library writes.
 */
const deskFile = 'desk.json';
const certificates = 'certificates';
const maxBytes = 64 * 1024;

const schema = z.strictObject({ format: z.literal('deskbell-desk-1'), desk: z.string().regex(/^[0-9a-f]{32}$/), point: z.string().min(1).max(200) });

/** @property point its service point, as the desk itself says it */
export interface DeskIntroduction {
  readonly desk: string;
  readonly point: string;
}

async function readSmall(file: string): Promise<string | undefined> {
  const content = await readFile(file).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  return content === undefined || content.length > maxBytes ? undefined : content.toString('utf8');
}

/** @returns undefined where the desk said nothing that can be read */
export async function introductionOf(folder: string, desk: string): Promise<DeskIntroduction | undefined> {
  const text = await readSmall(path.join(folder, desk, deskFile));
  try {
    const { data } = schema.safeParse(JSON.parse(text ?? ''));
    return data?.desk === desk ? { desk, point: data.point } : undefined;
  } catch {
    return undefined;
  }
}

/** Writes down who ships, where that is not what stands there. */
export async function introduce(folder: string, { desk, point }: DeskIntroduction): Promise<void> {
  if (point === '' || (await introductionOf(folder, desk))?.point === point) return;
  await mkdir(path.join(folder, desk), { recursive: true });
  await writeWhole(path.join(folder, desk, deskFile), `${JSON.stringify({ format: 'deskbell-desk-1', desk, point })}\n`);
}

/** Certificates of a desk as signed text, whoever signed them. */
export const certificatesOf = (folder: string, desk: string): Promise<string[]> => filesBeside(folder, desk, (name) => /^[0-9a-f]{16}\.txt$/.test(name));

export const certificatesFolder = (folder: string, desk: string): string => path.join(folder, desk, certificates);

/** Small files beside the certificates of a desk, in the order of their names. */
export async function filesBeside(folder: string, desk: string, isOne: (name: string) => boolean): Promise<string[]> {
  const below = certificatesFolder(folder, desk);
  const names = await readdir(below).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  const texts = await Promise.all(names.filter(isOne).toSorted().map((name) => readSmall(path.join(below, name))));
  return texts.filter((text) => text !== undefined);
}

export async function keepCertificate(folder: string, desk: string, publicKey: string, text: string): Promise<void> {
  const below = certificatesFolder(folder, desk);
  await mkdir(below, { recursive: true });
  await writeWhole(path.join(below, `${publicKey.slice(0, 16)}.txt`), text);
}

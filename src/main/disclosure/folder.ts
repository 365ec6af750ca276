/** A new folder that is there whole, or not at all. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../shared/errors.js';

export interface Written {
  /** Below the folder, with slashes. */
  readonly name: string;
  readonly content: string | Uint8Array;
}

/** Windows cannot open folders, and needs no such thing. */
async function sync(place: string): Promise<void> {
  const handle = await fs.open(place, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
const syncFolder = async (folder: string): Promise<void> => (process.platform === 'win32' ? undefined : sync(folder));

/** Writes a file of the folder to the disk, readable by this user alone. */
export async function writeIn(folder: string, { name, content }: Written): Promise<void> {
  const file = path.join(folder, ...name.split('/'));
  await fs.mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const handle = await fs.open(file, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Never the name of what is there already. */
async function freeName(parent: string, name: string): Promise<string> {
  const taken = new Set((await fs.readdir(parent)).map((one) => one.toLowerCase()));
  for (let n = 1; ; n++) {
    const free = n === 1 ? name : `${name}-${n}`;
    if (!taken.has(free.toLowerCase())) return path.join(parent, free);
  }
}

function inWords(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error) || !('code' in error)) return error;
  const isFull = error.code === 'ENOSPC' || error.code === 'EDQUOT';
  return isFull
    ? new AppError('disk-full', 'There is no room left in that folder. Nothing was disclosed. Make room, or choose another folder.', { cause: error })
    : new AppError('read-only', 'The disclosure could not be written there. Nothing was disclosed. Choose another folder.', { cause: error });
}

/**
 * @param fill writes what belongs into the folder that it is given; when it throws, nothing is left behind
 * @returns the whole path of the new folder
 * @throws AppError `disk-full`, `read-only`, and what `fill` throws
 */
export async function newFolder(parent: string, name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const part = path.join(parent, `.${name}.${randomBytes(4).toString('hex')}.part`);
  try {
    await fs.mkdir(part, { mode: 0o700 });
    await fill(part);
    for (const entry of await fs.readdir(part, { withFileTypes: true })) if (entry.isDirectory()) await syncFolder(path.join(part, entry.name));
    await syncFolder(part);
    const whole = await freeName(parent, name);
    await fs.rename(part, whole);
    await syncFolder(parent);
    return whole;
  } catch (error) {
    await fs.rm(part, { recursive: true, force: true });
    throw inWords(error);
  }
}

import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { refused } from './errors.js';

/**
 * A journal folder holds one folder for each epoch, numbered in the order in which they began:
 *
 *     journal.lock, journal.reserve
 *     epoch-0001.set-aside-20261121T101500Z-damaged/
 *     epoch-0002/   journal.db (with -wal, -shm), journal.head
 *
 * The highest number is the current one. If that was set aside, the next start begins a new epoch.
 */
export interface EpochFolder {
  readonly name: string;
  readonly number: number;
  readonly setAside: boolean;
}

const folderPattern = /^epoch-(\d{4,9})(\.set-aside-.+)?$/;
const reasonPattern = /^[a-z][a-z-]{0,31}$/;
const unfinished = '.beginning-';

export const databaseFile = (folder: string): string => path.join(folder, 'journal.db');
export const headFileOf = (database: string): string => path.join(path.dirname(database), 'journal.head');
export const reserveFile = (dir: string): string => path.join(dir, 'journal.reserve');

/** In order, the current one last. */
export const listEpochs = (dir: string): EpochFolder[] =>
  readdirSync(dir)
    .flatMap((name) => {
      const found = folderPattern.exec(name);
      return found === null ? [] : [{ name, number: Number(found[1]), setAside: found[2] !== undefined }];
    })
    .toSorted((a, b) => a.number - b.number || Number(a.setAside) - Number(b.setAside));

/** The databases of all epochs that were not set aside, oldest first: a copied journal may hold rows not yet shipped. */
export const journalFiles = (dir: string): string[] =>
  listEpochs(dir).filter((epoch) => !epoch.setAside).map((epoch) => databaseFile(path.join(dir, epoch.name)));

export const epochName = (number: number): string => `epoch-${String(number).padStart(4, '0')}`;

/** A name for a folder that becomes an epoch only by being renamed, when all of it is on the disk. */
export const beginningName = (number: number): string => `${unfinished}${epochName(number)}`;

export function removeUnfinished(dir: string): void {
  for (const name of readdirSync(dir)) if (name.startsWith(unfinished)) rmSync(path.join(dir, name), { recursive: true });
}

/** Makes the names in a folder durable; Windows has no such call and needs none. */
export function syncFolder(dir: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(dir, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/**
 * Renames the current epoch, its files untouched.
 * @param reason token that becomes part of the name, @param now milliseconds since 1970 UTC
 * @returns the new name, undefined where there is no epoch
 */
export function renameCurrent(dir: string, reason: string, now: number): string | undefined {
  if (!reasonPattern.test(reason)) throw refused('the reason is no lower-case token');
  const current = listEpochs(dir).at(-1);
  if (current === undefined || current.setAside) return undefined;
  const stamp = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const name = `${current.name}.set-aside-${stamp}-${reason}`;
  renameSync(path.join(dir, current.name), path.join(dir, name));
  syncFolder(dir);
  return name;
}

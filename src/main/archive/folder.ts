import { randomUUID } from 'node:crypto';
import { access, constants, copyFile, link, mkdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import type { ChainPoint } from '../../core/chain/chain.js';
import { EpochFolder, type EpochFolderOptions } from './epoch-folder.js';
import { introduce } from './desk-file.js';
import { folderError, nameless, noArchive, otherArchive, unreachable } from './errors.js';
import { writeWhole } from './manifest.js';
import { directionsOf, inForce, readLog, type Numbered } from '../retention/folder-log.js';
import type { ArchiveBatch, ArchiveTarget, Orders } from './target.js';

/** Names the archive, so that the empty folder under a share that is not mounted is not taken for it. */
const nameFile = 'deskbell-archive.json';
const nameSchema = z.strictObject({ format: z.literal('deskbell-archive-1'), id: z.uuid() });

export interface FolderTargetOptions {
  readonly folder: string;
  /** The archive that was used until now; undefined at the first time, when the folder is made if it is not there. */
  readonly archiveId: string | undefined;
  /** A segment that has grown to this many bytes is closed; 8 MiB unless given. */
  readonly segmentBytes?: number;
  /** Public keys of the reviewers, to whom the content of rows is sealed; none: it is stored in the clear. */
  readonly recipients?: readonly string[];
  /** Public part of the library's key, 64 hex digits: only what it signed is passed on as a hold or an order. */
  readonly libraryKey?: string | undefined;
  /** Service point of the desk that ships, for whoever reads the folder. */
  readonly point?: string;
}

export type FolderTarget = ArchiveTarget;

const defaultSegmentBytes = 8 * 2 ** 20;
/** As PostgreSQL gives them. */
const ordersAtOnce = 100;

/**
 * Central storage as a folder, on a share or a disk: `DESK/EPOCH/` holds segments of JSON lines, a manifest of them
 * and, under `aside/`, whatever did not belong. One desk writes to its own folder only, whatever the desks are called.
 *
 * @throws AppError `archive-unreachable`, `disk-full`, `read-only`
 */
export async function openFolder({ folder, archiveId, segmentBytes = defaultSegmentBytes, recipients = [], point, libraryKey }: FolderTargetOptions): Promise<FolderTarget> {
  return inFolderWords(async () => {
    if (archiveId === undefined) await mkdir(folder, { recursive: true });
    const found = await readName(folder);
    if (archiveId !== undefined && found !== archiveId) throw otherArchive();
    return new Folder(folder, found ?? (await giveName(folder)), { segmentBytes, recipients }, point, libraryKey);
  });
}

export async function inFolderWords<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw folderError(error);
  }
}

/**
 * Id of the archive in a folder, for whoever only reads.
 * @throws AppError `archive-unreachable` also for a folder that is none
 */
export async function nameOfFolder(folder: string): Promise<string> {
  const found = await inFolderWords(() => readName(folder));
  if (found === undefined) throw noArchive(folder);
  return found;
}

/** @returns undefined where there is no name yet */
async function readName(folder: string): Promise<string | undefined> {
  if (!(await stat(folder)).isDirectory()) throw unreachable();
  const text = await readFile(path.join(folder, nameFile), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return nameSchema.parse(JSON.parse(text)).id;
  } catch {
    throw nameless(nameFile);
  }
}

/** Several desks may begin at once: only one name comes to be, whole, and all of them take that one. */
async function giveName(folder: string): Promise<string> {
  const id = randomUUID();
  const own = path.join(folder, `.${nameFile}.${id}`);
  const name = path.join(folder, nameFile);
  await writeWhole(own, `${JSON.stringify({ format: 'deskbell-archive-1', id })}\n`);
  try {
    // Not every share has links.
    await link(own, name).catch(() => copyFile(own, name, constants.COPYFILE_EXCL));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await rm(own, { force: true });
  }
  const given = await readName(folder);
  if (given === undefined) throw unreachable();
  return given;
}

class Folder implements FolderTarget {
  readonly archiveId: string;
  readonly #folder: string;
  readonly #settings: Pick<EpochFolderOptions, 'segmentBytes' | 'recipients'>;
  readonly #point: string | undefined;
  readonly #libraryKey: string | undefined;
  readonly #log: Numbered[] = [];
  readonly #epochs = new Map<string, EpochFolder>();

  constructor(folder: string, archiveId: string, settings: Pick<EpochFolderOptions, 'segmentBytes' | 'recipients'>, point: string | undefined, libraryKey: string | undefined) {
    this.#folder = folder;
    this.archiveId = archiveId;
    this.#settings = settings;
    this.#point = point;
    this.#libraryKey = libraryKey;
  }

  async #open(desk: string, epoch: string): Promise<EpochFolder> {
    // A share that came and went may be another one now, or none.
    if ((await readName(this.#folder)) !== this.archiveId) throw otherArchive();
    await access(this.#folder, constants.W_OK);
    const name = `${desk}/${epoch}`;
    if (this.#point !== undefined && !this.#epochs.has(name)) await introduce(this.#folder, { desk, point: this.#point });
    const known = this.#epochs.get(name) ?? new EpochFolder({ ...this.#settings, folder: path.join(this.#folder, desk, epoch), desk, epoch });
    this.#epochs.set(name, known);
    return known;
  }

  async resume(desk: string, epoch: string): Promise<ChainPoint> {
    return inFolderWords(async () => (await this.#open(desk, epoch)).point());
  }

  /** Files of the log are never changed: each is read once. */
  async #directions(after: number): Promise<Pick<Orders, 'holds' | 'deletions'>> {
    if (this.#libraryKey === undefined) return { holds: [], deletions: [] };
    this.#log.push(...(await readLog(this.#folder, this.#log.at(-1)?.number)));
    const { holds, orders } = directionsOf(this.#log, { archive: this.archiveId, libraryKey: this.#libraryKey });
    return {
      holds: inForce(holds).map(({ id, on }) => ({ id, on })),
      deletions: orders.filter(({ number }) => number > after).slice(0, ordersAtOnce).map(({ number, signed }) => ({ number, ...signed })),
    };
  }

  async append({ desk, epoch, rows, head, ordersAfter = 0 }: ArchiveBatch): Promise<Orders> {
    return inFolderWords(async () => {
      const folder = await this.#open(desk, epoch);
      const point = await folder.point();
      const known = rows.filter((row) => row.seq <= point.seq);
      const first = rows[known.length];
      const forks = await folder.forksAmong(known);
      // What follows a fork, or was left out, is for the desk to send again from the row that is acknowledged.
      const follows = first !== undefined && first.seq === point.seq + 1 && forks.length === 0;
      const acknowledged = follows ? await folder.append(rows.slice(known.length), head) : point;
      return { acknowledged: { epoch, ...acknowledged }, forks, ...(await this.#directions(ordersAfter)) };
    });
  }
}

import { randomBytes, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { AppError } from '../../shared/errors.js';
import { folderError } from '../archive/errors.js';
import { syncFolder } from '../journal/epochs.js';
import { digest } from './index-database.js';

/**
 * Who looked at what in a folder's record, and what reviewers said about it: a file for each reviewer's computer under
 * `review/`, to which only that one writes, a line for each entry. A line names the one before it by its digest, so
 * that none can be changed, moved or taken out unseen. It is written on this computer first, and then to the folder;
 * nothing is shown before it is there. What a vanished share cut off is written again.
 */
const line = z.union([
  z.strictObject({ n: z.int().min(1), prev: z.string().regex(/^[0-9a-f]{64}$/), entry: z.unknown() }),
  z.strictObject({ n: z.int().min(1), prev: z.string().regex(/^[0-9a-f]{64}$/), sealed: z.base64().max(200_000) }),
]);

const KINDS = ['searched', 'read', 'exported', 'marked', 'verified', 'held', 'lifted', 'retention', 'statistics'] as const;
const MARKS = ['reviewed', 'unreviewed', 'flagged', 'unflagged', 'comment', 'handed-to'] as const;

const entrySchema = z.strictObject({
  id: z.uuid(),
  at: z.int().min(0),
  by: z.string().min(1).max(1_000),
  what: z.enum(KINDS),
  about: z.string().max(20_000),
  mark: z.strictObject({ conversation: z.string().min(1).max(8_000), day: z.iso.date(), kind: z.enum(MARKS), text: z.string().max(10_000).exactOptional(), to: z.string().min(1).max(1_000).exactOptional() }).exactOptional(),
});

export type BookEntry = Readonly<z.infer<typeof entrySchema>>;

/** What keeps the entries from who may only look into the folder; undefined where the record lies in the clear. */
export interface BookSeal {
  seal(text: string): Promise<Uint8Array>;
  open(sealed: Uint8Array): Promise<Uint8Array | undefined>;
}

const FIRST = '0'.repeat(64);
const NAME = /^[0-9a-f]{32}\.jsonl$/;
const LONGEST = 64 * 2 ** 20;
/** Bytes at the end by which a file is known again. */
const TAIL = 4_096;

export const bookFolder = (folder: string): string => path.join(folder, 'review');

/** The names of all books in a folder. */
export async function booksIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(bookFolder(folder)).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  return names.filter((name) => NAME.test(name)).toSorted();
}

/** How far a book was read. */
export interface BookPoint {
  readonly bytes: number;
  readonly entries: number;
  /** Of the last line. */
  readonly hash: string;
}

export const BOOK_START: BookPoint = { bytes: 0, entries: 0, hash: FIRST };

export interface BookPiece {
  readonly entries: readonly BookEntry[];
  readonly point: BookPoint;
  /** Half a sentence: a line that is not what was written there. */
  readonly problem?: string;
}

/** Reads what has come into a book. A line that was changed is named, and reading goes on behind it. */
export async function readBook(folder: string, name: string, from: BookPoint, seal: BookSeal | undefined): Promise<BookPiece> {
  const content = await readFrom(path.join(bookFolder(folder), name), from.bytes);
  const entries: BookEntry[] = [];
  let point = from;
  let problem: string | undefined;
  for (let start = 0; ; ) {
    const end = content.indexOf(0x0a, start) + 1;
    if (end === 0) break;
    const text = content.toString('utf8', start, end);
    const read = await entryIn(text, seal);
    if (read?.n !== point.entries + 1 || read.prev !== point.hash) problem ??= `entry ${point.entries + 1} of the review book ${name.slice(0, 8)} is not what was written`;
    if (read?.entry) entries.push(read.entry);
    point = { bytes: from.bytes + end, entries: read?.n ?? point.entries + 1, hash: hashOf(text) };
    start = end;
  }
  return { entries, point, ...(problem === undefined ? {} : { problem }) };
}

const hashOf = (text: string): string => digest(text).toString('hex');

async function readFrom(file: string, start: number): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const content = Buffer.alloc(Math.min(LONGEST, Math.max(0, size - start)));
    const { bytesRead } = await handle.read(content, 0, content.length, start);
    return content.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** @returns undefined for what is no line of a book; without an entry, one that this key does not open */
async function entryIn(text: string, seal: BookSeal | undefined): Promise<{ readonly n: number; readonly prev: string; readonly entry: BookEntry | undefined } | undefined> {
  const parsed = line.safeParse(jsonOf(text)).data;
  if (!parsed) return undefined;
  const { n, prev } = parsed;
  if (!('sealed' in parsed)) return { n, prev, entry: entrySchema.safeParse(parsed.entry).data };
  const opened = await seal?.open(Buffer.from(parsed.sealed, 'base64'));
  return { n, prev, entry: opened && entrySchema.safeParse(jsonOf(Buffer.from(opened).toString('utf8'))).data };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export interface BookOptions {
  /** The archive. */
  readonly folder: string;
  /** On this computer. */
  readonly local: string;
  readonly seal: BookSeal | undefined;
}

/** The book of this computer. */
export class Book {
  readonly #options: BookOptions;
  #name: string;
  #point: BookPoint;
  /** One after another. */
  #last: Promise<void> = Promise.resolve();

  private constructor(options: BookOptions, name: string, point: BookPoint) {
    this.#options = options;
    this.#name = name;
    this.#point = point;
  }

  static async open(options: BookOptions): Promise<Book> {
    await mkdir(options.local, { recursive: true, mode: 0o700 });
    const found = (await readdir(options.local)).filter((name) => NAME.test(name)).toSorted()[0];
    const name = found ?? `${randomBytes(16).toString('hex')}.jsonl`;
    return new Book(options, name, found === undefined ? BOOK_START : await endOf(path.join(options.local, found)));
  }

  get name(): string {
    return this.#name;
  }

  /**
   * On return it is in the folder for good.
   * @throws AppError `archive-unreachable`, `disk-full`, `read-only`: it is on this computer then, and follows with the next one
   */
  async write(entry: Omit<BookEntry, 'id'>): Promise<BookEntry> {
    const made: BookEntry = { id: randomUUID(), ...entry };
    const writing = this.#last.then(() => this.#write(made));
    this.#last = writing.catch(() => undefined);
    await writing;
    return made;
  }

  async #write(entry: BookEntry): Promise<void> {
    const json = JSON.stringify(entry);
    const { seal } = this.#options;
    const fields = { n: this.#point.entries + 1, prev: this.#point.hash };
    const text = `${JSON.stringify(seal === undefined ? { ...fields, entry } : { ...fields, sealed: Buffer.from(await seal.seal(json)).toString('base64') })}\n`;
    try {
      await this.#keep(text);
      await this.#ship();
    } catch (error) {
      throw asReviewer(folderError(error));
    }
  }

  async #keep(text: string): Promise<void> {
    const handle = await open(this.#local(), 'a', 0o600);
    try {
      await handle.truncate(this.#point.bytes);
      await handle.appendFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    this.#point = { bytes: this.#point.bytes + Buffer.byteLength(text), entries: this.#point.entries + 1, hash: hashOf(text) };
  }

  #local(): string {
    return path.join(this.#options.local, this.#name);
  }

  /** Writes to the folder what it does not have. Where something else stands there, all of it begins anew beside it. */
  async #ship(): Promise<void> {
    const below = bookFolder(this.#options.folder);
    await mkdir(below).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    });
    const own = await readFile(this.#local());
    let file = path.join(below, this.#name);
    if (!(await isBeginning(file, own))) {
      const name = `${randomBytes(16).toString('hex')}.jsonl`;
      await rename(this.#local(), path.join(this.#options.local, name));
      this.#name = name;
      file = path.join(below, name);
    }
    const handle = await open(file, constants.O_WRONLY | constants.O_CREAT, 0o600);
    try {
      const { size } = await handle.stat();
      await writeAll(handle, own.subarray(size), size);
      await handle.sync();
      if (size === 0) syncFolder(below);
    } finally {
      await handle.close();
    }
  }
}

async function writeAll(handle: FileHandle, rest: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < rest.length; ) done += (await handle.write(rest, done, rest.length - done, at + done)).bytesWritten;
}

async function isBeginning(file: string, own: Buffer): Promise<boolean> {
  const size = await stat(file).then((found) => found.size, () => 0);
  if (size > own.length) return false;
  const from = Math.max(0, size - TAIL);
  return size === 0 || (await readFrom(file, from)).equals(own.subarray(from, size));
}

/** A torn last line was never written to the folder as a whole, and what it was for was not shown. */
async function endOf(file: string): Promise<BookPoint> {
  const content = await readFile(file);
  const end = content.lastIndexOf(0x0a) + 1;
  if (end === 0) return BOOK_START;
  const last = content.toString('utf8', content.lastIndexOf(0x0a, end - 2) + 1, end);
  const { n } = line.safeParse(jsonOf(last)).data ?? {};
  return { bytes: end, entries: n ?? 0, hash: hashOf(last) };
}

/** The words of the desk are not those of whoever reviews. */
function asReviewer(error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  switch (error.code) {
    case 'disk-full': return new AppError('disk-full', 'There is no room to write down who looks at the record, so nothing is shown. Make room on this computer and in the folder of the record.', { cause: error });
    case 'read-only': return new AppError('read-only', 'Who looks at the record is written down in its folder, and this computer may not write there. Ask your administrator for write permission.', { cause: error });
    default: return new AppError('archive-unreachable', 'The folder of the record cannot be reached. Nothing is shown unless it can be written down there who looks at it. Check that the share is connected, and try again.', { cause: error });
  }
}

import { open, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { RecordRow } from '../../core/review/row.js';
import { epochsIn, segmentsIn, type EpochPlace } from '../archive/folder-files.js';
import { readManifest } from '../archive/manifest.js';
import type { FolderRow, SegmentOpener } from '../archive/segment-seal.js';
import { hex } from '../journal/store.js';
import { Emptier } from './emptier.js';
import { IndexWriter, type Place } from './index-writer.js';
import { digest, number, rowOf, rowsOf, text, type Connection } from './index-database.js';

/** Bytes that are read at once, and then written to the index in one transaction. */
const PIECE = 2 * 2 ** 20;
/** A row is no longer than this. */
const LONGEST = 4 * 2 ** 20;
/** Bytes after which a caller gets a word in. */
const SHARE = 8 * 2 ** 20;

/** How far a segment was read. */
interface Known {
  readonly bytes: number;
  readonly modified: number;
  readonly rows: number;
  /** Of these, such as no key was given for, and such as are not what they commit to. */
  readonly unopened: number;
  readonly damaged: number;
  /** Where its last line begins, and the digest of that line: what was read is still there. */
  readonly last: number;
  readonly tail: string;
  /** Lines with the keys that its rows are sealed with. */
  readonly keys: string;
}

const UNREAD: Known = { bytes: 0, modified: 0, rows: 0, unopened: 0, damaged: 0, last: 0, tail: '', keys: '' };

/** Brings what has come into the folder since the last time into the index. */
export class Indexer {
  private readonly db: Connection;
  private readonly folder: string;
  private readonly opener: SegmentOpener;
  private readonly timeZone: string;

  constructor(db: Connection, folder: string, opener: SegmentOpener, timeZone: string) {
    this.db = db;
    this.folder = folder;
    this.opener = opener;
    this.timeZone = timeZone;
  }

  /** Reads a share of what is new. @returns rows that are left, as far as the desks have counted them */
  async advance(): Promise<number> {
    let left = SHARE;
    for (const place of await epochsIn(this.folder)) {
      const epoch = this.epoch(place);
      for (const name of (await segmentsIn(place)).names) {
        left -= await this.segment(place, epoch, name, left);
        if (left <= 0) return Math.max(1, await this.backlog());
      }
    }
    this.wipe();
    return 0;
  }

  /** What retention removed is not to stay in the full text, which only marks it as gone, nor in the log of the database. */
  private wipe(): void {
    if (number(rowOf(this.db.prepare('SELECT emptied FROM about').raw())?.[0]) === 0) return;
    this.db.exec("INSERT INTO found (found) VALUES ('optimize'); UPDATE about SET emptied = 0; PRAGMA wal_checkpoint(TRUNCATE)");
  }

  async backlog(): Promise<number> {
    let rows = 0;
    for (const { folder, desk, epoch } of await epochsIn(this.folder)) rows += (await readManifest(folder, desk, epoch))?.rows ?? 0;
    return rows - number(rowOf(this.db.prepare('SELECT sum(rows) FROM segment').raw())?.[0]);
  }

  private epoch({ desk, epoch }: EpochPlace): number {
    this.db.prepare('INSERT OR IGNORE INTO epoch (desk, epoch) VALUES (?, ?)').run([desk, epoch]);
    return number(rowOf(this.db.prepare('SELECT id FROM epoch WHERE desk = ? AND epoch = ?').raw(), [desk, epoch])?.[0]);
  }

  /** @returns bytes that were read */
  private async segment(place: EpochPlace, epoch: number, name: string, most: number): Promise<number> {
    const file = path.join(place.folder, name);
    const { size, mtimeMs } = await stat(file);
    const modified = Math.floor(mtimeMs);
    let known = this.known(epoch, name);
    if (known.bytes === size && known.modified === modified) return 0;
    const handle = await open(file, 'r');
    let read = 0;
    try {
      // Retention has written it anew: what it emptied is found by reading it again.
      if (!(await isStillThere(handle, known, size))) known = UNREAD;
      while (known.bytes < size && read < most) {
        const next = await this.piece(handle, place, { epoch, name }, known, size);
        if (!next) break;
        read += next.bytes - known.bytes;
        known = next;
      }
    } finally {
      await handle.close();
    }
    // A torn last line is read when it is whole.
    if (read < most) this.remember(epoch, name, { ...known, modified: known.bytes === size ? modified : 0 });
    return read;
  }

  private async piece(handle: FileHandle, place: EpochPlace, { epoch, name }: { epoch: number; name: string }, known: Known, size: number): Promise<Known | undefined> {
    const content = await wholeLines(handle, known.bytes, size);
    if (!content) return undefined;
    const lines = [...linesIn(content)];
    const keys = known.keys + lines.filter(({ start }) => isKey(content, start)).map(({ start, end }) => content.toString('utf8', start, end)).join('');
    const { rows } = await this.opener.open(Buffer.concat([Buffer.from(known.keys), content]));
    const places = placesOf(content, lines);
    const last = lines.at(-1);
    if (!last) return undefined;
    const next: Known = {
      bytes: known.bytes + content.length, modified: 0, rows: known.rows + rows.length, unopened: known.unopened + count(rows, 'sealed'), damaged: known.damaged + count(rows, 'damaged'), keys,
      last: known.bytes + last.start, tail: digest(content.toString('latin1', last.start, last.end)).toString('hex'),
    };
    this.db.exec('BEGIN IMMEDIATE');
    try {
      this.write(rows, place, (row) => {
        const found = places.get(row.seq);
        return { epoch, segment: name, start: known.bytes + (found?.start ?? 0), length: found ? found.end - found.start : 0 };
      });
      this.remember(epoch, name, next);
      this.db.exec('COMMIT');
    } catch (error) {
      this.db.exec('ROLLBACK');
      throw error;
    }
    return next;
  }

  private write(rows: readonly FolderRow[], { desk, epoch }: EpochPlace, placeOf: (row: FolderRow) => Place): void {
    const writer = new IndexWriter(this.db, this.timeZone);
    for (const row of rows) if (row.state === 'open') writer.add(recordRow(row, desk, epoch), placeOf(row));
    writer.flush();
    const emptied = rows.filter(({ state }) => state === 'emptied');
    if (emptied.length === 0) return;
    this.db.exec('UPDATE about SET emptied = 1');
    new Emptier(this.db).empty(emptied.map((row) => ({ ...placeOf(row), seq: row.seq })));
  }

  private known(epoch: number, name: string): Known {
    const row = rowOf(this.db.prepare('SELECT bytes, modified, rows, unopened, damaged, last, tail, keys FROM segment WHERE epoch = ? AND name = ?').raw(), [epoch, name]);
    if (!row) return UNREAD;
    const [bytes, modified, rows, unopened, damaged, last, tail, keys] = row;
    return { bytes: number(bytes), modified: number(modified), rows: number(rows), unopened: number(unopened), damaged: number(damaged), last: number(last), tail: text(tail), keys: text(keys) };
  }

  private remember(epoch: number, name: string, { bytes, modified, rows, unopened, damaged, last, tail, keys }: Known): void {
    this.db.prepare('INSERT OR REPLACE INTO segment (epoch, name, bytes, modified, rows, unopened, damaged, last, tail, keys) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run([epoch, name, bytes, modified, rows, unopened, damaged, last, tail, keys]);
  }

  /** The rows at these places, opened again; those that are not where they were are looked for in the whole segment. */
  async rowsAt(item: number): Promise<RecordRow[]> {
    const found: RecordRow[] = [];
    const places = rowsOf(this.db.prepare(`
      SELECT e.desk, e.epoch, l.segment, l.seq, l.start, l.length, s.keys FROM line l JOIN epoch e ON e.id = l.epoch JOIN segment s ON s.epoch = l.epoch AND s.name = l.segment WHERE l.item = ?1
      UNION ALL SELECT e.desk, e.epoch, g.segment, g.seq, g.start, g.length, s.keys FROM item i JOIN gap g ON g.archive = i.service AND g.began <= i.ended AND g.ended >= i.began
        JOIN epoch e ON e.id = g.epoch JOIN segment s ON s.epoch = g.epoch AND s.name = g.segment WHERE i.id = ?1`).raw(), [item]);
    const groups = new Map<string, (readonly unknown[])[]>();
    for (const line of places) {
      const file = path.join(text(line[0]), text(line[1]), text(line[2]));
      groups.set(file, [...(groups.get(file) ?? []), line]);
    }
    for (const [file, lines] of groups) {
      const [first] = lines;
      const rows = await this.lines(path.join(this.folder, file), text(first?.[6]), lines.map(([, , , seq, start, length]) => ({ seq: number(seq), start: number(start), length: number(length) })));
      for (const row of rows) found.push(recordRow(row, text(first?.[0]), text(first?.[1])));
    }
    return found;
  }

  private async lines(file: string, keys: string, wanted: readonly { seq: number; start: number; length: number }[]): Promise<readonly FolderRow[]> {
    const seqs = new Set(wanted.map(({ seq }) => seq));
    const handle = await open(file, 'r');
    try {
      const pieces: Buffer[] = [Buffer.from(keys)];
      for (const { start, length } of wanted) pieces.push(await readAt(handle, start, length));
      const { rows } = await this.opener.open(Buffer.concat(pieces));
      if (rows.length === wanted.length && rows.every(({ seq }) => seqs.has(seq))) return rows;
      return (await this.opener.open(await handle.readFile())).rows.filter(({ seq }) => seqs.has(seq));
    } finally {
      await handle.close();
    }
  }
}

const count = (rows: readonly FolderRow[], state: FolderRow['state']): number => rows.filter((row) => row.state === state).length;

const recordRow = (row: FolderRow, desk: string, epoch: string): RecordRow => ({
  desk, epoch, seq: row.seq, kind: row.kind, time: row.time, hash: hex(row.hash), ...(row.state === 'open' ? { body: Buffer.from(row.body).toString('utf8') } : {}),
});

async function readAt(handle: FileHandle, start: number, length: number): Promise<Buffer> {
  const content = Buffer.alloc(length);
  const { bytesRead } = await handle.read(content, 0, length, start);
  return content.subarray(0, bytesRead);
}

/** @returns undefined where no line is whole yet */
async function wholeLines(handle: FileHandle, from: number, size: number): Promise<Buffer | undefined> {
  for (let length = PIECE; ; length *= 2) {
    const content = await readAt(handle, from, Math.min(length, size - from));
    const end = content.lastIndexOf(NEWLINE) + 1;
    if (end > 0) return content.subarray(0, end);
    if (content.length < length || length > LONGEST) return undefined;
  }
}

const NEWLINE = 0x0a;

function* linesIn(content: Buffer): Generator<{ readonly start: number; readonly end: number }> {
  for (let start = 0; start < content.length; ) {
    const end = content.indexOf(NEWLINE, start) + 1;
    yield { start, end };
    start = end;
  }
}

const isKey = (content: Buffer, start: number): boolean => content.toString('latin1', start, start + 7) === '{"key":';

/** Where each row stands, by the number that its line begins with. */
function placesOf(content: Buffer, lines: readonly { readonly start: number; readonly end: number }[]): ReadonlyMap<number, { readonly start: number; readonly end: number }> {
  const places = new Map<number, { readonly start: number; readonly end: number }>();
  for (const line of lines) {
    const seq = /^\{"seq":(\d{1,16}),/.exec(content.toString('latin1', line.start, line.start + 24))?.[1];
    if (seq !== undefined) places.set(Number(seq), line);
  }
  return places;
}

async function isStillThere(handle: FileHandle, { bytes, last, tail }: Known, size: number): Promise<boolean> {
  if (bytes === 0) return true;
  if (size < bytes) return false;
  return digest((await readAt(handle, last, bytes - last)).toString('latin1')).toString('hex') === tail;
}

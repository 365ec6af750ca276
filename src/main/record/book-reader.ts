import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { AccessRecord, ItemId, ReviewMark } from '../../shared/review/types.js';
import { BOOK_START, bookFolder, booksIn, readBook, type BookEntry, type BookPoint, type BookSeal } from './book.js';
import { FoundWriter } from './found-writer.js';
import { digest, number, rowOf, rowsOf, text, type Connection } from './index-database.js';

const MOST_REVIEWERS = 1_000;

/** The books of all reviewers, in the index. */
export class BookReader {
  private readonly db: Connection;
  private readonly folder: string;
  private readonly seal: BookSeal | undefined;
  private readonly found: FoundWriter;

  constructor(db: Connection, folder: string, seal: BookSeal | undefined) {
    this.db = db;
    this.folder = folder;
    this.seal = seal;
    this.found = new FoundWriter(db);
  }

  /** Takes in what reviewers have written since the last time. */
  async read(): Promise<void> {
    for (const name of await booksIn(this.folder)) {
      const { size } = await stat(path.join(bookFolder(this.folder), name));
      const from = this.point(name);
      if (size === from.bytes) continue;
      const whole = size < from.bytes;
      const { entries, point, problem } = await readBook(this.folder, name, whole ? BOOK_START : from, this.seal);
      this.take(entries);
      const said = problem ?? (whole ? `the review book ${name.slice(0, 8)} is shorter than it was` : undefined);
      this.db.prepare('INSERT INTO book (name, bytes, entries, hash, problem) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (name) DO UPDATE SET bytes = ?2, entries = ?3, hash = ?4, problem = coalesce(problem, ?5)')
        .run([name, point.bytes, point.entries, point.hash, said ?? null]);
    }
  }

  private point(name: string): BookPoint {
    const row = rowOf(this.db.prepare('SELECT bytes, entries, hash FROM book WHERE name = ?').raw(), [name]);
    return row ? { bytes: number(row[0]), entries: number(row[1]), hash: text(row[2]) } : BOOK_START;
  }

  /** Entries that are known already change nothing. */
  take(entries: readonly BookEntry[]): void {
    if (entries.length === 0) return;
    const access = this.db.prepare('INSERT OR IGNORE INTO access (id, at, by, what, about) VALUES (?, ?, ?, ?, ?)');
    const same = this.db.prepare('SELECT 1 FROM access WHERE id = ? AND at = ? AND by = ? AND what = ? AND about = ?').raw();
    const mark = this.db.prepare('INSERT OR IGNORE INTO mark (id, conversation, day, kind, by, at, text, "to") VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    const marked = new Map<string, ItemId>();
    this.db.exec('BEGIN IMMEDIATE');
    try {
      for (const entry of entries) {
        const { id, at, by, what, about } = entry;
        access.run([id, at, by, what, about]);
        // Somebody has changed one of the two: both are shown.
        if (rowOf(same, [id, at, by, what, about]) === undefined) access.run([`${id} ${digest(JSON.stringify([at, by, what, about])).toString('hex', 0, 4)}`, at, by, what, about]);
        if (!entry.mark) continue;
        const { conversation, day, kind, text: words, to } = entry.mark;
        mark.run([id, conversation, day, kind, by, at, words ?? null, to ?? null]);
        marked.set(`${day} ${conversation}`, { conversation, day });
      }
      for (const { conversation, day } of marked.values()) {
        const item = this.found.restateMarks(conversation, day);
        if (item !== undefined) this.found.rewrite(item);
      }
      this.db.exec('COMMIT');
    } catch (error) {
      this.db.exec('ROLLBACK');
      throw error;
    }
  }

  /** Oldest first. */
  marks({ conversation, day }: ItemId): readonly ReviewMark[] {
    return rowsOf(this.db.prepare('SELECT kind, by, at, text, "to" FROM mark WHERE conversation = ? AND day = ? ORDER BY at, id').raw(), [conversation, day]).map(([kind, by, at, words, to]) => ({
      kind: kindOf(kind), by: text(by), at: number(at), ...(typeof words === 'string' ? { text: words } : {}), ...(typeof to === 'string' ? { to } : {}),
    }));
  }

  /** Newest first. */
  accesses(before: number | undefined, limit: number): readonly AccessRecord[] {
    return rowsOf(this.db.prepare('SELECT id, at, by, what, about FROM access WHERE at < ? ORDER BY at DESC, id DESC LIMIT ?').raw(), [before ?? Number.MAX_SAFE_INTEGER, limit])
      .map(([id, at, by, what, about]) => ({ id: text(id), at: number(at), by: text(by), what: whatOf(what), about: text(about) }));
  }

  problems(): readonly string[] {
    return rowsOf(this.db.prepare('SELECT problem FROM book WHERE problem IS NOT NULL ORDER BY name').raw()).map(([problem]) => text(problem));
  }

  /** Who has looked at the record, or was handed something. */
  reviewers(me: string): readonly string[] {
    const found = rowsOf(this.db.prepare('SELECT by FROM access UNION SELECT "to" FROM mark WHERE "to" IS NOT NULL LIMIT ?').raw(), [MOST_REVIEWERS]).map(([by]) => text(by));
    return [...new Set([me, ...found])].toSorted();
  }
}

const MARKS: ReadonlySet<unknown> = new Set<ReviewMark['kind']>(['reviewed', 'unreviewed', 'flagged', 'unflagged', 'comment', 'handed-to']);
const isMark = (kind: unknown): kind is ReviewMark['kind'] => MARKS.has(kind);
const kindOf = (kind: unknown): ReviewMark['kind'] => (isMark(kind) ? kind : 'comment');
const WHATS: ReadonlySet<unknown> = new Set<AccessRecord['what']>(['searched', 'read', 'exported', 'marked', 'verified', 'held', 'lifted', 'retention', 'statistics']);
const isWhat = (what: unknown): what is AccessRecord['what'] => WHATS.has(what);
const whatOf = (what: unknown): AccessRecord['what'] => (isWhat(what) ? what : 'read');

import { stat } from 'node:fs/promises';
import path from 'node:path';
import { dayOf } from '../../core/day.js';
import { calendarOf } from '../../core/statistics/calendar.js';
import { AppError } from '../../shared/errors.js';
import { certifiedWords, exportWords, itemWords, markWords, searchWords } from '../../shared/review/access-words.js';
import type { StatisticsAnswer, StatisticsAsked } from '../../shared/review/statistics.js';
import type { AccessRecord, Choices, Found, ItemId, Overview, RecordRow, ReviewMark, ReviewQuery, ReviewStore } from '../../shared/review/types.js';
import { certifiedOf } from '../archive/certified.js';
import { inFolderWords, nameOfFolder } from '../archive/folder.js';
import { epochsIn } from '../archive/folder-files.js';
import type { ReviewersKey } from '../archive/keys/reviewers.js';
import { fingerprintOf } from '../archive/keys/signed.js';
import { SegmentOpener } from '../archive/segment-seal.js';
import { FolderWatch } from '../archive/verify/watch.js';
import { readFigures } from '../retention/folder-figures.js';
import { inForce } from '../retention/folder-log.js';
import { Book, type BookEntry, type BookSeal } from './book.js';
import { BookReader } from './book-reader.js';
import { desksOf } from './desks.js';
import { FolderHolds } from './folder-holds.js';
import { FolderRows } from './figures/folder-rows.js';
import { RecordFigures } from './figures/record-figures.js';
import { openIndex, type Connection } from './index-database.js';
import { indexKey } from './index-key.js';
import { IndexReader } from './index-reader.js';
import { Indexer } from './indexer.js';

/** Characters of what is written down about one access. */
const MOST_WORDS = 20_000;

export interface FolderStoreOptions {
  /** The archive. */
  readonly folder: string;
  /** A folder on this computer for indexes of archives. */
  readonly indexes: string;
  /** Who reviews. */
  readonly me: string;
  /** Days are those of the library. */
  readonly timeZone: string;
  /** Opens what is sealed; undefined where the record lies in the clear. */
  readonly reviewers: ReviewersKey | undefined;
  /** Public keys of all reviewers, to whom is sealed who looked at what. */
  readonly recipients: readonly string[];
  /** Public part of the library's key, 64 hex digits: whose certificates of desks count. */
  readonly libraryKey: string | undefined;
  /** Milliseconds after which a desk that sends nothing is named. */
  readonly silentAfter: number;
  readonly now: () => number;
}

/**
 * The record in a folder, found by an index on this computer. Of whoever asks is written into the folder what they asked
 * before anything is shown.
 *
 * @throws AppError `archive-unreachable`, `archive-damaged`
 */
export async function openFolderStore(options: FolderStoreOptions): Promise<ReviewStore> {
  const archiveId = await nameOfFolder(options.folder);
  const local = path.join(options.indexes, archiveId);
  const seal = await sealOf(options);
  const db = openIndex({ folder: local, timeZone: options.timeZone, key: options.reviewers && (await indexKey(local, options.reviewers)) });
  const book = await Book.open({ folder: options.folder, local, seal });
  return new FolderStore(options, archiveId, db, book, new BookReader(db, options.folder, seal));
}

async function sealOf({ reviewers, recipients }: FolderStoreOptions): Promise<BookSeal | undefined> {
  if (reviewers === undefined) return undefined;
  const { Encrypter } = await import('age-encryption');
  const age = new Encrypter();
  for (const recipient of new Set([reviewers.recipient, ...recipients])) age.addRecipient(recipient);
  return { seal: (text) => age.encrypt(text), open: (sealed) => reviewers.open(sealed) };
}

class FolderStore implements ReviewStore {
  readonly #options: FolderStoreOptions;
  readonly #archiveId: string;
  readonly #db: Connection;
  readonly #book: Book;
  readonly #books: BookReader;
  readonly #reader: IndexReader;
  readonly #indexer: Indexer;
  readonly #watch: FolderWatch;
  readonly holds: FolderHolds;
  readonly #figures: RecordFigures;
  #indexing: Promise<number> | undefined;

  constructor(options: FolderStoreOptions, archiveId: string, db: Connection, book: Book, books: BookReader) {
    this.#options = options;
    this.#archiveId = archiveId;
    this.#db = db;
    this.#book = book;
    this.#books = books;
    this.#reader = new IndexReader(db);
    this.#watch = new FolderWatch(archiveId, options.reviewers);
    const { folder, libraryKey, now } = options;
    this.holds = new FolderHolds({ folder, archive: archiveId, libraryKey, now, reach: (on) => this.#reader.reach(on), checkPlace: () => inFolderWords(() => this.#checkPlace()), record: (about) => this.#record('searched', about) });
    this.#indexer = new Indexer(db, options.folder, new SegmentOpener(options.reviewers), options.timeZone);
    const rows = new FolderRows(options.folder, options.reviewers);
    this.#figures = new RecordFigures({ newRows: () => rows.newRows(), written: async () => (libraryKey === undefined ? new Map() : readFigures(folder, { archive: archiveId, libraryKey })), record: (about) => this.#record('statistics', about), calendar: calendarOf(options.timeZone), now: options.now });
  }

  async overview(quick = false): Promise<Overview> {
    return inFolderWords(async () => {
      await this.#checkPlace();
      await this.#books.read();
      const { items, unreviewed } = this.#reader.counts(dayOf(this.#options.now(), this.#options.timeZone).slice(0, 7));
      const [desks, indexing] = await Promise.all([desksOf(this.#db, { ...this.#options, archiveId: this.#archiveId, ...(quick ? {} : { watch: this.#watch }) }), this.#indexer.backlog()]);
      const problems = [...(await this.holds.directions()).problems, ...this.#books.problems()];
      return { me: this.#options.me, unreviewedThisMonth: unreviewed, items, indexing, desks, ...(problems.length === 0 ? {} : { problems }) };
    });
  }

  async choices(): Promise<Choices> {
    await inFolderWords(() => this.#books.read());
    return { ...this.#reader.choices(), reviewers: this.#books.reviewers(this.#options.me) };
  }

  async search(query: ReviewQuery): Promise<Found> {
    await this.#record('searched', searchWords(query));
    try {
      return this.#reader.search({ ...query, limit: Math.min(200, Math.max(1, query.limit)) }, inForce((await this.holds.directions()).holds));
    } catch (error) {
      if (error instanceof RangeError) throw new AppError('invalid-request', 'The list was built anew meanwhile. Search again.', { cause: error });
      throw error;
    }
  }

  async read(item: ItemId): Promise<{ readonly rows: readonly RecordRow[]; readonly marks: readonly ReviewMark[] }> {
    const id = this.#reader.itemOf(item);
    if (id === undefined) throw new AppError('invalid-request', 'This conversation is not in the record of that day. Search again.');
    await this.#record('read', itemWords(item));
    return inFolderWords(async () => ({ rows: await this.#indexer.rowsAt(id), marks: this.#books.marks(item) }));
  }

  async mark(item: ItemId, mark: Omit<ReviewMark, 'by' | 'at'>): Promise<void> {
    if (this.#reader.itemOf(item) === undefined) throw new AppError('invalid-request', 'This conversation is not in the record of that day. Search again.');
    if (mark.kind === 'handed-to' && mark.to === undefined) throw new AppError('invalid-request', 'Say to whom it is handed.');
    await this.#record('marked', markWords(item, mark), { ...item, ...mark });
  }

  async accesses(before: number | undefined, limit: number): Promise<readonly AccessRecord[]> {
    await inFolderWords(() => this.#books.read());
    const most = Math.min(1_000, Math.max(1, limit));
    const acts = [...(await this.holds.acts()), ...(await this.#certified())].filter(({ at }) => at < (before ?? Infinity));
    return [...this.#books.accesses(before, most), ...acts].toSorted((a, b) => b.at - a.at).slice(0, most);
  }

  async statistics(asked: StatisticsAsked): Promise<StatisticsAnswer> {
    return inFolderWords(() => this.#figures.ask(asked));
  }

  async exporting(items: readonly ItemId[], reason: string): Promise<void> {
    await this.#record('exported', exportWords(items, reason).slice(0, MOST_WORDS));
  }

  async index(): Promise<number> {
    // Whoever asks meanwhile waits for the same piece of work.
    this.#indexing ??= inFolderWords(async () => {
      await this.#checkPlace();
      await this.#books.read();
      return this.#indexer.advance();
    }).finally(() => (this.#indexing = undefined));
    return this.#indexing;
  }

  async close(): Promise<void> {
    await this.#indexing?.catch(() => undefined);
    this.#db.close();
  }

  /** Who certified which desks. */
  async #certified(): Promise<readonly AccessRecord[]> {
    const { folder, libraryKey } = this.#options;
    if (libraryKey === undefined) return [];
    const found = await inFolderWords(async () => {
      const desks = new Set((await epochsIn(folder)).map(({ desk }) => desk));
      return Promise.all([...desks].map((desk) => certifiedOf(folder, desk, { archive: this.#archiveId, libraryKey })));
    });
    return found.flat().map(({ id, at, by, desk, publicKey, name }) => ({ id, at, by, what: 'certified', about: certifiedWords({ name, desk, fingerprint: fingerprintOf(publicKey) }) }));
  }

  /** A share that came and went may be another one now. */
  async #checkPlace(): Promise<void> {
    await stat(this.#options.folder);
    if ((await nameOfFolder(this.#options.folder)) !== this.#archiveId) throw new AppError('archive-unreachable', 'The folder of the record is another one now. Close the review and open it again.');
  }

  async #record(what: BookEntry['what'], about: string, mark?: NonNullable<BookEntry['mark']>): Promise<void> {
    await inFolderWords(() => this.#checkPlace());
    const { now, me } = this.#options;
    const entry = await this.#book.write({ at: now(), by: me, what, about, ...(mark ? { mark } : {}) });
    this.#books.take([entry]);
  }
}

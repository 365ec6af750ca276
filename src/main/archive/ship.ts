import type { Points, Told } from './messages.js';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { chainStart, sameBytes, type ChainPoint } from '../../core/chain/chain.js';
import { AppError } from '../../shared/errors.js';
import type { JournalReader } from '../journal/reader.js';
import { hex, type OpenRow } from '../journal/store.js';
import { headText, type Signer } from './keys/signed.js';
import type { ArchiveTarget, BatchHead } from './target.js';

/** @property backlog rows that central storage does not hold yet */
export interface ShipProgress {
  readonly shipped: number;
  readonly backlog: number;
  /** Milliseconds for the backlog, by how fast it went in this run; undefined while that is not known, or is a moment. */
  readonly remaining?: number;
  /** When central storage last answered; milliseconds since 1970 UTC. */
  readonly lastSuccess?: number;
  readonly problem?: { readonly code: string; readonly message: string };
}

export interface ShipOptions {
  /** Oldest epoch first. */
  readonly journals: readonly JournalReader[];
  /** Opens central storage; again after every failure, because a share that came back is another one. */
  readonly openTarget: () => Promise<ArchiveTarget>;
  readonly report: (progress: ShipProgress) => void;
  readonly now: () => number;
  /** Ends after so many milliseconds, or at once when the signal aborts. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** From 0 to 1. */
  readonly random: () => number;
  /** The desk's key; undefined where the system keeps none. */
  readonly signer?: Signer;
  /** Who is told what central storage orders, from which number on. */
  readonly orders?: { readonly after: number; readonly tell: (told: Told) => void };
  /** Rows that central storage had when it was last asked, said until it answers; it alone decides where to go on. */
  readonly shipped?: number;
  /** How far central storage had each epoch when it was last asked, and who is told how many rows it has lost since. They are sent again. */
  readonly had?: Points;
  readonly lost?: (rows: number) => void;
  /** Rows sent at once; 500 unless given. */
  readonly batchRows?: number;
}

/** Bodies sent at once, in bytes; a batch is in memory whole. */
const batchBytes = 4 * 2 ** 20;
/** A backlog of less is gone before anybody has read how long it takes, and says little about the speed. */
const worthAnEstimate = { rows: 5_000, measured: 1_000 };
/** Where nothing else is sent, orders are asked for after this, ms. */
const askAgain = 10 * 60_000;
/** The desk is at work while it wakes its archive process at least so often, ms; a backlog then takes one part of so many of the time. */
const busy = { within: 2_000, share: 4 };
const firstPause = 1_000;
const longestPause = 60_000;

/** Full jitter: many desks that lost one share do not all come back to it in the same moment. */
export const pauseAfter = (failures: number, random: () => number): number =>
  firstPause / 2 + random() * Math.min(longestPause, firstPause * 2 ** Math.min(failures - 1, 16));

const inWords = (error: unknown): NonNullable<ShipProgress['problem']> => {
  if (error instanceof AppError) return { code: error.code, message: error.message };
  return { code: 'internal', message: 'Sending to central storage failed unexpectedly. This desk keeps its record and tries again.' };
};

const forked = (seq: number): AppError =>
  new AppError(
    'archive-damaged',
    `Central storage holds another row ${seq} under the id of this desk, as if its data folder had been copied. Both rows are kept. Tell your administrator.`,
  );

/**
 * Ships the rows of journals in order and once each. Where to go on is asked from central storage, never remembered.
 */
export class Shipper {
  readonly #options: ShipOptions;
  readonly #stop = new AbortController();
  /** Acknowledged rows of each journal, by its place in the list. */
  readonly #acknowledged: number[];
  /** The same by epoch, also of what was acknowledged to an earlier process. */
  readonly #had: Map<string, number>;
  #target: ArchiveTarget | undefined;
  /** Counts until all journals were asked after. */
  #before: number;
  #ordersAfter: number;
  #asked: number | undefined;
  #wake = new AbortController();
  #woken = Number.NEGATIVE_INFINITY;
  #lastSuccess: number | undefined;
  #problem: ShipProgress['problem'];
  /** Since when it has gone without a failure, and how many rows were taken since. */
  #pace: { readonly since: number; rows: number } | undefined;

  constructor(options: ShipOptions) {
    this.#options = options;
    this.#acknowledged = options.journals.map(() => 0);
    this.#had = new Map(options.had?.map(({ epoch, seq }) => [epoch, seq]));
    this.#before = options.shipped ?? 0;
    this.#ordersAfter = options.orders?.after ?? 0;
  }

  /** How far central storage has each journal, as it said. */
  get acknowledged(): Points {
    return this.#options.journals.map(({ epoch }, index) => ({ epoch, seq: this.#acknowledged[index] ?? 0 }));
  }

  get progress(): ShipProgress {
    const totals = this.#options.journals.map((journal) => journal.last().seq);
    const total = sum(totals);
    const shipped = Math.max(sum(this.#acknowledged), Math.min(this.#before, total));
    const backlog = Math.max(0, total - shipped);
    const remaining = this.#remaining(backlog);
    return {
      shipped,
      backlog,
      ...(remaining !== undefined && { remaining }),
      ...(this.#lastSuccess !== undefined && { lastSuccess: this.#lastSuccess }),
      ...(this.#problem !== undefined && { problem: this.#problem }),
    };
  }

  #remaining(backlog: number): number | undefined {
    if (this.#pace === undefined || this.#pace.rows < worthAnEstimate.measured || backlog < worthAnEstimate.rows) return undefined;
    return Math.max(0, Math.round((backlog * (this.#options.now() - this.#pace.since)) / this.#pace.rows));
  }

  /** Tries again now instead of after the pause. */
  wake(): void {
    this.#woken = this.#options.now();
    this.#wake.abort();
  }

  /** Ends after the batch that is under way. */
  stop(): void {
    this.#stop.abort();
    this.#wake.abort();
  }

  /** Lets go of central storage, after `run`. */
  async close(): Promise<void> {
    const target = this.#target;
    this.#target = undefined;
    await target?.close?.();
  }

  /** Ships until there is nothing left, through all failures. @returns false when it was stopped before */
  async run(): Promise<boolean> {
    let failures = 0;
    while (!this.#stop.signal.aborted) {
      try {
        await this.#shipAll();
        this.#problem = undefined;
        this.#report();
        if (this.progress.backlog === 0) return true;
      } catch (error) {
        failures += 1;
        this.#pace = undefined;
        await this.close();
        this.#problem = inWords(error);
        this.#report();
        await this.#options.sleep(pauseAfter(failures, this.#options.random), this.#wake.signal);
        this.#wake = new AbortController();
      }
    }
    return false;
  }

  async #shipAll(): Promise<void> {
    this.#target ??= await this.#options.openTarget();
    this.#pace = { since: this.#options.now(), rows: 0 };
    // One journal that cannot be sent does not keep the others waiting.
    let failure: unknown;
    for (const [index, journal] of this.#options.journals.entries()) {
      try {
        await this.#shipOne(this.#target, index, journal);
      } catch (error) {
        failure ??= error;
      }
    }
    if (failure !== undefined) throw failure;
    await this.#ask(this.#target);
  }

  /** When all is shipped: what is held, and what is to be removed. */
  async #ask(target: ArchiveTarget): Promise<void> {
    const { journals, orders, now } = this.#options;
    const journal = journals.at(-1);
    if (orders === undefined || journal === undefined || this.#stop.signal.aborted || (this.#asked !== undefined && now() - this.#asked < askAgain)) return;
    const { desk, epoch } = journal;
    for (;;) {
      const { holds, deletions } = await target.append({ desk, epoch, rows: [], ordersAfter: this.#ordersAfter });
      orders.tell({ acknowledged: this.acknowledged, holds: [...holds], deletions: [...deletions] });
      const last = deletions.at(-1);
      if (last === undefined || last.number <= this.#ordersAfter) break;
      this.#ordersAfter = last.number;
    }
    this.#asked = now();
  }

  async #shipOne(target: ArchiveTarget, index: number, journal: JournalReader): Promise<void> {
    const { desk, epoch } = journal;
    let point = await this.#checked(target, journal, await target.resume(desk, epoch));
    // The journals before this one were asked after, and what waited of them was sent.
    if (index === this.#options.journals.length - 1) this.#before = 0;
    let ahead: readonly OpenRow[] = [];
    this.#noticeLoss(epoch, point.seq);
    for (;;) {
      this.#acknowledged[index] = point.seq;
      this.#lastSuccess = this.#options.now();
      if (this.#stop.signal.aborted) return;
      const rows = ahead[0]?.seq === point.seq + 1 ? ahead : this.#read(journal, point.seq);
      const last = rows.at(-1);
      if (last === undefined) return;
      const head = this.#headOf(target, journal, last);
      const begun = this.#options.now();
      const [{ acknowledged, forks }, next] = await Promise.all([target.append({ desk, epoch, rows, ...(head && { head }) }), this.#readAhead(journal, last.seq)]);
      ahead = next;
      if (forks[0] !== undefined) throw forked(forks[0]);
      const before = point;
      point = await this.#checked(target, journal, acknowledged);
      if (point.seq === before.seq) throw new AppError('archive-unreachable', 'Central storage takes no rows at the moment. This desk keeps its record and tries again.');
      this.#problem = undefined;
      this.#acknowledged[index] = point.seq;
      this.#had.set(epoch, point.seq);
      if (this.#pace) this.#pace.rows += point.seq - before.seq;
      this.#report();
      if (ahead.length > 0) await this.#giveWay(this.#options.now() - begun);
    }
  }

  /** Central storage was put back to an older state, or cut: that heals here, but nobody must overlook it. */
  #noticeLoss(epoch: string, seq: number): void {
    const had = this.#had.get(epoch) ?? 0;
    if (seq < had) this.#options.lost?.(had - seq);
    this.#had.set(epoch, seq);
  }

  /** After a batch that took so many ms: the patron who is being answered comes first, and needs the same processors and disks. */
  async #giveWay(took: number): Promise<void> {
    const pause = (busy.share - 1) * took;
    if (pause > 0 && this.#options.now() - this.#woken < busy.within) await this.#options.sleep(pause, this.#stop.signal);
  }

  #read(journal: JournalReader, after: number): readonly OpenRow[] {
    return limited(journal.rowsAfter(after, this.#batchRows));
  }

  /** While central storage is busy with the rows before. What cannot be read now is read again, and told, in its turn. */
  async #readAhead(journal: JournalReader, after: number): Promise<readonly OpenRow[]> {
    await nextTurn();
    try {
      return this.#read(journal, after);
    } catch {
      return [];
    }
  }

  #headOf({ archiveId }: ArchiveTarget, { desk, epoch }: JournalReader, { seq, hash }: ChainPoint): BatchHead | undefined {
    const { signer, now } = this.#options;
    if (signer === undefined) return undefined;
    const time = now();
    return { time, publicKey: signer.publicKey, signature: signer.sign(headText({ archive: archiveId, desk, epoch, seq, hash: hex(hash), time })) };
  }

  /**
   * What central storage holds must be this journal's own. Otherwise it is offered the rows that this desk has under the
   * same numbers: it keeps those that are others, and a reviewer sees that there are two.
   */
  async #checked(target: ArchiveTarget, journal: JournalReader, point: ChainPoint): Promise<ChainPoint> {
    const own = point.seq === 0 ? chainStart.hash : journal.hashAt(point.seq);
    if (own !== undefined && sameBytes(own, point.hash)) return point;
    const until = Math.min(point.seq, journal.last().seq);
    try {
      const rows = journal.rowsAfter(Math.max(0, until - this.#batchRows), this.#batchRows).filter(({ seq }) => seq <= until);
      await target.append({ desk: journal.desk, epoch: journal.epoch, rows: limited(rows) });
    } catch (error) {
      if (!(error instanceof AppError)) throw error; // what matters is said below in any case
    }
    throw forked(point.seq);
  }

  get #batchRows(): number {
    return this.#options.batchRows ?? 500;
  }

  #report(): void {
    this.#options.report(this.progress);
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** As many rows from the first as fit into one batch; at least one. */
function limited<T extends { readonly body: Uint8Array }>(rows: readonly T[]): readonly T[] {
  let bytes = 0;
  const end = rows.findIndex((row, index) => {
    bytes += row.body.length;
    return index > 0 && bytes > batchBytes;
  });
  return end === -1 ? rows : rows.slice(0, end);
}

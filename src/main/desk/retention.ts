/** What central storage orders about the record of this desk: it is obeyed here, and nothing else ever removes anything. */
import { setImmediate as breathe } from 'node:timers/promises';
import type { ConversationKey } from '../../core/conversation.js';
import type { Event } from '../../core/event.js';
import { factsOf, type RowFacts } from '../../core/record/facts.js';
import { isOpen } from '../../core/record/forget.js';
import { rangesOf, type Range } from '../../core/record/ranges.js';
import { Keeping } from '../../core/record/retention.js';
import { AppError } from '../../shared/errors.js';
import type { Told } from '../archive/messages.js';
import { openEarlier, removeEarlier, type Journal, type JournalKey, type Row } from '../journal/index.js';
import type { Log } from '../log/log.js';
import { readOrder, type RetentionOrder } from '../retention/order.js';
import type { Keeper } from './keeper.js';
import { numberOf, ORDERS_OBEYED } from './obeyed.js';

const DAY = 24 * 3_600_000;
/** Rows that are removed in one go; the desk goes on between two of them. More of them leave at once: each time, a row says so. */
const PIECE = 100;
const LEAVING = 400;
const PAGE = 500;
/** A reader of the journal is done within moments; then nothing removed is left in the log, ms. */
const SETTLE_AGAIN = 20_000;

const LEFT = 'rows-left';

export interface RetentionOptions {
  readonly keeper: Keeper;
  /** 32 hex digits. */
  readonly deskId: string;
  /** Public part of the library's key; undefined: no order is obeyed. */
  readonly libraryKey: string | undefined;
  readonly archiveId: () => string | undefined;
  readonly journalKey: () => JournalKey | undefined;
  /** Days for which rows stay here that central storage has; undefined: for good. */
  readonly keepHere: number | undefined;
  /** Writes down the figures of days that are over: they are kept without names. @returns ms since 1970: rows of before are not needed for figures any more */
  readonly keepStatistics: () => Promise<number>;
  readonly now: () => number;
  readonly log: Log;
}

type Deletion = Told['deletions'][number];

export class Retention {
  private readonly options: RetentionOptions;
  private told: { readonly at: number; readonly holds: Told['holds']; readonly acknowledged: Told['acknowledged'] } | undefined;
  private readonly orders: Deletion[] = [];
  private working: Promise<void> | undefined;
  /** Orders that could not be obeyed whole, and when that was tried. While there is one, it and those after it come again. */
  private readonly waiting = new Map<number, number>();
  private timer: NodeJS.Timeout | undefined;

  constructor(options: RetentionOptions) {
    this.options = options;
  }

  /** Number of the last order that was obeyed here. */
  get after(): number {
    return numberOf(this.options.keeper.fact(ORDERS_OBEYED));
  }

  hear({ holds, acknowledged, deletions }: Told): void {
    this.told = { at: this.options.now(), holds, acknowledged };
    // To see what is held takes reading all of the record.
    this.orders.push(...deletions.filter(({ number }) => this.options.now() - (this.waiting.get(number) ?? -Infinity) >= DAY));
    this.working ??= this.work().catch((error: unknown) => this.options.log.error('retention failed', { error })).finally(() => (this.working = undefined));
  }

  /** When what was told until now is done. */
  async idle(): Promise<void> {
    await this.working;
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private async work(): Promise<void> {
    const { keeper, now, keepStatistics } = this.options;
    if (keeper.problem || !this.told) return;
    const leaving = this.isTimeToLeave();
    if (this.orders.length === 0 && !leaving) return;
    const counted = await keepStatistics();
    const keeping = await this.holding();
    for (let order = this.orders.shift(); order && !keeper.problem; order = this.orders.shift()) await this.obey(order, keeping);
    if (leaving && !keeper.problem && now() - this.told.at < DAY) await this.leave(keeping, counted);
    this.settle();
  }

  /** What is held, and what was said beside it. The whole record is read for that, only where there are holds. */
  private async holding(): Promise<Keeping> {
    const { keeper, now } = this.options;
    const holds = (this.told?.holds ?? []).map(({ id, on }) => ({ id, on, at: 0, by: '', reason: '' }));
    const keeping = new Keeping({ holds, days: { chat: 0, incidents: 0, staffChat: 0 }, now: now() });
    if (holds.length === 0) return keeping;
    for (let seq = 0, rows: readonly Row[]; (rows = keeper.journal?.rowsAfter(seq, PAGE) ?? []).length > 0; seq = rows.at(-1)?.seq ?? seq) {
      for (const row of rows) keeping.see(factsOf(row.body, row.time));
      await breathe();
    }
    return keeping;
  }

  private async obey({ number, text, signature }: Deletion, keeping: Keeping): Promise<void> {
    const { libraryKey, archiveId, deskId, keeper, log, now } = this.options;
    const archive = archiveId();
    if (number <= this.after) return;
    this.waiting.set(number, now());
    if (libraryKey === undefined || archive === undefined) return;
    try {
      const order = readOrder({ text, signature }, { archive, libraryKey });
      const { journal } = keeper;
      if (journal && order.desk === deskId) {
        const whole = order.epoch === journal.head.epoch ? await this.obeyHere(journal, order, { text, signature }, keeping) : await this.obeyEarlier(journal, order, { text, signature }, keeping);
        if (!whole) return;
      }
    } catch (error) {
      // An order that is none never becomes one. What the disk refuses has closed the desk, and is tried again.
      if (!(error instanceof AppError) || error.code !== 'invalid-request') throw error;
      log.warn('retention order refused', { seq: number });
    }
    this.waiting.delete(number);
    if (this.waiting.size === 0) keeper.setFact(ORDERS_OBEYED, number);
  }

  /** @returns whether nothing of it is held here */
  private async obeyHere(journal: Journal, order: RetentionOrder, signed: { text: string; signature: string }, keeping: Keeping): Promise<boolean> {
    const { keeper } = this.options;
    const held: number[] = [];
    let removed = 0;
    for (let from = 1; ; ) {
      const seqs = journal.removable(within(order.rows, from), 'order', PIECE);
      const last = seqs.at(-1);
      if (last === undefined) break;
      from = last + 1;
      const rows = seqs.flatMap((seq) => journal.get(seq) ?? []);
      const free = rows.filter((row) => keeping.holdsOn(factsOf(row.body, row.time)).length === 0);
      held.push(...rows.filter((row) => !free.includes(row)).map(({ seq }) => seq));
      if (free.length > 0) keeper.remove({ rows: rangesOf(free.map(({ seq }) => seq)), order: signed }, [], newestOf(free));
      removed += free.length;
      await breathe();
    }
    if (removed > 0) keeper.commit([{ kind: 'retention', order: order.id, rows: removed }]);
    return held.length === 0;
  }

  private async obeyEarlier(journal: Journal, order: RetentionOrder, signed: { text: string; signature: string }, keeping: Keeping): Promise<boolean> {
    const epoch = openEarlier(journal.file, order.epoch, this.options.journalKey());
    if (!epoch) return true;
    try {
      let whole = true;
      for (let from = 1; ; ) {
        const seqs = epoch.removable(within(order.rows, from), PIECE);
        const last = seqs.at(-1);
        if (last === undefined) break;
        from = last + 1;
        const rows = seqs.flatMap((seq) => epoch.get(seq) ?? []);
        const free = rows.filter((row) => keeping.holdsOn(factsOf(row.body, row.time)).length === 0);
        if (free.length < rows.length) whole = false;
        if (free.length > 0) epoch.remove(rangesOf(free.map(({ seq }) => seq)), signed);
        await breathe();
      }
      return epoch.settle() && whole;
    } finally {
      epoch.close();
    }
  }

  private isTimeToLeave(): boolean {
    const { keeper, keepHere, now } = this.options;
    const last = keeper.fact(LEFT);
    return keepHere !== undefined && !(typeof last === 'number' && Math.abs(now() - last) < DAY);
  }

  /** Rows that central storage has, and that are old enough, need not say here any more what they said. */
  private async leave(keeping: Keeping, counted: number): Promise<void> {
    const { keeper, keepHere = Infinity, now } = this.options;
    const { journal } = keeper;
    const acknowledged = this.told?.acknowledged.find(({ epoch }) => epoch === journal?.head.epoch)?.seq ?? 0;
    if (!journal || acknowledged > journal.head.seq) return;
    const before = Math.min(counted, now() - keepHere * DAY);
    for (let from = 1; from <= acknowledged && !keeper.problem; ) {
      const seqs = journal.removable([[from, acknowledged]], 'leaving', LEAVING);
      const last = seqs.at(-1);
      if (last === undefined) break;
      from = last + 1;
      const rows = seqs.flatMap((seq) => journal.get(seq) ?? []).filter((row) => row.time < before && this.mayLeave(factsOf(row.body, row.time), keeping));
      const ranges = rangesOf(rows.map(({ seq }) => seq));
      const event: Event = { kind: 'left', rows: ranges, acknowledged };
      if (rows.length > 0) keeper.remove({ rows: ranges }, [event], new Map());
      await breathe();
    }
    if ((this.told?.holds ?? []).length === 0) this.leaveEarlier(journal.file, before);
    keeper.setFact(LEFT, now());
  }

  /** A journal that has ended goes as a whole, when central storage has all of it. */
  private leaveEarlier(current: string, before: number): void {
    for (const { epoch, seq } of this.told?.acknowledged ?? []) {
      if (epoch === this.options.keeper.journal?.head.epoch) continue;
      const left = removeEarlier(current, epoch, (last) => last.seq <= seq && last.time < before);
      if (left) this.options.keeper.commit([{ kind: 'left', rows: [], acknowledged: seq, epoch }]);
    }
  }

  private mayLeave(facts: RowFacts, keeping: Keeping): boolean {
    const { known } = this.options.keeper;
    const isNeeded = (key: ConversationKey): boolean => {
      const conversation = known?.conversations.get(key);
      return conversation !== undefined && isOpen(conversation);
    };
    return facts.class !== undefined && keeping.holdsOn(facts).length === 0 && !facts.conversations.some((key) => isNeeded(key));
  }

  private settle(): void {
    clearTimeout(this.timer);
    const { keeper } = this.options;
    if (keeper.problem || keeper.journal?.settle() !== false) return;
    this.timer = setTimeout(() => this.settle(), SETTLE_AGAIN);
    this.timer.unref();
  }
}

const within = (rows: readonly Range[], from: number): Range[] => rows.flatMap(([begin, end]): Range[] => (end < from ? [] : [[Math.max(begin, from), end]]));

function newestOf(rows: readonly Row[]): Map<ConversationKey, number> {
  const newest = new Map<ConversationKey, number>();
  for (const row of rows) {
    const { conversations, at } = factsOf(row.body, row.time);
    for (const key of conversations) newest.set(key, Math.max(at, newest.get(key) ?? 0));
  }
  return newest;
}

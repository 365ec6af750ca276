/**
 * Facts out of the record of this desk, and kept when the rows that they came of have left it: what is over for days is
 * written down beside the journal, a day at a time. There is nothing personal in it (core/statistics/facts.ts).
 */
import * as z from 'zod';
import { isEvent } from '../../core/event.js';
import { addDays, surelyWithin, type Moment } from '../../core/statistics/calendar.js';
import { byDay, NO_FACTS, together, type Facts } from '../../core/statistics/facts.js';
import { Gathering } from '../../core/statistics/gather.js';
import type { DeskState } from '../../core/state.js';
import { AppError } from '../../shared/errors.js';
import type { Policy } from '../../shared/policy/schema.js';
import type { Keeper } from '../desk/keeper.js';
import type { Journal } from '../journal/index.js';
import { factsSchema, time } from './facts-schema.js';

export interface KeptOptions {
  readonly policy: Pick<Policy, 'kinds' | 'rooms'>;
  readonly calendar: (at: number) => Moment;
  readonly deskId: string;
  readonly keeper: Pick<Keeper, 'fact' | 'setFact'> & { readonly journal: Pick<Journal, 'rowsAfter'> | undefined; readonly known: Pick<DeskState, 'archives'> | undefined };
  /** ms since 1970. */
  readonly now: () => number;
}

/** Rows that are read in one go; the desk goes on between two of them. */
const PAGE = 100;
/** Conversations, likewise. */
const AT_ONCE = 50;
const DAY = 24 * 3_600_000;
/** How far back before a day rows are read: a request that was open for longer is known from its last operations alone. */
const LOOK_BACK = 33 * DAY;
/** Days after which a day does not change any more: what kind of question it was may be said until it is over, and no longer. */
const OVER_AFTER = 1;

const stateSchema = z.strictObject({
  /** All days up to this one are written down; '' for none. */
  through: z.string().max(10),
  /** Rows after this one are still read. */
  after: z.number().int().min(0),
  /** The oldest row that was ever read, ms since 1970. */
  since: time,
});
type State = z.output<typeof stateSchema>;

const STATE = 'statistics';
const factOf = (day: string): string => `${STATE} ${day}`;

export interface Known {
  readonly facts: Facts;
  /** ms since 1970: the record of this desk begins here. */
  readonly since: number;
}

export class KeptFacts {
  private readonly options: KeptOptions;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(options: KeptOptions) {
    this.options = options;
  }

  private dayOf(at: number): string {
    return this.options.calendar(at).day;
  }

  /** All facts of requests that ended on this day or later, and of those that are open. One reading at a time. */
  async from(day: string): Promise<Known> {
    const reading = this.turn.then(() => this.read(day));
    this.turn = reading.catch(() => undefined);
    return reading;
  }

  /** Writes down what is over, so that its rows may go. @returns ms since 1970: rows from before that are needed no more */
  async keep(): Promise<number> {
    if (this.overBy() > this.state.through) await this.from(this.dayOf(this.options.now()));
    const { through } = this.state;
    return through === '' ? 0 : surelyWithin(through);
  }

  private async read(day: string): Promise<Known> {
    const before = this.state;
    const { facts, since, seqAt } = await this.gather(before);
    const days = [...byDay(facts, (at) => this.dayOf(at))].filter(([one]) => one > before.through);
    const open = { ...NO_FACTS, requests: facts.requests.filter(({ ended }) => ended === undefined) };
    const through = this.overBy();
    if (through > before.through && through >= this.dayOf(since)) {
      for (const [one, found] of days.filter(([of]) => of <= through)) {
        this.options.keeper.setFact(factOf(one), found);
        await breath();
      }
      this.options.keeper.setFact(STATE, { through, after: seqAt(Math.min(this.options.now(), this.roomRead) - LOOK_BACK - OVER_AFTER * DAY), since: Math.min(since, before.since) } satisfies State);
    }
    const kept = day > before.through ? [] : this.kept(day, before);
    return { facts: together([...kept, ...days.map(([, found]) => found), open]), since: Math.min(since, before.since) };
  }

  private get state(): State {
    const parsed = stateSchema.safeParse(this.options.keeper.fact(STATE));
    return parsed.success ? parsed.data : { through: '', after: 0, since: Math.floor(this.options.now()) };
  }

  /** The last day of which nothing can come any more: it is long over, and the desk room was read beyond it. */
  private overBy(): string {
    const [over, beyond] = [addDays(this.dayOf(this.options.now()), -OVER_AFTER), addDays(this.dayOf(this.roomRead), -1)];
    return over < beyond ? over : beyond;
  }

  private get roomRead(): number {
    const { keeper, policy } = this.options;
    return keeper.known?.archives.get(policy.rooms.desk)?.stamp ?? 0;
  }

  private kept(from: string, { through, since }: State): readonly Facts[] {
    const found: Facts[] = [];
    const first = this.dayOf(since);
    for (let day = from > first ? from : first; day <= through; day = addDays(day, 1)) {
      const parsed = factsSchema.safeParse(this.options.keeper.fact(factOf(day)) ?? NO_FACTS);
      if (parsed.success) found.push(parsed.data);
    }
    return found;
  }

  private async gather({ after, since: first }: State): Promise<Known & { readonly seqAt: (at: number) => number }> {
    const { keeper, deskId, policy: { kinds } } = this.options;
    const { journal } = keeper;
    const gathering = new Gathering({ questions: kinds.questions, tags: kinds.tags });
    const marks: { readonly seq: number; readonly time: number }[] = [];
    let since = first;
    for (let seq = after; ; ) {
      // Half of a record would be taken for all of it.
      if (!journal || keeper.journal !== journal) throw new AppError('journal-closed', 'The record of this desk cannot be read at the moment. Try again when it is recording.');
      const rows = journal.rowsAfter(seq, PAGE);
      const last = rows.at(-1);
      if (!last) return { facts: await this.slowly(gathering.parts()), since, seqAt: (at) => marks.findLast((mark) => mark.time < at)?.seq ?? after };
      for (const row of rows) {
        if (!isEvent(row.body)) continue;
        since = Math.min(since, row.time);
        gathering.add(deskId, row.time, row.body);
      }
      seq = last.seq;
      marks.push({ seq, time: last.time });
      await breath();
    }
  }

  /** The calendar as well is asked here, a few times at once: it remembers what it said. */
  private async slowly(parts: Iterable<Facts>): Promise<Facts> {
    const all: Facts[] = [];
    for (const part of parts) {
      all.push(part);
      for (const { at, ended = at } of part.requests) [at, ended].forEach(this.options.calendar);
      if (all.length % AT_ONCE === 0) await breath();
    }
    return together(all);
  }
}

const breath = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

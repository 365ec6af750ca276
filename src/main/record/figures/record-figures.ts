import { setTimeout as wait } from 'node:timers/promises';
import type { Moment } from '../../../core/statistics/calendar.js';
import { together, type Facts } from '../../../core/statistics/facts.js';
import { Gathering, type Counted as CountedEvent } from '../../../core/statistics/gather.js';
import { statisticsWords } from '../../../shared/review/access-words.js';
import type { StatisticsAnswer, StatisticsAsked } from '../../../shared/review/statistics.js';
import { periodFigures, yearAsked, yearFigures, type Counted } from '../../statistics/library.js';

export interface CountedRow {
  /** 32 hex digits. */
  readonly desk: string;
  /** ms since 1970. */
  readonly time: number;
  readonly event: CountedEvent;
}

export interface RowShare {
  readonly rows: readonly CountedRow[];
  /** How much of what has come since the last time was read with this share, 0 to 1. */
  readonly part: number;
}

export interface FiguresOptions {
  /** What has come since it was read last, of all desks, each row once. */
  readonly newRows: () => AsyncIterable<RowShare>;
  /** Writes down who looks at which figures; nothing is counted before. */
  readonly record: (about: string) => Promise<void>;
  readonly calendar: (at: number) => Moment;
  readonly now: () => number;
  /** How long somebody waits before they are told how far it is, ms. */
  readonly patience?: number;
}

const PATIENCE = 1_000;
/** Who has not asked again for so long waits no more, ms. */
const GONE_AFTER = 10_000;
/** Conversations after which a caller gets a word in. */
const AT_ONCE = 100;

interface Known {
  readonly facts: Facts;
  readonly since: number;
}

/**
 * Figures over the whole record. It is read once while it is open: what comes later is added, and where nothing came
 * the facts are those of before.
 */
export class RecordFigures {
  readonly #options: FiguresOptions;
  #gathering: Gathering | undefined;
  #since = Number.POSITIVE_INFINITY;
  #known: Known | undefined;
  #counting: Promise<Known> | undefined;
  #part = 0;
  /** What somebody waits for, and when they last asked how far it is: on record once, however often they do. */
  readonly #waiting = new Map<string, number>();

  constructor(options: FiguresOptions) {
    this.#options = options;
  }

  /** @throws AppError as reading the record does */
  async ask(asked: StatisticsAsked): Promise<StatisticsAnswer> {
    const { record, calendar, now, patience = PATIENCE } = this.#options;
    const key = JSON.stringify(asked.what);
    const since = this.#waiting.get(key);
    if (since === undefined || now() - since > GONE_AFTER) await record(statisticsWords(asked.what));
    this.#waiting.set(key, now());
    const cancel = new AbortController();
    const known = await Promise.race([this.#count(asked), wait(patience, undefined, { signal: cancel.signal }).catch(() => undefined)]).finally(() => cancel.abort());
    if (known === undefined) return { counting: this.#part };
    this.#waiting.delete(key);
    const counted: Counted = { of: 'library', ...known, at: calendar, today: calendar(now()).day };
    const { what, rules, scripts } = asked;
    if ('year' in what) return { year: yearFigures(yearAsked(what.year === 'now' ? undefined : what.year, counted.today, rules), rules, counted) };
    const titles = new Map(scripts);
    return { period: periodFigures(what.query, rules, counted, (id) => titles.get(id)) };
  }

  #count(asked: StatisticsAsked): Promise<Known> {
    this.#counting ??= this.#read(asked).finally(() => (this.#counting = undefined));
    return this.#counting;
  }

  async #read({ questions, tags }: StatisticsAsked): Promise<Known> {
    this.#part = 0;
    // The policy stays as it is while a record is open.
    const gathering = (this.#gathering ??= new Gathering({ questions, tags }));
    let came = false;
    for await (const { rows, part } of this.#options.newRows()) {
      for (const { desk, time, event } of rows) {
        gathering.add(desk, time, event);
        this.#since = Math.min(this.#since, time);
      }
      came ||= rows.length > 0;
      this.#part = part;
    }
    if (this.#known && !came) return this.#known;
    const facts = await this.#facts(gathering);
    this.#known = { facts, since: Math.min(this.#since, this.#options.now()) };
    return this.#known;
  }

  async #facts(gathering: Gathering): Promise<Facts> {
    const all: Facts[] = [];
    for (const part of gathering.parts()) {
      all.push(part);
      if (all.length % AT_ONCE === 0) await new Promise((resolve) => void setImmediate(resolve));
    }
    return together(all);
  }
}

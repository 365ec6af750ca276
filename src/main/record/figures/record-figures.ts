import { setTimeout as wait } from 'node:timers/promises';
import { surelyWithin, type Moment } from '../../../core/statistics/calendar.js';
import { withOutlived, type Days } from '../../../core/statistics/outlived.js';
import { statisticsWords } from '../../../shared/review/access-words.js';
import type { StatisticsAnswer, StatisticsAsked } from '../../../shared/review/statistics.js';
import { periodFigures, yearAsked, yearFigures, type Counted } from '../../statistics/library.js';
import { RecordCount, type NewRows } from './record-count.js';

export interface FiguresOptions {
  readonly newRows: NewRows;
  /** What retention wrote down before it removed rows. */
  readonly written: () => Promise<Days>;
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

type Figures = Pick<Counted, 'facts' | 'since' | 'outlived'>;

/** Figures over the whole record, for whoever reviews it. */
export class RecordFigures {
  readonly #options: FiguresOptions;
  readonly #count: RecordCount;
  #written: Days | undefined;
  #counting: Promise<Figures> | undefined;
  #part = 0;
  /** What somebody waits for, and when they last asked how far it is: on record once, however often they do. */
  readonly #waiting = new Map<string, number>();

  constructor(options: FiguresOptions) {
    this.#options = options;
    this.#count = new RecordCount(options.newRows);
  }

  /** @throws AppError as reading the record does */
  async ask(asked: StatisticsAsked): Promise<StatisticsAnswer> {
    const { record, calendar, now, patience = PATIENCE } = this.#options;
    const key = JSON.stringify(asked.what);
    const last = this.#waiting.get(key);
    if (last === undefined || now() - last > GONE_AFTER) await record(statisticsWords(asked.what));
    this.#waiting.set(key, now());
    const cancel = new AbortController();
    this.#counting ??= this.#figures(asked).finally(() => (this.#counting = undefined));
    const figures = await Promise.race([this.#counting, wait(patience, undefined, { signal: cancel.signal }).catch(() => undefined)]).finally(() => cancel.abort());
    if (figures === undefined) return { counting: this.#part };
    this.#waiting.delete(key);
    const counted: Counted = { of: 'library', ...figures, at: calendar, today: calendar(now()).day };
    const { what, rules, scripts } = asked;
    if ('year' in what) return { year: yearFigures(yearAsked(what.year === 'now' ? undefined : what.year, counted.today, rules), rules, counted) };
    const titles = new Map(scripts);
    return { period: periodFigures(what.query, rules, counted, (id) => titles.get(id)) };
  }

  async #figures({ questions, tags }: StatisticsAsked): Promise<Figures> {
    const { calendar, now, written } = this.#options;
    this.#part = 0;
    // The policy stays as it is while a record is open.
    const known = await this.#count.read({ questions, tags }, (part) => (this.#part = part));
    // What is removed after it was read is still counted, so what is written down after that adds nothing.
    this.#written ??= await written();
    const { facts, until } = withOutlived(known.facts, this.#written, (at) => calendar(at).day);
    const first = [...this.#written.keys()].toSorted()[0];
    const since = Math.min(now(), known.since ?? Infinity, first === undefined ? Infinity : surelyWithin(first));
    return { facts, since, ...(until === undefined ? {} : { outlived: until }) };
  }
}

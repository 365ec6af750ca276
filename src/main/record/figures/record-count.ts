import { together, type Facts } from '../../../core/statistics/facts.js';
import { Gathering, type Counted, type GatherRules } from '../../../core/statistics/gather.js';

export interface CountedRow {
  /** 32 hex digits. */
  readonly desk: string;
  /** ms since 1970. */
  readonly time: number;
  readonly event: Counted;
}

export interface RowShare {
  readonly rows: readonly CountedRow[];
  /** How much of what has come since the last time was read with this share, 0 to 1. */
  readonly part: number;
}

/** What has come since it was read last, of all desks, each row once. */
export type NewRows = () => AsyncIterable<RowShare>;

export interface Known {
  readonly facts: Facts;
  /** Time of the oldest row; none: there is no row. ms since 1970. */
  readonly since: number | undefined;
}

/** Conversations after which a caller gets a word in. */
const AT_ONCE = 100;

/** The facts of a whole record: it is read once, what comes later is added, and where nothing came they are those of before. */
export class RecordCount {
  readonly #newRows: NewRows;
  #gathering: Gathering | undefined;
  #since: number | undefined;
  #known: Known | undefined;

  constructor(newRows: NewRows) {
    this.#newRows = newRows;
  }

  /** One at a time. @param rules the same each time @param onPart is told how much was read, 0 to 1 @throws AppError as reading the record does */
  async read(rules: GatherRules, onPart: (part: number) => void = () => undefined): Promise<Known> {
    const gathering = (this.#gathering ??= new Gathering(rules));
    let came = false;
    for await (const { rows, part } of this.#newRows()) {
      for (const { desk, time, event } of rows) {
        gathering.add(desk, time, event);
        this.#since = Math.min(this.#since ?? time, time);
      }
      came ||= rows.length > 0;
      onPart(part);
      await breath();
    }
    if (!this.#known || came) this.#known = { facts: await factsOf(gathering), since: this.#since };
    return this.#known;
  }
}

const breath = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

async function factsOf(gathering: Gathering): Promise<Facts> {
  const all: Facts[] = [];
  for (const part of gathering.parts()) {
    all.push(part);
    if (all.length % AT_ONCE === 0) await breath();
  }
  return together(all);
}

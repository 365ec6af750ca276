import { AppError } from '../../shared/errors.js';
import type { Policy } from '../../shared/policy/schema.js';
import type { StatisticsAnswer, StatisticsAsked } from '../../shared/review/statistics.js';
import type { AccessRecord, Choices, Found, ItemId, Overview, RecordRow, ReviewMark, ReviewQuery, ReviewStore } from '../../shared/review/types.js';
import type { Log } from '../log/log.js';
import type { Opening, OpenRecord } from '../review/session.js';
import { hostedHolds } from './hold-calls.js';
import { answers, codeOf, fromRecord, type Call, type RecordOpening, type ToRecord } from './messages.js';

/** The part of Electron's UtilityProcess that is used. */
export interface Child {
  postMessage(message: ToRecord): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  once(event: 'exit', listener: (status: number) => void): unknown;
  kill(): boolean;
}

export interface RecordHostOptions {
  /** Starts the process that opens the record. */
  readonly fork: () => Child;
  readonly policy: Pick<Policy, 'central' | 'timeZone'>;
  /** Folder on this computer for indexes. */
  readonly indexes: string;
  readonly log: Log;
}

/** How long the end of the process is waited for, ms. */
const PATIENCE = 5_000;
const HOUR = 3_600_000;

/** Opens the record in a process of its own, which ends with the review: main stays free for the desk. */
export function recordOpener(options: RecordHostOptions): OpenRecord {
  return async (as) => {
    const store = new HostedStore(options.fork(), options.log);
    try {
      await store.open(placeOf(as, options));
    } catch (error) {
      await store.close();
      throw error;
    }
    return store;
  };
}

function placeOf(as: Opening, { policy: { central, timeZone }, indexes }: RecordHostOptions): RecordOpening {
  const silentAfter = (central?.maxDelay ?? 24) * HOUR;
  const library = central?.libraryKey === undefined ? {} : { libraryKey: central.libraryKey };
  if (as.with === 'login' && central?.postgres) return { place: 'postgres', ...central.postgres, user: as.user, password: as.password, timeZone, silentAfter, ...library };
  if (as.with === 'login' || central?.folder === undefined) throw new AppError('not-allowed', 'The policy names no such record to review.');
  return {
    place: 'folder', folder: central.folder, indexes, me: as.name, timeZone, silentAfter, recipients: [...(central.reviewerKeys ?? [])],
    ...library, ...(as.with === 'key' ? { key: { file: as.keyFile, passphrase: as.passphrase } } : {}),
  };
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** A store whose methods run in the other process. */
class HostedStore implements ReviewStore {
  /** undefined: it has ended. */
  #process: Child | undefined;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ended: Promise<void>;
  #last = 0;

  constructor(child: Child, log: Log) {
    this.#process = child;
    child.on('message', (message) => this.#hear(message));
    this.#ended = new Promise((resolve) => {
      child.once('exit', (status) => {
        this.#process = undefined;
        if (status !== 0) log.warn('record process ended', { status });
        for (const { reject } of this.#waiting.values()) reject(over());
        this.#waiting.clear();
        resolve();
      });
    });
  }

  async open(as: RecordOpening): Promise<void> {
    await this.#call({ call: 'open', args: [as] });
  }

  async overview(quick = false): Promise<Overview> {
    return answers.overview.parse(await this.#call({ call: 'overview', args: [quick] }), JITLESS);
  }

  async choices(): Promise<Choices> {
    return answers.choices.parse(await this.#call({ call: 'choices', args: [] }), JITLESS);
  }

  async search(query: ReviewQuery): Promise<Found> {
    return answers.search.parse(await this.#call({ call: 'search', args: [query] }), JITLESS);
  }

  async read(item: ItemId): Promise<{ readonly rows: readonly RecordRow[]; readonly marks: readonly ReviewMark[] }> {
    return answers.read.parse(await this.#call({ call: 'read', args: [idOf(item)] }), JITLESS);
  }

  async mark(item: ItemId, mark: Omit<ReviewMark, 'by' | 'at'>): Promise<void> {
    await this.#call({ call: 'mark', args: [idOf(item), mark] });
  }

  async accesses(before: number | undefined, limit: number): Promise<readonly AccessRecord[]> {
    return answers.accesses.parse(await this.#call({ call: 'accesses', args: [before, limit] }), JITLESS);
  }

  async statistics(asked: StatisticsAsked): Promise<StatisticsAnswer> {
    return answers.statistics.parse(await this.#call({ call: 'statistics', args: [asked] }), JITLESS);
  }

  async exporting(items: readonly ItemId[], reason: string): Promise<void> {
    await this.#call({ call: 'exporting', args: [items.map(idOf), reason] });
  }

  readonly holds = hostedHolds((asked) => this.#call({ call: 'holds', args: [asked] }));

  async index(): Promise<number> {
    return answers.index.parse(await this.#call({ call: 'index', args: [] }), JITLESS);
  }

  async close(): Promise<void> {
    if (!this.#process) return;
    const timer = setTimeout(() => this.#process?.kill(), PATIENCE);
    void this.#call({ call: 'close', args: [] }).catch(() => undefined);
    await this.#ended;
    clearTimeout(timer);
  }

  async #call(call: Call): Promise<unknown> {
    if (!this.#process) throw over();
    const id = (this.#last += 1);
    const answered = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    const message: ToRecord = { id, ...call };
    this.#process?.postMessage(message);
    return answered;
  }

  #hear(raw: unknown): void {
    const message = fromRecord.safeParse(raw, JITLESS).data;
    const waiting = message && this.#waiting.get(message.id);
    if (!waiting) return;
    this.#waiting.delete(message.id);
    if (message.ok) waiting.resolve(message.value);
    else waiting.reject(new AppError(codeOf(message.code), message.message));
  }
}

/** Of whatever else is known of it, nothing goes along. */
const idOf = ({ conversation, day }: ItemId): ItemId => ({ conversation, day });

/** Main makes no code while it runs. */
const JITLESS = { jitless: true } as const;

const over = (): AppError => new AppError('archive-unreachable', 'The part of the desk that reads the record has ended. Sign in again.');

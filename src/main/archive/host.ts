import type { Problem, RecordView } from '../../shared/view.js';
import type { JournalKey } from '../journal/index.js';
import type { Log } from '../log/log.js';
import { archiveExit, fromArchive, type ToArchive } from './messages.js';

/** The part of Electron's UtilityProcess that is used. */
export interface Child {
  postMessage(message: ToArchive): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  once(event: 'exit', listener: (status: number) => void): unknown;
  kill(): boolean;
}

/** New rows are shipped together after this, ms: the process is not woken for each of them. */
const GATHER = 300;
/** After the process died by itself, ms; doubled each time up to the limit. */
const RESTART = { first: 2_000, most: 120_000 };
/** How long sign-out and shutdown wait for what is not shipped, and then for the process to end, ms. */
const PATIENCE = { drain: 5_000, stop: 2_000 };

export interface ArchiveHostOptions {
  /** Starts the archive process. */
  readonly fork: () => Child;
  /** Central storage; undefined: the policy names none. */
  readonly folder: string | undefined;
  readonly log: Log;
  /** What to ship: undefined while there is no journal. */
  readonly journal: () => { readonly file: string; readonly key: JournalKey | undefined } | undefined;
  /** Service point of this desk. */
  readonly point: string;
  /** With which the desk signs what it has sent; PKCS #8. */
  readonly signing: () => Uint8Array | undefined;
  /** To whom the rows in a folder are sealed. */
  readonly reviewerKeys: readonly string[];
  /** Which archive this desk ships to, remembered between starts. */
  readonly archiveId: { readonly get: () => string | undefined; readonly set: (id: string) => void };
  readonly report: (status: RecordView['archive']) => void;
}

/** Starts the archive process when there is something to ship, and lets it end when there is not: idle, it would cost memory. */
export class ArchiveHost {
  private readonly options: ArchiveHostOptions;
  private process: Child | undefined;
  private status: RecordView['archive'];
  private timer: NodeJS.Timeout | undefined;
  private restartIn = RESTART.first;
  /** Rows came while the process was ending. */
  private again = false;
  private stopped = false;
  private readonly waiting = new Set<() => void>();

  constructor(options: ArchiveHostOptions) {
    this.options = options;
    this.status = { configured: options.folder !== undefined, backlog: 0 };
    options.report(this.status);
  }

  /** There are new rows, or there may be old ones. */
  wake(after = GATHER): void {
    this.again = true;
    if (this.options.folder === undefined || this.stopped) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.again = false;
      if (this.process) this.tell({ type: 'wake' });
      else this.start();
    }, after);
  }

  /** @returns rows that central storage does not have, after waiting a moment for them */
  async drain(): Promise<number> {
    if (this.options.folder === undefined || this.options.journal() === undefined) return 0;
    const shipped = new Promise<void>((resolve) => this.waiting.add(resolve));
    this.wake(0);
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([shipped, new Promise<void>((resolve) => (timer = setTimeout(resolve, PATIENCE.drain)))]);
    clearTimeout(timer);
    return this.status.backlog;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    const { process } = this;
    if (!process) return;
    const ended = new Promise<void>((resolve) => process.once('exit', () => resolve()));
    this.tell({ type: 'stop' });
    const timer = setTimeout(() => process.kill(), PATIENCE.stop);
    await ended;
    clearTimeout(timer);
  }

  private start(): void {
    const { fork, folder, journal, archiveId, point, signing, reviewerKeys, log } = this.options;
    const source = journal();
    if (source === undefined || folder === undefined) return;
    const child = fork();
    this.process = child;
    child.on('message', (message: unknown) => this.hear(message));
    child.once('exit', (status) => {
      this.process = undefined;
      if (status !== archiveExit.done) log.warn('archive process ended', { status });
      this.afterEnd(status);
    });
    const id = archiveId.get();
    const key = signing();
    this.tell({
      type: 'start', journal: source.file, folder, point, reviewerKeys: [...reviewerKeys],
      ...(key ? { signing: Buffer.from(key).toString('hex') } : {}),
      ...(source.key ? { key: { id: source.key.id, hex: Buffer.from(source.key.key).toString('hex') } } : {}),
      ...(id === undefined ? {} : { archiveId: id }),
    });
  }

  private tell(message: ToArchive): void {
    this.process?.postMessage(message);
  }

  private hear(raw: unknown): void {
    const message = fromArchive.safeParse(raw, { jitless: true }).data;
    if (message?.type === 'archive') this.options.archiveId.set(message.id);
    if (message?.type !== 'progress') return;
    const { backlog, lastSuccess, problem } = message;
    const said: Problem | undefined = problem && { code: 'archive-unreachable', message: problem.message };
    this.status = { configured: true, backlog, ...(lastSuccess === undefined ? {} : { lastSuccess }), ...(said ? { problem: said } : {}) };
    this.options.report(this.status);
    if (problem === undefined) this.restartIn = RESTART.first;
    // A round that began before somebody started to wait says nothing about the rows since.
    if (backlog === 0 && !this.again && this.timer === undefined) this.release();
  }

  private afterEnd(status: number): void {
    if (this.stopped) return this.release();
    if (status !== archiveExit.done) {
      this.wake(this.restartIn);
      this.restartIn = Math.min(this.restartIn * 2, RESTART.most);
    } else if (this.again) this.wake();
    else this.release();
  }

  private release(): void {
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }
}

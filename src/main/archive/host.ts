import type { CentreView, Problem } from '../../shared/view.js';
import type { JournalKey } from '../journal/index.js';
import type { Log } from '../log/log.js';
import { archiveExit, fromArchive, type Central, type Points, type Told, type ToArchive } from './messages.js';

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
/** Looked at again after this at the latest, ms: the computer may have slept meanwhile. */
const LONGEST_TIMER = 600_000;

export interface ArchiveHostOptions {
  /** Starts the archive process. */
  readonly fork: () => Child;
  /** Central storage; undefined: the policy names none. `no-login`: it names one into which this desk cannot get yet. */
  readonly central: () => Central | 'no-login' | undefined;
  readonly log: Log;
  /** What to ship: undefined while there is no journal. */
  readonly journal: () => { readonly file: string; readonly key: JournalKey | undefined } | undefined;
  /** Service point of this desk. */
  readonly point: string;
  /** With which the desk signs what it has sent; PKCS #8. */
  readonly signing: () => Uint8Array | undefined;
  /** Which archive this desk ships to, remembered between starts. */
  readonly archiveId: { readonly get: () => string | undefined; readonly set: (id: string) => void };
  readonly report: (status: CentreView) => void;
  /** Who obeys what central storage orders, and up to which number that was done. */
  readonly orders?: { readonly after: number; hear(told: Told): void };
  /** Milliseconds for which rows may wait before the status says that they wait for too long. */
  readonly maxDelay: number;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** How many rows central storage has, remembered between starts. */
  readonly shipped: { readonly get: () => number | undefined; readonly set: (rows: number) => void };
  /** How far it has each epoch, remembered between starts. */
  readonly acknowledged: { readonly get: () => Points | undefined; readonly set: (points: Points) => void };
  /** It no longer has so many rows that it had acknowledged. */
  readonly lost: (rows: number) => void;
  /** Since when rows have been waiting that could not be shipped, remembered between starts. */
  readonly waitingSince: { readonly get: () => number | undefined; readonly set: (since: number | undefined) => void };
}

const NO_LOGIN: Problem = {
  code: 'not-signed-in',
  message: 'This computer has no user name and password for central storage yet. Enter them in the settings; until then its record waits here, and nothing is lost.',
};

/** Starts the archive process when there is something to ship, and lets it end when there is not: idle, it would cost memory. */
export class ArchiveHost {
  private readonly options: ArchiveHostOptions;
  private process: Child | undefined;
  private status: CentreView;
  private timer: NodeJS.Timeout | undefined;
  private restartIn = RESTART.first;
  /** Rows came while the process was ending. */
  private again = false;
  private stopped = false;
  private readonly waiting = new Set<() => void>();
  /** Since when not everything is shipped; what is remembered is only what could not be. */
  private since: number | undefined;
  private alarm: NodeJS.Timeout | undefined;
  private renewing = false;
  /** Rows that central storage has, as it said last. */
  private known: number | undefined;
  private points: Points | undefined;

  constructor(options: ArchiveHostOptions) {
    this.options = options;
    this.status = { configured: options.central() !== undefined, backlog: 0 };
    options.report(this.status);
  }

  /** There are new rows, or there may be old ones. */
  wake(after = GATHER): void {
    this.again = true;
    if (!this.status.configured || this.stopped) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.again = false;
      if (this.process) this.tell({ type: 'wake' });
      else this.start();
    }, after);
  }

  /** What it takes to get into central storage has changed. */
  renew(): void {
    this.renewing = this.process !== undefined;
    if (this.process) this.tell({ type: 'stop' });
    else this.wake(0);
  }

  /** @returns rows that central storage does not have, after waiting a moment for them */
  async drain(): Promise<number> {
    if (!this.status.configured || this.options.journal() === undefined) return 0;
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
    clearTimeout(this.alarm);
    const { process } = this;
    if (!process) return;
    const ended = new Promise<void>((resolve) => process.once('exit', () => resolve()));
    this.tell({ type: 'stop' });
    const timer = setTimeout(() => process.kill(), PATIENCE.stop);
    await ended;
    clearTimeout(timer);
  }

  private start(): void {
    const { fork, journal, archiveId, orders, point, signing, log } = this.options;
    const source = journal();
    const central = this.options.central();
    if (source === undefined || central === undefined) return;
    if (central === 'no-login') {
      this.follow({ configured: true, backlog: this.status.backlog, problem: NO_LOGIN });
      this.release();
      return;
    }
    const child = fork();
    this.process = child;
    child.on('message', (message: unknown) => this.hear(message));
    child.once('exit', (status) => {
      this.process = undefined;
      if (this.known !== undefined && this.known !== this.options.shipped.get()) this.options.shipped.set(this.known);
      if (this.points) this.options.acknowledged.set(this.points);
      if (status !== archiveExit.done) log.warn('archive process ended', { status });
      this.afterEnd(status);
    });
    const id = archiveId.get();
    const before = this.known ?? this.options.shipped.get();
    const acknowledged = this.points ?? this.options.acknowledged.get();
    const key = signing();
    this.tell({
      type: 'start', journal: source.file, central, point,
      ...(key ? { signing: Buffer.from(key).toString('hex') } : {}),
      ...(source.key ? { key: { id: source.key.id, hex: Buffer.from(source.key.key).toString('hex') } } : {}),
      ...(id === undefined ? {} : { archiveId: id }),
      ...(before === undefined ? {} : { shipped: before }),
      ...(orders === undefined ? {} : { ordersAfter: orders.after }),
      ...(acknowledged === undefined ? {} : { acknowledged }),
    });
  }

  private tell(message: ToArchive): void {
    this.process?.postMessage(message);
  }

  private hear(raw: unknown): void {
    const message = fromArchive().safeParse(raw, { jitless: true }).data;
    if (message?.type === 'archive') this.options.archiveId.set(message.id);
    if (message?.type === 'lost') this.options.lost(message.rows);
    if (message?.type === 'orders') this.options.orders?.hear(message.told);
    if (message?.type !== 'progress') return;
    const { shipped, backlog, lastSuccess, remaining, problem } = message;
    this.points = message.acknowledged ?? this.points;
    if (problem === undefined) this.known = shipped;
    this.follow({
      configured: true, backlog, ...(lastSuccess === undefined ? {} : { lastSuccess }), ...(remaining === undefined ? {} : { remaining }),
      ...(problem ? { problem: { code: codeOf(problem.code), message: problem.message } } : {}),
    });
    if (problem === undefined) this.restartIn = RESTART.first;
    // A round that began before somebody started to wait says nothing about the rows since.
    if (backlog === 0 && !this.again && this.timer === undefined) this.release();
  }

  /** Reports a new status, and sees to it that nobody overlooks rows that wait for too long. */
  private follow(status: CentreView): void {
    const { waitingSince, now, maxDelay } = this.options;
    if (status.problem === undefined && status.backlog === 0) {
      if (waitingSince.get() !== undefined) waitingSince.set(undefined);
      this.since = undefined;
    } else {
      this.since ??= waitingSince.get() ?? now();
      if (status.problem !== undefined && waitingSince.get() === undefined) waitingSince.set(this.since);
    }
    clearTimeout(this.alarm);
    const late = this.since !== undefined && now() - this.since > maxDelay;
    this.status = { ...status, ...(late && this.since !== undefined ? { lateSince: this.since } : {}) };
    this.options.report(this.status);
    if (this.since !== undefined && !late) this.alarm = setTimeout(() => this.follow(this.status), Math.min(maxDelay - (now() - this.since) + 1, LONGEST_TIMER));
  }

  private afterEnd(status: number): void {
    if (this.stopped) return this.release();
    if (status !== archiveExit.done) {
      this.wake(this.restartIn);
      this.restartIn = Math.min(this.restartIn * 2, RESTART.most);
    } else if (this.again || this.renewing) {
      this.renewing = false;
      this.wake();
    } else this.release();
  }

  private release(): void {
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }
}

/** Those that a person can do something about in the settings; all others are central storage's trouble. */
const codeOf = (code: string): Problem['code'] => (code === 'wrong-password' || code === 'certificate' ? code : 'archive-unreachable');

import { afterEach, describe, expect, it } from 'vitest';
import { chainStart, type ChainPoint } from '../../core/chain/chain.js';
import type { JournalReader } from '../journal/reader.js';
import type { OpenRow } from '../journal/store.js';
import { AppError } from '../../shared/errors.js';
import { Shipper, type ShipProgress } from './ship.js';
import type { ArchiveBatch, ArchiveTarget, Orders } from './target.js';

const hashOf = (seq: number, branch = 0): Uint8Array => (seq === 0 ? chainStart.hash : Buffer.alloc(32, `${branch} ${seq} `));
const row = (seq: number): OpenRow => ({ seq, kind: 'message', conversation: new Uint8Array(16), time: seq, commitment: new Uint8Array(32), hash: hashOf(seq), nonce: new Uint8Array(16), body: Buffer.from('{}') });

const journal = (rows: number): JournalReader => ({
  desk: 'ab'.repeat(16), epoch: 'cd'.repeat(16), last: () => ({ seq: rows, hash: hashOf(rows) }), hashAt: (seq) => (seq <= rows ? hashOf(seq) : undefined),
  rowsAfter: (seq, limit) => Array.from({ length: Math.max(0, Math.min(limit, rows - seq)) }, (_, index) => row(seq + index + 1)), close: () => undefined,
});

let clock = 0;
afterEach(() => void (clock = 0));

/** Central storage that takes what follows, each batch in so many milliseconds. */
class Centre implements ArchiveTarget {
  readonly archiveId = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
  readonly batches: ArchiveBatch[] = [];
  closed = 0;
  point: ChainPoint;
  took: number;
  failures: AppError[] = [];

  constructor(point: ChainPoint = chainStart, took = 0) {
    [this.point, this.took] = [point, took];
  }

  resume(): Promise<ChainPoint> {
    return Promise.resolve(this.point);
  }

  append(batch: ArchiveBatch): Promise<Orders> {
    const failure = this.failures.shift();
    if (failure !== undefined) return Promise.reject(failure);
    this.batches.push(batch);
    clock += this.took;
    const last = batch.rows.at(-1);
    if (last !== undefined && last.seq > this.point.seq) this.point = last;
    return Promise.resolve({ acknowledged: { epoch: batch.epoch, ...this.point }, forks: [], holds: [], deletions: [] });
  }

  close(): Promise<void> {
    this.closed += 1;
    return Promise.resolve();
  }
}

function ship(centre: Centre, rows: number, stopAfterFailure = false, shipped?: number): { reports: ShipProgress[]; shipper: Shipper; done: Promise<boolean> } {
  const reports: ShipProgress[] = [];
  const shipper: Shipper = new Shipper({
    journals: [journal(rows)], openTarget: () => Promise.resolve(centre), batchRows: 500, now: () => clock, random: () => 0,
    report: (progress) => void reports.push(progress), ...(shipped !== undefined && { shipped }),
    sleep: () => {
      if (stopAfterFailure) shipper.stop();
      return Promise.resolve();
    },
  });
  return { reports, shipper, done: shipper.run() };
}

describe('the estimate', () => {
  it('is the backlog at the speed of this run, once that is known, while it is large', async () => {
    const { reports, done } = ship(new Centre(chainStart, 100), 10_000);
    expect(await done).toBe(true);
    const said = reports.map(({ backlog, remaining }) => [backlog, remaining]);
    // 500 rows in 100 ms.
    expect(said.slice(0, 3)).toEqual([[9_500, undefined], [9_000, 1_800], [8_500, 1_700]]);
    expect(said.filter(([backlog]) => (backlog ?? 0) < 5_000).every(([, remaining]) => remaining === undefined)).toBe(true);
  });

  it('does not count as fast what was there already', async () => {
    const centre = new Centre({ seq: 90_000, hash: hashOf(90_000) }, 100);
    const { reports, done } = ship(centre, 100_000);
    await done;
    expect(reports.find(({ remaining }) => remaining !== undefined)).toMatchObject({ backlog: 9_000, remaining: 1_800 });
  });
});

describe('the backlog', () => {
  it('is, until central storage answers, what it did not have when it last did', async () => {
    const centre = new Centre({ seq: 90, hash: hashOf(90) });
    centre.resume = () => Promise.reject(new AppError('archive-unreachable', 'It is gone.'));
    const { done, reports } = ship(centre, 100, true, 90);
    await done;
    expect(reports).toMatchObject([{ shipped: 90, backlog: 10, problem: { code: 'archive-unreachable' } }]);
  });

  it('is what central storage says, whatever it had before', async () => {
    const { done, reports } = ship(new Centre(), 1_000, true, 5_000);
    expect(await done).toBe(true);
    expect(reports.map(({ backlog }) => backlog)).toEqual([500, 0, 0]);
  });
});

describe('the shipper', () => {
  it('lets go of central storage after a failure, and at the end', async () => {
    const centre = new Centre();
    centre.failures.push(new AppError('archive-unreachable', 'It is gone.'));
    const { done, shipper } = ship(centre, 10);
    expect(await done).toBe(true);
    expect(centre.closed).toBe(1);
    await shipper.close();
    expect(centre.closed).toBe(2);
  });

  it('offers its own rows to central storage that has others under their numbers', async () => {
    const centre = new Centre({ seq: 700, hash: hashOf(700, 1) });
    const { done, reports } = ship(centre, 1_000, true);
    expect(await done).toBe(false);
    expect(centre.batches.map(({ rows }) => [rows[0]?.seq, rows.at(-1)?.seq])).toEqual([[201, 700]]);
    expect(reports.at(-1)?.problem).toMatchObject({ code: 'archive-damaged', message: expect.stringContaining('another row 700') });
  });

  it('says so as well when central storage is ahead of it, or refuses those rows', async () => {
    const centre = new Centre({ seq: 50, hash: hashOf(50) });
    centre.failures.push(new AppError('archive-damaged', 'They do not fit.'));
    const { done, reports } = ship(centre, 10, true);
    await done;
    expect(reports.at(-1)?.problem).toMatchObject({ message: expect.stringContaining('another row 50') });
  });
});

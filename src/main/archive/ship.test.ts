import { expect, it } from 'vitest';
import type { ChainPoint } from '../../core/chain/chain.js';
import type { JournalReader } from '../journal/reader.js';
import { Shipper } from './ship.js';
import type { ArchiveTarget } from './target.js';

const ROWS = 50;
const BATCH = 10;
/** Of every call to central storage, ms. */
const TOOK = 40;

const hashAt = (seq: number): Uint8Array => new Uint8Array(32).fill(seq);
const row = (seq: number) => ({ seq, kind: 'note', time: 0, conversation: new Uint8Array(16), commitment: new Uint8Array(32), hash: hashAt(seq), nonce: new Uint8Array(16), body: new Uint8Array(2) });

const journal: JournalReader = {
  desk: '1a'.repeat(16), epoch: '2b'.repeat(16), last: () => ({ seq: ROWS, hash: hashAt(ROWS) }), hashAt, close: () => undefined,
  rowsAfter: (seq, limit) => Array.from({ length: Math.min(limit, ROWS - seq) }, (_, index) => row(seq + 1 + index)),
};

/** Ships all of it. @param working until when the desk is at work, ms @returns the pauses between batches, ms */
async function pauses(working: number): Promise<readonly number[]> {
  let now = 10_000;
  const slept: number[] = [];
  let point: ChainPoint = { seq: 0, hash: new Uint8Array(32) };
  const target: ArchiveTarget = {
    archiveId: '', resume: () => Promise.resolve(point),
    append: ({ epoch, rows }) => {
      now += TOOK;
      if (now - 10_000 < working) shipper.wake();
      point = rows.at(-1) ?? point;
      return Promise.resolve({ acknowledged: { epoch, ...point }, forks: [], holds: [], deletions: [] });
    },
  };
  const shipper: Shipper = new Shipper({
    journals: [journal], openTarget: () => Promise.resolve(target), report: () => undefined, now: () => now, random: () => 0, batchRows: BATCH,
    sleep: (milliseconds) => {
      slept.push(milliseconds);
      now += milliseconds;
      return Promise.resolve();
    },
  });
  expect(await shipper.run()).toBe(true);
  expect(point.seq).toBe(ROWS);
  return slept;
}

it('a backlog goes at full speed while nothing happens at the desk', async () => {
  expect(await pauses(0)).toEqual([]);
});

it('a backlog leaves three quarters of the time to a desk that is at work, and does not wait after its last rows', async () => {
  expect(await pauses(Number.POSITIVE_INFINITY)).toEqual(Array(ROWS / BATCH - 1).fill(3 * TOOK));
});

it('what central storage had and has no longer is told once, and sent again', async () => {
  let point: ChainPoint = { seq: 20, hash: hashAt(20) };
  const [lost, told]: [number[], { epoch: string; seq: number }[][]] = [[], []];
  const target: ArchiveTarget = {
    archiveId: '', resume: () => Promise.resolve(point),
    append: ({ epoch, rows }) => {
      point = rows.at(-1) ?? point;
      return Promise.resolve({ acknowledged: { epoch, ...point }, forks: [], holds: [], deletions: [] });
    },
  };
  const shipper = new Shipper({
    journals: [journal], openTarget: () => Promise.resolve(target), report: () => undefined, now: () => 0, random: () => 0, sleep: () => Promise.resolve(),
    had: [{ epoch: journal.epoch, seq: 35 }, { epoch: '3c'.repeat(16), seq: 7 }], lost: (rows) => void lost.push(rows),
    orders: { after: 0, tell: ({ acknowledged }) => void told.push(acknowledged) },
  });
  await shipper.run();
  expect([lost, point.seq, told]).toEqual([[15], ROWS, [[{ epoch: journal.epoch, seq: ROWS }]]]);
  point = { seq: ROWS - 1, hash: hashAt(ROWS - 1) };
  await shipper.run();
  expect(lost).toEqual([15, 1]);
});

import * as fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import type { Row } from '../journal/index.js';
import { startAt } from './start-at.js';

const rowsOf = (times: readonly number[]): Row[] => times.map((time, n) => ({ seq: n + 1, place: n, kind: 'heard', time, body: undefined }));
const journalOf = (rows: readonly Row[]) => ({ rowsAfter: vi.fn<(seq: number, limit?: number) => Row[]>((seq, limit = 1_000) => rows.filter((row) => row.seq > seq).slice(0, limit)) });

it('leaves out exactly what is older', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 60 }), fc.integer({ min: -1, max: 51 }), (times, since) => {
    const rows = rowsOf(times.toSorted((a, b) => a - b));
    const start = startAt(journalOf(rows), rows.length, since);
    expect(rows.filter(({ seq }) => seq > start)).toEqual(rows.filter(({ time }) => time >= since));
  }));
});

it('needs few looks, and ends whatever the clock did', () => {
  const journal = journalOf(rowsOf(Array.from({ length: 10_000 }, (_, n) => n)));
  expect(startAt(journal, 10_000, 7_777)).toBe(7_777);
  expect(journal.rowsAfter.mock.calls.length).toBeLessThanOrEqual(15);
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 60 }), fc.integer({ min: 0, max: 50 }), (times, since) => {
    const start = startAt(journalOf(rowsOf(times)), times.length, since);
    expect(start >= 0 && start <= times.length).toBe(true);
  }));
});

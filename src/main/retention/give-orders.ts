import { rangesOf } from '../../core/record/ranges.js';
import { maxRanges, type RetentionOrder } from './order.js';
import type { DueChain } from './survey.js';

export interface GivenBy {
  readonly by: string;
  readonly reason: string;
  /** ms since 1970. */
  readonly at: number;
  readonly newId: () => string;
}

/** The orders that remove these rows: one a chain, or several where it names too many ranges. */
export function ordersFor(due: readonly DueChain[], { by, reason, at, newId }: GivenBy): RetentionOrder[] {
  return due.flatMap(({ desk, epoch, rows }) => {
    const hashes = new Map(rows.map(({ seq, hash }) => [seq, hash]));
    const ranges = rangesOf(hashes.keys());
    const pieces = Array.from({ length: Math.ceil(ranges.length / maxRanges) }, (_, index) => ranges.slice(index * maxRanges, (index + 1) * maxRanges));
    return pieces.map((piece) => ({ id: newId(), at, by, reason, desk, epoch, rows: piece, hash: hashes.get(piece.at(-1)?.[1] ?? 0) ?? '' }));
  });
}

import type { Journal } from '../journal/index.js';

/**
 * Where to begin to read what was recorded since then. Rows are in the order of time but for a clock that was put right,
 * so ask for a little earlier than what is needed.
 * @param head number of the last row @param time ms since 1970
 * @returns number of a row after which all of that stands; found in as many looks as the number has binary digits
 */
export function startAt(journal: Pick<Journal, 'rowsAfter'>, head: number, time: number): number {
  let [before, after] = [0, head];
  while (before < after) {
    const middle = Math.floor((before + after) / 2);
    const [row] = journal.rowsAfter(middle, 1);
    if (row !== undefined && row.time < time) before = row.seq;
    else after = middle;
  }
  return before;
}

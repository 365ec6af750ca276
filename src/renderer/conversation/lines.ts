/** Merging lines into the stretch of a transcript that this window holds. Pure. */
import type { LineView } from '../../shared/view.js';

const before = (a: LineView, b: LineView): boolean => a.place < b.place || (a.place === b.place && a.key < b.key);

/**
 * Lines by place, each key once; a newer version of a line replaces the older one, at its own place.
 * @returns the same array when nothing is new
 */
export function mergeLines(lines: readonly LineView[], upsert: readonly LineView[]): readonly LineView[] {
  if (upsert.length === 0) return lines;
  const last = lines.at(-1);
  const only = upsert[0];
  const keys = new Map(lines.map((line, index) => [line.key, index]));
  // The usual case, one more line at the end, must not cost a sort.
  if (upsert.length === 1 && only && !keys.has(only.key) && (!last || before(last, only))) return [...lines, only];
  const next = [...lines];
  for (const line of upsert) {
    const at = keys.get(line.key);
    if (at === undefined) keys.set(line.key, next.push(line) - 1);
    else next[at] = line;
  }
  return next.toSorted((a, b) => (before(a, b) ? -1 : 1));
}

export interface Stretch {
  readonly lines: readonly LineView[];
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
}

/** What a stretch holds at most: the screen shows a few dozen lines, and the whole transcript may have 50,000. */
export const MOST_LINES = 300;

/** Cuts a stretch that has grown too long, on the side that the reader is not at. */
export function cut(stretch: Stretch, reading: 'older' | 'newer'): Stretch {
  if (stretch.lines.length <= MOST_LINES) return stretch;
  return reading === 'older'
    ? { ...stretch, lines: stretch.lines.slice(0, MOST_LINES), hasNewer: true }
    : { ...stretch, lines: stretch.lines.slice(-MOST_LINES), hasOlder: true };
}

/**
 * Live lines for a stretch. Where the end is not loaded, a line behind the stretch is only counted: it comes with
 * its page. A line before the stretch comes with its page too.
 */
export function receive(stretch: Stretch, upsert: readonly LineView[]): { readonly stretch: Stretch; readonly unseen: number } {
  const [first, last] = [stretch.lines[0], stretch.lines.at(-1)];
  const known = new Set(stretch.lines.map((line) => line.key));
  const behind = upsert.filter((line) => !known.has(line.key) && stretch.hasNewer && last !== undefined && before(last, line));
  const within = upsert.filter((line) => known.has(line.key) || (!behind.includes(line) && !(stretch.hasOlder && first !== undefined && before(line, first))));
  const lines = mergeLines(stretch.lines, within);
  return { stretch: lines === stretch.lines ? stretch : { ...stretch, lines }, unseen: behind.length + within.filter((line) => !known.has(line.key) && (!last || before(last, line))).length };
}

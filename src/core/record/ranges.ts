/** Numbers of rows, as few as they can be written down: ascending ranges, both ends included, that do not touch. */
export type Range = readonly [from: number, to: number];

/** @param numbers in any order, also more than once */
export function rangesOf(numbers: Iterable<number>): Range[] {
  const ranges: [number, number][] = [];
  for (const number of [...numbers].toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && number <= last[1] + 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
}

/** Whether they are ascending and do not touch, and none is below 1. */
export const areRanges = (ranges: readonly Range[]): boolean =>
  ranges.every(([from, to], index) => from >= 1 && from <= to && from > (ranges[index - 1]?.[1] ?? -1) + 1);

export const countIn = (ranges: readonly Range[]): number => ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);

export function isIn(ranges: readonly Range[], number: number): boolean {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranges[middle]?.[1] ?? Infinity) < number) low = middle + 1;
    else high = middle;
  }
  return (ranges[low]?.[0] ?? Infinity) <= number;
}

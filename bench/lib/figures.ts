/** Figures, and how a benchmark tells them. */

/** One figure and what it should be. */
export interface Aim {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The limit, in `unit`. */
  readonly aim: number;
  readonly holds: boolean;
  /** The aim is a floor, not a ceiling. */
  readonly atLeast?: true;
}

/** @param q in [0, 1]; the value that this share of all values does not exceed (nearest rank) */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** A figure that could not be taken does not hold. */
export const atMost = (name: string, value: number, unit: string, aim: number): Aim => ({ name, value: rounded(value), unit, aim, holds: value <= aim });

/** The other way round: the aim is a floor. */
export const atLeast = (name: string, value: number, unit: string, aim: number): Aim => ({ name, value: rounded(value), unit, aim, holds: value >= aim, atLeast: true });

/** "median 4.1 ms, p95 9.0 ms, p99 12.3 ms, most 20.1 ms" */
export const spread = (values: readonly number[], unit = 'ms'): string =>
  [`median ${median(values).toFixed(1)} ${unit}`, ...[0.95, 0.99].map((q) => `p${q * 100} ${quantile(values, q).toFixed(1)} ${unit}`), `most ${Math.max(...values).toFixed(1)} ${unit}`].join(', ');

/** Says the aims in words and, on the last line, for programs. */
export function report(bench: string, aims: readonly Aim[]): void {
  for (const { name, value, unit, aim, holds, atLeast: floor } of aims) console.log(`${holds ? 'holds ' : 'MISSED'}  ${name}: ${value} ${unit}, at ${floor ? 'least' : 'most'} ${aim} ${unit}`);
  console.log(JSON.stringify({ bench, aims: aims.map(({ name, value, unit, aim, holds }) => ({ name, value, unit, aim, holds })) }));
}

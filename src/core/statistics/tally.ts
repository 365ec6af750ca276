/** Figures out of facts. Waiting times are seconds. */
import type { Facts, PatronMode, RequestFact } from './facts.js';

export interface Measures {
  readonly requests: number;
  readonly modes: Readonly<Record<PatronMode, number>>;
  /** Not ended yet. */
  readonly open: number;
  /** Of how many it is known how long they waited. */
  readonly waits: number;
  /** Taken within the limit, of these. */
  readonly inTime: number;
  /** Half waited no longer than this, and nine of ten no longer than that. */
  readonly median?: number;
  readonly ninety?: number;
  /** From taking to ending it, half of them. */
  readonly length?: number;
  /** The patron was gone before there was an answer, or nobody took it. */
  readonly abandoned: number;
  readonly referred: number;
  /** Left while the service was closed. */
  readonly left: number;
}

const count = <T>(all: readonly T[], of: (one: T) => boolean): number => all.reduce((sum, one) => sum + (of(one) ? 1 : 0), 0);

/** The smallest value that so large a part does not exceed (nearest rank). @param sorted ascending */
function rank(sorted: readonly number[], part: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)];
}

const sortedOf = (values: readonly (number | undefined)[]): number[] => values.filter((value) => value !== undefined).toSorted((a, b) => a - b);

/** What came while the service was closed is never abandoned: nobody could have taken it. */
export const isAbandoned = ({ ended, left, outcome, length }: RequestFact): boolean =>
  ended !== undefined && !left && outcome !== 'conduct' && (length === undefined || outcome === 'no-response' || outcome === 'no-address');

/** @param within seconds within which a request should be taken */
export function measure(requests: readonly RequestFact[], within: number): Measures {
  const waits = sortedOf(requests.map(({ wait }) => wait));
  const lengths = sortedOf(requests.map(({ length }) => length));
  const [median, ninety, length] = [rank(waits, 0.5), rank(waits, 0.9), rank(lengths, 0.5)];
  const mode = (of: PatronMode): number => count(requests, (one) => one.mode === of);
  return {
    requests: requests.length, modes: { 'in-person': mode('in-person'), phone: mode('phone'), 'patron-im': mode('patron-im') },
    open: count(requests, ({ ended }) => ended === undefined), waits: waits.length, inTime: count(waits, (wait) => wait <= within),
    abandoned: count(requests, isAbandoned), referred: count(requests, ({ referred }) => referred === true), left: count(requests, ({ left }) => left === true),
    ...(median === undefined ? {} : { median }), ...(ninety === undefined ? {} : { ninety }), ...(length === undefined ? {} : { length }),
  };
}

/** @param labelsOf none: it belongs to no row; several: it belongs to each @returns by label, as first met */
export function grouped<T>(all: readonly T[], labelsOf: (one: T) => readonly string[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    for (const label of labelsOf(one)) {
      const group = groups.get(label);
      if (group) group.push(one);
      else groups.set(label, [one]);
    }
  }
  return groups;
}

/** What is looked at: all that are given must hold. */
export interface Choice {
  readonly service?: string;
  readonly point?: string;
  readonly mode?: PatronMode;
}

/** @param isIn of the time at which it began, or was */
export function chosen({ requests, incidents, scripts }: Facts, { service, point, mode }: Choice, isIn: (at: number) => boolean): Facts {
  const fits = (one: { readonly service: string; readonly at: number; readonly point?: string }): boolean =>
    isIn(one.at) && (service === undefined || one.service === service) && (point === undefined || one.point === point);
  const others = mode === undefined || mode === 'patron-im';
  return { requests: requests.filter((one) => fits(one) && (mode === undefined || one.mode === mode)), incidents: others ? incidents.filter(fits) : [], scripts: mode === undefined ? scripts.filter(fits) : [] };
}

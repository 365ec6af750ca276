/** The order of the queue: a pure function of the requests' facts and the policy's order of modes. */
import type { Mode } from './operation.js';
import type { OpenRequest } from './request.js';

/** DESIGN "The queue": in person, phone, patrons' messages, colleagues. */
export const DEFAULT_ORDER: readonly Mode[] = ['in-person', 'phone', 'patron-im', 'staff-im'];

type Ranked = Pick<OpenRequest, 'key' | 'mode' | 'since' | 'holder'>;

/**
 * Total and stable under shuffling: by mode, then what nobody holds, then who waits longest, then a stable key.
 * @param order every mode once; a mode that is missing comes last
 */
export function compareRequests(order: readonly Mode[]): (a: Ranked, b: Ranked) => number {
  const ranks = new Map(order.map((mode, n) => [mode, n]));
  const rank = (mode: Mode): number => ranks.get(mode) ?? order.length;
  return (a, b) =>
    (a.mode === b.mode ? 0 : rank(a.mode) - rank(b.mode))
    || Number(a.holder !== undefined) - Number(b.holder !== undefined)
    || a.since - b.since
    || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
}

/** What "take the next one" means: the first that nobody holds, mode by mode. */
export const nextWaiting = <T extends Ranked>(ordered: readonly T[]): T | undefined => ordered.find((r) => r.holder === undefined);

/**
 * How urgently a waiting request calls (claim guard): 0 not yet, 1 past `claimWithin`, 2 past twice that. A
 * question that was left keeps its place, and calls nobody: no one sits before a screen and waits.
 * @param claimWithin seconds
 */
export function alarmOf(request: Pick<OpenRequest, 'since' | 'phase' | 'left'>, now: number, claimWithin: number): 0 | 1 | 2 {
  if (request.phase !== 'waiting' || request.left) return 0;
  const waited = (now - request.since) / 1000;
  return waited > 2 * claimWithin ? 2 : waited > claimWithin ? 1 : 0;
}

/** When the bell rings: at once for what is new, and again until somebody takes it (FIELD: one-shot alerts are missed). */
import type { Mode } from './operation.js';

export interface Waiting {
  readonly id: string;
  readonly mode: Mode;
  /** Logged at this very desk: whoever pressed the key knows. */
  readonly ownLog: boolean;
  readonly alarm: 0 | 1 | 2;
}

export interface Rung {
  /** ms since 1970, by request id. */
  readonly at: ReadonlyMap<string, number>;
}

export const NOTHING_RUNG: Rung = { at: new Map() };

export interface Ring {
  readonly level: 1 | 2;
  /** What rings, most urgent first. */
  readonly ids: readonly string[];
  /** Those that ring for the first time. */
  readonly fresh: readonly string[];
}

/**
 * @param repeatEvery seconds between two alerts for one request; a request past its alarm time rings louder
 * @param reading the desk room is being read: what is new may have been answered long ago, and rings when that is known
 * @returns what to ring now, if anything, and the memory for the next time
 */
export function ring(waiting: readonly Waiting[], rung: Rung, now: number, repeatEvery: number, reading = false): { readonly ring?: Ring; readonly rung: Rung } {
  const due = waiting.filter((w) => {
    const last = rung.at.get(w.id);
    // A clock that was set back does not make what waits wait in silence.
    if (last !== undefined) return now < last || now - last >= repeatEvery * 1000;
    return w.ownLog ? w.alarm > 0 : !reading;
  });
  const at = new Map(waiting.flatMap((w) => {
    const last = due.includes(w) ? now : rung.at.get(w.id);
    return last === undefined ? [] : [[w.id, last] as const];
  }));
  if (due.length === 0) return { rung: { at } };
  const level = due.some((w) => w.alarm > 0) ? 2 : 1;
  const ids = due.toSorted((a, b) => b.alarm - a.alarm).map((w) => w.id);
  return { ring: { level, ids, fresh: due.filter((w) => !rung.at.has(w.id)).map((w) => w.id) }, rung: { at } };
}

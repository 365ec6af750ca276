/** Reads the calendar of the policy. What it takes is loaded when there is one to read, never before the window opens. */
import path from 'node:path';
import type { Policy } from '../../shared/policy/schema.js';
import type { ReadCalendar } from './read.js';

export interface LoadedShifts {
  readonly calendar: ReadCalendar;
  /** When it was last known to be as its source has it, ms since 1970. */
  readonly at: number;
  /** Why this is the kept copy. */
  readonly problem?: string;
}

/** @param folder of this desk, for the kept copy @throws AppError when there is no calendar */
export function shiftLoader(policy: Policy, folder: string, wallClock: () => number): ((window: { readonly from: number; readonly to: number }) => Promise<LoadedShifts>) | undefined {
  const { shifts } = policy;
  if (!shifts) return undefined;
  const people = new Map(Object.entries(shifts.people).map(([name, address]) => [name.trim().toLowerCase(), address]));
  return async ({ from, to }) => {
    const [{ loadCalendar }, { readCalendar }] = await Promise.all([import('./source.js'), import('./read.js')]);
    const { bytes, at, problem } = await loadCalendar({ calendar: shifts.calendar, folder: path.join(folder, 'shifts'), ca: policy.server?.ca ?? [], now: wallClock });
    const calendar = await readCalendar(bytes, { timeZone: policy.timeZone, from, to, people, place: shifts.place, services: policy.services });
    return { calendar, at, ...(problem ? { problem: problem.message } : {}) };
  };
}

import type { Event } from '../event.js';
import { eventIn, type RecordRow } from './row.js';

/** A row, and what it says. */
export interface Observation {
  readonly row: RecordRow;
  readonly event: Event;
}

export interface Observed {
  /** Each once, in the order of desk, epoch and number. */
  readonly observations: readonly Observation[];
  readonly emptied: number;
  readonly unreadable: number;
}

const byPlace = (a: RecordRow, b: RecordRow): number =>
  (a.desk < b.desk ? -1 : a.desk > b.desk ? 1 : 0) || (a.epoch < b.epoch ? -1 : a.epoch > b.epoch ? 1 : 0) || a.seq - b.seq || (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0);

export function observationsIn(rows: readonly RecordRow[]): Observed {
  const each = new Map<string, RecordRow>();
  for (const row of rows) {
    const name = `${row.desk} ${row.epoch} ${row.seq} ${row.hash}`;
    const known = each.get(name);
    // The same row with its words and without: it was read while retention ran.
    if (known?.body === undefined) each.set(name, row);
  }
  const observations: Observation[] = [];
  let [emptied, unreadable] = [0, 0];
  for (const row of [...each.values()].toSorted(byPlace)) {
    if (row.body === undefined) emptied += 1;
    else {
      const event = eventIn(row.body);
      if (event) observations.push({ row, event });
      else unreadable += 1;
    }
  }
  return { observations, emptied, unreadable };
}

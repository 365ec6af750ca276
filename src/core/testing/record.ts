/** Rows of a record, as central storage hands them out, for tests. */
import { entryConversation, entryRef } from '../entry.js';
import type { Event, Recorded } from '../event.js';
import type { RecordRow } from '../review/row.js';
import { deskId } from './samples.js';

/** Not a digest: a name that is as long as one. */
const nameOfRow = (desk: string, seq: number): string => `${desk}${seq.toString(16).padStart(32, '0')}`;

export function rowOf(event: Event, place: { readonly desk?: number; readonly epoch?: string; readonly seq: number; readonly time: number }): RecordRow {
  const desk = deskId(place.desk ?? 1);
  const conversation = entryConversation(event);
  const ref = entryRef(event);
  return {
    desk, epoch: place.epoch ?? 'e0'.repeat(16), seq: place.seq, kind: event.kind, time: place.time, hash: nameOfRow(desk, place.seq),
    body: JSON.stringify({ conversation, ref, body: event }),
  };
}

/** @param desk number of the desk that recorded them */
export const rowsOf = (recorded: readonly Recorded[], desk = 1): RecordRow[] => recorded.map(({ event, seq, time }) => rowOf(event, { desk, seq, time }));

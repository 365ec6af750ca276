/** Writes the record of many conversations into central storage, as desks would ship it. */
import type { ArchiveTarget } from '../../src/main/archive/target.js';
import type { OpenRow } from '../../src/main/journal/store.js';
import { DESKS, madeConversations, RowMaker } from './record.js';

const BATCH = 2_000;
const EPOCH = 'be'.repeat(16);

/** @returns rows that were written */
export async function fill(target: ArchiveTarget, conversations: number): Promise<number> {
  const writers = DESKS.map((desk) => ({ desk, maker: new RowMaker({ desk: Buffer.from(desk, 'hex'), epoch: Buffer.from(EPOCH, 'hex') }), rows: [] as OpenRow[] }));
  let written = 0;
  const ship = async (writer: (typeof writers)[number]): Promise<void> => {
    const rows = writer.rows.splice(0);
    written += rows.length;
    await target.append({ desk: writer.desk, epoch: EPOCH, rows });
  };
  for (const { desk, events } of madeConversations(conversations)) {
    const writer = writers[desk];
    if (!writer) continue;
    for (const { event, time } of events) writer.rows.push(writer.maker.row(event, time));
    if (writer.rows.length >= BATCH) await ship(writer);
  }
  for (const writer of writers) await ship(writer);
  return written;
}

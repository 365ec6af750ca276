import { writeSync } from 'node:fs';
import { openJournal } from '../index.js';
import { placeStep } from '../types.js';
import { optionsFor } from './options.js';

/** Appends so many rows, in batches of one to three, says after each batch how far it came, and waits to be killed. `settle`: it moves its log into the database again and again. */
const [dir = '', rows = '1000000', how = ''] = process.argv.slice(2);
const journal = openJournal(optionsFor(dir));
writeSync(1, `${journal.head.seq}\n`);
while (journal.head.seq < Number(rows)) {
  const { seq } = journal.head;
  const entries = Array.from({ length: 1 + (seq % 3) }, (_, index) => ({
    kind: 'message', conversation: `patron-${(seq + index) % 7}`, time: seq + index, body: { number: seq + index + 1, text: 'x'.repeat((seq * 37) % 900) }, ref: `ref-${seq + index + 1}`,
  }));
  journal.append({
    entries, side: [{ key: 'draft', value: seq }], places: [{ seq, place: seq * placeStep + 1 }],
    cursors: [{ archive: 'archive', value: `id-${seq}` }], snapshot: { version: 1, state: { seq, text: 'y'.repeat(seq % 500) } },
  });
  if (how === 'settle') journal.settle();
  writeSync(1, `${journal.head.seq}\n`);
}
setInterval(() => journal.head, 1000);

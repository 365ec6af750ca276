import { openJournal, type Journal } from '../../journal/index.js';
import { openReader, type JournalReader } from '../../journal/reader.js';
import { key, optionsFor, type Folders } from '../../journal/test/fixture.js';
import { hex } from '../../journal/store.js';
import { headText, type Signer } from '../keys/signed.js';
import type { ArchiveTarget } from '../target.js';

export interface TestDesk {
  readonly id: string;
  readonly journal: Journal;
  readonly reader: JournalReader;
  close(): void;
}

/** A desk with a journal of so many rows; closed by whoever made it. */
export function makeDesk(folders: Folders, rows: number, id = 'ab'.repeat(16), dir = folders.make()): TestDesk {
  const journal = openJournal(optionsFor(dir, { deskId: id }));
  say(journal, rows - journal.head.seq);
  const reader = openReader(journal.file, key);
  return { id, journal, reader, close: () => { reader.close(); journal.close(); } };
}

export function say(journal: Journal, rows: number): void {
  if (rows <= 0) return;
  const { seq } = journal.head;
  journal.append({ entries: Array.from({ length: rows }, (_, index) => ({ kind: 'message', conversation: `patron-${index % 3}`, time: 1_700_000_000_000 + (seq + index) * 1000, body: { text: `Wort ${seq + index} ü 😀` } })) });
}

/** Ships what central storage does not have, in batches, each signed. */
export async function shipAll({ reader, id }: TestDesk, target: ArchiveTarget, signer: Signer | undefined, batchRows = 7): Promise<void> {
  for (;;) {
    const { seq } = await target.resume(id, reader.epoch);
    const rows = reader.rowsAfter(seq, batchRows);
    const last = rows.at(-1);
    if (last === undefined) return;
    const time = 1_700_000_100_000 + last.seq;
    const signature = signer?.sign(headText({ archive: target.archiveId, desk: id, epoch: reader.epoch, seq: last.seq, hash: hex(last.hash), time }));
    await target.append({ desk: id, epoch: reader.epoch, rows, ...(signer && signature && { head: { time, publicKey: signer.publicKey, signature } }) });
  }
}

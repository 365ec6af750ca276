import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { openFolder, type FolderTarget, type FolderTargetOptions } from '../../archive/folder.js';
import { signerOf } from '../../archive/keys/signed.js';
import { openJournal, type Journal } from '../../journal/index.js';
import { openReader } from '../../journal/reader.js';
import { key, optionsFor } from '../../journal/test/fixture.js';

export const day = 24 * 3_600_000;
export const now = 3_000 * day;
export const library = signerOf(generateKeyPairSync('ed25519').privateKey);

export const reader = { scope: 'desk-room', service: 'ask@library.example', conv: 'reader@example.org' };
export const guest = { ...reader, conv: 'guest@example.org' };
export const channel = { scope: 'mine', service: 'main@rooms.library.example', conv: 'main@rooms.library.example' };

/** A row that says these words, so many days ago. */
export interface Said {
  readonly in: object;
  readonly ago: number;
  readonly words: string;
  readonly incident?: boolean;
}

export function appendSaid(journal: Journal, said: readonly Said[]): void {
  journal.append({
    entries: said.map(({ in: in_, ago, words, incident }) => ({
      kind: 'heard', time: now - ago * day, ref: randomUUID(), conversation: JSON.stringify(in_),
      body: {
        kind: 'heard', in: in_, stamp: now - ago * day,
        item: incident ? { kind: 'room', operation: { id: 'x', author: 'maria@library.example', detail: { type: 'ladder', category: 'rude', words } } } : { kind: 'message', archive: 'ask@library.example', from: 'x@example.org/y', body: words },
      },
    })),
  });
}

/** A journal of a desk with these rows after its first one. */
export function journalWith(dir: string, deskId: string, said: readonly Said[]): Journal {
  const journal = openJournal(optionsFor(dir, { deskId, now: () => now - 2_000 * day }));
  appendSaid(journal, said);
  return journal;
}

export const openRecord = (folder: string, options: Partial<FolderTargetOptions> = {}): Promise<FolderTarget> =>
  openFolder({ folder, archiveId: undefined, libraryKey: library.publicKey, ...options });

/** Sends what the folder lacks, in batches of so many rows. */
export async function ship(journal: Journal, target: FolderTarget, batch = 500): Promise<void> {
  const source = openReader(journal.file, key);
  try {
    let { seq } = await target.resume(source.desk, source.epoch);
    for (let rows = source.rowsAfter(seq, batch); rows.length > 0; rows = source.rowsAfter(seq, batch)) {
      ({ acknowledged: { seq } } = await target.append({ desk: source.desk, epoch: source.epoch, rows }));
    }
  } finally {
    source.close();
  }
}

import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { checkFormat } from './database.js';
import { databaseFile, headFileOf } from './epochs.js';
import { damaged, inWords } from './errors.js';
import { decodeHead, type HeadSlot } from './head.js';
import { isLocked } from './lock.js';
import { readJournal, type Access } from './reading.js';
import { verifyConnection, type Report } from './verify.js';
import type { JournalKey } from './types.js';

/** Large enough that checking an index of a million entries does not read pages twice; kibibytes. */
const cache = 'PRAGMA cache_size = -65536';

/**
 * Verifies the journal in `file` (or in the epoch folder `file`), as `readJournal` reads it, and as it was at one moment:
 * a running desk goes on writing, removes what it was ordered to and moves its log into the database. Where a desk started
 * or stopped meanwhile, what was read means nothing, a failure neither, and it is read again.
 *
 * @param libraryKey public part of the library's key, 64 hex digits: what it ordered to be removed may be missing
 * @throws AppError `journal-newer`, `journal-damaged`, `journal-key-missing`, where nothing can be verified
 */
export function verifyFile(file: string, key?: JournalKey, libraryKey?: string): { report: Report; access: Access } {
  const database = inWords(() => (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true ? databaseFile(file) : file));
  if (!existsSync(database)) throw damaged('its file is gone');
  const dir = path.dirname(path.dirname(path.resolve(database)));
  for (;;) {
    const before = stateOf(dir, database);
    const verified = outcomeOf(() => inWords(() => {
      if (!before.running) checkFormat(database);
      return readJournal(database, before.running, (db) => {
        db.exec(`${cache}; BEGIN`);
        return verifyConnection(db, () => readSlots(headFileOf(database)), { key, libraryKey });
      });
    }));
    const after = stateOf(dir, database);
    if (before.running ? !after.running : after.running || after.stamp !== before.stamp) continue;
    if ('error' in verified) throw verified.error;
    return { report: verified.value.value, access: verified.value.access };
  }
}

function outcomeOf<T>(action: () => T): { readonly value: T } | { readonly error: unknown } {
  try {
    return { value: action() };
  } catch (error) {
    return { error };
  }
}

function stateOf(dir: string, database: string): { running: boolean; stamp: string } {
  const stamp = [database, `${database}-wal`].map((each) => {
    const found = statSync(each, { throwIfNoEntry: false, bigint: true });
    return found === undefined ? '' : `${found.size} ${found.mtimeNs}`;
  });
  return { running: isLocked(dir), stamp: stamp.join() };
}

/** A slot that seems damaged may be one that is being written: it is looked at again. A missing file has no slot. */
function readSlots(file: string): readonly (HeadSlot | undefined)[] {
  if (!existsSync(file)) return [undefined, undefined];
  let slots: readonly (HeadSlot | undefined)[] = [];
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const bytes = readFileSync(file);
    slots = decodeHead(bytes);
    if (slots.every((slot) => slot !== undefined)) break;
  }
  return slots;
}

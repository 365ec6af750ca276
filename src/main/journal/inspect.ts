import { accessSync, constants, existsSync } from 'node:fs';
import { chainStart, chainVerifier, compareHead, type ChainPoint } from '../../core/chain/chain.js';
import { closeDatabase, openBeside, rowOf, type Connection } from './database.js';
import { headFileOf } from './epochs.js';
import { damaged, inWords, journalError } from './errors.js';
import { readHead, type HeadSlot } from './head.js';
import { sha256 } from './seal.js';
import { chainRow, readIdentity, sealerFor, Store, type Identity } from './store.js';
import type { JournalKey } from './types.js';

/** Rows at the end that are read at every start: enough to notice a torn page, and never more with a longer journal. */
const tailRows = 64;

export interface Inspected {
  readonly identity: Identity;
  readonly last: ChainPoint;
}

/**
 * Finds out whose a journal is and whether its end is sound, through a connection that only reads: a journal that is
 * refused stays as it was, log included, because opening it for writing would already move the log into the database.
 *
 * @param keyFor the key to open the last rows with; undefined where the journal will not be gone on with
 * @throws AppError `journal-newer`, `journal-damaged`, `journal-key-missing`, `read-only`
 */
export function inspect(file: string, keyFor: (identity: Identity) => { key: JournalKey | undefined } | undefined): Inspected {
  if (!existsSync(file)) throw damaged('its file is gone');
  accessSync(file, constants.R_OK | constants.W_OK);
  const db = openBeside(file);
  try {
    const identity = readIdentity(db);
    const last = checkEnd(db, identity, headSlots(file));
    const given = keyFor(identity);
    if (given !== undefined) new Store(db, identity, sealerFor(identity, given.key)).rowsAfter(Math.max(0, last.seq - tailRows), tailRows);
    db.close();
    return { identity, last };
  } catch (error) {
    closeDatabase(db);
    throw error;
  }
}

function headSlots(file: string): readonly HeadSlot[] {
  try {
    return readHead(headFileOf(file)).filter((slot) => slot !== undefined);
  } catch (error) {
    const known = journalError(error);
    throw known === error ? damaged('its head file is gone', error) : known;
  }
}

/** The last rows must chain, and the journal must reach to where the head file says it did. */
function checkEnd(db: Connection, identity: Identity, heads: readonly HeadSlot[]): ChainPoint {
  return inWords(() => {
    const rows = db.prepare(`SELECT seq, kind, conversation, time, commitment, hash FROM row ORDER BY seq DESC LIMIT ${tailRows + 1}`)
      .raw().all([]).map((each) => chainRow(rowOf(each) ?? [])).toReversed();
    const first = rows[0];
    if (first === undefined) throw damaged('it has no rows');
    const verifier = chainVerifier(sha256, identity, first.seq === 1 ? chainStart : first);
    for (const row of first.seq === 1 ? rows : rows.slice(1)) {
      const found = verifier.next(row);
      if (found) throw damaged(`row ${found.seq} does not follow the one before it`);
    }
    if (heads.length === 0) throw damaged('its head file cannot be read');
    const hashAt = db.prepare('SELECT hash FROM row WHERE seq = ?').raw();
    for (const head of heads) {
      const broken = compareHead(head, verifier.point, (seq) => {
        const found = rowOf(hashAt.get([seq]))?.[0];
        return found instanceof Uint8Array ? found : undefined;
      });
      if (broken?.fault === 'cut') throw damaged(`rows from ${broken.seq} on are missing`);
      if (broken || Buffer.compare(head.epoch, identity.epoch) !== 0) throw damaged('it is not the journal that its head file speaks of');
    }
    return verifier.point;
  });
}

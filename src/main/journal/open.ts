import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { chainStart, chainVerifier, compareHead, type ChainPoint } from '../../core/chain/chain.js';
import { beginEpoch, markerOf, type EpochBody } from './begin.js';
import { closeDatabase, openDatabase, rowOf, type Connection } from './database.js';
import { databaseFile, headFileOf, listEpochs, removeUnfinished, renameCurrent, reserveFile } from './epochs.js';
import { damaged, inWords, journalError, refused } from './errors.js';
import { HeadFile } from './head.js';
import { OpenJournal } from './journal.js';
import { takeLock } from './lock.js';
import { Reserve } from './reserve.js';
import { pooled, sha256 } from './seal.js';
import { chainRow, hex, readIdentity, sealerFor, Store, type Identity } from './store.js';
import type { Journal, JournalOptions } from './types.js';

const mebibyte = 2 ** 20;
/** Rows at the end that are read at every start: enough to notice a torn page, and never more with a longer journal. */
const tailRows = 64;
/**
 * Opens the current epoch in `dir`, or begins one: the first, one after a journal that was set aside, or one beside a
 * journal that was copied from another computer, desk or folder. The time it takes does not grow with the journal.
 *
 * @throws AppError `journal-locked`, `read-only`, `disk-full`, `journal-newer`, `journal-damaged`, `journal-key-missing`
 */
export function openJournal(options: JournalOptions): Journal {
  if (!/^[0-9a-f]{32}$/.test(options.deskId)) throw refused('the id of the desk is not 32 hex digits');
  return inWords(() => {
    mkdirSync(options.dir, { recursive: true, mode: 0o700 });
    accessSync(options.dir, constants.W_OK);
    const release = takeLock(options.dir);
    try {
      removeUnfinished(options.dir);
      return openCurrent(options, release);
    } catch (error) {
      release();
      throw error;
    }
  });
}

/**
 * Renames the current epoch, untouched, so that the next `openJournal` begins a new one that names it.
 *
 * @param reason lower-case token such as `damaged`
 * @param now milliseconds since 1970 UTC
 * @returns the new name of its folder, undefined where there is none
 * @throws AppError `journal-locked`, `read-only`
 */
export function setAside(dir: string, reason: string, now: number): string | undefined {
  return inWords(() => {
    accessSync(dir, constants.W_OK);
    const release = takeLock(dir);
    try {
      return renameCurrent(dir, reason, now);
    } finally {
      release();
    }
  });
}

function openCurrent(options: JournalOptions, release: () => void): Journal {
  const current = listEpochs(options.dir).at(-1);
  if (current === undefined) return openNew(options, 1, { reason: 'first' }, release);
  if (current.setAside) return openNew(options, current.number + 1, { reason: 'set-aside', setAside: current.name }, release);

  const file = databaseFile(path.join(options.dir, current.name));
  const epoch = openEpoch(file);
  const { identity, last } = epoch;
  const reason = whyNew(options, file, identity);
  if (reason !== undefined) {
    epoch.close();
    const previous = { epoch: hex(identity.epoch), seq: last.seq, hash: hex(last.hash) };
    return openNew(options, current.number + 1, { reason, previous }, release);
  }
  try {
    return openForWriting(options, file, epoch, release);
  } catch (error) {
    epoch.close();
    throw error;
  }
}

function openNew(options: JournalOptions, number: number, body: EpochBody, release: () => void): Journal {
  const file = beginEpoch(options, number, body);
  return openForWriting(options, file, openEpoch(file), release);
}

/** A copy never goes on with the chain that it was copied from, and no epoch holds bodies both in the clear and sealed. */
function whyNew(options: JournalOptions, file: string, identity: Identity): EpochBody['reason'] | undefined {
  if (hex(identity.desk) !== options.deskId || !markerOf(file, options.machineId).equals(identity.marker)) return 'copied';
  return !identity.encrypted && options.key !== undefined ? 'key-added' : undefined;
}

function openForWriting(options: JournalOptions, file: string, { db, identity, headFile, last }: Epoch, release: () => void): Journal {
  const random = pooled((length) => options.random(length));
  const store = new Store(db, identity, sealerFor(identity, options.key, random));
  // Read to see that they can be: a torn page or a damaged value at the end is found here.
  store.rowsAfter(Math.max(0, last.seq - tailRows), tailRows);
  return new OpenJournal({ file, db, store, headFile, last, reserve: reserveOf(options), now: () => options.now(), random, release });
}

interface Epoch {
  readonly db: Connection;
  readonly identity: Identity;
  readonly headFile: HeadFile;
  readonly last: ChainPoint;
  readonly close: () => void;
}

/** Everything that can be known without the key: whose it is, and whether its end is what the head file says. */
function openEpoch(file: string): Epoch {
  if (!existsSync(file)) throw damaged('its file is gone');
  accessSync(file, constants.R_OK | constants.W_OK);
  const db = openDatabase(file);
  let headFile: HeadFile | undefined;
  const close = (): void => {
    headFile?.close();
    closeDatabase(db);
  };
  try {
    const identity = readIdentity(db);
    headFile = openHead(file);
    return { db, identity, headFile, last: checkEnd(db, identity, headFile), close };
  } catch (error) {
    close();
    throw error;
  }
}

function openHead(file: string): HeadFile {
  try {
    return new HeadFile(headFileOf(file));
  } catch (error) {
    const known = journalError(error);
    throw known === error ? damaged('its head file is gone', error) : known;
  }
}

/** The last rows must chain, and the journal must reach to where the head file says it did. */
function checkEnd(db: Connection, identity: Identity, headFile: HeadFile): ChainPoint {
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
    if (headFile.slots.length === 0) throw damaged('its head file cannot be read');
    const hashAt = db.prepare('SELECT hash FROM row WHERE seq = ?').raw();
    for (const slot of headFile.slots) {
      const behind = compareHead(slot, verifier.point, (seq) => {
        const found = rowOf(hashAt.get([seq]))?.[0];
        return found instanceof Uint8Array ? found : undefined;
      });
      if (behind?.fault === 'cut') throw damaged(`rows from ${behind.seq} on are missing`);
      if (behind || Buffer.compare(slot.epoch, identity.epoch) !== 0) throw damaged('it is not the journal that its head file speaks of');
    }
    return verifier.point;
  });
}

function reserveOf(options: JournalOptions): Reserve | undefined {
  const bytes = options.reserveBytes ?? mebibyte;
  if (bytes === 0) return undefined;
  const reserve = new Reserve(reserveFile(options.dir), bytes, (length) => options.random(length));
  reserve.fill();
  return reserve;
}

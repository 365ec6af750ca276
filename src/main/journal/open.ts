import { accessSync, constants, mkdirSync } from 'node:fs';
import path from 'node:path';
import { beginEpoch, markerOf, type EpochBody } from './begin.js';
import { openDatabase } from './database.js';
import { databaseFile, headFileOf, listEpochs, removeUnfinished, renameCurrent, reserveFile } from './epochs.js';
import { inWords, journalError, readOnly, refused } from './errors.js';
import { HeadFile } from './head.js';
import { inspect, type Inspected } from './inspect.js';
import { OpenJournal } from './journal.js';
import { takeLock } from './lock.js';
import { Reserve } from './reserve.js';
import { pooled } from './seal.js';
import { hex, sealerFor, Store, type Identity } from './store.js';
import type { Journal, JournalOptions } from './types.js';

const mebibyte = 2 ** 20;

/**
 * Opens the current epoch in `dir`, or begins one: the first, one after a journal that was set aside, or one beside a
 * journal that was copied from another computer, desk or folder. The time it takes does not grow with the journal.
 *
 * @throws AppError `journal-locked`, `read-only`, `disk-full`, `journal-newer`, `journal-damaged`, `journal-key-missing`
 */
export function openJournal(options: JournalOptions): Journal {
  if (!/^[0-9a-f]{32}$/.test(options.deskId)) throw refused('the id of the desk is not 32 hex digits');
  return inWords(() => {
    makeFolder(options.dir);
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

function makeFolder(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  } catch (error) {
    const known = journalError(error);
    // Node says that a folder "does not exist" also where one cannot be made, and that it "exists" where it is a file.
    throw known === error ? readOnly(error) : known;
  }
  accessSync(dir, constants.W_OK);
}

function openCurrent(options: JournalOptions, release: () => void): Journal {
  const current = listEpochs(options.dir).at(-1);
  if (current === undefined) return openNew(options, 1, { reason: 'first' }, release);
  if (current.setAside) return openNew(options, current.number + 1, { reason: 'set-aside', setAside: current.name }, release);

  const file = databaseFile(path.join(options.dir, current.name));
  const found = inspect(file, (identity) => (whyNew(options, file, identity) === undefined ? { key: options.key } : undefined));
  const reason = whyNew(options, file, found.identity);
  if (reason === undefined) return openForWriting(options, file, found, release);
  const previous = { epoch: hex(found.identity.epoch), seq: found.last.seq, hash: hex(found.last.hash) };
  return openNew(options, current.number + 1, { reason, previous }, release);
}

function openNew(options: JournalOptions, number: number, body: EpochBody, release: () => void): Journal {
  const file = beginEpoch(options, number, body);
  return openForWriting(options, file, inspect(file, () => ({ key: options.key })), release);
}

/** A copy never goes on with the chain that it was copied from, and no epoch holds bodies both in the clear and sealed. */
function whyNew(options: JournalOptions, file: string, identity: Identity): EpochBody['reason'] | undefined {
  if (hex(identity.desk) !== options.deskId || !markerOf(file, options.machineId).equals(identity.marker)) return 'copied';
  return !identity.encrypted && options.key !== undefined ? 'key-added' : undefined;
}

function openForWriting(options: JournalOptions, file: string, { identity, last }: Inspected, release: () => void): Journal {
  const random = pooled((length) => options.random(length));
  const sealer = sealerFor(identity, options.key, random);
  const headFile = new HeadFile(headFileOf(file), identity.epoch);
  const db = openDatabase(file);
  return new OpenJournal({
    file, db, store: new Store(db, identity, sealer), headFile, last, reserve: reserveOf(options), now: () => options.now(), random, release,
  });
}

function reserveOf(options: JournalOptions): Reserve | undefined {
  const bytes = options.reserveBytes ?? mebibyte;
  if (bytes === 0) return undefined;
  const reserve = new Reserve(reserveFile(options.dir), bytes, (length) => options.random(length));
  reserve.fill();
  return reserve;
}

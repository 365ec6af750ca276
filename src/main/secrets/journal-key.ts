import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { AppError } from '../../shared/errors.js';
import type { SecretBox } from './box.js';
import { readIfThere, writeDurably } from './durable.js';

/** @property id not secret: names the key when it is missing, @property key 32 bytes */
export interface JournalKey {
  readonly id: string;
  readonly key: Uint8Array;
}

const stored = z.strictObject({ id: z.string().regex(/^[0-9a-f]{32}$/), protection: z.enum(['os', 'none']), sealed: z.base64().min(1).max(4_096) });
const FILE = 'journal.key';

/**
 * The key of the journal's bodies. It is made once and kept sealed by the OS; a key that is there and cannot be
 * opened is never replaced in silence, because with it goes what the journal says.
 * @returns undefined where the OS keeps no key and none was ever made: bodies are then in the clear, and the screen says so
 * @throws AppError `journal-key-missing`; `read-only` when a new key could not be put on the disk
 */
export function openJournalKey(folder: string, box: SecretBox | undefined): JournalKey | undefined {
  const file = path.join(folder, FILE);
  let text: string | undefined;
  try {
    text = readIfThere(file, 16 * 1024);
  } catch (error) {
    throw missing('The key of the journal cannot be read.', error);
  }
  if (text !== undefined) return unseal(text, box);
  return box && make(file, box);
}

/** After the person confirmed: the key is put aside under another name, untouched, and the next opening makes a new one. */
export function setAsideJournalKey(folder: string): void {
  const file = path.join(folder, FILE);
  for (let index = 1; fs.existsSync(file); index++) {
    const aside = path.join(folder, `journal.set-aside-${index}.key`);
    if (!fs.existsSync(aside)) fs.renameSync(file, aside);
  }
}

/** All keys that are there and can be opened, those set aside included: for whoever reads old journals. None is made. */
export function readJournalKeys(folder: string, box: SecretBox | undefined): readonly JournalKey[] {
  const names = fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => /^journal(\.set-aside-\d+)?\.key$/.test(name)) : [];
  return names.flatMap((name) => {
    try {
      return unseal(readIfThere(path.join(folder, name), 16 * 1024) ?? '', box);
    } catch {
      return [];
    }
  });
}

function unseal(text: string, box: SecretBox | undefined): JournalKey {
  if (!box) throw missing('The key of the journal is there, but the key store of the system that opens it is not.');
  try {
    const { id, sealed } = stored.parse(JSON.parse(text));
    const key = Buffer.from(box.open(sealed), 'base64');
    if (key.length === 32 && keyId(key) === id) return { id, key };
  } catch (error) {
    throw missing('The key of the journal cannot be opened.', error);
  }
  throw missing('The key of the journal is not the one that it was.');
}

function make(file: string, box: SecretBox): JournalKey {
  const key = randomBytes(32);
  const id = keyId(key);
  try {
    writeDurably(file, `${JSON.stringify({ id, protection: box.protection, sealed: box.seal(key.toString('base64')) })}\n`);
  } catch (error) {
    throw new AppError('read-only', `The key of the journal cannot be written to ${path.dirname(file)}. Let this user write there, and start Deskbell again.`, { cause: error });
  }
  return { id, key };
}

const keyId = (key: Uint8Array): string => createHash('sha256').update('deskbell journal key id').update(key).digest('hex').slice(0, 32);

const missing = (what: string, cause?: unknown): AppError =>
  new AppError('journal-key-missing', `${what} Sign in to the computer as the user who opened this desk before, unlock the keyring, or ask your administrator. Nothing is lost or replaced.`, { cause });

/** Data folders as the desk finds them at its start, with a journal of a given past; made with the desk's own parts. */
import { createCipheriv, createDecipheriv, pbkdf2Sync, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { openJournal, type Journal } from '../../src/main/journal/index.js';
import { silentLog } from '../../src/main/log/log.js';
import type { SecretBox } from '../../src/main/secrets/box.js';
import { openDeskId } from '../../src/main/secrets/desk-id.js';
import { readMachineId } from '../../src/main/secrets/machine-id.js';
import { openJournalKey } from '../../src/main/secrets/journal-key.js';

/** On a disk: a temporary folder may be memory. */
const benchFolder = path.resolve(import.meta.dirname, '../../.local/bench-data');

/** A folder of its own for one run; delete it at the end. */
export function freshFolder(name: string): string {
  fs.mkdirSync(benchFolder, { recursive: true });
  return fs.mkdtempSync(path.join(benchFolder, `${name}-`));
}

/** Without a keyring Chromium on Linux seals with a password that stands in its source (`os_crypt`): the same here, so that the desk can open it. */
const obfuscated: SecretBox = (() => {
  const key = pbkdf2Sync('peanuts', 'saltysalt', 1, 16, 'sha1');
  const iv = Buffer.alloc(16, ' ');
  const mark = Buffer.from('v10');
  return {
    protection: 'none',
    seal: (text) => {
      const cipher = createCipheriv('aes-128-cbc', key, iv);
      return Buffer.concat([mark, cipher.update(text), cipher.final()]).toString('base64');
    },
    open: (sealed) => {
      const decipher = createDecipheriv('aes-128-cbc', key, iv);
      return Buffer.concat([decipher.update(Buffer.from(sealed, 'base64').subarray(mark.length)), decipher.final()]).toString();
    },
  };
})();

export interface Past {
  /** Of this desk. */
  readonly deskId: string;
  readonly journal: Journal;
}

/** Switches with which a desk opens such a folder: its data, and what makes two runs alike. */
export const switches = (folder: string): string[] => [`--user-data-dir=${folder}`, '--force-color-profile=srgb', '--password-store=basic', '--allow-plaintext-secrets'];

/** The key of the journal in a data folder that was made here. */
export const journalKeyIn = (folder: string): ReturnType<typeof openJournalKey> => openJournalKey(folder, obfuscated);

/** Makes a data folder: the desk's id, its key, and a journal that `write` fills. */
export async function makeDataFolder(folder: string, write: (past: Past) => void): Promise<void> {
  fs.mkdirSync(folder, { recursive: true });
  const machineId = await readMachineId();
  const { id: deskId } = openDeskId(folder, machineId, silentLog);
  const key = openJournalKey(folder, obfuscated);
  const journal = openJournal({ dir: path.join(folder, 'journal'), deskId, machineId, key, now: Date.now, random: (length) => randomBytes(length) });
  try {
    write({ deskId, journal });
  } finally {
    journal.close();
  }
}

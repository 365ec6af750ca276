/** `deskbell --export-journal FOLDER`: rescue, where a desk cannot start any more or central storage never got its rows. */
import { safeStorage } from 'electron';
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../shared/errors.js';
import type { Arguments } from './arguments.js';
import { describeExport, exportJournals } from './journal/export.js';
import { findPolicy } from './policy/find.js';
import { openSecretBox } from './secrets/box.js';
import { readJournalKeys } from './secrets/journal-key.js';

export interface ExportJournalOptions {
  readonly args: Arguments;
  readonly to: string;
  /** The user's data folder. */
  readonly folder: string;
  readonly print: (line: string) => void;
}

/** All was taken out; not all could be read; nothing was written. */
const status = { whole: 0, partly: 1, nothing: 2 } as const;

/** After the app is ready. @returns the exit status */
export function exportJournal({ args, to, folder, print }: ExportJournalOptions): number {
  try {
    const box = openSecretBox(safeStorage, { platform: process.platform, allowPlaintext: args.allowPlaintextSecrets, ownDataFolder: args.userDataDir !== undefined });
    const { lines, whole } = describeExport(to, exportJournals({ from: journalFolders(args, folder), to, keys: readJournalKeys(folder, box), now: Date.now() }));
    for (const line of lines) print(line);
    return whole ? status.whole : status.partly;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    print(`Nothing was exported to ${to}. ${reasonOf(error)}`);
    return status.nothing;
  }
}

/** Beside the one of this user, in a folder of the policy also those of other desks: without their keys, as they lie there. */
function journalFolders({ policy }: Arguments, folder: string): string[] {
  const { journalDir } = ((): { journalDir?: string } => {
    try {
      return findPolicy(policy === undefined ? {} : { argument: policy }).policy;
    } catch (error) {
      // A policy that cannot be read is why a desk does not start: the export must not need it.
      if (error instanceof AppError) return {};
      throw error;
    }
  })();
  const own = path.join(folder, 'journal');
  const shared = journalDir === undefined ? undefined : path.join(journalDir, 'journal');
  const desks = shared !== undefined && fs.existsSync(shared) ? fs.readdirSync(shared).filter((name) => /^[0-9a-f]{32}$/.test(name)).map((name) => path.join(shared, name)) : [];
  return [...(fs.existsSync(own) ? [own] : []), ...desks];
}

/** The errors of a journal speak of the desk's own disk. */
function reasonOf({ code, message }: AppError): string {
  if (code === 'disk-full') return 'There is not enough space there.';
  return code === 'read-only' ? 'That folder cannot be written to, or the journal cannot be read by this user.' : message;
}

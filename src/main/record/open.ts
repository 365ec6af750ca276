import { readFile } from 'node:fs/promises';
import { AppError } from '../../shared/errors.js';
import type { ReviewStore } from '../../shared/review/types.js';
import { openReviewersKey, type ReviewersKey } from '../archive/keys/reviewers.js';
import { openFolderStore } from './folder-store.js';
import type { RecordOpening } from './messages.js';

/** @throws AppError `wrong-password`, `certificate`, `not-allowed`, `invalid-request`, `archive-unreachable`, `archive-damaged` */
export async function openRecordStore(as: RecordOpening): Promise<ReviewStore> {
  if (as.place === 'postgres') {
    const { host, port, database, certificate, user, password, timeZone, libraryKey } = as;
    // Only where the record lies there is its driver loaded.
    const { openPostgresRecord } = await import('./postgres-store.js');
    return openPostgresRecord({ place: { host, port, database, ...(certificate === undefined ? {} : { certificate }) }, login: { user, password }, timeZone, ...(libraryKey === undefined ? {} : { libraryKey }) });
  }
  const { folder, indexes, me, timeZone, recipients, libraryKey, silentAfter, key } = as;
  return openFolderStore({ folder, indexes, me, timeZone, recipients, libraryKey, silentAfter, now: Date.now, reviewers: key && (await keyIn(key)) });
}

const LONGEST = 1_000_000;

async function keyIn({ file, passphrase }: { readonly file: string; readonly passphrase: string }): Promise<ReviewersKey> {
  const content = await readFile(file).catch((cause: unknown) => {
    throw new AppError('invalid-request', 'The file with the reviewers’ key cannot be read. Connect the drive that it is on, or choose the file again.', { cause });
  });
  return openReviewersKey(content.subarray(0, LONGEST).toString('utf8'), passphrase);
}

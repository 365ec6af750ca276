import { AppError } from '../../shared/errors.js';

export const damaged = (what: string, cause?: unknown): AppError =>
  new AppError(
    'journal-damaged',
    `The record on this computer is damaged (${what}). Nothing was changed. Set it aside to go on with a new one, and tell your administrator.`,
    { cause },
  );

export const newer = (): AppError =>
  new AppError('journal-newer', 'The record on this computer was written by a newer Deskbell. Nothing was changed. Install the newer version to go on.');

export const locked = (): AppError =>
  new AppError('journal-locked', 'Another Deskbell already uses this data folder. Close it, or start with another data folder.');

export const keyMissing = (keyId: string): AppError =>
  new AppError(
    'journal-key-missing',
    `The key for the record on this computer (${keyId}) is missing from the key store of this user. Sign in to the computer as usual and unlock the key store, or set the record aside to go on with a new one.`,
  );

/** Only what the centre has acknowledged is ever emptied. */
export const emptied = (seq: number): AppError =>
  new AppError(
    'archive-damaged',
    `Central storage asks for row ${seq}, which it had acknowledged and which was removed from this computer since. It seems to have been put back to an older state. Tell your administrator.`,
  );

export const closed = (cause?: unknown): AppError =>
  new AppError('journal-closed', 'The record was closed because the disk reported an error. Check the disk, then start Deskbell again.', { cause });

export const ended = (): AppError => new AppError('journal-closed', 'The record is closed. Start Deskbell again.');

export const refused = (what: string): AppError => new AppError('invalid-request', `This cannot be written to the record: ${what}.`);

const diskFull = (cause: unknown): AppError =>
  new AppError('disk-full', 'The disk is full, so nothing can be recorded, and patrons see the desk as closed. Free some space and press Try again.', { cause });

export const readOnly = (cause: unknown): AppError =>
  new AppError('read-only', 'The folder of the record cannot be written to. Ask your administrator for write permission to it, or for another folder.', { cause });

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** The result code of SQLite; a failure to open carries it at the end of its text only. */
function sqliteCode(error: unknown): string {
  const code = codeOf(error);
  if (code !== '') return code;
  const number = error instanceof Error ? /^ConnectionFailed\(.*: (\d+)"\)$/s.exec(error.message)?.[1] : undefined;
  if (number === undefined) return '';
  return { 8: 'SQLITE_READONLY', 11: 'SQLITE_CORRUPT', 13: 'SQLITE_FULL', 14: 'SQLITE_CANTOPEN', 26: 'SQLITE_NOTADB' }[number] ?? 'SQLITE_ERROR';
}

/** Turns what SQLite and the file system say into a sentence for a person. Anything unknown is a defect and stays as it is. */
export function journalError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const code = sqliteCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT' || code.startsWith('SQLITE_FULL') || code === 'SQLITE_IOERR_SHMSIZE') return diskFull(error);
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM' || code.startsWith('SQLITE_READONLY') || code === 'SQLITE_PERM') return readOnly(error);
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB' || code === 'SQLITE_FORMAT') return damaged('its file cannot be read', error);
  if (code.startsWith('SQLITE_CANTOPEN')) return damaged('its file cannot be opened', error);
  if (code.startsWith('SQLITE_BUSY') || code === 'SQLITE_LOCKED') return locked();
  if (code.startsWith('SQLITE_IOERR') || code === 'EIO') return closed(error);
  return error;
}

/** Runs `action`; what it throws leaves as a sentence where there is one. */
export function inWords<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw journalError(error);
  }
}

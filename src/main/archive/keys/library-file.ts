import { readFile, stat } from 'node:fs/promises';
import { AppError } from '../../../shared/errors.js';
import { openLibraryKey } from './library.js';
import type { Signer } from './signed.js';

/** Key files are short. Bytes */
const MAX_KEY_FILE = 64 * 1024;

async function readKey(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size <= MAX_KEY_FILE) return await readFile(file, 'utf8');
  } catch (cause) {
    throw new AppError('invalid-request', 'The key file cannot be read. Choose it again.', { cause });
  }
  throw new AppError('invalid-request', 'This is no key file. Choose the file with the key of the library.');
}

/**
 * Opens the key of the library that somebody chose.
 * @param libraryKey of the policy, 64 hex digits: another one is refused
 * @throws AppError `wrong-password`, `invalid-request`
 */
export async function openLibraryFile(file: string, passphrase: string, libraryKey: string | undefined): Promise<Signer> {
  const signer = await openLibraryKey(await readKey(file), passphrase);
  if (signer.publicKey !== libraryKey) throw new AppError('invalid-request', 'This is a key of another library, or an old one: the policy names another. Choose the file that belongs to it.');
  return signer;
}

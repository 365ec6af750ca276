import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../shared/errors.js';
import { openLibraryKey } from '../keys/library.js';
import { openReviewersKey, type ReviewersKey } from '../keys/reviewers.js';
import { isPublicKey, type Signer } from '../keys/signed.js';
import { findPolicy } from '../../policy/find.js';
import { askFor, Misused, type Terminal } from './command.js';

/** Names in the environment, for who runs this without a terminal. */
const passphraseOf = { library: 'DESKBELL_LIBRARY_PASSPHRASE', reviewers: 'DESKBELL_REVIEWERS_PASSPHRASE' } as const;
type Kind = keyof typeof passphraseOf;

const shortest = 12;
const words: Record<Kind, string> = { library: 'the key of the library', reviewers: 'the key of the reviewers' };

const given = (kind: Kind, terminal: Terminal): string | undefined => terminal.env[passphraseOf[kind]] || undefined;

/** @throws AppError `invalid-request` for one that is short, or was typed differently the second time */
export async function newPassphrase(kind: Kind, terminal: Terminal): Promise<string> {
  const known = given(kind, terminal);
  const first = known ?? (await askFor(terminal, `A passphrase for ${words[kind]}, at least ${shortest} characters`, { secret: true }));
  if (first.length < shortest) throw new AppError('invalid-request', `This passphrase is too short: use at least ${shortest} characters, five or six words for example. Nothing was made.`);
  if (known === undefined && (await askFor(terminal, 'The same again', { secret: true })) !== first) throw new AppError('invalid-request', 'The second passphrase was another one. Nothing was made.');
  return first;
}

const askPassphrase = async (kind: Kind, terminal: Terminal): Promise<string> => given(kind, terminal) ?? askFor(terminal, `Passphrase of ${words[kind]}`, { secret: true });

/** @throws AppError `invalid-request` */
export async function readKeyFile(file: string, terminal: Terminal): Promise<string> {
  const full = path.resolve(terminal.cwd, file);
  try {
    const text = await readFile(full, 'utf8');
    if (text.length > 64 * 1024) throw new Error('no key file is that long');
    return text;
  } catch (cause) {
    throw new AppError('invalid-request', `The key file ${full} cannot be read. Check its path.`, { cause });
  }
}

/** @throws AppError `invalid-request`, `wrong-password` */
export const readLibraryKey = async (file: string, terminal: Terminal): Promise<Signer> => openLibraryKey(await readKeyFile(file, terminal), await askPassphrase('library', terminal));

/** @throws AppError `invalid-request`, `wrong-password` */
export async function readReviewersKey(file: string, terminal: Terminal): Promise<ReviewersKey> {
  const text = await readKeyFile(file, terminal);
  return openReviewersKey(text, text.includes('AGE-SECRET-KEY-1') ? '' : await askPassphrase('reviewers', terminal));
}

/** Makes a file that is not there yet, for this user alone. @throws AppError `invalid-request` */
export async function writeNew(file: string, content: string): Promise<void> {
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (cause) {
    const there = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    throw new AppError('invalid-request', there ? `There is a file ${file} already, and it was left as it is. Choose another place.` : `The file ${file} cannot be written. Choose another place.`, { cause });
  }
}

export const libraryKeyOptions = { 'library-key': { type: 'string' }, policy: { type: 'string' } } as const;

/**
 * The public key of the library: as it was typed, or from a policy.
 * @throws Misused, AppError `policy-invalid`
 */
export function publicLibraryKey(values: { readonly 'library-key'?: string | undefined; readonly policy?: string | undefined }, terminal: Terminal): string | undefined {
  const typed = values['library-key']?.trim().toLowerCase();
  if (typed !== undefined && !isPublicKey(typed)) throw new Misused('The public key of the library is 64 hex digits.');
  if (typed !== undefined || values.policy === undefined) return typed;
  // The policy that is named counts, also where this computer has one of its own.
  return findPolicy({ argument: path.resolve(terminal.cwd, values.policy), machineFile: '' }).policy.central?.libraryKey;
}

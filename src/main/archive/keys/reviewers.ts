import { AppError } from '../../../shared/errors.js';

/** What opens the segments of a folder (age, X25519). */
export interface ReviewersKey {
  /** `age1…`, as the policy names it. */
  readonly recipient: string;
  /** @returns undefined where it was not sealed to this key, or was changed */
  open(sealed: Uint8Array): Promise<Uint8Array | undefined>;
}

export interface MadeReviewersKey {
  readonly recipient: string;
  /** Content of the key file. */
  readonly file: string;
}

const identityPattern = /^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/m;

/**
 * A new key of the reviewers. Its file is what `age -p` makes of an age identity, so that the record can be opened
 * without this program, too.
 *
 * @param work logarithm of the scrypt rounds, 17 unless given
 */
export async function makeReviewersKey(passphrase: string, now: Date, work?: number): Promise<MadeReviewersKey> {
  const { generateX25519Identity, identityToRecipient } = await import('age-encryption');
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  return { recipient, file: await sealFile(`# created: ${now.toISOString()}\n# public key: ${recipient}\n${identity}\n`, passphrase, work) };
}

/**
 * @param file content of the key file, with a passphrase or as a plain age identity
 * @throws AppError `wrong-password` for another passphrase, `invalid-request` for what is no key of reviewers
 */
export async function openReviewersKey(file: string, passphrase: string): Promise<ReviewersKey> {
  const identity = identityPattern.exec(identityPattern.test(file) ? file : await openFile(file, passphrase))?.[0];
  if (identity === undefined) throw new AppError('invalid-request', 'This is not the key file of the reviewers. Choose the file that was made together with the record.');
  const { Decrypter, identityToRecipient } = await import('age-encryption');
  const age = new Decrypter();
  age.addIdentity(identity);
  return { recipient: await identityToRecipient(identity), open: (sealed) => age.decrypt(sealed).catch(() => undefined) };
}

/** 128 MiB and about a second for each guess; it is paid at every opening, by the person who waits. */
const defaultWork = 17;

/** A passphrase is the same one, however the keyboard composes its letters. */
const composed = (passphrase: string): string => passphrase.normalize('NFC');

/** Seals the text of a key with a passphrase (age with scrypt), as text. */
export async function sealFile(text: string, passphrase: string, work = defaultWork): Promise<string> {
  const { armor, Encrypter } = await import('age-encryption');
  const age = new Encrypter();
  age.setPassphrase(composed(passphrase));
  age.setScryptWorkFactor(work);
  return armor.encode(await age.encrypt(text));
}

/** @throws AppError `wrong-password`, `invalid-request` */
export async function openFile(file: string, passphrase: string): Promise<string> {
  const { armor, Decrypter } = await import('age-encryption');
  let sealed: Uint8Array;
  try {
    sealed = armor.decode(file.trim());
  } catch (cause) {
    throw new AppError('invalid-request', 'This is not a key file, or it is damaged: it begins with “BEGIN AGE ENCRYPTED FILE”. Choose another, or take it from a backup.', { cause });
  }
  const age = new Decrypter();
  age.addPassphrase(composed(passphrase));
  try {
    return await age.decrypt(sealed, 'text');
  } catch (cause) {
    throw new AppError('wrong-password', 'The key file does not open with this passphrase. Check it, and whether it is the file that you meant.', { cause });
  }
}

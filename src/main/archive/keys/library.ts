import { AppError } from '../../../shared/errors.js';
import { openFile, sealFile } from './reviewers.js';
import { newPrivateKey, publicKeyOf, signerOf, type Signer } from './signed.js';

export interface MadeLibraryKey {
  /** 64 hex digits, for the policy's `central.libraryKey`. */
  readonly publicKey: string;
  /** Content of the key file. */
  readonly file: string;
}

/**
 * A new key of the library (Ed25519, PKCS #8). It is sealed as the reviewers' key is, with age's passphrase: OpenSSL
 * protects a PKCS #8 file with 2,048 rounds of PBKDF2, which a graphics card tries through.
 *
 * @param work logarithm of the scrypt rounds, 17 unless given
 */
export async function makeLibraryKey(passphrase: string, work?: number): Promise<MadeLibraryKey> {
  const key = newPrivateKey();
  return { publicKey: publicKeyOf(key), file: await sealFile(key.export({ format: 'pem', type: 'pkcs8' }).toString(), passphrase, work) };
}

/** @throws AppError `wrong-password`, `invalid-request` */
export async function openLibraryKey(file: string, passphrase: string): Promise<Signer> {
  const pem = await openFile(file, passphrase);
  try {
    return signerOf(pem);
  } catch (cause) {
    throw new AppError('invalid-request', 'This is not the key file of the library. Choose the file that was made together with the record.', { cause });
  }
}

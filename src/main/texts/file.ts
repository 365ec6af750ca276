/** Files of texts that people write or export elsewhere: plain UTF-8, of a size that a desk reads at once. */
import fs from 'node:fs';
import { AppError } from '../../shared/errors.js';

/** @param hint for whoever saved it in another encoding @throws AppError `invalid-request`, in words */
export function readTextFile(file: string, { maxMiB = 1, hint = '' }: { readonly maxMiB?: number; readonly hint?: string } = {}): string {
  let bytes: Buffer;
  try {
    if (fs.statSync(file).size > maxMiB * 1024 * 1024) throw new AppError('invalid-request', `The file is larger than ${maxMiB} MiB.`);
    bytes = fs.readFileSync(file);
  } catch (error) {
    throw error instanceof AppError ? error : new AppError('invalid-request', 'The file cannot be read. Check that it is there, and that this user may read it.', { cause: error });
  }
  return textOf(bytes, hint);
}

function textOf(bytes: Buffer, hint: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes); // without the mark that some editors put at the beginning
  } catch (error) {
    throw new AppError('invalid-request', `The file is not UTF-8 text. Save it again with the encoding UTF-8${hint}.`, { cause: error });
  }
}

import { randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ReviewersKey } from '../archive/keys/reviewers.js';
import { writeWhole } from '../archive/manifest.js';

/**
 * What the index of a sealed record is encrypted with: sealed to the reviewers' key itself, so that nobody opens the
 * index who could not open the record. Where that does not open it, another one is made, and with it another index.
 *
 * @param folder of the index, on this computer
 */
export async function indexKey(folder: string, reviewers: ReviewersKey): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, `index-${reviewers.recipient.slice(-16)}.key`);
  const sealed = await readFile(file).catch(() => undefined);
  const known = sealed && (await reviewers.open(sealed));
  if (known?.length === 32) return Buffer.from(known).toString('hex');
  const { Encrypter } = await import('age-encryption');
  const age = new Encrypter();
  age.addRecipient(reviewers.recipient);
  const key = randomBytes(32);
  await writeWhole(file, await age.encrypt(key));
  return key.toString('hex');
}

import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { AppError } from '../../shared/errors.js';
import { readLine, signedText, signLine, type LineCheck } from '../retention/signed-line.js';
import { certificatesFolder, filesBeside } from './desk-file.js';
import type { Signer } from './keys/signed.js';
import { writeWhole } from './manifest.js';

/**
 * That somebody certified the key of a desk, signed by the library: the certificate itself does not say who it was. In a
 * folder it lies beside the certificate, a file for each time; in PostgreSQL it is an access record.
 */
const certifiedSchema = z.strictObject({
  id: z.uuid(),
  /** ms since 1970. */
  at: z.int().min(0),
  by: z.string().trim().min(1).max(200),
  /** 32 hex digits. */
  desk: z.string().regex(/^[0-9a-f]{32}$/),
  /** 64 hex digits. */
  publicKey: z.string().regex(/^[0-9a-f]{64}$/),
  name: z.string().min(1).max(200),
});
export type Certified = Readonly<z.infer<typeof certifiedSchema>>;

const format = 'deskbell-certified-1';
const ending = '.json';

/** On return it is on the disk. */
export async function keepCertified(folder: string, archive: string, library: Signer, what: Omit<Certified, 'id'>): Promise<void> {
  const certified = certifiedSchema.parse({ id: randomUUID(), ...what });
  const below = certificatesFolder(folder, certified.desk);
  await mkdir(below, { recursive: true });
  await writeWhole(path.join(below, `${certified.id}${ending}`), `${JSON.stringify(signLine(format, archive, certified, (text) => library.sign(text)))}\n`);
}

/** Those that the library signed for this record, and for this desk. */
export async function certifiedOf(folder: string, desk: string, check: LineCheck): Promise<readonly Certified[]> {
  const texts = await filesBeside(folder, desk, (name) => name.endsWith(ending));
  return texts.flatMap((text) => read(text, check) ?? []).filter((certified) => certified.desk === desk);
}

function read(text: string, check: LineCheck): Certified | undefined {
  try {
    return readLine(signedText().parse(JSON.parse(text)), format, certifiedSchema, check);
  } catch (error) {
    if (error instanceof AppError || error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}

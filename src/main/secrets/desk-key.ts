import { existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { newPrivateKey, publicKeyOf, signerOf } from '../archive/keys/signed.js';
import type { Log } from '../log/log.js';
import type { SecretBox } from './box.js';
import { readIfThere, writeDurably } from './durable.js';

/** With which a desk signs how far its record goes. */
export interface DeskKey {
  /** 64 hex digits. */
  readonly publicKey: string;
  /** PKCS #8, DER. */
  readonly pkcs8: Uint8Array;
}

const stored = z.strictObject({ publicKey: z.string().regex(/^[0-9a-f]{64}$/), protection: z.enum(['os', 'none']), sealed: z.base64().min(1).max(4_096) });
const FILE = 'desk.key';

/**
 * The desk's own key, made once and kept sealed by the system. One that cannot be opened any more is set aside and a new
 * one is made: it keeps nothing secret, and the centre shows the desk as not certified until the library has signed it.
 *
 * @returns undefined where the system keeps no key, or the file cannot be written: heads are then not signed, which the
 * centre reports
 */
export function openDeskKey(folder: string, box: SecretBox | undefined, log: Log): DeskKey | undefined {
  if (box === undefined) return undefined;
  const file = path.join(folder, FILE);
  try {
    return unseal(file, box) ?? make(file, box);
  } catch (error) {
    log.warn('desk key not opened', { error });
  }
  try {
    setAside(folder);
    return make(file, box);
  } catch (error) {
    log.warn('desk key not made', { error });
    return undefined;
  }
}

function unseal(file: string, box: SecretBox): DeskKey | undefined {
  const text = readIfThere(file, 16 * 1024);
  if (text === undefined) return undefined;
  const { publicKey, sealed } = stored.parse(JSON.parse(text));
  const pkcs8 = Buffer.from(box.open(sealed), 'base64');
  if (signerOf(pkcs8).publicKey !== publicKey) throw new Error('it is not the key that it was');
  return { publicKey, pkcs8 };
}

function make(file: string, box: SecretBox): DeskKey {
  const key = newPrivateKey();
  const pkcs8 = key.export({ format: 'der', type: 'pkcs8' });
  const publicKey = publicKeyOf(key);
  writeDurably(file, `${JSON.stringify({ publicKey, protection: box.protection, sealed: box.seal(pkcs8.toString('base64')) })}\n`);
  return { publicKey, pkcs8 };
}

function setAside(folder: string): void {
  const file = path.join(folder, FILE);
  for (let index = 1; existsSync(file); index += 1) {
    const aside = path.join(folder, `desk.set-aside-${index}.key`);
    if (!existsSync(aside)) renameSync(file, aside);
  }
}

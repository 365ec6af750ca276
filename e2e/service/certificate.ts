/** A certificate for a server of a test, and the authority that it is trusted by. */
import fs from 'node:fs';
import path from 'node:path';
import { ensureCertificate } from '../../tools/certificate.mjs';

/** @param dir where it is kept @returns PEM */
export async function certificate(dir: string, names: readonly string[]): Promise<{ readonly ca: string; readonly key: string; readonly cert: string }> {
  await ensureCertificate(dir, { names });
  const pem = (name: string): string => fs.readFileSync(path.join(dir, name), 'utf8');
  return { ca: pem('ca.crt'), key: pem('server.key'), cert: pem('server.crt') };
}

import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import type { HeardMessage } from '../../core/heard.js';
import { attachText } from '../../core/patron/attach.js';

/** Whether the patron's signature is good for this thread and this sender: ECDSA P-256 with SHA-256, IEEE P1363 form. */
export function verified({ thread, from, proof }: HeardMessage): boolean {
  if (thread === undefined || proof?.signature === undefined) return false;
  const key = publicKey(proof.key);
  if (!key) return false;
  return verify('sha256', Buffer.from(attachText(thread, from, proof.nonce)), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(proof.signature, 'base64url'));
}

function publicKey(point: string): KeyObject | undefined {
  const bytes = Buffer.from(point, 'base64url');
  if (bytes.length !== 65 || bytes[0] !== 4) return undefined;
  try {
    const jwk = { kty: 'EC', crv: 'P-256', x: bytes.subarray(1, 33).toString('base64url'), y: bytes.subarray(33).toString('base64url') };
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    return undefined; // not a point of the curve
  }
}

/**
 * How an anonymous patron's page proves that a conversation is its own (PROTOCOL §9 "Who"). The first message shows
 * a P-256 public key; whoever later writes from another address signs that address with the private half. The page
 * signs and the desk verifies; the text and its form are here, so that both mean the same.
 */
import type { FullAddress, PatronProof } from '../heard.js';

/** Namespace of `<proof/>` and `<nonce/>`. */
export const NS_PATRON = 'urn:deskbell:patron:0';

/**
 * The text to sign: ECDSA P-256 with SHA-256 over its UTF-8 form. JSON keeps the parts apart whatever they contain,
 * and the name in front keeps the signature from meaning anything elsewhere.
 *
 * @param conversation thread id
 * @param address the full address that the server gave to the page, as the server writes it
 * @param nonce what a desk sent with its presence; '' when no desk had answered
 */
export function attachText(conversation: string, address: FullAddress, nonce = ''): string {
  return JSON.stringify([NS_PATRON, 'attach', conversation, address, nonce]);
}

/** A thread id counts only in the form that the page makes: a version 4 UUID in lower case (RFC 9562). */
export function isConversationId(thread: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(thread);
}

export const isNonce = (nonce: string): boolean => /^[A-Za-z0-9_-]{8,128}$/.test(nonce);

// The only way to write 65 bytes that begin with 04 (an uncompressed point), and 64 bytes, in base64url.
const KEY = /^B[A-P][A-Za-z0-9_-]{84}[AEIMQUYcgkosw048]$/;
const SIGNATURE = /^[A-Za-z0-9_-]{85}[AQgw]$/;

/**
 * Reads the attributes of `<proof/>`; undefined when they are not a proof. Whether the point lies on the curve and
 * the signature holds is for the verifier.
 */
export function parseProof(attributes: Readonly<Record<string, unknown>>): PatronProof | undefined {
  const { key, signature, nonce } = attributes;
  if (typeof key !== 'string' || !KEY.test(key)) return undefined;
  if (signature === undefined) return nonce === undefined ? { key } : undefined;
  if (typeof signature !== 'string' || !SIGNATURE.test(signature)) return undefined;
  if (nonce === undefined) return { key, signature };
  return typeof nonce === 'string' && isNonce(nonce) ? { key, signature, nonce } : undefined;
}

/** `urn:deskbell:patron:0`: how an anonymous patron's page proves whose conversation it continues (core/patron/attach.ts). */
import { isNonce, NS_PATRON, parseProof } from '../../../core/patron/attach.js';
import type { PatronProof } from '../../../core/heard.js';
import { child, text, xml, type Element } from '../xml.js';

export const buildNonce = (nonce: string): Element => xml('nonce', { xmlns: NS_PATRON }, nonce);

/** A form that a proof cannot have is no proof; whether the signature holds is for the verifier. */
export function parsePatronProof(message: Element): PatronProof | undefined {
  const proof = child(message, 'proof', NS_PATRON);
  return proof && parseProof(proof.attrs);
}

export function parseNonce(presence: Element): string | undefined {
  const nonce = child(presence, 'nonce', NS_PATRON);
  const value = nonce && text(nonce);
  return value !== undefined && isNonce(value) ? value : undefined;
}

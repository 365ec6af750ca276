/**
 * XEP-0380 Explicit Message Encryption 0.4.0, https://xmpp.org/extensions/xep-0380.html, and what encrypted messages
 * look like without it: XEP-0384 OMEMO, XEP-0373 OpenPGP, XEP-0027 and OTR (XEP-0364). Only to see that it is so.
 */
import { child, text, type Element } from '../xml.js';

const MARKS: readonly (readonly [name: string, namespace: string])[] = [
  ['encryption', 'urn:xmpp:eme:0'],
  ['encrypted', 'urn:xmpp:omemo:2'],
  ['encrypted', 'urn:xmpp:omemo:1'],
  ['encrypted', 'eu.siacs.conversations.axolotl'],
  ['openpgp', 'urn:xmpp:openpgp:0'],
  ['x', 'jabber:x:encrypted'],
];

/** @param namespace of the message's own elements */
export function isEncrypted(message: Element, namespace: string): boolean {
  if (MARKS.some(([name, mark]) => child(message, name, mark) !== undefined)) return true;
  const body = child(message, 'body', namespace);
  return body !== undefined && text(body).startsWith('?OTR');
}

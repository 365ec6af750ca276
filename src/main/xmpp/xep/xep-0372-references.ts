/** XEP-0372 References 0.6.0, https://xmpp.org/extensions/xep-0372.html: mentions alone. */
import type { Address } from '../../../core/heard.js';
import { parseJid } from '../jid.js';
import { attribute, children, xml, type Element } from '../xml.js';

export const NS_REFERENCES = 'urn:xmpp:reference:0';

const MAX_MENTIONS = 100;

/** §3.1 with the address as an XMPP URI (RFC 5122). */
export const buildMention = (address: Address): Element =>
  xml('reference', { xmlns: NS_REFERENCES, type: 'mention', uri: `xmpp:${encodeURIComponent(address).replaceAll('%40', '@')}` });

function addressOf(uri: string): Address | undefined {
  const [, path] = /^xmpp:([^?#]*)/i.exec(uri) ?? [];
  if (path === undefined) return undefined;
  try {
    return parseJid(decodeURIComponent(path))?.bare;
  } catch {
    return undefined; // broken percent-encoding
  }
}

/** @returns the bare addresses that are mentioned, each once */
export function parseMentions(message: Element): readonly Address[] {
  const mentions = children(message, 'reference', NS_REFERENCES).filter((reference) => attribute(reference, 'type') === 'mention');
  return [...new Set(mentions.slice(0, MAX_MENTIONS).flatMap((reference) => addressOf(attribute(reference, 'uri') ?? '') ?? []))];
}

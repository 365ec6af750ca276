/** XEP-0115 Entity Capabilities 1.6.0, https://xmpp.org/extensions/xep-0115.html */
import { createHash } from 'node:crypto';
import { xml, type Element } from '../xml.js';
import type { DiscoInfo } from './xep-0030-disco.js';

export const NS_CAPS = 'http://jabber.org/protocol/caps';

/** §5.1. SHA-1 is what every client of today compares; nothing secret depends on it. */
export function verificationString({ identity, features }: DiscoInfo): string {
  const parts = [`${identity.category}/${identity.type}//${identity.name}`, ...features.toSorted()];
  return createHash('sha1').update(`${parts.join('<')}<`).digest('base64');
}

export const buildCaps = (info: DiscoInfo, node: string): Element => xml('c', { xmlns: NS_CAPS, hash: 'sha-1', node, ver: verificationString(info) });

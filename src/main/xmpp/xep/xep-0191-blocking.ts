/** XEP-0191 Blocking Command 1.3, https://xmpp.org/extensions/xep-0191.html */
import { xml, type Element } from '../xml.js';

export const NS_BLOCKING = 'urn:xmpp:blocking';

/** §3.3 and §3.5: the payload of the request. */
export const buildBlocking = (address: string, blocked: boolean): Element =>
  xml(blocked ? 'block' : 'unblock', { xmlns: NS_BLOCKING }, xml('item', { jid: address }));

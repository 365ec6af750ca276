/** XEP-0410 MUC Self-Ping 1.1.0, https://xmpp.org/extensions/xep-0410.html, with the ping of XEP-0199. */
import { xml, type Element } from '../xml.js';

export const NS_PING = 'urn:xmpp:ping';

export const buildPing = (): Element => xml('ping', { xmlns: NS_PING });

/**
 * §3.2: what an error says about our occupancy.
 * @param condition RFC 6120 defined condition
 * @returns undefined when it says nothing
 */
export function stillJoined(condition: string): boolean | undefined {
  switch (condition) {
    case 'service-unavailable':
    case 'feature-not-implemented':
    case 'item-not-found': // joined under another nick
      return true;
    case 'remote-server-not-found':
    case 'remote-server-timeout':
      return undefined;
    default:
      return false;
  }
}

/** XEP-0410 MUC Self-Ping 1.1.0, https://xmpp.org/extensions/xep-0410.html, with the ping of XEP-0199. */
import { parseJid } from '../jid.js';
import { attribute, child, elements, NS_CLIENT, NS_STANZA_ERRORS, xml, type Element } from '../xml.js';

export const NS_PING = 'urn:xmpp:ping';

export const buildPing = (): Element => xml('ping', { xmlns: NS_PING });

/** What a room says about our place in it. `renamed`: we are in, under another name than the one that was asked. */
export type Standing = 'joined' | 'renamed' | 'lost';

/**
 * §3.2: reads the answer to a ping of our own occupant.
 * @param asked the occupant's address; an answer from anybody else says nothing
 * @returns undefined when it says nothing: it is forged, malformed, or somebody on the way could not reach the room
 */
export function parseStanding(answer: Element, asked: string): Standing | undefined {
  const from = parseJid(attribute(answer, 'from') ?? '');
  if (!from || !answer.is('iq', NS_CLIENT) || from.full !== parseJid(asked)?.full) return undefined;
  switch (attribute(answer, 'type')) {
    case 'result': return 'joined';
    case 'error': return standingBy(child(answer, 'error', NS_CLIENT));
    default: return undefined;
  }
}

function standingBy(error: Element | undefined): Standing | undefined {
  const conditions = (error ? elements(error) : []).filter((one) => one.getNS() === NS_STANZA_ERRORS && one.getName() !== 'text');
  switch (conditions.length === 1 ? conditions[0]?.getName() : undefined) {
    case undefined:
    case 'remote-server-not-found':
    case 'remote-server-timeout':
      return undefined;
    case 'service-unavailable':
    case 'feature-not-implemented':
      return 'joined'; // the room passed the ping on to us
    case 'item-not-found':
      return 'renamed';
    default:
      return 'lost';
  }
}

/** XEP-0045 Multi-User Chat 1.34, §9.5 to §10.8: who belongs to a room, also who is not there. https://xmpp.org/extensions/xep-0045.html */
import type { Address } from '../../../core/heard.js';
import { parseJid } from '../jid.js';
import { child, children, token, xml, type Element } from '../xml.js';
import type { Affiliation } from './xep-0045-muc.js';

export const NS_MUC_ADMIN = 'http://jabber.org/protocol/muc#admin';

/** Each is a list of its own. */
export const MEMBERS = ['owner', 'admin', 'member'] as const satisfies readonly Affiliation[];

/** More people have no desks; a list that is longer is cut. */
const MOST = 5_000;

export const buildMembersQuery = (affiliation: Affiliation): Element => xml('query', { xmlns: NS_MUC_ADMIN }, xml('item', { affiliation }));

/** @returns their bare addresses; what is none is left out */
export function parseMembers(result: Element): readonly Address[] {
  const query = child(result, 'query', NS_MUC_ADMIN);
  return (query ? children(query, 'item', NS_MUC_ADMIN) : []).slice(0, MOST).flatMap((item) => parseJid(token(item, 'jid') ?? '')?.bare ?? []);
}

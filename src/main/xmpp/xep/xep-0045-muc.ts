/** XEP-0045 Multi-User Chat 1.34, https://xmpp.org/extensions/xep-0045.html */
import { attribute, child, children, token, xml, type Element } from '../xml.js';

export const NS_MUC = 'http://jabber.org/protocol/muc';
export const NS_MUC_USER = 'http://jabber.org/protocol/muc#user';

export const AFFILIATIONS = ['owner', 'admin', 'member', 'none', 'outcast'] as const;
export type Affiliation = (typeof AFFILIATIONS)[number];

/** §15.6.2: codes that say what happened to an occupant. */
export const STATUS = { self: 110, created: 201, banned: 301, renamed: 303, kicked: 307, affiliationLost: 321, membersOnly: 322, shutdown: 332, technical: 333 } as const;

export interface MucUser {
  readonly affiliation: Affiliation;
  /** The occupant's real address, as the room says it. */
  readonly jid?: string;
  /** The new nick, with status 303. */
  readonly nick?: string;
  readonly statuses: readonly number[];
}

/**
 * Enters a room without its legacy history (§7.2.14): what was said before is read from the archive.
 * @param about what the occupants are told of us beside our name
 */
export const buildJoin = (room: string, nick: string, ...about: readonly (Element | undefined)[]): Element =>
  xml('presence', { to: `${room}/${nick}` }, ...about, xml('x', { xmlns: NS_MUC }, xml('history', { maxstanzas: '0' })));

/** §7.7: what its occupants are told of us from now on. */
export const buildOccupantPresence = (room: string, nick: string, ...about: readonly (Element | undefined)[]): Element => xml('presence', { to: `${room}/${nick}` }, ...about);

export const buildLeave = (room: string, nick: string): Element => xml('presence', { to: `${room}/${nick}`, type: 'unavailable' });

const isAffiliation = (value: string | undefined): value is Affiliation => AFFILIATIONS.some((known) => known === value);

/**
 * What the room says about an occupant. More than one such statement in a stanza is none: one of them may be the
 * occupant's own invention that the room passed on.
 *
 * @returns undefined when there is none; 'ambiguous' when there are several
 */
export function parseMucUser(stanza: Element): MucUser | 'ambiguous' | undefined {
  const statements = children(stanza, 'x', NS_MUC_USER);
  const [statement] = statements;
  if (!statement) return undefined;
  const items = children(statement, 'item', NS_MUC_USER);
  if (statements.length > 1 || items.length > 1) return 'ambiguous';
  const item = items[0];
  const affiliation = item && attribute(item, 'affiliation');
  const jid = item && token(item, 'jid');
  const nick = item && token(item, 'nick');
  return {
    affiliation: isAffiliation(affiliation) ? affiliation : 'none',
    ...(jid === undefined ? {} : { jid }),
    ...(nick === undefined ? {} : { nick }),
    statuses: children(statement, 'status', NS_MUC_USER).map((status) => Number(attribute(status, 'code'))),
  };
}

/** §8.1: a subject is a change of subject only when there is no body. */
export const parseSubject = (message: Element, namespace: string): string | undefined =>
  child(message, 'body', namespace) ? undefined : child(message, 'subject', namespace)?.getText();

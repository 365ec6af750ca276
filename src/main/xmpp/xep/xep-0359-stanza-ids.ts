/** XEP-0359 Unique and Stable Stanza IDs 0.7.0, https://xmpp.org/extensions/xep-0359.html */
import { child, children, token, xml, type Element } from '../xml.js';

export const NS_STANZA_IDS = 'urn:xmpp:sid:0';

export interface StanzaId {
  readonly id: string;
  /** The archive that claims to have given it. */
  readonly by: string;
}

export const buildOriginId = (id: string): Element => xml('origin-id', { xmlns: NS_STANZA_IDS, id });

/** The sender's own id: the element, else the stanza's attribute. */
export function parseOriginId(stanza: Element): string | undefined {
  const element = child(stanza, 'origin-id', NS_STANZA_IDS);
  return (element && token(element, 'id')) ?? token(stanza, 'id');
}

/** All that is claimed; which of them to believe is for whoever knows the archive (§5). */
export const parseStanzaIds = (stanza: Element): readonly StanzaId[] =>
  children(stanza, 'stanza-id', NS_STANZA_IDS).flatMap((element) => {
    const id = token(element, 'id');
    const by = token(element, 'by');
    return id !== undefined && by !== undefined ? [{ id, by }] : [];
  });

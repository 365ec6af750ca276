/** XEP-0308 Last Message Correction 1.2.1, https://xmpp.org/extensions/xep-0308.html */
import { child, token, xml, type Element } from '../xml.js';

export const NS_CORRECTION = 'urn:xmpp:message-correct:0';

/** @param id that its sender gave to the message; of one that was corrected before, still the first one's */
export const buildReplace = (id: string): Element => xml('replace', { xmlns: NS_CORRECTION, id });

/** @returns id of the message that this one replaces */
export function parseReplaces(message: Element): string | undefined {
  const replace = child(message, 'replace', NS_CORRECTION);
  return replace && token(replace, 'id');
}

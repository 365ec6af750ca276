/** XEP-0308 Last Message Correction 1.2.1, https://xmpp.org/extensions/xep-0308.html */
import { child, token, type Element } from '../xml.js';

export const NS_CORRECTION = 'urn:xmpp:message-correct:0';

/** @returns id of the message that this one replaces */
export function parseReplaces(message: Element): string | undefined {
  const replace = child(message, 'replace', NS_CORRECTION);
  return replace && token(replace, 'id');
}

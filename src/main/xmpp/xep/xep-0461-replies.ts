/** XEP-0461 Message Replies 0.2.0, https://xmpp.org/extensions/xep-0461.html */
import { child, token, xml, type Element } from '../xml.js';

export const NS_REPLY = 'urn:xmpp:reply:0';

/** @param id in a room the room's, otherwise the sender's own (§5) @param author as the room, or the server, calls them */
export const buildReply = (id: string, author: string): Element => xml('reply', { xmlns: NS_REPLY, to: author, id });

/** @returns id of the message that this one answers. Who wrote that one its record says, not this one. */
export function parseReply(message: Element): string | undefined {
  const reply = child(message, 'reply', NS_REPLY);
  return reply && token(reply, 'id');
}

/** XEP-0444 Message Reactions 0.2.0, https://xmpp.org/extensions/xep-0444.html */
import { knownEmoji } from '../../../core/annotations/emoji.js';
import { child, children, text, token, xml, type Element } from '../xml.js';

export const NS_REACTIONS = 'urn:xmpp:reactions:0';

/** Nobody has more than a few reactions to one message; what comes after these is not looked at. */
const MAX_LOOKED_AT = 50;

/** The sender's whole set from now on; empty takes it away (§3). */
export const buildReactions = (id: string, emoji: readonly string[]): Element =>
  xml('reactions', { xmlns: NS_REACTIONS, id }, ...emoji.map((one) => xml('reaction', {}, one)));

/** @returns what it reacts to, and each emoji once; anything that is none is left out (§5) */
export function parseReactions(message: Element): { readonly to: string; readonly emoji: readonly string[] } | undefined {
  const reactions = child(message, 'reactions', NS_REACTIONS);
  const to = reactions && token(reactions, 'id');
  if (!reactions || to === undefined) return undefined;
  return { to, emoji: knownEmoji(children(reactions, 'reaction', NS_REACTIONS).slice(0, MAX_LOOKED_AT).map((one) => text(one).trim())) };
}

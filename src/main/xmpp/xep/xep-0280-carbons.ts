/** XEP-0280 Message Carbons 1.0.1, https://xmpp.org/extensions/xep-0280.html */
import { children, xml, type Element } from '../xml.js';
import { parseForwarded } from './xep-0297-forwarded.js';

export const NS_CARBONS = 'urn:xmpp:carbons:2';

export interface Carbon {
  readonly direction: 'sent' | 'received';
  /** Undefined when it carries nothing that can be read. */
  readonly message: Element | undefined;
}

export const buildEnableCarbons = (): Element => xml('enable', { xmlns: NS_CARBONS });

/** @returns what claims to be a carbon; only the sender of the outer stanza tells whether it is one (§11) */
export function parseCarbon(stanza: Element): Carbon | undefined {
  for (const direction of ['sent', 'received'] as const) {
    const [wrapper, ...more] = children(stanza, direction, NS_CARBONS);
    if (wrapper) return { direction, message: more.length === 0 ? parseForwarded(wrapper)?.message : undefined };
  }
  return undefined;
}

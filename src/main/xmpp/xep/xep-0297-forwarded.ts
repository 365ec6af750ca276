/** XEP-0297 Stanza Forwarding 1.0, https://xmpp.org/extensions/xep-0297.html */
import { children, NS_CLIENT, type Element } from '../xml.js';
import { parseDelays } from './xep-0203-delay.js';

export const NS_FORWARD = 'urn:xmpp:forward:0';

export interface Forwarded {
  readonly message: Element;
  /** ms since 1970 UTC: when whoever forwards it received it */
  readonly stamp?: number;
}

/** @returns undefined unless there is exactly one forwarded message inside */
export function parseForwarded(wrapper: Element): Forwarded | undefined {
  const [forwarded, ...others] = children(wrapper, 'forwarded', NS_FORWARD);
  if (!forwarded || others.length > 0) return undefined;
  const [message, ...more] = children(forwarded, 'message', NS_CLIENT);
  if (!message || more.length > 0) return undefined;
  const stamp = parseDelays(forwarded)[0]?.stamp;
  return { message, ...(stamp === undefined ? {} : { stamp }) };
}

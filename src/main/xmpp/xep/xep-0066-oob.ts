/** XEP-0066 Out of Band Data 1.5, https://xmpp.org/extensions/xep-0066.html, as clients share files: the address beside the same as body. */
import { child, children, text, xml, type Element } from '../xml.js';

export const NS_OOB = 'jabber:x:oob';
const LONGEST = 4_096;

export const buildOob = (url: string): Element => xml('x', { xmlns: NS_OOB }, xml('url', {}, url));

/** @param body only what the body says too is shared openly: otherwise clients that do not know this would show something else */
export function parseOob(message: Element, body: string | undefined): string | undefined {
  const [shared, ...more] = children(message, 'x', NS_OOB);
  const element = shared && more.length === 0 ? child(shared, 'url', NS_OOB) : undefined;
  const url = element && text(element).trim();
  return url !== undefined && url === body?.trim() && url.length <= LONGEST && /^https?:\/\/[^\s\p{Cc}\p{Cf}]+$/iu.test(url) ? url : undefined;
}

/** XEP-0059 Result Set Management 1.0.1, https://xmpp.org/extensions/xep-0059.html */
import { child, text, xml, type Element } from '../xml.js';

export const NS_RSM = 'http://jabber.org/protocol/rsm';

/** `before: ''` asks for the last page. */
export interface RsmRequest {
  readonly max: number;
  readonly after?: string;
  readonly before?: string;
}

export interface RsmResult {
  readonly first?: string;
  readonly last?: string;
}

export const buildRsm = (request: RsmRequest): Element =>
  xml(
    'set',
    { xmlns: NS_RSM },
    xml('max', {}, String(request.max)),
    request.after === undefined ? undefined : xml('after', {}, request.after),
    request.before === undefined ? undefined : xml('before', {}, request.before),
  );

export function parseRsm(parent: Element): RsmResult | undefined {
  const set = child(parent, 'set', NS_RSM);
  if (!set) return undefined;
  const [first, last] = ['first', 'last'].map((name) => {
    const element = child(set, name, NS_RSM);
    return element && (text(element) || undefined);
  });
  return { ...(first === undefined ? {} : { first }), ...(last === undefined ? {} : { last }) };
}

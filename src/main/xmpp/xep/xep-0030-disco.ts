/** XEP-0030 Service Discovery 2.5rc3, https://xmpp.org/extensions/xep-0030.html */
import { attribute, child, children, xml, type Element } from '../xml.js';

export const NS_DISCO_INFO = 'http://jabber.org/protocol/disco#info';

export interface DiscoInfo {
  readonly identity: { readonly category: string; readonly type: string; readonly name: string };
  readonly features: readonly string[];
}

export const buildDiscoQuery = (): Element => xml('query', { xmlns: NS_DISCO_INFO });

export const buildDiscoInfo = (info: DiscoInfo, node?: string): Element =>
  xml('query', { xmlns: NS_DISCO_INFO, node }, xml('identity', info.identity), ...info.features.map((name) => xml('feature', { var: name })));

/** @returns the features that the other side claims */
export function parseFeatures(element: Element): readonly string[] | undefined {
  const query = child(element, 'query', NS_DISCO_INFO);
  return query && children(query, 'feature', NS_DISCO_INFO).flatMap((feature) => attribute(feature, 'var') ?? []);
}

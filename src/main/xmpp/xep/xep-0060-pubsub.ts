/**
 * XEP-0060 Publish-Subscribe 1.26, https://xmpp.org/extensions/xep-0060.html, as far as one item that everybody may
 * read needs it, on one's own account (XEP-0163 Personal Eventing Protocol 1.2.2).
 */
import { child, children, elements, xml, type Element } from '../xml.js';

export const NS_PUBSUB = 'http://jabber.org/protocol/pubsub';
const NS_OWNER = `${NS_PUBSUB}#owner`;
const OPTIONS = `${NS_PUBSUB}#publish-options`;
const CONFIG = `${NS_PUBSUB}#node_config`;
const NS_DATA = 'jabber:x:data';

/** One item, kept, for everybody. ejabberd 23.01 refuses a form that also says how many. */
const FOR_EVERYBODY = { 'pubsub#access_model': 'open', 'pubsub#persist_items': 'true' };

function form(type: string): Element {
  const field = (name: string, value: string, hidden?: 'hidden') => xml('field', { var: name, type: hidden }, xml('value', {}, value));
  return xml('x', { xmlns: NS_DATA, type: 'submit' }, field('FORM_TYPE', type, 'hidden'), ...Object.entries(FOR_EVERYBODY).map(([name, value]) => field(name, value)));
}

/** §7.1.5: the node is made where there is none, and refused (`conflict`) where it is one of another kind. @param plain without saying how */
export const buildPublish = (node: string, id: string, payload: Element, plain = false): Element =>
  xml('pubsub', { xmlns: NS_PUBSUB }, xml('publish', { node }, xml('item', { id }, payload)), plain ? undefined : xml('publish-options', {}, form(OPTIONS)));

/** §8.2. */
export const buildConfigure = (node: string): Element => xml('pubsub', { xmlns: NS_OWNER }, xml('configure', { node }, form(CONFIG)));

/** §6.5.7: what was published last. */
export const buildItemsQuery = (node: string): Element => xml('pubsub', { xmlns: NS_PUBSUB }, xml('items', { node, max_items: '1' }));

/** §8.4. */
export const buildDeleteNode = (node: string): Element => xml('pubsub', { xmlns: NS_OWNER }, xml('delete', { node }));

/** @returns the payload of the last item of a node; undefined when there is none */
export function parseItem(iq: Element, node: string): Element | undefined {
  const items = child(iq, 'pubsub', NS_PUBSUB) && child(child(iq, 'pubsub', NS_PUBSUB) ?? iq, 'items', NS_PUBSUB);
  if (!items || items.attrs['node'] !== node) return undefined;
  const item = children(items, 'item', NS_PUBSUB).at(-1);
  return item && elements(item)[0];
}

/** XEP-0184 Message Delivery Receipts 1.4.0, https://xmpp.org/extensions/xep-0184.html */
import { child, token, xml, type Element } from '../xml.js';

export const NS_RECEIPTS = 'urn:xmpp:receipts';

export const buildReceiptRequest = (): Element => xml('request', { xmlns: NS_RECEIPTS });
/** @param of id of the message that was read */
export const buildReceipt = (of: string): Element => xml('received', { xmlns: NS_RECEIPTS, id: of });

export const wantsReceipt = (message: Element): boolean => child(message, 'request', NS_RECEIPTS) !== undefined;

/** @returns id of the message that reached its reader */
export function parseReceipt(message: Element): string | undefined {
  const received = child(message, 'received', NS_RECEIPTS);
  return received && token(received, 'id');
}

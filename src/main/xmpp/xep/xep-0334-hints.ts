/** XEP-0334 Message Processing Hints 0.4.0, https://xmpp.org/extensions/xep-0334.html */
import { child, xml, type Element } from '../xml.js';

export const NS_HINTS = 'urn:xmpp:hints';

export type Hint = 'store' | 'no-store';

export const buildHint = (hint: Hint): Element => xml(hint, { xmlns: NS_HINTS });

/** Either of the two hints that keep a message out of archives. */
export const isNoStore = (message: Element): boolean =>
  ['no-store', 'no-permanent-store'].some((hint) => child(message, hint, NS_HINTS) !== undefined);

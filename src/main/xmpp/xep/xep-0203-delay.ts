/** XEP-0203 Delayed Delivery 2.0, https://xmpp.org/extensions/xep-0203.html */
import { attribute, children, token, type Element } from '../xml.js';
import { parseDateTime } from './xep-0202-time.js';

export const NS_DELAY = 'urn:xmpp:delay';

export interface Delay {
  /** ms since 1970 UTC */
  readonly stamp: number;
  /** Who says so. */
  readonly from?: string;
}

export const parseDelays = (element: Element): readonly Delay[] =>
  children(element, 'delay', NS_DELAY).flatMap((delay) => {
    const stamp = parseDateTime(attribute(delay, 'stamp') ?? '');
    const from = token(delay, 'from');
    return stamp === undefined ? [] : [{ stamp, ...(from === undefined ? {} : { from }) }];
  });

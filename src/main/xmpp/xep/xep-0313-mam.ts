/** XEP-0313 Message Archive Management 1.1.3, https://xmpp.org/extensions/xep-0313.html */
import { attribute, child, children, token, xml, type Element } from '../xml.js';
import { buildRsm, parseRsm, type RsmRequest } from './xep-0059-rsm.js';
import { formatDateTime } from './xep-0202-time.js';
import { parseForwarded } from './xep-0297-forwarded.js';

export const NS_MAM = 'urn:xmpp:mam:2';
const NS_DATA = 'jabber:x:data';

export interface MamQuery extends RsmRequest {
  readonly queryId: string;
  /** ms since 1970 UTC */
  readonly start?: number;
}

export interface MamResult {
  readonly queryId: string | undefined;
  /** The archive's name for this message: what a cursor and a stanza-id name. */
  readonly id: string | undefined;
  readonly stamp?: number;
  readonly message: Element | undefined;
}

export interface MamEnd {
  readonly complete: boolean;
  readonly first?: string;
  readonly last?: string;
}

const field = (name: string, value: string, type?: string): Element => xml('field', { var: name, type }, xml('value', {}, value));

export const buildMamQuery = (query: MamQuery): Element =>
  xml(
    'query',
    { xmlns: NS_MAM, queryid: query.queryId },
    xml('x', { xmlns: NS_DATA, type: 'submit' }, field('FORM_TYPE', NS_MAM, 'hidden'), query.start === undefined ? undefined : field('start', formatDateTime(query.start))),
    buildRsm(query),
  );

/** @returns what claims to be a result; who may say so is for the reader of the outer stanza */
export function parseMamResult(stanza: Element): MamResult | undefined {
  const [result, ...more] = children(stanza, 'result', NS_MAM);
  if (!result) return undefined;
  const forwarded = more.length === 0 ? parseForwarded(result) : undefined;
  return {
    queryId: token(result, 'queryid'),
    id: token(result, 'id'),
    message: forwarded?.message,
    ...(forwarded?.stamp === undefined ? {} : { stamp: forwarded.stamp }),
  };
}

/** The answer that ends a page. */
export function parseMamEnd(iq: Element): MamEnd | undefined {
  const fin = child(iq, 'fin', NS_MAM);
  return fin && { complete: attribute(fin, 'complete') === 'true', ...parseRsm(fin) };
}

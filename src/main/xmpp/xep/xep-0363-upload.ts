/** XEP-0363 HTTP File Upload 1.1, https://xmpp.org/extensions/xep-0363.html */
import { attribute, child, children, text, xml, type Element } from '../xml.js';
import { formValue, NS_DATA_FORM } from './xep-0045-owner.js';
import { NS_DISCO_INFO, parseFeatures } from './xep-0030-disco.js';

export const NS_UPLOAD = 'urn:xmpp:http:upload:0';
export const NS_DISCO_ITEMS = 'http://jabber.org/protocol/disco#items';

export interface FileToUpload {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly type: string;
}

export interface Slot {
  readonly put: string;
  readonly get: string;
  readonly headers: readonly (readonly [string, string])[];
}

export const buildItemsQuery = (): Element => xml('query', { xmlns: NS_DISCO_ITEMS });

/** @returns what the server offers beside itself (XEP-0030 §4) */
export function parseItems(result: Element): readonly string[] {
  const query = child(result, 'query', NS_DISCO_ITEMS);
  return (query ? children(query, 'item', NS_DISCO_ITEMS) : []).slice(0, 50).flatMap((item) => attribute(item, 'jid') ?? []);
}

/** @returns undefined: it takes no files. `maxSize`: bytes, where it says so (§4) */
export function parseUploadInfo(result: Element): { readonly maxSize?: number } | undefined {
  if (!parseFeatures(result)?.includes(NS_UPLOAD)) return undefined;
  const query = child(result, 'query', NS_DISCO_INFO);
  const form = query && children(query, 'x', NS_DATA_FORM).find((one) => formValue(one, 'FORM_TYPE') === NS_UPLOAD);
  const size = form && formValue(form, 'max-file-size');
  return size !== undefined && /^\d{1,15}$/.test(size) ? { maxSize: Number(size) } : {};
}

export const buildSlotRequest = ({ name, size, type }: FileToUpload): Element => xml('request', { xmlns: NS_UPLOAD, filename: name, size: String(size), 'content-type': type });

/** §5: any other header is ignored, and line ends in one are none of its own. */
const HEADERS = new Set(['authorization', 'cookie', 'expires']);
const isHttps = (url: string | undefined): url is string => url !== undefined && url.length <= 4_096 && /^https:\/\/[^\s\p{Cc}\p{Cf}]+$/iu.test(url);

/** @returns undefined when it is no slot that can be used: both addresses must be HTTPS (§10) */
export function parseSlot(result: Element): Slot | undefined {
  const slot = child(result, 'slot', NS_UPLOAD);
  const [put, get] = ['put', 'get'].map((name) => slot && child(slot, name, NS_UPLOAD));
  const [putUrl, getUrl] = [put, get].map((one) => one && attribute(one, 'url'));
  if (!put || !isHttps(putUrl) || !isHttps(getUrl)) return undefined;
  const headers = children(put, 'header', NS_UPLOAD).slice(0, 10).flatMap((header): (readonly [string, string])[] => {
    const name = attribute(header, 'name') ?? '';
    return HEADERS.has(name.toLowerCase()) ? [[name, text(header).replace(/[\r\n]/g, '').slice(0, 4_096)]] : [];
  });
  return { put: putUrl, get: getUrl, headers };
}

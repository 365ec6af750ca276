/**
 * `urn:deskbell:hours:0`: when a service is open, published on its account for everybody, with every desk off too
 * (core/patron/hours-item.ts). For programs it is JSON (XEP-0335 JSON Containers 0.1.1), for people beside it words.
 */
import { NS_HOURS, NS_JSON, type PublishedHours } from '../../../core/patron/hours-item.js';
import { child, text, xml, type Element } from '../xml.js';

export const buildHours = ({ json, words }: PublishedHours): Element => xml('hours', { xmlns: NS_HOURS }, xml('text', {}, words), xml('json', { xmlns: NS_JSON }, json));

/** As it stands there: whether it says the same is all that a desk asks. */
export function parseHours(element: Element): PublishedHours | undefined {
  if (!element.is('hours', NS_HOURS)) return undefined;
  const [json, words] = [child(element, 'json', NS_JSON), child(element, 'text', NS_HOURS)];
  return json && words && { json: text(json), words: text(words) };
}

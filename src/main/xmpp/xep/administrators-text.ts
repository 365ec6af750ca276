/**
 * `urn:deskbell:texts:0`: a text of the administrators, one per groupchat message of their room. Its name stands in
 * attributes and what it says is JSON inside the element, read by the strict schema of its kind and at most 16,384
 * characters long; beside it a body for people who read the room with another client. `removed='true'` without JSON:
 * the text is gone, also where a file has it. Neither: what the files say holds again.
 *
 * Who may speak is the room's to enforce: it is moderated, and gives voice to its administrators and owners alone.
 */
import type { Text } from '../../../core/texts/text.js';
import { parseText } from '../../../shared/texts/kinds.js';
import { attribute, children, text as textOf, xml, type Element } from '../xml.js';

export const NS_TEXTS = 'urn:deskbell:texts:0';

export function buildText(text: Text): Element {
  const { kind, id, language, removed } = text;
  return xml('text', { xmlns: NS_TEXTS, kind, id, lang: language, removed: removed ? 'true' : undefined }, text.content && JSON.stringify(text.content));
}

/** @returns undefined when there is none; 'malformed' when it is not as its kind must be, or of a kind that only a newer version knows */
export function parseAdministratorsText(message: Element): Text | 'malformed' | undefined {
  const [element, ...more] = children(message, 'text', NS_TEXTS);
  if (!element) return undefined;
  if (more.length > 0) return 'malformed';
  const said = { kind: attribute(element, 'kind'), id: attribute(element, 'id'), language: attribute(element, 'lang'), removed: attribute(element, 'removed') };
  return parseText(said, textOf(element)) ?? 'malformed';
}

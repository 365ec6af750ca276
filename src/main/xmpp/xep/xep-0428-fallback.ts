/** XEP-0428 Fallback Indication 0.2.1, https://xmpp.org/extensions/xep-0428.html */
import { attribute, child, children, xml, type Element } from '../xml.js';

export const NS_FALLBACK = 'urn:xmpp:fallback:0';
/** Before version 0.2 of XEP-0461 had its words taken over here; clients of those days are still about. */
const NS_FEATURE_FALLBACK = 'urn:xmpp:feature-fallback:0';

const MAX_FALLBACKS = 20;

/** How many characters these words are, as the standard counts them: Unicode code points. */
const points = (text: string): number => Array.from(text).length;

/** @param part of the body, at its beginning; none: all of it */
export const buildFallback = (standard: string, part?: string): Element =>
  xml('fallback', { xmlns: NS_FALLBACK, for: standard }, part === undefined ? undefined : xml('body', { start: '0', end: String(points(part)) }));

/** @returns where the part ends or begins, in UTF-16 code units; undefined: not within the body */
function unitsAt(body: string, point: string | undefined): number | undefined {
  if (point === undefined || !/^\d{1,7}$/.test(point)) return undefined;
  let units = 0;
  for (let left = Number(point); left > 0; left -= 1) {
    const code = body.codePointAt(units);
    if (code === undefined) return undefined;
    units += code > 0xffff ? 2 : 1;
  }
  return units;
}

/** @returns which part of the body stands for what a client that knows the standard shows by itself, in UTF-16 code units; never all of it */
export function parseFallback(message: Element, standard: string, body: string): readonly [number, number] | undefined {
  for (const namespace of [NS_FALLBACK, NS_FEATURE_FALLBACK]) {
    for (const fallback of children(message, 'fallback', namespace).slice(0, MAX_FALLBACKS)) {
      const place = attribute(fallback, 'for') === standard ? child(fallback, 'body', namespace) : undefined;
      const [start, end] = [place && unitsAt(body, attribute(place, 'start') ?? '0'), place && unitsAt(body, attribute(place, 'end'))];
      if (start !== undefined && end !== undefined && start < end && end - start < body.length) return [start, end];
    }
  }
  return undefined;
}

/** XEP-0202 Entity Time 2.0, https://xmpp.org/extensions/xep-0202.html, in the date format of XEP-0082. */
import { child, text, xml, type Element } from '../xml.js';

export const NS_TIME = 'urn:xmpp:time';

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** XEP-0082 §3.2. @returns ms since 1970 UTC; undefined when it is no such time */
export function parseDateTime(value: string): number | undefined {
  const time = DATE_TIME.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

export const formatDateTime = (time: number): string => new Date(time).toISOString();

export const buildTimeQuery = (): Element => xml('time', { xmlns: NS_TIME });

/** @returns ms since 1970 UTC, and how far it may be behind: many servers give whole seconds */
export function parseTime(iq: Element): { readonly utc: number; readonly precision: number } | undefined {
  const time = child(iq, 'time', NS_TIME);
  const said = time && child(time, 'utc', NS_TIME);
  const utc = said && parseDateTime(text(said));
  return said && utc !== undefined ? { utc, precision: text(said).includes('.') ? 1 : 1000 } : undefined;
}

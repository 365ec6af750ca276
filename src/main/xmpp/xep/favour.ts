/**
 * `urn:deskbell:favour:0`: a favour between colleagues, or what somebody does with one; one per groupchat message of a
 * staff channel, beside a body that says the same for people with other clients. What every operation has are
 * attributes; what belongs to one type is JSON inside the element, read by a strict schema. A type that this version
 * does not know counts in the order and changes nothing.
 */
import * as z from 'zod';
import type { FavourDetail, SaidFavour } from '../../../core/favour/favour.js';
import { FAVOUR_LIMITS, MAX_REASON } from '../../../shared/limits.js';
import { parseJid } from '../jid.js';
import { attribute, children, text as textOf, xml, type Element } from '../xml.js';

export const NS_FAVOUR = 'urn:deskbell:favour:0';

/** UTF-16 code units of JSON. */
const MAX_DETAIL = 8_192;

const said = (max: number) => z.string().min(1).max(max);
const time = z.number().int().min(0).max(8_640_000_000_000_000);
const reason = z.string().max(MAX_REASON);
const deskId = z.string().regex(/^[0-9a-f]{32}$/);
const pointName = said(200);
const address = z.string().max(3_071).transform((value, context) => {
  const jid = parseJid(value);
  if (jid) return jid.bare;
  context.addIssue('not an address');
  return z.NEVER;
});

const by = time.exactOptional();
const text = said(FAVOUR_LIMITS.text);
const wish = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('pull'), title: said(FAVOUR_LIMITS.title), callNumber: said(FAVOUR_LIMITS.callNumber).exactOptional(), barcode: said(FAVOUR_LIMITS.barcode).exactOptional(),
    branch: said(FAVOUR_LIMITS.branch).exactOptional(), by,
  }),
  z.strictObject({ kind: z.enum(['pass-on', 'look-up']), text, by }),
  z.strictObject({ kind: z.literal('cover'), until: time, note: text.exactOptional() }),
]);
const target = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('person'), address }),
  z.strictObject({ kind: z.literal('desk'), desk: deskId, point: pointName }),
]);

type Known = Exclude<FavourDetail, { readonly type: 'unknown' }>;

const DETAILS: { readonly [T in Known['type']]: z.ZodType<Extract<Known, { readonly type: T }>> } = {
  ask: z.strictObject({ type: z.literal('ask'), wish, to: target.exactOptional() }),
  accept: z.strictObject({ type: z.literal('accept') }),
  done: z.strictObject({ type: z.literal('done') }),
  withdraw: z.strictObject({ type: z.literal('withdraw') }),
  decline: z.strictObject({ type: z.literal('decline'), reason }),
  reopen: z.strictObject({ type: z.literal('reopen'), reason }),
};

const ATTRIBUTES = z.object({
  type: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
  id: z.string().regex(/^[^\s]{1,255}$/),
  desk: deskId,
  point: pointName,
  prev: z.string().max(1_023),
});

export function buildFavour({ favour, prev, desk, point, detail }: SaidFavour): Element {
  const { type, ...rest } = detail;
  const json = JSON.stringify(detail.type === 'unknown' ? {} : rest);
  return xml('favour', { xmlns: NS_FAVOUR, type: detail.type === 'unknown' ? detail.name : type, id: favour, desk, point, prev }, json === '{}' ? undefined : json);
}

const isKnown = (type: string): type is Known['type'] => Object.hasOwn(DETAILS, type);

function parseDetail(type: string, json: string): FavourDetail | 'malformed' {
  if (json.length > MAX_DETAIL) return 'malformed';
  if (!isKnown(type)) return { type: 'unknown', name: type };
  try {
    const members: unknown = json === '' ? {} : JSON.parse(json);
    const parsed = DETAILS[type].safeParse(typeof members === 'object' && !Array.isArray(members) ? { ...members, type } : members);
    return parsed.success ? parsed.data : 'malformed';
  } catch {
    return 'malformed'; // not JSON
  }
}

/** @returns undefined when there is none; 'malformed' when it is not as it must be: the words beside it are still words */
export function parseFavour(message: Element): SaidFavour | 'malformed' | undefined {
  const [element, ...more] = children(message, 'favour', NS_FAVOUR);
  if (!element) return undefined;
  const read = ATTRIBUTES.safeParse(Object.fromEntries(Object.keys(ATTRIBUTES.shape).map((key) => [key, attribute(element, key)])));
  if (!read.success || more.length > 0) return 'malformed';
  const { type, id, desk, point, prev } = read.data;
  const detail = parseDetail(type, textOf(element));
  return detail === 'malformed' ? detail : { favour: id, prev, desk, point, detail };
}

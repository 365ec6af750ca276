/**
 * `urn:deskbell:cover:0`: cover for a shift, in messages of a staff channel that any client shows as the words beside
 * it. Which cover and what is done with it are attributes; the rest is JSON inside the element, read by a strict schema
 * and at most 8,192 characters long. Times are ms since 1970 UTC.
 */
import * as z from 'zod';
import type { CoverMessage, CoverSaid } from '../../../core/shifts/cover.js';
import { attribute, children, text as textOf, xml, type Element } from '../xml.js';

export const NS_COVER = 'urn:deskbell:cover:0';

const MAX_JSON = 8_192;
const MAX_PARTS = 20;

const id = z.string().regex(/^[^\s]{1,64}$/);
const address = z.string().min(3).max(2_047).regex(/^[^\s"&'/:<>@\p{Cc}]+@[^\s"&'/:<>@\p{Cc}]+$/u);
const time = z.number().int().min(0).max(8_640_000_000_000_000);
const shift = z.strictObject({
  id: z.string().min(1).max(200), uid: z.string().min(1).max(1_000), start: time, person: address, place: z.string().max(80), service: address.exactOptional(), from: time, to: time,
  sequence: z.number().int().min(0).max(2_147_483_647).exactOptional(), repeats: z.literal(true).exactOptional(), alone: z.literal(true).exactOptional(),
}).refine(({ from, to }) => from < to);

const SAID: { readonly [T in CoverSaid['type']]: z.ZodType<Extract<CoverSaid, { readonly type: T }>> } = {
  ask: z.strictObject({ type: z.literal('ask'), shift, from: time, to: time, reason: z.string().max(300), urgent: z.literal(true).exactOptional(), first: z.literal(true).exactOptional() })
    .refine((said) => said.from < said.to && said.shift.from <= said.from && said.to <= said.shift.to),
  offer: z.strictObject({ type: z.literal('offer'), from: time, to: time }).refine(({ from, to }) => from < to),
  'take-back': z.strictObject({ type: z.literal('take-back') }),
  decide: z.strictObject({ type: z.literal('decide'), parts: z.array(z.strictObject({ person: address, from: time, to: time })).min(1).max(MAX_PARTS) }),
  withdraw: z.strictObject({ type: z.literal('withdraw') }),
  'call-again': z.strictObject({ type: z.literal('call-again') }),
};

export function buildCover({ cover, type, ...rest }: CoverMessage): Element {
  const json = JSON.stringify(rest);
  return xml('cover', { xmlns: NS_COVER, type, id: cover }, json === '{}' ? undefined : json);
}

const isKnown = (type: string): type is CoverSaid['type'] => Object.hasOwn(SAID, type);

/** @returns undefined when there is none; 'malformed' when it is not as it must be, or of a newer desk */
export function parseCover(message: Element): CoverMessage | 'malformed' | undefined {
  const [element, ...more] = children(message, 'cover', NS_COVER);
  if (!element) return undefined;
  const [cover, type = '', json] = [attribute(element, 'id'), attribute(element, 'type'), textOf(element)];
  if (more.length > 0 || !isKnown(type) || !id.safeParse(cover).success || cover === undefined || json.length > MAX_JSON) return 'malformed';
  try {
    const members: unknown = json === '' ? {} : JSON.parse(json);
    const said = SAID[type].safeParse(typeof members === 'object' && !Array.isArray(members) ? { ...members, type } : members);
    return said.success ? { ...said.data, cover } : 'malformed';
  } catch {
    return 'malformed'; // not JSON
  }
}

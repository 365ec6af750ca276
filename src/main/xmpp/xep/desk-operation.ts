/**
 * `urn:deskbell:desk:0`: an operation of the desk room (PROTOCOL §9), one per groupchat message. What every operation
 * has are attributes; what belongs to one type is JSON inside the element, read by a strict schema. A type, a member
 * or a value that this version does not know makes the whole detail `unknown`, so that all desks of this version
 * treat it alike: its place in the order counts, its content does not.
 */
import * as z from 'zod';
import { CATEGORIES, STEPS } from '../../../core/conduct.js';
import type { Address, FullAddress } from '../../../core/heard.js';
import { OUTCOMES, READS, type Addition, type Detail, type Operation } from '../../../core/operation.js';
import { parseJid } from '../jid.js';
import { attribute, children, text, xml, type Element } from '../xml.js';

export const NS_DESK = 'urn:deskbell:desk:0';

/** UTF-16 code units of JSON; a longer detail is unknown. */
const MAX_DETAIL = 16_384;
const MAX_CARRY = 32_768;

const note = z.string().max(4000);
const reason = z.string().max(1000);
const name = z.string().min(1).max(1023);
const time = z.number().min(0).max(Number.MAX_SAFE_INTEGER);
const deskId = z.string().regex(/^[0-9a-f]{32}$/);
const pointName = z.string().min(1).max(200);
const outcome = z.enum(OUTCOMES);
const label = z.string().min(1).max(80);
const address = z.string().max(3071).transform((value, context): FullAddress => {
  const jid = parseJid(value);
  if (jid) return jid.full;
  context.addIssue('not an address');
  return z.NEVER;
});
const session = address.exactOptional();
const target = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('desk'), desk: deskId, point: pointName }),
  z.strictObject({ kind: z.literal('person'), address }),
  z.strictObject({ kind: z.literal('service'), service: address }),
]);

const id = z.string().max(1023);
const opened = z.strictObject({ mode: z.enum(['in-person', 'phone']), note, at: z.number(), by: address, point: pointName });
const classified = { read: z.literal(READS).exactOptional(), question: label.exactOptional(), tags: z.array(label).max(20).exactOptional() };
const script = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/).exactOptional();

/** What other desks said before, as one of them restates it: as strict as what they said. */
const carried = z.strictObject({
  opened: opened.exactOptional(),
  holder: z.strictObject({ author: address, desk: deskId, point: pointName, session, since: time }).exactOptional(),
  onHold: z.strictObject({ since: time, reason }).exactOptional(),
  offer: z.strictObject({ by: address, desk: deskId, point: pointName, to: target, note, at: time, relief: z.literal(true).exactOptional() }).exactOptional(),
  declined: z.strictObject({ by: address, at: time, reason }).exactOptional(),
  blocks: z.array(z.strictObject({ id, by: address, at: time, reason, until: time.exactOptional(), incident: id.exactOptional(), liftedAt: time.exactOptional(), liftedBy: address.exactOptional() })).max(16),
  incidents: z.array(z.strictObject({
    id, originId: id, by: address, point: pointName, at: time, category: z.enum(CATEGORIES), step: z.enum(STEPS), said: name.exactOptional(), script, until: time.exactOptional(),
    shared: z.literal(true).exactOptional(), retracted: z.strictObject({ by: address, at: time, reason }).exactOptional(),
  })).max(32),
  returned: z.boolean(),
  lastClose: z.strictObject({ at: time, by: address, outcome, upto: name.exactOptional(), uptoStamp: time.exactOptional(), opened: opened.exactOptional(), classified: z.strictObject(classified).exactOptional() }).exactOptional(),
  closes: time,
  notes: z.array(z.strictObject({ author: address, originId: id, text: note, at: time })).max(64),
  done: z.array(z.strictObject({ key: name, author: address, desk: deskId })).max(32),
  closings: z.array(z.strictObject({ id, by: address, at: time, reason, until: time.exactOptional(), liftedAt: time.exactOptional(), liftedBy: address.exactOptional() })).max(16).exactOptional(),
});

type Known = Exclude<Detail | Addition, { readonly type: 'unknown' }>;

const DETAILS: { readonly [T in Known['type']]: z.ZodType<Extract<Known, { readonly type: T }>> } = {
  open: z.strictObject({ type: z.literal('open'), mode: z.enum(['in-person', 'phone']), note, age: time }),
  claim: z.strictObject({ type: z.literal('claim'), session }),
  release: z.strictObject({ type: z.literal('release') }),
  hold: z.strictObject({ type: z.literal('hold'), reason }),
  resume: z.strictObject({ type: z.literal('resume'), session }),
  takeover: z.strictObject({ type: z.literal('takeover'), reason, session }),
  return: z.strictObject({ type: z.literal('return'), reason, of: name }),
  offer: z.strictObject({ type: z.literal('offer'), to: target, note, relief: z.literal(true).exactOptional() }),
  accept: z.strictObject({ type: z.literal('accept'), session }),
  decline: z.strictObject({ type: z.literal('decline'), reason }),
  block: z.strictObject({ type: z.literal('block'), reason, until: time.exactOptional() }),
  lift: z.strictObject({ type: z.literal('lift'), reason }),
  ladder: z.strictObject({
    type: z.literal('ladder'), category: z.enum(CATEGORIES), step: z.enum(STEPS), follows: z.string().max(1023), said: name.exactOptional(),
    script, until: time.exactOptional(), shared: z.literal(true).exactOptional(),
  }),
  retract: z.strictObject({ type: z.literal('retract'), of: name, reason }),
  outcome: z.strictObject({ type: z.literal('outcome'), outcome, ...classified }),
  close: z.strictObject({ type: z.literal('close'), outcome, upto: name.exactOptional(), uptoStamp: time.exactOptional() }),
  do: z.strictObject({ type: z.literal('do'), key: name }),
  shut: z.strictObject({ type: z.literal('shut'), reason, until: time.exactOptional() }),
  reopen: z.strictObject({ type: z.literal('reopen') }),
  carry: z.strictObject({
    type: z.literal('carry'), state: carried, first: z.strictObject({ id: name, from: address, stamp: time, words: z.string().max(500) }).exactOptional(),
  }),
  note: z.strictObject({ type: z.literal('note'), text: note }),
};

const ATTRIBUTES = z.object({
  type: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
  conv: z.string().min(1).max(3071),
  service: z.string().max(3071),
  desk: deskId,
  point: pointName,
  prev: z.string().max(1023),
});

/** What an operation says of itself; its id, author and stamp are the room's to say. */
export interface SaidOperation {
  readonly conv: string;
  readonly service: Address;
  readonly desk: string;
  readonly point: string;
  readonly prev: string;
  readonly detail: Detail | Addition;
}

export function buildOperation(operation: Omit<Operation, 'id' | 'author' | 'stamp' | 'originId'>): Element {
  const { type, ...detail } = operation.detail;
  const { conv, service, desk, point, prev } = operation;
  const json = JSON.stringify(type === 'unknown' ? {} : detail);
  return xml('op', { xmlns: NS_DESK, type: operation.detail.type === 'unknown' ? operation.detail.name : type, conv, service, desk, point, prev }, json === '{}' ? undefined : json);
}

const isKnown = (type: string): type is Known['type'] => Object.hasOwn(DETAILS, type);

function parseDetail(type: string, json: string): Detail | Addition {
  const unknown = { type: 'unknown', name: type } as const;
  if (!isKnown(type) || json.length > (type === 'carry' ? MAX_CARRY : MAX_DETAIL)) return unknown;
  try {
    const members: unknown = json === '' ? {} : JSON.parse(json);
    const parsed = DETAILS[type].safeParse(typeof members === 'object' && !Array.isArray(members) ? { ...members, type } : members);
    return parsed.success ? parsed.data : unknown;
  } catch {
    return unknown; // not JSON
  }
}

/** @returns undefined when there is none; 'malformed' when it cannot be placed in any conversation */
export function parseOperation(message: Element): SaidOperation | 'malformed' | undefined {
  const [op, ...more] = children(message, 'op', NS_DESK);
  if (!op) return undefined;
  const read = ATTRIBUTES.safeParse(Object.fromEntries(Object.keys(ATTRIBUTES.shape).map((key) => [key, attribute(op, key)])));
  const service = read.success ? parseJid(read.data.service) : undefined;
  if (!read.success || !service || more.length > 0) return 'malformed';
  const { type, conv, desk, point, prev } = read.data;
  return { conv, service: service.bare, desk, point, prev, detail: parseDetail(type, text(op)) };
}

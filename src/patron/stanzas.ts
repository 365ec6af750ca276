/**
 * The stanzas of the patron page, written and read. Only what the service itself says counts: its bare address in
 * front of any resource.
 */
import { xml } from '@xmpp/client';
import { isNonce, NS_PATRON } from '../core/patron/attach.js';
import { NS_HOURS } from '../core/patron/hours-item.js';
import { NS_QUESTION, questionBody, type WayBack } from '../core/patron/question.js';
import type { ChatState, PatronProof } from '../core/heard.js';

export type Element = ReturnType<typeof xml>;

const NS_ORIGIN = 'urn:xmpp:sid:0'; // XEP-0359
const NS_RECEIPTS = 'urn:xmpp:receipts'; // XEP-0184
const NS_STATES = 'http://jabber.org/protocol/chatstates'; // XEP-0085
const NS_HINTS = 'urn:xmpp:hints'; // XEP-0334
const NS_STANZAS = 'urn:ietf:params:xml:ns:xmpp-stanzas'; // RFC 6120 §8.3
const STATES: readonly string[] = ['active', 'composing', 'paused', 'inactive', 'gone'] satisfies ChatState[];
const isState = (name: string): name is ChatState => STATES.includes(name);

export interface Envelope {
  /** Bare address of the service. */
  readonly to: string;
  /** Also the origin id; the same whenever this is sent again. */
  readonly id: string;
  readonly thread: string;
  readonly proof?: PatronProof;
}

const proofElement = ({ key, signature, nonce }: PatronProof) => xml('proof', { xmlns: NS_PATRON, key, ...(signature !== undefined && { signature }), ...(nonce !== undefined && { nonce }) });
const stateElement = (state: ChatState) => xml(state, { xmlns: NS_STATES });

function message({ to, id, thread, proof }: Envelope, ...children: Element[]): Element {
  const own = [xml('thread', {}, thread), xml('origin-id', { xmlns: NS_ORIGIN, id }), ...(proof ? [proofElement(proof)] : [])];
  return xml('message', { type: 'chat', to, id }, ...children, ...own);
}

export const chatMessage = (envelope: Envelope, body: string): Element => message(envelope, xml('body', {}, body), xml('request', { xmlns: NS_RECEIPTS }), stateElement('active'));

/** A question to be answered later; its body says all of it, too. */
export function questionMessage(envelope: Envelope, question: string, way: WayBack): Element {
  const ways = (['name', 'email', 'phone'] as const).flatMap((part) => (way[part] === undefined ? [] : [xml(part, {}, way[part])]));
  const body = xml('body', {}, questionBody({ question, ...way }));
  return message(envelope, body, xml('request', { xmlns: NS_RECEIPTS }), xml('question', { xmlns: NS_QUESTION }, xml('text', {}, question), ...ways));
}

/** No archive keeps a message without a body unless it is asked to. */
const store = () => xml('store', { xmlns: NS_HINTS });
export const attachMessage = (envelope: Envelope): Element => message(envelope, store());
export const farewellMessage = (envelope: Envelope): Element => message(envelope, stateElement('gone'), store());
export const receipt = (envelope: Envelope, of: string): Element => message(envelope, xml('received', { xmlns: NS_RECEIPTS, id: of }), store());

export const chatState = (to: string, thread: string, state: ChatState): Element => xml('message', { type: 'chat', to }, xml('thread', {}, thread), stateElement(state));

/** What the service publishes of its hours. */
export const hoursQuery = (service: string): Element =>
  xml('iq', { type: 'get', to: service, id: crypto.randomUUID() }, xml('pubsub', { xmlns: 'http://jabber.org/protocol/pubsub' }, xml('items', { node: NS_HOURS, max_items: '1' })));

const NS_TIME = 'urn:xmpp:time'; // XEP-0202

/** The clock of the service's server; that of this computer may be wrong by days. */
export const timeQuery = (service: string): Element => xml('iq', { type: 'get', to: service.slice(service.indexOf('@') + 1), id: crypto.randomUUID() }, xml('time', { xmlns: NS_TIME }));

/** @returns ms since 1970; undefined when it says no time */
export function timeIn(iq: Element): number | undefined {
  const said = iq.getChild('time', NS_TIME)?.getChildText('utc');
  const time = typeof said === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]{8,}Z$/.test(said) ? Date.parse(said) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** Directed presence: asks every desk whether it is there, and the server tells them when this page is gone. */
export const hello = (to: string): Element => xml('presence', { to });

export type Incoming =
  | { readonly kind: 'message'; readonly id: string; readonly body?: string; readonly thread?: string; readonly state?: ChatState; readonly receiptFor?: string; readonly wantsReceipt: boolean }
  | { readonly kind: 'bounce'; readonly of: string; readonly condition: string }
  | { readonly kind: 'presence'; readonly from: string; readonly available: boolean; readonly nonce?: string };

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

function parseMessage(element: Element): Incoming | undefined {
  const type = text(element.attrs['type']) ?? 'normal';
  if (type === 'error') {
    const of = text(element.attrs['id']);
    const condition = element.getChild('error')?.getChildElements().find((child) => child.getNS() === NS_STANZAS && child.name !== 'text');
    return of === undefined ? undefined : { kind: 'bounce', of, condition: condition?.name ?? 'undefined-condition' };
  }
  if (type !== 'chat' && type !== 'normal') return undefined;
  const id = text(element.getChild('origin-id', NS_ORIGIN)?.attrs['id']) ?? text(element.attrs['id']);
  const body = text(element.getChildText('body'));
  const thread = text(element.getChildText('thread'));
  const state = element.getChildElements().filter((child) => child.getNS() === NS_STATES).map((child) => child.name).find(isState);
  const receiptFor = text(element.getChild('received', NS_RECEIPTS)?.attrs['id']);
  // A message without any id can be told from no other: it is shown, and not answered.
  const wantsReceipt = id !== undefined && body !== undefined && element.getChild('request', NS_RECEIPTS) !== undefined;
  return { kind: 'message', id: id ?? crypto.randomUUID(), wantsReceipt, ...(body !== undefined && { body }), ...(thread !== undefined && { thread }), ...(state && { state }), ...(receiptFor !== undefined && { receiptFor }) };
}

/** @returns undefined for whatever is none of this page's business, or not from the service */
export function parseStanza(element: Element, service: string): Incoming | undefined {
  const from = text(element.attrs['from'])?.toLowerCase();
  const [bare, ...resource] = from?.split('/') ?? [];
  if (from === undefined || bare !== service) return undefined;
  if (element.name === 'message') return parseMessage(element);
  if (element.name !== 'presence' || resource.length === 0) return undefined;
  const type = text(element.attrs['type']);
  if (type !== undefined && type !== 'unavailable') return undefined;
  const nonce = text(element.getChildText('nonce', NS_PATRON));
  return { kind: 'presence', from, available: type === undefined, ...(nonce !== undefined && isNonce(nonce) && { nonce }) };
}

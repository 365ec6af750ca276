/**
 * One connection to the library: RFC 7395 WebSocket, SASL ANONYMOUS, stream management for its acknowledgements.
 * The server gives an anonymous page a new address each time, so nothing is carried from one stream to the next,
 * and none is ever resumed: whoever wants another opens another.
 */
import { client } from '@xmpp/client';
import type { Element } from './stanzas.js';

export interface Stream {
  /** Full address, as the server writes it. */
  readonly address: string;
  /** @throws when the connection is gone; nothing is kept for later */
  send(element: Element): Promise<void>;
  /** @returns the answer @throws when it is an error, or none comes */
  ask(iq: Element): Promise<Element>;
}

export interface StreamEvents {
  /** Signed in, and from now on the server acknowledges. */
  up(stream: Stream): void;
  stanza(element: Element): void;
  /** XEP-0198: the server has the stanza with this id. */
  acked(id: string): void;
  /** Once, at the end of every stream, whether or not it ever was up. */
  down(): void;
}

/** ms. A page in the background may be late with its timers; the server's own questions wake it in time. */
export const TIMING = { up: 15_000, ackEvery: 10_000, ackWithin: 10_000, smWithin: 3_000, answerWithin: 10_000 } as const;

const NS_SM = 'urn:xmpp:sm:3';
/** The type definitions of the library leave this out. */
interface Acknowledging {
  on(event: 'ack', listener: (stanza: Element) => void): void;
}
const isAcknowledging = (management: object): management is Acknowledging => 'on' in management && typeof management.on === 'function';

/** Whether the server acknowledges; the library says `online` before it knows. */
function managed(xmpp: ReturnType<typeof client>): Promise<boolean> {
  return new Promise((resolve) => {
    xmpp.on('nonza', (nonza) => {
      if (nonza.getNS() !== NS_SM || (nonza.name !== 'enabled' && nonza.name !== 'failed')) return;
      // The library takes note of it in a promise that settles after this listener.
      setTimeout(() => resolve(nonza.name === 'enabled'), 0);
    });
    // A server without stream management is not asked, and never answers.
    xmpp.on('online', () => setTimeout(() => resolve(false), TIMING.smWithin));
  });
}

/** @returns ends the stream, properly where it can; `down` follows at once */
export function openStream(at: { readonly websocket: string; readonly host: string; readonly language: string }, on: StreamEvents): () => void {
  const xmpp = client({ service: at.websocket, domain: at.host, lang: at.language });
  xmpp.reconnect.stop();
  let over = false;
  const end = () => {
    if (over) return;
    over = true;
    clearTimeout(watchdog);
    on.down();
    // A stream that was up is closed in words; whatever fails in that, nobody waits for it any more.
    if (xmpp.status === 'online') xmpp.stop().catch(() => undefined);
    else xmpp.socket?.end();
  };
  // Some failures settle no promise: a server that accepts and says nothing, for example.
  const watchdog = setTimeout(end, TIMING.up);
  xmpp.on('error', () => undefined);
  xmpp.on('disconnect', end);
  xmpp.on('stanza', (element) => {
    if (!over) on.stanza(element);
  });
  // XEP-0199: a desk asks whether somebody is still here.
  xmpp.iqCallee.get('urn:xmpp:ping', 'ping', () => true);
  // A resumable stream would keep a page that is gone alive on the server for as long as it hibernates.
  const write = xmpp.send.bind(xmpp);
  xmpp.send = (element) => {
    if (element.is('enable', NS_SM)) delete element.attrs['resume'];
    return write(element);
  };
  const acked = (stanza: Element) => {
    const id: unknown = stanza.attrs['id'];
    if (!over && typeof id === 'string') on.acked(id);
  };
  const acks = Object.assign(xmpp.streamManagement, { requestAckInterval: TIMING.ackEvery, timeout: TIMING.ackWithin });
  if (isAcknowledging(acks)) acks.on('ack', acked);
  const acknowledging = managed(xmpp);
  const start = async () => {
    const address = await xmpp.start();
    const withAcks = await acknowledging;
    if (over) return;
    clearTimeout(watchdog);
    const send = async (element: Element) => {
      await xmpp.send(element);
      // Written is all that can be known without acknowledgements.
      if (!withAcks) acked(element);
    };
    on.up({ address: address.toString(), send, ask: (iq) => xmpp.iqCaller.request(iq, TIMING.answerWithin) });
  };
  start().catch(end);
  return end;
}

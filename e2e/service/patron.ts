/** A patron as any XMPP client is one: with an account, or anonymous as the page's. Plain, and able to misbehave. */
import { client, xml } from '@xmpp/client';
import { randomUUID } from 'node:crypto';
import { countReceived, type LibrarySm } from '../../src/main/xmpp/stream-management.js';
import type { Account, Service } from './prosody.js';
import { until } from './until.js';

type Element = ReturnType<typeof xml>;

/** One message that reached the patron. */
export interface Received {
  readonly from: string;
  readonly body: string;
  readonly id: string;
  readonly thread: string;
}

export interface PatronOptions {
  /** SASL ANONYMOUS, as the page does (default). */
  readonly anonymous?: boolean;
  /** With an account: this one. Default: a new one. */
  readonly account?: Account;
  readonly to?: string;
  /** Thread of an anonymous conversation; default: a new UUID. */
  readonly thread?: string;
  /** Hears each stanza when it comes. */
  readonly onStanza?: (stanza: Element) => void;
}

export interface Patron {
  /** Its own full address. */
  readonly address: string;
  readonly thread: string;
  /** Resolves when the server has it. @returns the id of the message */
  send(text: string): Promise<string>;
  /** In order, without waiting for each; resolves when the server has them all. @returns their ids */
  sendAll(texts: readonly string[]): Promise<readonly string[]>;
  /** All messages with a body so far. */
  received(): readonly Received[];
  /** Everything so far, as it came. */
  stanzas(): readonly Element[];
  waitFor(text: string | RegExp): Promise<Received>;
  /** Anything at all, hostile or not, as it stands. */
  raw(xml: string): Promise<void>;
  close(): Promise<void>;
  /** The socket dies without a word. */
  drop(): void;
}

/** What of a service a patron has to know. */
export type PatronService = Pick<Service, 'domain' | 'anonHost' | 'service' | 'ports' | 'ca'> & Partial<Pick<Service, 'addAccount'>>;

async function credentials(service: PatronService, options: PatronOptions): Promise<Account | undefined> {
  if (options.anonymous ?? !options.account) return undefined;
  return options.account ?? service.addAccount?.(`patron-${randomUUID().slice(0, 8)}`);
}

export async function patron(service: PatronService, options: PatronOptions = {}): Promise<Patron> {
  const account = await credentials(service, options);
  const domain = account ? service.domain : service.anonHost;
  const to = options.to ?? service.service.address;
  const thread = options.thread ?? randomUUID();
  const stanzas: Element[] = [];
  const stream = await signIn(service, domain, account, (stanza) => {
    options.onStanza?.(stanza);
    stanzas.push(stanza);
  });
  const received = () =>
    stanzas.flatMap((stanza): Received[] => {
      const body = stanza.is('message') && stanza.attrs['type'] !== 'error' ? stanza.getChildText('body') : undefined;
      return typeof body === 'string' ? [{ from: String(stanza.attrs['from']), body, id: String(stanza.attrs['id'] ?? ''), thread: stanza.getChildText('thread') ?? '' }] : [];
    });
  const message = (id: string, text: string) =>
    xml('message', { to, type: 'chat', id }, xml('body', {}, text), account ? '' : xml('thread', {}, thread), xml('origin-id', { xmlns: 'urn:xmpp:sid:0', id }));
  const sendAll = async (texts: readonly string[]) => {
    const messages = texts.map((text) => ({ id: randomUUID(), text }));
    await stream.write(messages.map(({ id, text }) => message(id, text).toString()).join(''));
    await stream.processed();
    return messages.map(({ id }) => id);
  };
  return {
    address: String(stream.jid),
    thread,
    send: async (text) => (await sendAll([text]))[0] ?? '',
    sendAll,
    received,
    stanzas: () => stanzas,
    waitFor: (text) => until(`the patron to receive ${String(text)}`, () => received().find(({ body }) => (typeof text === 'string' ? body.includes(text) : text.test(body)))),
    raw: (text) => stream.write(text),
    close: async () => void (await stream.stop()),
    drop: () => stream.destroy(),
  };
}

interface Stream {
  readonly jid: unknown;
  write(text: string): Promise<void>;
  /** Resolves when the server has dealt with all that was written. */
  processed(): Promise<unknown>;
  stop(): Promise<unknown>;
  destroy(): void;
}

const onData = '_onData';

/** What is used of the library beside its own types. */
interface Library {
  readonly jid: unknown;
  /** ms that it waits for the other side to open a stream, or to close it. */
  timeout: number;
  readonly socket: { readonly socket: { destroy(): void; setEncoding(encoding: 'utf8'): { on(event: 'error', listener: () => void): void } } } | null;
  readonly reconnect: { stop(): void };
  readonly parser: object | null;
  [onData](data: unknown): void;
  readonly streamManagement: LibrarySm;
  readonly iqCallee: { get(namespace: string, name: string, answer: () => boolean): void };
  readonly iqCaller: { request(iq: Element, timeout: number): Promise<unknown> };
  readonly transports: (new () => { socketParameters(service: string): object | undefined })[];
  on(event: 'error' | 'stanza' | 'connect' | 'online', listener: (value: Element) => void): void;
  prependListener(event: 'element', listener: (value: Element) => void): void;
  connect(uri: string): Promise<unknown>;
  open(options: { domain: string }): Promise<unknown>;
  stop(): Promise<unknown>;
  send(stanza: Element): Promise<void>;
  write(text: string): Promise<void>;
}

const isLibrary = (value: unknown): value is Library =>
  ['reconnect', 'streamManagement', 'iqCaller', 'iqCallee', 'transports'].every((name) => typeof Reflect.get(Object(value), name) === 'object');

async function signIn(service: PatronService, domain: string, account: Account | undefined, onStanza: (stanza: Element) => void): Promise<Stream> {
  const address = `xmpps://127.0.0.1:${service.ports.xmpps}`;
  const username = account?.address.slice(0, account.address.indexOf('@'));
  const stream: unknown = client({
    service: address,
    domain,
    ...(username === undefined || !account ? {} : { username, password: account.password }),
  });
  if (!isLibrary(stream)) throw new Error('this version of the XMPP library lacks a part');
  stream.reconnect.stop();
  stream.on('error', () => undefined);
  // What comes after the end of the stream breaks the library, and would end the tests.
  const readData = stream[onData].bind(stream);
  stream[onData] = (data) => void (stream.parser && readData(data));
  // With the library's own count the server ends the stream now and then.
  stream.prependListener('element', countReceived(stream.streamManagement));
  stream.on('stanza', onStanza);
  // XEP-0199: whoever is there says so.
  stream.iqCallee.get('urn:xmpp:ping', 'ping', () => true);
  // The library breaks a character whose bytes come in two chunks.
  stream.on('connect', () => stream.socket?.socket.setEncoding('utf8').on('error', () => undefined));
  const Tls = stream.transports.find((transport) => transport.prototype.socketParameters('xmpps://localhost') !== undefined);
  if (!Tls) throw new Error('the library has no transport over TLS');
  class Trusting extends Tls {
    override socketParameters(uri: string) {
      const parameters = super.socketParameters(uri);
      return parameters && { ...parameters, ca: service.ca, servername: domain };
    }
  }
  stream.transports.unshift(Trusting);
  // Its own start leaves a rejection to nobody when the stream breaks while it opens.
  const online = new Promise<unknown>((resolve, reject) => {
    stream.on('online', resolve);
    stream.on('error', reject);
  });
  // Its own two seconds are too few for a server that shares a busy computer, and enough for a farewell.
  const { timeout } = stream;
  stream.timeout = 20_000;
  await Promise.all([online, stream.connect(address).then(() => stream.open({ domain }))]);
  stream.timeout = timeout;
  await stream.send(xml('presence'));
  return {
    jid: stream.jid,
    write: (text) => stream.write(text),
    // A server answers in the order of the stream.
    processed: () => stream.iqCaller.request(xml('iq', { type: 'get', to: domain }, xml('ping', 'urn:xmpp:ping')), 60_000),
    stop: () => stream.stop(),
    destroy: () => stream.socket?.socket.destroy(),
  };
}

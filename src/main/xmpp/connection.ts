/**
 * One client of the XMPP library, tamed: the only file that imports it. It brings its own socket, counts for stream
 * management by itself, signs in only where the password is safe, and survives elements that break the library.
 * It connects when it is told to; when and how often is for stream.ts.
 */
import { randomUUID } from 'node:crypto';
import { client } from '@xmpp/client';
import { noEncryption } from './problems.js';
import { StreamSocket, type SocketOptions } from './socket.js';
import { countReceived, takeOverAcks, type LibrarySm } from './stream-management.js';
import type { Element } from './xml.js';

export const NS_STREAMS = 'http://etherx.jabber.org/streams';
const NS_SASL2 = 'urn:xmpp:sasl:2';

export interface ConnectionOptions {
  readonly domain: string;
  readonly username: string;
  readonly password: string;
  readonly resource: string;
  readonly socket: SocketOptions;
  /** Milliseconds that a server may take for its greeting. */
  readonly timeout: number;
}

export interface ConnectionEvents {
  /** Everything that arrives, stanzas and stream elements, in order. */
  element(element: Element): void;
  /** A session of its own; stream management is not on yet. */
  bound(): void;
  resumed(): void;
  acked(stanza: Element): void;
  unknown(stanza: Element): void;
  failed(error: unknown): void;
  /** The socket is gone. */
  closed(): void;
}

export interface Connection {
  readonly sm: LibrarySm;
  /** Our full address, as the server gave it. */
  address(): string;
  /** Opens the socket and the stream; the rest comes as events. */
  open(): Promise<void>;
  send(stanza: Element): Promise<void>;
  write(text: string): Promise<void>;
  /** Rejects with an Error named StanzaError or TimeoutError. */
  request(iq: Element, timeout: number): Promise<Element>;
  /** Answers requests of others for what is inside `<name xmlns=namespace/>`. */
  answer(namespace: string, name: string, reply: (query: Element) => Element): void;
  /** Ends stream and session properly. */
  close(): Promise<void>;
  /** Lets go of the socket; the server keeps the session for a resumption. */
  drop(): void;
  /** Gives up the session: what was not acknowledged is told as unknown. */
  forget(): void;
}

// What the library keeps for itself and is needed all the same. They are looked for when a client is made.
const status = '_status';
const detachParser = '_detachParser';
const onData = '_onData';
const onElement = '_onElement';

interface Transport {
  readonly prototype: { socketParameters(service: string): unknown };
  new (): object;
}

/** What is used of the library, whose own types lack half of it. */
interface Entity {
  readonly jid: { toString(): string } | null;
  readonly socket: unknown;
  timeout: number;
  readonly transports: Transport[];
  readonly reconnect: { stop(): void };
  readonly streamManagement: LibrarySm;
  readonly iqCaller: { readonly handlers: ReadonlyMap<string, { readonly promise: Promise<unknown> }>; request(iq: Element, timeout: number): Promise<Element> };
  readonly iqCallee: { get(namespace: string, name: string, answer: (context: { readonly element: Element }) => Element): void };
  isSecure(): boolean;
  connect(service: string): Promise<void>;
  open(options: { domain: string }): Promise<unknown>;
  disconnect(): Promise<unknown>;
  send(element: Element): Promise<void>;
  write(text: string): Promise<void>;
  on(event: 'element', listener: (element: Element) => void): void;
  on(event: 'error', listener: (error: unknown) => void): void;
  on(event: 'disconnect' | 'online', listener: () => void): void;
  removeAllListeners(event: string): void;
  [status](name: string): void;
  [detachParser](): void;
  [onData](data: string): void;
  [onElement](element: Element): void;
}

const FUNCTIONS = ['isSecure', 'connect', 'open', 'disconnect', 'send', 'write', 'on', 'removeAllListeners', status, detachParser, onData, onElement];
const OBJECTS = ['transports', 'reconnect', 'streamManagement', 'iqCaller', 'iqCallee'];

/** A version of the library that lacks a part is refused at once, and not in the middle of a day. */
function isEntity(value: unknown): value is Entity {
  const has = (name: string, type: string): boolean => typeof Reflect.get(Object(value), name) === type;
  return FUNCTIONS.every((name) => has(name, 'function')) && OBJECTS.every((name) => has(name, 'object'));
}

function signIn({ username, password }: ConnectionOptions, isSecure: () => boolean) {
  return async (authenticate: (credentials: { username: string; password: string }, mechanism: string) => Promise<void>, mechanisms: readonly string[]): Promise<void> => {
    const secure = isSecure();
    const mechanism = ['SCRAM-SHA-1', ...(secure ? ['PLAIN'] : [])].find((known) => mechanisms.includes(known));
    if (mechanism) return authenticate({ username, password }, mechanism);
    throw secure ? Object.assign(new Error('no mechanism'), { name: 'SASLError', condition: mechanisms.join(', ').slice(0, 100) }) : noEncryption();
  };
}

export function createConnection(options: ConnectionOptions, events: ConnectionEvents): Connection {
  const { domain, resource } = options;
  const authenticate = signIn(options, () => entity.isSecure());
  const made: unknown = client({ domain, resource, credentials: (callback, mechanisms) => authenticate((credentials, mechanism) => Reflect.apply(callback, undefined, [credentials, mechanism]), mechanisms) });
  if (!isEntity(made)) throw new Error('This version of the XMPP library lacks a part that the desk needs.');
  const entity = made;
  entity.on('error', (error) => events.failed(error));
  entity.reconnect.stop();
  entity.timeout = options.timeout;
  takeOverAcks(entity.streamManagement);
  guard(entity, events);
  listen(entity, events);
  useOwnSocket(entity, options.socket);
  return {
    sm: entity.streamManagement,
    address: () => String(entity.jid),
    async open() {
      await entity.connect('own://socket'); // a form that the library does not look up in DNS
      await entity.open({ domain });
    },
    send: (stanza) => entity.send(stanza),
    write: (text) => entity.write(text),
    request: (iq, timeout) => {
      iq.attrs['id'] ??= randomUUID();
      const answer = entity.iqCaller.request(iq, timeout);
      // An error that comes back before the socket has told of the writing would be nobody's for a moment, and end the process.
      entity.iqCaller.handlers.get(String(iq.attrs['id']))?.promise.catch(() => undefined);
      return answer;
    },
    answer: (namespace, name, reply) => entity.iqCallee.get(namespace, name, ({ element }) => reply(element)),
    async close() {
      await entity.disconnect();
    },
    drop() {
      if (entity.socket instanceof StreamSocket) entity.socket.destroy();
      entity[detachParser]();
      entity.removeAllListeners('nonza'); // an unfinished sign-in would take part in the next one
    },
    forget: () => entity[status]('offline'),
  };
}

/** The library finds the socket's class through its transports. */
function useOwnSocket(entity: Entity, parameters: SocketOptions): void {
  const Library = entity.transports.find((transport) => transport.prototype.socketParameters('xmpps://localhost') !== undefined);
  if (!Library) throw new Error('This version of the XMPP library has no transport over TLS.');
  class Own extends Library {
    socketParameters(): SocketOptions {
      return parameters;
    }
  }
  Object.assign(Own.prototype, { Socket: StreamSocket });
  entity.transports.splice(0, Infinity, Own);
}

function guard(entity: Entity, events: ConnectionEvents): void {
  const count = countReceived(entity.streamManagement);
  const [readData, handleElement] = [entity[onData].bind(entity), entity[onElement].bind(entity)];
  entity[onData] = (text) => {
    try {
      readData(text);
    } catch (error) {
      events.failed(Object.assign(new Error('not XML', { cause: error }), { name: 'XMLError' })); // nothing after it can be read
    }
  };
  entity[onElement] = (element) => {
    count(element);
    // Its offers of the newer ways to sign in fail on servers that are in use today.
    if (element.is('features', NS_STREAMS)) element.remove('authentication', NS_SASL2);
    try {
      handleElement(element);
    } catch {
      // One element that breaks the library must not take the others of its chunk along.
    }
  };
}

function listen(entity: Entity, events: ConnectionEvents): void {
  entity.on('element', (element) => events.element(element));
  entity.on('disconnect', () => events.closed());
  entity.on('online', () => events.bound());
  entity.streamManagement.on('resumed', () => events.resumed());
  entity.streamManagement.on('ack', (stanza) => events.acked(stanza));
  entity.streamManagement.on('fail', (stanza) => events.unknown(stanza));
}

/**
 * The socket under a stream: encrypted before XMPP sees it, by TLS from the first byte (XEP-0368) or by STARTTLS
 * (RFC 6120 §5), with the certificate checked against the XMPP domain and never against the host that DNS named.
 * Without encryption only where nothing leaves the computer.
 */
import { EventEmitter } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';
import { asciiDomain, type Endpoint } from './endpoints.js';
import { isCertificateProblem, mute, noEncryption } from './problems.js';

export interface SocketOptions {
  readonly domain: string;
  readonly endpoints: () => Promise<readonly Endpoint[]>;
  /** Further trusted certificates, PEM. */
  readonly ca: readonly string[];
  /** Milliseconds for one endpoint. */
  readonly timeout: number;
  /** Everything of one chunk was given out. */
  readonly onChunk: () => void;
}

type Opened = { readonly socket: net.Socket; readonly secure: boolean };

const MAX_GREETING = 64 * 1024;
const isLoopback = (address: string | undefined): boolean => address !== undefined && /^(?:::ffff:)?127\.|^::1$/.test(address);

/** Resolves at `event`, rejects at an error, an early close, or after `timeout` ms; the socket is then destroyed. */
function until(socket: net.Socket, event: string, timeout: number, check?: (data: Buffer) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: unknown) => {
      clearTimeout(timer);
      socket.off(event, onEvent).off('error', onError).off('close', onClose);
      if (error === undefined) return resolve();
      socket.on('error', () => undefined).destroy();
      return reject(error instanceof Error ? error : new Error('closed'));
    };
    const onEvent = (data: Buffer) => {
      try {
        if (!check || check(data)) settle();
      } catch (error) {
        settle(error);
      }
    };
    const onError = (error: Error) => settle(error);
    const onClose = () => settle(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
    const timer = setTimeout(() => settle(mute()), timeout);
    socket.on(event, onEvent).on('error', onError).on('close', onClose);
  });
}

/** The authorities that Node ships and, from Node 22.15 on, those that the administrators gave the computer. */
function trustedRoots(): readonly string[] {
  const get: unknown = Reflect.get(tls, 'getCACertificates');
  if (typeof get !== 'function') return tls.rootCertificates;
  try {
    return ['default', 'system'].flatMap((store): readonly string[] => get(store));
  } catch {
    return tls.rootCertificates; // a runtime that cannot read the system's store
  }
}

/** Reading all the authorities takes longer than the rest of a connection: once for each session is enough. */
const contexts = new WeakMap<SocketOptions, tls.SecureContext>();

const tlsOptions = (options: SocketOptions): tls.ConnectionOptions => {
  const name = asciiDomain(options.domain);
  const secureContext = contexts.get(options) ?? tls.createSecureContext({ ca: [...trustedRoots(), ...options.ca], minVersion: 'TLSv1.2' });
  contexts.set(options, secureContext);
  return {
    ...(net.isIP(name) ? {} : { servername: name }),
    checkServerIdentity: (_host, certificate) => tls.checkServerIdentity(name, certificate),
    secureContext,
    ALPNProtocols: ['xmpp-client'],
  };
};

async function directTls({ host, port }: Endpoint, options: SocketOptions): Promise<Opened> {
  const socket = tls.connect({ host, port, ...tlsOptions(options) });
  await until(socket, 'secureConnect', options.timeout);
  return { socket, secure: true };
}

async function plain({ host, port }: Endpoint, timeout: number): Promise<net.Socket> {
  const socket = net.connect({ host, port });
  await until(socket, 'connect', timeout);
  return socket;
}

/** What the server says is read only as far as it must be before encryption, and then forgotten (RFC 6120 §5.4.3.3). */
async function startTls(endpoint: Endpoint, options: SocketOptions): Promise<Opened> {
  const socket = await plain(endpoint, options.timeout);
  let heard = '';
  const hear = (done: RegExp) => (data: Buffer) => {
    heard += data.toString('latin1');
    if (heard.length > MAX_GREETING) throw mute();
    if (/<host-(?:unknown|gone)[\s/>]/.test(heard)) throw Object.assign(new Error('host-unknown'), { name: 'StreamError', condition: 'host-unknown' });
    return done.test(heard);
  };
  const features = until(socket, 'data', options.timeout, hear(/<\/(?:[\w-]+:)?features\s*>|<(?:[\w-]+:)?features\s*\/>/));
  socket.write(`<?xml version='1.0'?><stream:stream to='${asciiDomain(options.domain)}' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`);
  await features;
  if (!heard.includes('urn:ietf:params:xml:ns:xmpp-tls')) {
    const local = isLoopback(socket.remoteAddress);
    socket.destroy();
    if (!local) throw noEncryption();
    return { socket: await plain(endpoint, options.timeout), secure: false };
  }
  heard = '';
  const answer = until(socket, 'data', options.timeout, hear(/<(?:[\w-]+:)?(?:proceed|failure)[\s/>]/));
  socket.write("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
  await answer;
  if (!/<(?:[\w-]+:)?proceed/.test(heard)) {
    socket.destroy();
    throw noEncryption();
  }
  const secured = tls.connect({ socket, ...tlsOptions(options) });
  await until(secured, 'secureConnect', options.timeout);
  return { socket: secured, secure: true };
}

async function openFirst(options: SocketOptions): Promise<Opened> {
  let problem: unknown;
  for (const endpoint of await options.endpoints()) {
    try {
      return await (endpoint.security === 'direct-tls' ? directTls(endpoint, options) : startTls(endpoint, options));
    } catch (error) {
      problem = error;
      if (isCertificateProblem(error)) break;
    }
  }
  throw problem instanceof Error ? problem : mute();
}

/** What the XMPP library takes for a socket. Text comes out in whole characters, however the network cut them. */
export class StreamSocket extends EventEmitter {
  secure = false;
  #socket: net.Socket | undefined;
  #closed = false;

  connect(options: SocketOptions): void {
    void this.#open(options);
  }

  async #open(options: SocketOptions): Promise<void> {
    try {
      const { socket, secure } = await openFirst(options);
      if (this.#closed) socket.on('error', () => undefined).destroy();
      else this.#use(socket, secure, options.onChunk);
    } catch (error) {
      if (this.#closed) return;
      this.emit('error', error);
      this.#close();
    }
  }

  #use(socket: net.Socket, secure: boolean, onChunk: () => void): void {
    this.#socket = socket;
    this.secure = secure;
    socket.setNoDelay(true).setEncoding('utf8');
    socket.on('data', (text: string) => {
      this.emit('data', text);
      onChunk();
    });
    socket.on('error', (error) => this.emit('error', error));
    socket.on('close', () => this.#close());
    this.emit('connect');
  }

  write(text: string, done: (error?: Error | null) => void): void {
    if (this.#socket) this.#socket.write(text, done);
    else done(new Error('closed'));
  }

  end(): void {
    this.#socket?.end();
  }

  /** Ends it without a word: the server keeps the session for a resumption. */
  destroy(): void {
    this.#socket?.destroy();
    this.#close();
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket = undefined;
    this.emit('close');
  }
}

/** An XMPP server on loopback that says what a test tells it to: for what no real server does. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { ensureCertificate } from '../../tools/certificate.mjs';

export interface FakeConnection {
  /** Everything the client said on this connection. */
  readonly said: string;
  send(xml: string): void;
  /** Resolves when they are written, so that what follows is another chunk. */
  sendBytes(bytes: Uint8Array): Promise<void>;
  destroy(): void;
}

export interface FakeServer {
  readonly port: number;
  readonly connections: readonly FakeConnection[];
  /** The newest connection. */
  readonly last: FakeConnection | undefined;
  stop(): Promise<void>;
}

export interface FakeOptions {
  readonly domain?: string;
  /** With a certificate: TLS from the first byte. Without: plain, and no STARTTLS either. */
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly features?: { readonly beforeSignIn?: string; readonly afterSignIn?: string };
  /**
   * Sees each piece that the client said, before the sign-in does.
   * @returns true when the sign-in must not see it
   */
  readonly on?: (text: string, connection: FakeConnection) => boolean | void;
  /** Nothing at all is answered. */
  readonly mute?: boolean;
}

const SASL = "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms>";
const SESSION = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><sm xmlns='urn:xmpp:sm:3'/>";

/**
 * Lets anybody in with SASL PLAIN, binds a resource, enables stream management, and gives every request an empty
 * answer (to an archive query: that there is nothing). The rest is for `on`.
 */
export async function startFakeServer(options: FakeOptions = {}): Promise<FakeServer> {
  const domain = options.domain ?? 'library.test';
  const connections: FakeConnection[] = [];
  const serve = (socket: net.Socket) => {
    let said = '';
    let streams = 0;
    const connection: FakeConnection = {
      get said() {
        return said;
      },
      send: (xml) => void socket.write(xml),
      sendBytes: (bytes) => new Promise((resolve) => void socket.write(bytes, () => resolve())),
      destroy: () => void socket.destroy(),
    };
    connections.push(connection);
    socket.setEncoding('utf8').on('error', () => undefined);
    socket.on('data', (text: string) => {
      said += text;
      if (options.mute || options.on?.(text, connection) === true) return;
      if (text.includes('</stream:stream>')) {
        connection.send('</stream:stream>');
        socket.end();
        return;
      }
      if (text.includes('<stream:stream')) {
        streams += 1;
        const features = streams === 1 ? (options.features?.beforeSignIn ?? SASL) : (options.features?.afterSignIn ?? SESSION);
        connection.send(`<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' id='s${streams}' from='${domain}' version='1.0'><stream:features>${features}</stream:features>`);
      }
      if (text.includes('<auth ')) connection.send("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
      const bind = /<iq[^>]* id="([^"]+)"[^>]*><bind/.exec(text);
      if (bind) connection.send(`<iq type='result' id='${bind[1]}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>ask@${domain}/desk</jid></bind></iq>`);
      if (asksForSm(text)) connection.send("<enabled xmlns='urn:xmpp:sm:3' id='sm' resume='true'/>");
      for (const request of requests(text)) {
        const fin = request.inside.includes('urn:xmpp:mam:2') ? "<fin xmlns='urn:xmpp:mam:2' complete='true'/>" : '';
        if (!request.inside.startsWith('<bind')) connection.send(`<iq type='result' id='${request.id}'>${fin}</iq>`);
      }
    });
  };
  const server = options.tls ? tls.createServer({ ...options.tls }, serve) : net.createServer(serve);
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    connections,
    get last() {
      return connections.at(-1);
    },
    async stop() {
      for (const connection of connections) connection.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Whether a piece of what the client said asks for stream management. */
export const asksForSm = (text: string): boolean => /<enable [^>]*urn:xmpp:sm:3/.test(text);

export interface FakeRequest {
  readonly id: string;
  readonly inside: string;
  /** Of an archive query. */
  readonly queryId: string;
}

/** The requests that a piece of what the client said holds. */
export const requests = (text: string): readonly FakeRequest[] =>
  [...text.matchAll(/<iq[^>]* id="([^"]+)"[^>]*>(.*?)<\/iq>/g)].map(([, id = '', inside = '']) => ({ id, inside, queryId: /queryid="([^"]+)"/.exec(inside)?.[1] ?? '' }));

export interface Certificate {
  /** The authority to trust, PEM. */
  readonly ca: string;
  readonly tls: { readonly key: string; readonly cert: string };
}

/** A certificate of its own authority, made out to `domain`. */
export async function makeCertificate(domain = 'library.test'): Promise<Certificate> {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'deskbell-certificate-'));
  try {
    await ensureCertificate(dir, { names: [domain] });
    const read = (name: string) => readFileSync(path.join(dir, name), 'utf8');
    return { ca: read('ca.crt'), tls: { key: read('server.key'), cert: read('server.crt') } };
  } finally {
    rmSync(dir, { recursive: true });
  }
}

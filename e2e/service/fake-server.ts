/** An XMPP server on loopback that says what a test tells it to: for what no real server does. */
import net from 'node:net';
import tls from 'node:tls';

export interface FakeConnection {
  /** Everything the client said on this connection. */
  readonly said: string;
  send(xml: string): void;
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

/** Lets anybody in with SASL PLAIN, binds a resource, and enables stream management; the rest is for `on`. */
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
      destroy: () => void socket.destroy(),
    };
    connections.push(connection);
    socket.setEncoding('utf8').on('error', () => undefined);
    socket.on('data', (text: string) => {
      said += text;
      if (options.mute || options.on?.(text, connection)) return;
      if (text.includes('<stream:stream')) {
        streams += 1;
        const features = streams === 1 ? (options.features?.beforeSignIn ?? SASL) : (options.features?.afterSignIn ?? SESSION);
        connection.send(`<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' id='s${streams}' from='${domain}' version='1.0'><stream:features>${features}</stream:features>`);
      }
      if (text.includes('<auth ')) connection.send("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
      const bind = /<iq[^>]* id="([^"]+)"[^>]*><bind/.exec(text);
      if (bind) connection.send(`<iq type='result' id='${bind[1]}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>ask@${domain}/desk</jid></bind></iq>`);
      if (text.includes('<enable ')) connection.send("<enabled xmlns='urn:xmpp:sm:3' id='sm' resume='true'/>");
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

/** Ids of the requests for `payload` that a piece of text holds. */
export const requests = (text: string, payload: string): readonly string[] =>
  [...text.matchAll(/<iq[^>]* id="([^"]+)"[^>]*>(.*?)<\/iq>/g)].flatMap(([, id = '', inside = '']) => (inside.includes(payload) ? [id] : []));

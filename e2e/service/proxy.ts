/** A TCP proxy on loopback that can do what cables do. */
import net from 'node:net';

export interface Proxy {
  readonly port: number;
  /** The connections of now go silent: no data, no end (a pulled cable). */
  blackHole(): void;
  /** Of the connections of now only one half is left: what the client says arrives, and it hears nothing, no end either. */
  deafen(): void;
  /** Both sides see their connection reset. */
  cut(): void;
  /** New connections are reset until it is given back. */
  refuse(refuse: boolean): void;
  /** New connections are accepted and go nowhere, until it is given back. */
  swallow(swallow: boolean): void;
  /** Bytes that went through, both ways. */
  readonly bytes: number;
  stop(): Promise<void>;
}

interface Pair {
  readonly client: net.Socket;
  readonly server: net.Socket;
  silent: boolean;
  deaf: boolean;
}

/** @param to port on 127.0.0.1, or what gives it when a connection comes */
export async function startProxy(to: number | (() => number)): Promise<Proxy> {
  const pairs = new Set<Pair>();
  let refusing = false;
  let swallowing = false;
  let bytes = 0;
  const listener = net.createServer((client) => {
    client.on('error', () => undefined);
    if (refusing) {
      client.resetAndDestroy();
      return;
    }
    const server = net.connect(typeof to === 'number' ? to : to(), '127.0.0.1');
    const pair: Pair = { client, server, silent: swallowing, deaf: false };
    pairs.add(pair);
    const join = (from: net.Socket, into: net.Socket) => {
      from.on('data', (data) => {
        if (pair.silent || (pair.deaf && into === client)) return;
        bytes += data.length;
        into.write(data);
      });
      from.on('close', () => {
        if (pair.silent || (pair.deaf && into === client)) return; // the other side must not notice
        pairs.delete(pair);
        into.destroy();
      });
      from.on('error', () => undefined);
    };
    join(client, server);
    join(server, client);
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    blackHole() {
      for (const pair of pairs) pair.silent = true;
    },
    deafen() {
      for (const pair of pairs) pair.deaf = true;
    },
    cut() {
      for (const { client, server } of pairs) {
        client.resetAndDestroy();
        server.resetAndDestroy();
      }
      pairs.clear();
    },
    refuse(refuse) {
      refusing = refuse;
    },
    swallow(swallow) {
      swallowing = swallow;
    },
    get bytes() {
      return bytes;
    },
    async stop() {
      for (const { client, server } of pairs) {
        client.destroy();
        server.destroy();
      }
      await new Promise<void>((resolve) => listener.close(() => resolve()));
    },
  };
}

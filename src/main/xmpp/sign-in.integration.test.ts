import net from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { asksForSm, startFakeServer, type FakeOptions } from '../../../e2e/service/fake-server.js';
import { Listener, type ListenerOptions } from '../../../e2e/service/listener.js';
import { startProsody, type Service } from '../../../e2e/service/prosody.js';
import { startProxy } from '../../../e2e/service/proxy.js';
import { until } from '../../../e2e/service/until.js';
import type { SessionState } from './types.js';

let service: Service;
const open: (() => Promise<void>)[] = [];

beforeAll(async () => {
  service = await startProsody();
}, 60_000);
afterAll(() => service.stop());
afterEach(async () => {
  await Promise.all(open.splice(0).map((end) => end()));
});

function desk(options: Partial<ListenerOptions> = {}): Listener {
  const listener = Listener.start({ service, account: service.service, port: service.ports.xmpps, ...options });
  open.push(() => listener.stop());
  return listener;
}
async function fake(options: FakeOptions) {
  const server = await startFakeServer({ tls: service.tls, ...options });
  open.push(() => server.stop());
  return server;
}
type Offline = Extract<SessionState, { state: 'offline' }>;
const said = ({ problem, retryIn }: Offline) => ({ code: problem.code, retries: retryIn !== undefined });
/** A port that nobody listens to. */
const closedPort = () =>
  new Promise<number>((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

describe('signing in', () => {
  it.each([
    ['direct TLS, as told', 'xmpps', true],
    ['direct TLS, found by trying', 'xmpps', undefined],
    ['STARTTLS, as told', 'xmpp', false],
    ['STARTTLS, found by trying', 'xmpp', undefined],
  ] as const)('works by %s', async (_, port, directTls) => {
    const listener = desk({ port: service.ports[port], ...(directTls === undefined ? {} : { directTls }) });
    expect(await listener.ready()).toMatchObject({ resumed: false, address: expect.stringContaining(`${service.service.address}/desk-`) });
    expect(listener.states.map(({ state }) => state)).toEqual(['connecting', 'catching-up', 'ready']);
  });

  it('stops at a wrong password and says so', async () => {
    const listener = desk({ account: { ...service.service, password: 'not it' } });
    const offline = await listener.offline();
    expect(said(offline)).toEqual({ code: 'wrong-password', retries: false });
    expect(offline.problem.message).toContain('did not accept this address with this password');
    expect(offline.problem.message).not.toContain('not it');
  });

  it('says what a closed port means, and tries again until it is open', async () => {
    const proxy = await startProxy(() => service.ports.xmpps);
    open.push(() => proxy.stop());
    expect(said(await desk({ port: await closedPort() }).offline())).toEqual({ code: 'connection-refused', retries: true });
    proxy.refuse(true);
    const listener = desk({ port: proxy.port, directTls: true });
    expect(said(await listener.offline())).toEqual({ code: 'connection-lost', retries: true });
    proxy.refuse(false);
    await listener.ready();
    expect(listener.states.filter(({ state }) => state === 'connecting').length).toBeGreaterThan(1);
  });

  it('says that a host cannot be found', async () => {
    const account = { address: 'ask@nowhere.invalid', password: 'x' };
    const listener = Listener.start({ service, account, port: service.ports.xmpps, host: 'nowhere.invalid' });
    open.push(() => listener.stop());
    const offline = await listener.offline();
    expect(said(offline)).toEqual({ code: 'unknown-host', retries: true });
    expect(offline.problem.message).toContain('nowhere.invalid');
  });

  it('says that a server does not serve the domain', async () => {
    const account = { address: 'ask@another.test', password: 'x' };
    // STARTTLS names the domain before any certificate is shown.
    expect(said(await desk({ account, port: service.ports.xmpp, directTls: false }).offline())).toEqual({ code: 'unknown-host', retries: true });
  });

  it('does not trust a certificate of an authority it does not know', async () => {
    for (const [port, directTls] of [[service.ports.xmpps, true], [service.ports.xmpp, false]] as const) {
      const offline = await desk({ ca: [], port, directTls }).offline();
      expect(said(offline)).toEqual({ code: 'certificate', retries: true });
      expect(offline.problem.message).toContain('authority that this computer does not trust');
    }
  });

  it.each([
    ['expired', 'has expired'],
    ['wrong-name', 'made out to another name'],
  ] as const)('does not trust a certificate that is %s, and sends it nothing', async (certificate, words) => {
    const bad = await startProsody({ certificate });
    open.push(() => bad.stop());
    for (const [port, directTls] of [[bad.ports.xmpps, true], [bad.ports.xmpp, false]] as const) {
      const listener = Listener.start({ service: bad, account: bad.service, port, directTls });
      const offline = await listener.offline();
      expect(said(offline)).toEqual({ code: 'certificate', retries: true });
      expect(offline.problem.message).toContain(words);
      await listener.stop();
    }
  });

  it('lets a second sign-in under the same name win, and does not fight it', async () => {
    const first = desk({ resource: 'desk-1' });
    await first.ready();
    const second = desk({ resource: 'desk-1' });
    await second.ready();
    expect(said(await first.offline())).toEqual({ code: 'conflict', retries: false });
    expect(first.states.at(-1)?.state).toBe('offline');
    expect(second.states.at(-1)?.state).toBe('ready');
  });
});

describe('a server that misbehaves', () => {
  const fast = { watchdog: 600, ackInterval: 100, ackTimeout: 200 };

  it('is given up when it is mute, at whatever moment, and tried again', async () => {
    const greeting = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' id='1' from='library.test' version='1.0'>";
    for (const options of [
      { mute: true },
      { on: (text, connection) => (text.includes('<stream:stream') ? (connection.send(greeting), true) : true) },
      { on: (text) => text.includes('<auth ') },
      { on: (text) => text.includes('<bind') },
      { on: asksForSm },
    ] satisfies FakeOptions[]) {
      const server = await fake(options);
      const listener = desk({ port: server.port, directTls: true, timing: fast });
      expect(said(await listener.offline())).toEqual({ code: 'server-mute', retries: true });
      await until('another try', () => listener.states.filter(({ state }) => state === 'connecting').length >= 2);
      await listener.stop();
    }
  });

  it('is given up when it falls silent later', async () => {
    const server = await fake({ on: (text) => text.includes('<r ') });
    const listener = desk({ port: server.port, directTls: true, timing: fast });
    expect(said(await listener.offline())).toEqual({ code: 'connection-lost', retries: true });
  });

  it('gets no password without encryption from elsewhere, nor one that can be read on loopback', async () => {
    const server = await startFakeServer();
    open.push(() => server.stop());
    const listener = desk({ port: server.port, directTls: false });
    expect(said(await listener.offline())).toMatchObject({ code: 'certificate' });
    expect(server.connections.map(({ said: words }) => words).join('')).not.toContain('<auth');
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { patron } from '../../../e2e/service/patron.js';
import { startProsody, type Account, type Service } from '../../../e2e/service/prosody.js';
import { startProxy, type Proxy } from '../../../e2e/service/proxy.js';
import { Listener } from '../../../e2e/service/listener.js';

let service: Service;
let proxy: Proxy;
const listeners: Listener[] = [];

beforeAll(async () => {
  service = await startProsody();
  proxy = await startProxy(() => service.ports.xmpps);
}, 60_000);
afterEach(async () => {
  await Promise.all(listeners.splice(0).map((listener) => listener.stop()));
});
afterAll(async () => {
  await proxy.stop();
  await service.stop();
});

function desk(account: Account, options: Partial<Parameters<typeof Listener.start>[0]> = {}): Listener {
  const listener = Listener.start({ service, account, port: service.ports.xmpps, ...options });
  listeners.push(listener);
  return listener;
}

describe('a service session', () => {
  it('hears a patron and answers, and both sides are archived under one id', async () => {
    const ask = desk(service.service);
    await ask.ready();
    const visitor = await patron(service);
    const id = await visitor.send('Where is the census?');
    const heard = await ask.heard((item) => item.kind === 'message' && item.originId === id);
    expect(heard).toMatchObject({ kind: 'message', archive: service.service.address, via: 'live', from: visitor.address, thread: visitor.thread, body: 'Where is the census?', outgoing: false });
    const originId = randomUUID();
    await ask.session.send({ type: 'message', to: visitor.address, originId, body: 'Second floor.', thread: visitor.thread });
    expect(await visitor.waitFor('Second floor.')).toMatchObject({ id: originId });
    await ask.event((event) => event.type === 'acked' && event.originId === originId);
    await ask.session.settle(service.service.address);
    const items = ask.pages.flatMap((page) => page.items);
    expect(items.find((item) => item.originId === id)?.id).toBe(heard.id);
    expect(items.find((item) => item.originId === originId)).toMatchObject({ kind: 'message', outgoing: true, via: 'archive' });
    await visitor.close();
  });
});

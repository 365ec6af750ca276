import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crowd } from '../../../e2e/service/crowd.js';
import { startEjabberd } from '../../../e2e/service/ejabberd.js';
import type { HeadlessDesk } from '../../../e2e/service/headless.js';
import { startProsody, type Account, type Service } from '../../../e2e/service/prosody.js';
import { startProxy, type Proxy } from '../../../e2e/service/proxy.js';
import { until } from '../../../e2e/service/until.js';

const servers: readonly (readonly [string, () => Promise<Service>])[] = [
  ['Prosody', () => startProsody({ hibernation: 1_000 })],
  ['ejabberd', () => startEjabberd({ hibernation: 1_000 })],
];

describe.each(servers)('who is there, on %s', (_name, start) => {
  const here = crowd(start);
  let proxy: Proxy;
  beforeAll(async () => {
    proxy = await startProxy(here.service.ports.xmpps);
  });
  afterAll(() => proxy.stop());
  const open = (account: Account, point: string, port?: number): Promise<HeadlessDesk> => here.open({ account, point, ...(port === undefined ? {} : { port }) });
  const [colleagues, people] = [
    (d: HeadlessDesk) => d.desk.view.colleagues.map(({ name, point }) => `${name} at ${point}`),
    (d: HeadlessDesk) => d.desk.view.channels[0]?.people.map(({ name }) => name).join(),
  ];

  it('a desk says its service point when it enters, so that requests can be passed to it at once', async () => {
    const ana = await open(here.service.staff[0], 'Main desk');
    const ben = await open(here.service.staff[1], 'North <branch> & more');
    await until('each to know where the other is', () => (colleagues(ana).length === 1 && colleagues(ben).length === 1) || undefined);
    expect([colleagues(ana), colleagues(ben)]).toEqual([['Ben at North <branch> & more'], ['Ana at Main desk']]);
  });

  it('the next person at the same computer sees who is in the channel now, and not the last one', async () => {
    const d = await open(here.service.staff[0], 'Main desk');
    await until('Ana to be in the channel', () => people(d) === 'Ana' || undefined);
    expect(d.desk.view.supervisor).toBe(true);
    const [, ben] = here.service.staff;
    await d.desk.signIn({ address: ben.address, password: ben.password });
    await d.staffed();
    await until('Ben alone to be in the channel', () => people(d) === 'Ben' || undefined);
    expect([colleagues(d), d.desk.view.supervisor]).toEqual([[], false]);
  });

  it('who left while a desk was cut off is gone when it is back', async () => {
    const ana = await open(here.service.staff[0], 'Main desk', proxy.port);
    const ben = await open(here.service.staff[1], 'North');
    await until('both to be in the channel', () => people(ana) === 'Ana,Ben' || undefined);
    proxy.refuse(true);
    proxy.cut();
    await until('the desk to notice', () => !ana.desk.view.staffed || undefined);
    await until('the other desk to see it leave', () => people(ben) === 'Ben' || undefined);
    await ben.desk.signOut();
    proxy.refuse(false);
    await ana.staffed();
    await until('Ana alone to be in the channel', () => people(ana) === 'Ana' || undefined);
    expect(colleagues(ana)).toEqual([]);
  });
});

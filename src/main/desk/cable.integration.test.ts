/**
 * A desk whose cable is pulled makes no noise: its server notices by its silence, keeps its place for as long as it
 * may come back, and then what it holds is in the queue of the others again.
 */
import fs from 'node:fs';
import { expect, it } from 'vitest';
import { startEjabberd } from '../../../e2e/service/ejabberd.js';
import { HeadlessDesk } from '../../../e2e/service/headless.js';
import { patron } from '../../../e2e/service/patron.js';
import { startProsody, type Service } from '../../../e2e/service/prosody.js';
import { startProxy, type Proxy } from '../../../e2e/service/proxy.js';
import { until } from '../../../e2e/service/until.js';

/** With all counts: the patience of the configuration that administrators install. Otherwise a shorter one. */
const long = process.env['DESK_LONG'] !== undefined;
const hibernation = long ? 20_000 : 2_000;
const patience = long ? {} : { readTimeout: 4_000 };
/** Desks say something more often than the server is patient. */
const timing = long ? {} : { ackInterval: 2_000, ackTimeout: 1_000 };
/** From the cable to the queue, beyond the hibernation, ms. */
const MOST = 40_000;

const servers: readonly (readonly [string, () => Promise<Service>])[] = [
  ['Prosody', () => startProsody({ hibernation, ...patience })],
  ['ejabberd', () => startEjabberd({ hibernation, ...patience })],
];

/** Nothing was said for a second. */
async function quiet(proxy: Proxy): Promise<void> {
  let [bytes, since] = [proxy.bytes, performance.now()];
  await until('the line to be quiet', () => {
    if (bytes !== proxy.bytes) [bytes, since] = [proxy.bytes, performance.now()];
    return performance.now() - since > 1_000 || undefined;
  });
}

it.concurrent.each(servers)('brings back what a desk held whose cable was pulled, on %s', async (name, start) => {
  const service = await start();
  const proxy = await startProxy(service.ports.xmpps);
  const desks: HeadlessDesk[] = [];
  try {
    const open = async (number: 0 | 1, port: number) => {
      const desk = new HeadlessDesk({ service, account: service.staff[number], point: `Desk ${number}`, port, timing });
      desks.push(desk);
      await desk.signIn();
      return desk;
    };
    const ana = await open(0, service.ports.xmpps);
    const ben = await open(1, proxy.port);
    const asker = await patron(service);
    await asker.send('do not lose me');
    const { id } = await ben.waitFor('do not lose me');
    await ben.take(id);
    await ana.request((r) => r.id === id && r.holder?.name === 'Ben', 'the other desk to see the holder');
    await quiet(proxy); // the worst moment: nothing is under way whose loss could tell
    proxy.swallow(true);
    proxy.blackHole();
    const pulled = performance.now();
    const back = await until('the request to come back', () => ana.queue.find((r) => r.id === id && r.phase === 'waiting' && r.returned), MOST + hibernation);
    const took = performance.now() - pulled;
    console.log(`${name}: cable pulled to back in the queue ${(took / 1000).toFixed(1)} s, of which up to ${hibernation / 1000} s hibernation`);
    expect(back.firstWords).toBe('do not lose me');
    expect(ben.desk.view.staffed).toBe(false);
    await asker.close();
  } finally {
    await Promise.all(desks.map((desk) => desk.stop()));
    await proxy.stop();
    await service.stop();
    for (const { folder } of desks) fs.rmSync(folder, { recursive: true, force: true });
  }
}, 60_000 + MOST + hibernation);

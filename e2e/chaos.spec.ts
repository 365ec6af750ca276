/** Chaos with windows: real desks of which some have one, killed and cut off like the others (service/chaos.ts). */
import { expect, test } from '@playwright/test';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { launchDesk, policyFor, type DeskPage } from './pages/desk.js';
import { journalFile, journalFolder } from './pages/evidence.js';
import { chaos, headlessPlaces, type DeskPlace, type Figures } from './service/chaos.js';
import { startEjabberd } from './service/ejabberd.js';
import { MEMORY, startProsody, type Service } from './service/prosody.js';
import { startProxy } from './service/proxy.js';

const seed = Number(process.env['DESK_SEED'] ?? Date.now() % 1_000_000);

/** It watches, records and agrees; the people at the other desks do the work. */
async function windowPlace(service: Service, folder: string, n: number): Promise<DeskPlace> {
  const proxy = await startProxy(() => service.ports.xmpps);
  const staff = service.staff[n] ?? service.staff[0];
  const userDataDir = path.join(folder, `window-${n}`);
  const policy = policyFor(service, { point: `Window ${n}`, server: { host: '127.0.0.1', port: proxy.port, ca: [service.ca] }, queue: { returnAfter: 1 }, globalShortcuts: { enabled: false } });
  const enrol = { accounts: [service.service, staff], staff };
  // Without a key store the record can be read afterwards, and the passwords are entered at each start.
  const start = (): Promise<DeskPage> => launchDesk({ policy, userDataDir, enrol, keyStore: false });
  let desk = await start();
  await desk.staffed();
  return {
    proxy,
    async replace() {
      await desk.kill();
      desk = await start();
    },
    async rest() {
      const [banner, queue] = [await desk.page.getByRole('banner').innerText(), await desk.queue()];
      const apart = await desk.page.getByText('The desks cannot agree right now').isVisible();
      return { rested: banner.includes('Open to patrons') && !apart && queue.length === 0, left: JSON.stringify({ banner, apart, queue }) };
    },
    async stop() {
      await desk.close();
      return journalFile(journalFolder(userDataDir));
    },
    kill: () => desk.close().catch(() => undefined),
  };
}

async function survives(start: (options: { readonly hibernation: number; readonly readTimeout: number }) => Promise<Service>, figures: Figures & { readonly desks: number; readonly windows: number }): Promise<void> {
  const folder = fs.mkdtempSync(path.join(fs.existsSync(MEMORY) ? MEMORY : os.tmpdir(), 'deskbell-chaos-'));
  const service = await start({ hibernation: 3_000, readTimeout: 4_000 });
  const desks: DeskPlace[] = [];
  try {
    for (let n = 0; n < figures.windows; n += 1) desks.push(await windowPlace(service, folder, n));
    desks.push(...(await headlessPlaces(service, folder, figures.windows, figures.desks - figures.windows)));
    const { struck, accepted, astray, judged, words } = await chaos(service, desks, figures, seed);
    console.log(`${figures.windows} with a window, ${words}`);
    expect(accepted).toBeGreaterThan(figures.messages * 0.8);
    expect(astray).toEqual([]);
    for (const { doubled, open, shared } of judged) expect({ doubled, open, shared }).toEqual({ doubled: [], open: [], shared: judged[0]?.shared });
    expect(Object.values(struck).every((count) => count > 0)).toBe(true);
  } finally {
    await Promise.all(desks.map((desk) => desk.kill().catch(() => undefined)));
    await Promise.all(desks.map((desk) => desk.proxy.stop()));
    await service.stop();
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

test('a desk with a window loses nothing among others, whatever is killed, cut or without power', async () => {
  await survives(startProsody, { desks: 3, windows: 1, patrons: 10, messages: 80, strikes: 6, patience: 60_000 });
});

for (const [name, start] of [['Prosody', startProsody], ['ejabberd', startEjabberd]] as const) {
  test(`eight desks, two of them with a window, lose nothing in a day’s work on ${name} @long`, async () => {
    test.setTimeout(1_200_000);
    await survives(start, { desks: 8, windows: 2, patrons: 200, messages: 2_000, strikes: 60, patience: 300_000 });
  });
}

/** Chaos with desks without a window, on both servers (e2e/service/chaos.ts); e2e/chaos.spec.ts has windows among them. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { chaos, headlessPlaces } from '../../../e2e/service/chaos.js';
import { startEjabberd } from '../../../e2e/service/ejabberd.js';
import { MEMORY, startProsody, type Service } from '../../../e2e/service/prosody.js';

const figures = process.env['DESK_LONG'] === undefined ? { desks: 4, patrons: 30, messages: 200, strikes: 8, patience: 60_000 } : { desks: 8, patrons: 200, messages: 2_000, strikes: 60, patience: 300_000 };
const seed = Number(process.env['DESK_SEED'] ?? Date.now() % 1_000_000);

const servers: readonly (readonly [string, () => Promise<Service>])[] = [
  ['Prosody', () => startProsody({ hibernation: 3_000, readTimeout: 4_000 })],
  ['ejabberd', () => startEjabberd({ hibernation: 3_000, readTimeout: 4_000 })],
];

describe.each(servers)('chaos on %s', (name, start) => {
  it('loses no message, doubles none, and leaves no conversation to two desks', async () => {
    const folder = fs.mkdtempSync(path.join(fs.existsSync(MEMORY) ? MEMORY : os.tmpdir(), 'deskbell-chaos-'));
    const service = await start();
    const desks = await headlessPlaces(service, folder, 0, figures.desks);
    try {
      const { struck, accepted, astray, judged, words } = await chaos(service, desks, figures, seed);
      console.log(`${name}, ${words}`);
      expect(accepted).toBeGreaterThan(figures.messages * 0.8);
      expect(astray).toEqual([]);
      for (const { doubled, open, shared } of judged) expect({ doubled, open, shared }).toEqual({ doubled: [], open: [], shared: judged[0]?.shared });
      expect(Object.values(struck).every((count) => count > 0)).toBe(true);
    } finally {
      await Promise.all(desks.map((desk) => desk.kill()));
      await Promise.all(desks.map((desk) => desk.proxy.stop()));
      await service.stop();
      fs.rmSync(folder, { recursive: true, force: true });
    }
  }, 3 * figures.patience);
});

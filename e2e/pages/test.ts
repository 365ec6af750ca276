/** What every test of the real desk begins with: a fresh service, fresh desks, and people who write to them. */
import { expect, test as base } from '@playwright/test';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startEjabberd } from '../service/ejabberd.js';
import { foreign, type Foreign } from '../service/foreign.js';
import { HeadlessDesk, type HeadlessOptions } from '../service/headless.js';
import { patron, type Patron, type PatronOptions } from '../service/patron.js';
import { startProsody, type Account, type Service, type ServiceOptions } from '../service/prosody.js';
import { launchDesk, policyFor, type DeskPage, type LaunchOptions } from './desk.js';

export { expect };

export interface OpenOptions extends Omit<LaunchOptions, 'policy' | 'enrol'> {
  /** Changes to the policy of the private service. */
  readonly policy?: object;
  /** Signs in with its own and the service's password; null: nobody signs in. Default: Ana. */
  readonly as?: Account | null;
  /** More services than the first, whose passwords it gets too. */
  readonly services?: readonly Account[];
}

export interface Library {
  readonly service: Service;
  readonly ana: Account;
  readonly ben: Account;
  /** A real desk, open to patrons unless nobody signs in. Closed when the test ends, and its console must be empty. */
  open(options?: OpenOptions): Promise<DeskPage>;
  /** A second desk of the library, without a window. Default: Ben's, at North. */
  otherDesk(options?: Partial<HeadlessOptions>): Promise<HeadlessDesk>;
  /** Somebody who writes, and stays until the test ends. Without a text they say nothing yet. */
  patron(text?: string, options?: PatronOptions): Promise<Patron>;
  /** An XMPP client that nobody here wrote, until the test ends. Default: Ben's. */
  foreign(account?: Account): Promise<Foreign>;
  /** A folder for data that outlives one desk, deleted when the test ends. */
  folder(): string;
}

function openLibrary(service: Service): { readonly library: Library; readonly end: (failed: boolean) => Promise<void> } {
  const [ana, ben] = service.staff;
  const desks: DeskPage[] = [];
  const others: HeadlessDesk[] = [];
  const patrons: { close(): Promise<void> }[] = [];
  const folders: string[] = [];
  const folder = (): string => {
    const made = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-e2e-'));
    folders.push(made);
    return made;
  };
  const library: Library = {
    service, ana, ben, folder,
    async open({ policy = {}, as = ana, services = [], ...rest } = {}) {
      const desk = await launchDesk({
        userDataDir: folder(), ...rest, policy: policyFor(service, policy),
        ...(as === null ? {} : { enrol: { accounts: [service.service, ...services, as], staff: as } }),
      });
      desks.push(desk);
      if (as !== null) await desk.staffed();
      return desk;
    },
    async otherDesk(change = {}) {
      const desk = new HeadlessDesk({ service, account: ben, point: 'North', folder: folder(), ...change });
      others.push(desk);
      await desk.signIn();
      return desk;
    },
    async patron(text, who = {}) {
      const somebody = await patron(service, who);
      patrons.push(somebody);
      if (text !== undefined) await somebody.send(text);
      return somebody;
    },
    async foreign(account = ben) {
      const client = await foreign(service, account);
      patrons.push(client);
      return client;
    },
  };
  const end = async (failed: boolean): Promise<void> => {
    if (failed) await Promise.all(desks.map((desk, index) => desk.screenshot(`failed-${index + 1}`).catch(() => undefined)));
    await Promise.all([...desks.map((desk) => desk.close()), ...others.map((desk) => desk.stop()), ...patrons.map((somebody) => somebody.close())].map((done) => done.catch(() => undefined)));
    await service.stop();
    for (const made of folders) fs.rmSync(made, { recursive: true, force: true, maxRetries: 3 });
    if (!failed) expect(desks.flatMap((desk) => desk.errors)).toEqual([]);
  };
  return { library, end };
}

/** Which server the library has: playwright.config.ts says what is tried on both. */
export interface OnServer {
  readonly server: 'Prosody' | 'ejabberd';
}

export const test = base.extend<{ library: Library; serviceOptions: ServiceOptions } & OnServer>({
  server: ['Prosody', { option: true }],
  serviceOptions: [{}, { option: true }],
  library: async ({ server, serviceOptions }, use, info) => {
    const start = server === 'Prosody' ? startProsody : startEjabberd;
    const { library, end } = openLibrary(await start(serviceOptions));
    await use(library);
    await end(info.status !== info.expectedStatus);
  },
});

/** Archives have whole seconds, and clocks are hardly better: what is written in the second of a block shows. */
export async function untilBlocksHide(): Promise<void> {
  const since = Date.now();
  await expect.poll(() => Date.now() - since, { intervals: [100] }).toBeGreaterThan(2_000);
}

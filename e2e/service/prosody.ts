/** A real Prosody for one test file: private data folder, loopback only, free ports, stopped by whoever started it. */
import fs from 'node:fs';
import path from 'node:path';
import { startLocalService } from '../../tools/local-service.mjs';

export interface ServiceOptions {
  readonly domain?: string;
  /** Milliseconds for which a vanished session may be resumed, and of silence after which a client is asked, in whole seconds. Default 3 s and 15 s. */
  readonly hibernation?: number;
  readonly readTimeout?: number;
  readonly certificate?: 'good' | 'expired' | 'wrong-name';
  /** Local parts of more services, to which patrons without an account may write too. */
  readonly services?: readonly string[];
  /** Messages a second of one anonymous patron, in the words of mod_firewall. Default: more than any test sends. */
  readonly anonymousRate?: string;
  /** The limit of bytes per second that the installed configuration has; without it tests write as fast as they can. */
  readonly rateLimits?: boolean;
  /** Folder of the built patron page. */
  readonly page?: string;
}

export interface Account {
  readonly address: string;
  readonly password: string;
}

export interface Service {
  readonly domain: string;
  readonly anonHost: string;
  readonly service: Account;
  /** The first is an administrator of the rooms, the others are members. */
  readonly staff: readonly [Account, Account];
  readonly rooms: { readonly desk: string; readonly staff: string };
  /** Room of the administrators' texts: everybody reads, the first of the staff alone has a voice. */
  readonly texts: string;
  /** Host on which administrators make channels. */
  readonly newChannels: string;
  /** Its certificate authority, PEM. */
  readonly ca: string;
  readonly caFile: string;
  /** Its own key and certificate, PEM, for a server that takes its place. */
  readonly tls: { readonly key: string; readonly cert: string };
  readonly ports: { readonly xmpp: number; readonly xmpps: number; readonly http: number; readonly https: number };
  /** Where the patron page is. */
  readonly page: string;
  readonly pid: number;
  addAccount(name: string, password?: string): Promise<Account>;
  setAffiliation(room: string, address: string, affiliation: 'owner' | 'admin' | 'member' | 'none' | 'outcast'): Promise<void>;
  /** Takes all rooms away from a server that runs on, as a broken component would; true brings them back. */
  openRooms(open: boolean): Promise<void>;
  /** One line of Prosody's admin shell; of ejabberd the name of a command of its API, and its arguments as JSON. */
  command(line: string): Promise<string>;
  /** Ends it as a power cut would; `start` brings it back on the same ports with the same data. */
  kill(): Promise<void>;
  start(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** In memory where the system has it: an archive waits for the disk at each message, and tests share the disk. */
export const MEMORY = '/dev/shm';

export async function startProsody(options: ServiceOptions = {}): Promise<Service> {
  const seconds = (ms: number) => Math.max(1, Math.round(ms / 1000));
  const running = await startLocalService({
    test: true,
    ...(fs.existsSync(MEMORY) ? { under: MEMORY } : {}),
    anonymousRate: options.anonymousRate ?? '10000 (burst 2)',
    ...(options.domain === undefined ? {} : { domain: options.domain }),
    ...(options.services === undefined ? {} : { services: options.services }),
    ...(options.hibernation === undefined ? {} : { hibernation: seconds(options.hibernation) }),
    ...(options.readTimeout === undefined ? {} : { readTimeout: seconds(options.readTimeout) }),
    ...(options.certificate === undefined ? {} : { certificate: options.certificate }),
    ...(options.page === undefined ? {} : { page: options.page }),
  });
  const settle = async () => {
    if (!options.rateLimits) await running.command('module:unload("limits", "*")');
  };
  await settle();
  const account = (address: string): Account => ({ address, password: running.accounts[address] ?? '' });
  const pem = (name: string) => fs.readFileSync(path.join(path.dirname(running.ca), name), 'utf8');
  const [first = '', second = ''] = running.staff;
  return {
    domain: running.domain,
    anonHost: running.anonymousDomain,
    service: account(running.service),
    staff: [account(first), account(second)],
    rooms: running.rooms,
    texts: running.texts,
    newChannels: running.newChannels,
    ca: fs.readFileSync(running.ca, 'utf8'),
    caFile: running.ca,
    tls: { key: pem('server.key'), cert: pem('server.crt') },
    get ports() {
      return running.ports;
    },
    get page() {
      return running.urls.page;
    },
    get pid() {
      return running.pid ?? 0;
    },
    addAccount: running.addAccount,
    async setAffiliation(room, address, affiliation) {
      await running.setAffiliation(room, address, affiliation);
    },
    async openRooms(open) {
      await running.command(`host:${open ? 'activate' : 'deactivate'}("rooms.${running.domain}")`);
    },
    command: running.command,
    kill: running.kill,
    async start() {
      await running.start();
      await settle();
    },
    async restart() {
      await running.kill();
      await running.start();
      await settle();
    },
    stop: running.stop,
  };
}

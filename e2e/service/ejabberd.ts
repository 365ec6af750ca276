/** A real ejabberd for one test file, with what `startProsody` offers: the desks must agree on either server. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureCertificate } from '../../tools/certificate.mjs';
import { freePort } from '../../tools/prosody.mjs';
import { atExit, root, startGroup, until } from '../../tools/run.mjs';
import { MEMORY, type Account, type Service, type ServiceOptions } from './prosody.js';

/** It serves no patron page, and has no rules for how much and to whom one patron writes. */
export type EjabberdOptions = Pick<ServiceOptions, 'domain' | 'hibernation' | 'readTimeout' | 'certificate' | 'rateLimits'>;

const KIT = path.join(root, 'assets/server/ejabberd/ejabberd.yml');
const UNLIMITED = 100_000_000;
/** Its input ends with the process that started it, however that ends. */
const ENDS_WITH_US = 'spawn(fun() -> io:get_line(""), halt(0, [{flush, false}]) end).';

interface Place {
  readonly dir: string;
  /** Its configuration, a file. */
  readonly config: string;
  readonly domain: string;
  readonly ports: Service['ports'];
  /** Of its API, which only the tests open. */
  readonly api: number;
}

/**
 * The configuration that administrators install, with the values of this place, and two more doors: the API, and a
 * WebSocket with TLS of its own.
 */
function configuration({ dir, domain, ports, api }: Place, options: EjabberdOptions): string {
  const seconds = (ms: number) => Math.max(1, Math.round(ms / 1000));
  const patience = options.readTimeout === undefined ? undefined : seconds(options.readTimeout);
  const values: Record<string, string | number> = {
    ADDRESS: '"127.0.0.1"',
    XMPP_PORT: ports.xmpp,
    XMPPS_PORT: ports.xmpps,
    WEB_PORT: ports.http,
    CERTIFICATES: `[ ${dir}/certs/server.pem ]`,
    DATABASE: `${dir}/data/deskbell.sqlite`,
    UPLOADS: `${dir}/upload`,
    MAKERS: `{ user: [ ana@${domain} ] }`,
    HIBERNATION: seconds(options.hibernation ?? 3_000),
    ...(patience === undefined ? {} : { PING_AFTER: Math.max(1, Math.ceil(patience * 0.6)), ANSWER_WITHIN: Math.max(1, Math.floor(patience * 0.4)) }),
    ...(options.rateLimits ? {} : { DESK_RATE: UNLIMITED, PATRON_RATE: UNLIMITED }),
  };
  let text = fs.readFileSync(KIT, 'utf8').replaceAll('library.example', domain);
  const put = (what: RegExp, by: string): void => {
    if (!what.test(text)) throw new Error(`the configuration of ejabberd has no ${String(what)}`);
    text = text.replace(what, () => by);
  };
  for (const [name, value] of Object.entries(values)) put(new RegExp(`^  ${name}: .*$`, 'm'), `  ${name}: ${value}`);
  put(/^listen:.*$/m, `listen:
  - { port: ${api}, ip: "127.0.0.1", module: ejabberd_http, request_handlers: { /api: mod_http_api } }
  - { port: ${ports.https}, ip: "127.0.0.1", module: ejabberd_http, tls: true, request_handlers: { /xmpp-websocket: ejabberd_http_ws, /upload: mod_http_upload } }`);
  put(/^ {8}put_url: .*$/m, `        put_url: "https://localhost:${ports.https}/upload"`);
  put(/^api_permissions:$/m, 'api_permissions:\n  "tests": { from: [ mod_http_api ], who: { ip: 127.0.0.1/8 }, what: "*" }');
  put(/^modules:$/m, 'modules:\n  mod_http_api: {}');
  return text;
}

/** @param text the configuration */
const withoutRooms = (text: string): string => text.replace(/^ {6}mod_muc:\n(?: {8,}.*\n)+ {6}mod_muc_admin: .*\n/m, '');

async function prepare(options: EjabberdOptions): Promise<Place> {
  const domain = options.domain ?? 'library.test';
  const dir = fs.mkdtempSync(path.join(fs.existsSync(MEMORY) ? MEMORY : os.tmpdir(), 'deskbell-ejabberd-'));
  for (const folder of ['data', 'upload']) fs.mkdirSync(path.join(dir, folder));
  const [xmpp = 0, xmpps = 0, http = 0, https = 0, api = 0] = await Promise.all(Array.from({ length: 5 }, () => freePort()));
  const place = { dir, config: path.join(dir, 'ejabberd.yml'), domain, ports: { xmpp, xmpps, http, https }, api };
  const names = options.certificate === 'wrong-name' ? ['other.example'] : [domain, ...['anon', 'rooms', 'channels', 'upload', 'pubsub'].map((name) => `${name}.${domain}`), 'localhost'];
  await ensureCertificate(path.join(dir, 'certs'), { names, ...(options.certificate === 'expired' ? { days: 0 } : {}) });
  const pem = ['server.crt', 'server.key'].map((name) => fs.readFileSync(path.join(dir, 'certs', name), 'utf8')).join('');
  fs.writeFileSync(path.join(dir, 'certs/server.pem'), pem, { mode: 0o600 });
  fs.writeFileSync(place.config, configuration(place, options));
  return place;
}

/** Debian keeps ejabberd beside the libraries of the architecture, where Erlang does not look by itself. */
function library(): string {
  const folder = fs.readdirSync('/usr/lib').find((dir) => dir.includes('-linux-gnu') && fs.readdirSync(`/usr/lib/${dir}`).some((name) => name.startsWith('ejabberd-')));
  if (folder === undefined) throw new Error('ejabberd is not installed: node tools/system.mjs test');
  return `/usr/lib/${folder}`;
}

/** The process. It is no node of a cluster, so it needs no epmd and opens no port for other nodes. */
function openProcess({ dir, config }: Place, answers: () => Promise<boolean>) {
  let running: ReturnType<typeof startGroup> | undefined;
  const log = path.join(dir, 'ejabberd.log');
  const env = { PATH: process.env['PATH'], HOME: dir, LANG: 'C.UTF-8', ERL_LIBS: library(), ERL_CRASH_DUMP_BYTES: '0', EJABBERD_CONFIG_PATH: config, EJABBERD_LOG_PATH: log };
  return {
    get pid() {
      return running?.child.pid ?? 0;
    },
    async start() {
      // +sbwt none: its schedulers do not spin while they wait, the processors are shared.
      const args = ['+K', 'true', '+sbwt', 'none', '+sbwtdcpu', 'none', '+sbwtdio', 'none', '-noshell', '-eval', ENDS_WITH_US, '-mnesia', 'dir', `"${dir}/data"`, '-s', 'ejabberd'];
      const started = startGroup('erl', args, { cwd: dir, env, stdio: ['pipe', 'ignore', 'ignore'] });
      running = started;
      let over = false;
      void started.ended.then(() => (over = true));
      const state = await until(async () => (over ? 'ended' : (await answers()) && 'up'), { timeout: 30_000, every: 25, what: `ejabberd to start (its log: ${log})` });
      if (state === 'ended') throw new Error(`ejabberd ended at once:\n${fs.existsSync(log) ? fs.readFileSync(log, 'utf8').slice(-2_000) : 'it wrote nothing'}`);
    },
    /** As a power cut would. */
    async kill() {
      if (!running) return;
      try {
        process.kill(-(running.child.pid ?? 0), 'SIGKILL');
      } catch {
        // it has ended by itself
      }
      await running.ended;
    },
  };
}

/** @param api port */
async function call(api: number, name: string, args: object): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${api}/api/${name}`, { method: 'POST', body: JSON.stringify(args) });
  const text = await response.text();
  if (!response.ok) throw new Error(`ejabberd refused ${name}: ${text}`);
  return text;
}

const split = (address: string): { readonly name: string; readonly host: string } => {
  const at = address.indexOf('@');
  return { name: address.slice(0, at), host: address.slice(at + 1) };
};

export async function startEjabberd(options: EjabberdOptions = {}): Promise<Service> {
  const place = await prepare(options);
  const { dir, domain, api } = place;
  const server = openProcess(place, () => call(api, 'status', {}).then(() => true, () => false));
  const discard = () => fs.rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
  const forget = atExit(() => {
    void server.kill(); // sent before the first await
    discard();
  });
  const accounts = new Map<string, Account>();
  const addAccount = async (name: string, password = randomBytes(18).toString('base64url')): Promise<Account> => {
    const address = `${name}@${domain}`;
    const known = accounts.get(address);
    if (known) return known;
    await call(api, 'register', { user: name, host: domain, password });
    const account = { address, password };
    accounts.set(address, account);
    return account;
  };
  const setAffiliation: Service['setAffiliation'] = async (room, address, affiliation) => {
    const { name, host } = split(room);
    await call(api, 'set_room_affiliation', { name, service: host, jid: address, affiliation });
  };
  const addRoom = async (room: string, title: string, people: readonly (readonly [Account, 'admin' | 'member'])[], kind: readonly { readonly name: string; readonly value: string }[] = []): Promise<void> => {
    const { name, host } = split(room);
    await call(api, 'create_room_with_opts', { name, service: host, host: domain, options: kind });
    await call(api, 'change_room_option', { name, service: host, option: 'title', value: title });
    for (const [{ address }, affiliation] of people) await setAffiliation(room, address, affiliation);
  };
  const stop = async (): Promise<void> => {
    forget();
    await server.kill();
    discard();
  };
  const openRooms = async (open: boolean): Promise<void> => {
    const text = configuration(place, options);
    fs.writeFileSync(place.config, open ? text : withoutRooms(text));
    await call(api, 'reload_config', {});
  };
  const restart = async (): Promise<void> => {
    await server.kill();
    await server.start();
  };

  try {
    await server.start();
    const [service, ana, ben] = [await addAccount('ask'), await addAccount('ana'), await addAccount('ben')];
    const rooms = { desk: `desk@rooms.${domain}`, staff: `staff@rooms.${domain}` };
    await addRoom(rooms.desk, 'Desks', [[ana, 'admin'], [ben, 'member']]);
    await addRoom(rooms.staff, 'Staff', [[ana, 'admin'], [ben, 'member']]);
    const texts = `desks@texts.${domain}`;
    await addRoom(texts, 'Shared texts', [[ana, 'admin']], [{ name: 'members_only', value: 'false' }, { name: 'moderated', value: 'true' }, { name: 'members_by_default', value: 'false' }]);
    const certificate = (name: string) => path.join(dir, 'certs', name);
    const pem = (name: string) => fs.readFileSync(certificate(name), 'utf8');
    return {
      domain, anonHost: `anon.${domain}`, service, staff: [ana, ben], rooms, texts, newChannels: `channels.${domain}`,
      ca: pem('ca.crt'), caFile: certificate('ca.crt'), tls: { key: pem('server.key'), cert: pem('server.crt') },
      ports: place.ports, page: '',
      get pid() {
        return server.pid;
      },
      addAccount, setAffiliation, openRooms,
      command(line) {
        const space = line.indexOf(' ');
        const args: unknown = space < 0 ? {} : JSON.parse(line.slice(space));
        return call(api, space < 0 ? line : line.slice(0, space), Object(args));
      },
      kill: () => server.kill(), start: () => server.start(), restart, stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

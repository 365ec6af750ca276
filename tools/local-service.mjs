// A private Prosody: own data folder, loopback only, free ports, TLS. `npm start` keeps one in .local/service; the tests
// start a fresh one each. Both run the configuration that administrators install (assets/server/prosody).
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { ensureCertificate } from './certificate.mjs';
import { lua, prosodyShell } from './prosody-shell.mjs';
import { alive, PlainError, root, startGroup, until, which } from './run.mjs';
import { installLine, missing } from './system.mjs';

const kit = path.join(root, 'assets/server/prosody');

/**
 * @typedef {object} ServiceOptions
 * @property {string} [dir] kept between runs; without it a fresh folder that stop() deletes
 * @property {string} [domain]
 * @property {string} [library] its name, as the patron page says it
 * @property {boolean} [test] cheap password hashes and a short hibernation
 * @property {number} [hibernation] seconds for which a vanished session may be resumed (90; tests: 3)
 * @property {number} [readTimeout] seconds of silence after which a connection is given up (25)
 * @property {string} [anonymousRate] messages a second of one anonymous patron, in mod_firewall's words
 * @property {'good' | 'expired' | 'wrong-name'} [certificate]
 * @property {string} [page] the built patron page (out/patron)
 * @property {Record<string, string>} [passwords] by local part, instead of generated ones
 */
/** @typedef {{ xmpp: number, xmpps: number, http: number, https: number }} Ports */
/** @typedef {'owner' | 'admin' | 'member' | 'none' | 'outcast'} Affiliation */

/** @param {number} [port] 0: one that the system chooses @returns {Promise<number>} a port nobody listens to, or 0 */
const freePort = (port = 0) =>
  new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(0));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** @param {string} file @returns {any} undefined when it is not there or holds no JSON */
function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
/** @param {string} file @param {unknown} value readable by this user alone */
const writeSecret = (file, value) => fs.writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });

/** The ports of the last run, so that an open page finds its server again; others when somebody took one. @param {string} dir @returns {Promise<Ports>} */
async function choosePorts(dir) {
  const last = readJson(path.join(dir, 'ports.json'));
  const names = /** @type {const} */ (['xmpp', 'xmpps', 'http', 'https']);
  const ports = { xmpp: 0, xmpps: 0, http: 0, https: 0 };
  for (const name of names) {
    const before = last?.[name];
    ports[name] = (Number.isInteger(before) && (await freePort(before))) || (await freePort());
  }
  fs.writeFileSync(path.join(dir, 'ports.json'), JSON.stringify(ports));
  return ports;
}

/** Ends the Prosody that an interrupted run left on this folder, and nothing else. @param {string} dir */
async function endLeftover(dir) {
  const file = path.join(dir, 'prosody.pid');
  const pid = fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8')) : 0;
  if (!Number.isInteger(pid) || pid <= 1 || !alive(pid)) return;
  try {
    if (!fs.readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`DESK_PRIVATE=${dir}`)) return;
    process.kill(pid, 'SIGTERM');
  } catch {
    return; // gone meanwhile, or not ours to ask
  }
  await until(() => !alive(pid), { timeout: 10_000, what: 'the Prosody of an earlier run to end' });
}

/** @param {string} dir @param {string} service @param {ServiceOptions} options */
function writeFirewall(dir, service, options) {
  const rules = fs.readFileSync(path.join(kit, 'anon.pfw'), 'utf8');
  const filled = rules
    .replace(/^#.*$/gm, '')
    .replaceAll('SERVICE_ADDRESS', service)
    .replaceAll('ANONYMOUS_RATE', options.anonymousRate ?? '2 (burst 5)')
    .replaceAll('/etc/prosody/deskbell-banned.txt', path.join(dir, 'banned.txt'));
  fs.writeFileSync(path.join(dir, 'anon.pfw'), filled);
}

/**
 * The page's own copy, with its settings beside it: a build may replace out/ while the server runs.
 * @param {string} dir @param {string | undefined} from @param {Record<string, string>} settings
 */
function writePage(dir, from, settings) {
  const page = path.join(dir, 'page');
  fs.rmSync(page, { recursive: true, force: true });
  fs.mkdirSync(page);
  if (from && fs.existsSync(from)) fs.cpSync(from, page, { recursive: true });
  fs.writeFileSync(path.join(page, 'deskbell.json'), `${JSON.stringify(settings, null, 2)}\n`);
  return page;
}

/** @param {string} log what Prosody wrote in this run @returns {string} the lines that say what is wrong */
const troubles = (log) =>
  log
    .split('\n')
    .filter((line) => /\t(error|warn)\t|Error|error/.test(line))
    .slice(-8)
    .join('\n');

/**
 * Starts the service and waits until it answers.
 * @param {ServiceOptions} [options]
 * @throws {PlainError} when Prosody is not installed or does not come up: the sentence says what to do
 */
export async function startLocalService(options = {}) {
  if (process.platform !== 'linux' && !which('prosody')) throw new PlainError('The private XMPP server is Prosody, which can be had on Debian and Ubuntu. Here the desk needs a server that you name.');
  const lacking = missing(['service']);
  if (lacking.length > 0) {
    throw new PlainError(`The private XMPP server needs Prosody, which is not installed here. On Debian or Ubuntu:\n  ${await installLine(lacking)}`);
  }
  const kept = options.dir !== undefined;
  const dir = options.dir ? path.resolve(options.dir) : fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-service-'));
  fs.mkdirSync(path.join(dir, 'data'), { recursive: true, mode: 0o700 });
  fs.chmodSync(dir, 0o700);
  await endLeftover(dir);

  const domain = options.domain ?? 'library.test';
  const service = `ask@${domain}`;
  const staff = [`ana@${domain}`, `ben@${domain}`];
  const rooms = { desk: `desk@rooms.${domain}`, staff: `staff@rooms.${domain}` };
  const names = options.certificate === 'wrong-name' ? ['other.example'] : [domain, ...['anon', 'rooms', 'upload'].map((name) => `${name}.${domain}`), 'localhost'];
  const ca = await ensureCertificate(path.join(dir, 'certs'), { names, ...(options.certificate === 'expired' ? { days: 0 } : {}) });
  writeFirewall(dir, service, options);

  const accountsFile = path.join(dir, 'accounts.json');
  /** @type {Record<string, string>} */
  const accounts = readJson(accountsFile) ?? {};
  // The name of a socket may hold about a hundred characters; a checkout can lie deeper.
  const socketDir = path.join(dir, 'prosody.sock').length < 100 ? dir : fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-'));
  const socket = path.join(socketDir, 'prosody.sock');
  const logFile = path.join(dir, 'prosody.log');
  let ports = await choosePorts(dir);
  const page = writePage(dir, options.page, { library: options.library ?? 'Sample library', service, anonymousHost: `anon.${domain}` });
  /** @type {ReturnType<typeof startGroup> | undefined} */
  let prosody;

  const command = (/** @type {string} */ line) => prosodyShell(socket, line);
  /** It answers only when every host and module is there. */
  const answers = () => command('server:uptime()').then(Boolean, () => false);

  const environment = () => ({
    ...process.env,
    DESK_PRIVATE: dir,
    DESK_DOMAIN: domain,
    DESK_SOCKET: socket,
    DESK_PAGE: page,
    DESK_XMPP_PORT: String(ports.xmpp),
    DESK_XMPPS_PORT: String(ports.xmpps),
    DESK_HTTP_PORT: String(ports.http),
    DESK_HTTPS_PORT: String(ports.https),
    DESK_READ_TIMEOUT: String(options.readTimeout ?? 25),
    DESK_HIBERNATION: String(options.hibernation ?? (options.test ? 3 : 90)),
    DESK_ITERATIONS: options.test ? '4' : '10000',
  });

  /** @returns {Promise<'up' | 'port-taken'>} */
  async function bringUp() {
    const from = fs.existsSync(logFile) ? fs.statSync(logFile).size : 0;
    const running = startGroup('prosody', ['--config', path.join(kit, 'prosody.cfg.lua'), '-F'], { cwd: dir, env: environment(), stdio: ['ignore', 'ignore', 'ignore'] });
    prosody = running;
    let over = false;
    void running.ended.finally(() => (over = true));
    const written = () => (fs.existsSync(logFile) ? fs.readFileSync(logFile, 'utf8').slice(from) : '');
    const wanted = ['c2s', 'c2s_direct_tls', 'http', 'https'].map((name) => `Activated service '${name}'`);
    const state = await until(
      async () => {
        const log = written();
        if (/Failed to open server port/.test(log)) return 'port-taken';
        if (over) return 'ended';
        return wanted.every((line) => log.includes(line)) && (await answers()) ? 'up' : undefined;
      },
      { timeout: 20_000, every: 10, what: `Prosody to start (its log: ${logFile})` },
    ).catch(async (/** @type {unknown} */ error) => {
      await running.stop();
      throw error;
    });
    if (state === 'up') return 'up';
    await running.stop();
    if (state === 'port-taken') return 'port-taken';
    throw new PlainError(`Prosody ended at once. What it wrote into ${logFile}:\n${troubles(written()) || 'nothing'}`);
  }

  async function start() {
    if ((await bringUp()) === 'up') return;
    ports = await choosePorts(dir);
    if ((await bringUp()) !== 'up') throw new PlainError(`Prosody could not open its ports on 127.0.0.1. Its log: ${logFile}`);
  }

  /**
   * Creates an account, or gives the one that was created before.
   * @param {string} name its local part
   * @param {string} [password] otherwise a generated one
   */
  async function addAccount(name, password) {
    const address = `${name}@${domain}`;
    const known = accounts[address];
    if (known !== undefined) return { address, password: known };
    const secret = password ?? randomBytes(18).toString('base64url');
    accounts[address] = secret;
    writeSecret(accountsFile, accounts); // first: an account whose password nobody knows would be lost
    try {
      await command(`user:create(${lua(address)}, ${lua(secret)})`);
    } catch (error) {
      if (!(error instanceof Error && error.message.includes('User exists'))) throw error;
      await command(`user:password(${lua(address)}, ${lua(secret)})`);
    }
    return { address, password: secret };
  }

  /** @param {string} room @param {string} address @param {Affiliation} affiliation */
  const setAffiliation = (room, address, affiliation) => command(`muc:room(${lua(room)}):set_affiliation(true, ${lua(address)}, ${lua(affiliation)})`);

  /** @param {string} room @param {string} title */
  async function addRoom(room, title) {
    try {
      await command(`muc:create(${lua(room)})`);
    } catch (error) {
      if (!(error instanceof Error && error.message.includes('Room exists already'))) throw error;
    }
    await command(`muc:room(${lua(room)}):set_name(${lua(title)})`);
    await setAffiliation(room, staff[0] ?? '', 'admin');
    await setAffiliation(room, staff[1] ?? '', 'member');
  }

  /** Ends it as a power cut would. */
  async function kill() {
    prosody?.child.kill('SIGKILL');
    await prosody?.ended;
  }

  /** Ends it in order; a folder that is thrown away needs no order. */
  async function stop() {
    if (kept) await prosody?.stop(10_000);
    else await kill();
    if (socketDir !== dir) fs.rmSync(socketDir, { recursive: true, force: true });
    if (!kept) fs.rmSync(dir, { recursive: true, force: true });
  }

  try {
    await start();
    for (const name of ['ask', 'ana', 'ben']) await addAccount(name, options.passwords?.[name]);
    await addRoom(rooms.desk, 'Desks');
    await addRoom(rooms.staff, 'Staff');
  } catch (error) {
    await stop();
    throw error;
  }

  return {
    dir,
    domain,
    anonymousDomain: `anon.${domain}`,
    /** The patron-facing address. */
    service,
    /** Addresses of the two members of staff; the first is an administrator of the rooms. */
    staff,
    rooms,
    /** Passwords by bare address. */
    accounts,
    /** The certificate authority's certificate, a PEM file. */
    ca,
    host: '127.0.0.1',
    get ports() {
      return ports;
    },
    /** Addresses for a client: STARTTLS, direct TLS, WebSocket without and with TLS, and the patron page. */
    get urls() {
      return {
        xmpp: `xmpp://127.0.0.1:${ports.xmpp}`,
        xmpps: `xmpps://127.0.0.1:${ports.xmpps}`,
        websocket: `ws://127.0.0.1:${ports.http}/xmpp-websocket`,
        secureWebsocket: `wss://127.0.0.1:${ports.https}/xmpp-websocket`,
        page: `http://127.0.0.1:${ports.http}/`,
      };
    },
    get pid() {
      return prosody?.child.pid;
    },
    addAccount,
    setAffiliation,
    /** One line of Prosody's admin shell. */
    command,
    start,
    kill,
    stop,
  };
}

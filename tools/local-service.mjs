// A private XMPP service: own data folder, loopback only, free ports, TLS. `npm start` keeps one in .local/service; the
// tests start a fresh one each. Both run the configuration that administrators install (assets/server/prosody).
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureCertificate } from './certificate.mjs';
import { lua } from './prosody-shell.mjs';
import { prepareProsody } from './prosody.mjs';
import { atExit, PlainError, readJson, root, which } from './run.mjs';
import { installLine, missing } from './system.mjs';

const kit = path.join(root, 'assets/server/prosody');

/**
 * @typedef {object} ServiceOptions
 * @property {string} [dir] kept between runs; without it a fresh folder that stop() deletes
 * @property {string} [under] where that fresh folder is made; otherwise where the system keeps temporary files
 * @property {string} [domain]
 * @property {string} [library] its name, as the patron page says it
 * @property {readonly string[]} [services] local parts of more services than `ask`
 * @property {boolean} [test] cheap password hashes and a short hibernation
 * @property {number} [hibernation] seconds for which a vanished session may be resumed (90; tests: 3)
 * @property {number} [readTimeout] seconds of silence after which a connection is asked, and after as much again given up (15)
 * @property {string} [anonymousRate] messages a second of one anonymous patron, in mod_firewall's words
 * @property {'good' | 'expired' | 'wrong-name'} [certificate]
 * @property {string} [page] the built patron page (out/patron)
 * @property {Record<string, string>} [passwords] by local part, instead of generated ones
 */
/** @typedef {'owner' | 'admin' | 'member' | 'none' | 'outcast'} Affiliation */
/** @typedef {(line: string) => Promise<string>} Command one line of Prosody's admin shell */

/** @throws {PlainError} the sentence that says what to install, and how */
async function requireProsody() {
  if (process.platform !== 'linux' && !which('prosody')) throw new PlainError('The private XMPP server is Prosody, which can be had on Debian and Ubuntu. Here the desk needs a server that you name.');
  const lacking = missing(['service']);
  if (lacking.length > 0) throw new PlainError(`The private XMPP server needs Prosody, which is not installed here. On Debian or Ubuntu:\n  ${await installLine(lacking)}`);
}

/** @param {string} dir @param {readonly string[]} services @param {string} rate */
function writeFirewall(dir, services, rate) {
  const rules = fs.readFileSync(path.join(kit, 'anon.pfw'), 'utf8');
  const filled = rules
    .replace(/^#.*$/gm, '')
    .replace(/^NOT TO: SERVICE_ADDRESS$/gm, services.map((address) => `NOT TO: ${address}`).join('\n'))
    .replaceAll('ANONYMOUS_RATE', rate)
    .replaceAll('/etc/prosody/deskbell-banned.txt', path.join(dir, 'banned.txt'));
  fs.writeFileSync(path.join(dir, 'anon.pfw'), filled);
}

/**
 * The page's own copy, with its settings beside it: a build may replace out/ while the server runs.
 * @param {string} dir @param {string | undefined} from @param {Record<string, string>} settings
 * @returns {string} its folder
 */
function writePage(dir, from, settings) {
  const page = path.join(dir, 'page');
  fs.rmSync(page, { recursive: true, force: true });
  fs.mkdirSync(page);
  if (from && fs.existsSync(from)) fs.cpSync(from, page, { recursive: true });
  fs.writeFileSync(path.join(page, 'deskbell.json'), `${JSON.stringify(settings, null, 2)}\n`);
  return page;
}

/** @param {unknown} error @param {string} words Prosody's own @returns {boolean} */
const says = (error, words) => error instanceof Error && error.message.includes(words);

/**
 * The accounts of the service; their passwords are in a file that only this user can read.
 * @param {string} dir @param {string} domain @param {Command} command
 */
function openAccounts(dir, domain, command) {
  const file = path.join(dir, 'accounts.json');
  /** @type {Record<string, string>} */
  const accounts = readJson(file) ?? {};
  return {
    accounts,
    /**
     * Creates an account, or gives the one that was created before.
     * @param {string} name its local part
     * @param {string} [password] otherwise a generated one
     * @returns {Promise<{ address: string, password: string }>}
     */
    addAccount: async (name, password) => {
      const address = `${name}@${domain}`;
      const known = accounts[address];
      if (known !== undefined) return { address, password: known };
      const secret = password ?? randomBytes(18).toString('base64url');
      accounts[address] = secret;
      // First: an account whose password nobody knows would be lost.
      fs.writeFileSync(file, `${JSON.stringify(accounts, null, 2)}\n`, { mode: 0o600 });
      try {
        await command(`user:create(${lua(address)}, ${lua(secret)})`);
      } catch (error) {
        if (!says(error, 'User exists')) throw error;
        await command(`user:password(${lua(address)}, ${lua(secret)})`);
      }
      return { address, password: secret };
    },
  };
}

/** @param {Command} command */
function openRooms(command) {
  /** @param {string} room @param {string} address @param {Affiliation} affiliation */
  const setAffiliation = (room, address, affiliation) => command(`muc:room(${lua(room)}):set_affiliation(true, ${lua(address)}, ${lua(affiliation)})`);
  return {
    setAffiliation,
    /** @param {string} room @param {string} title @param {Record<string, Affiliation>} people by address; in a room that is moderated members have a voice */
    addRoom: async (room, title, people) => {
      try {
        await command(`muc:create(${lua(room)})`);
      } catch (error) {
        if (!says(error, 'Room exists already')) throw error;
      }
      await command(`muc:room(${lua(room)}):set_name(${lua(title)})`);
      for (const [address, affiliation] of Object.entries(people)) await setAffiliation(room, address, affiliation);
    },
  };
}

/**
 * Puts into the folder what the configuration needs.
 * @param {string} dir @param {ServiceOptions} options @param {{ domain: string, service: string }} names
 */
async function prepare(dir, options, { domain, service }) {
  fs.mkdirSync(path.join(dir, 'data'), { recursive: true, mode: 0o700 });
  fs.chmodSync(dir, 0o700);
  const names = options.certificate === 'wrong-name' ? ['other.example'] : [domain, ...['anon', 'rooms', 'channels', 'upload'].map((name) => `${name}.${domain}`), 'localhost'];
  const ca = await ensureCertificate(path.join(dir, 'certs'), { names, ...(options.certificate === 'expired' ? { days: 0 } : {}) });
  writeFirewall(dir, [service, ...(options.services ?? []).map((name) => `${name}@${domain}`)], options.anonymousRate ?? '2 (burst 5)');
  const page = writePage(dir, options.page, { library: options.library ?? 'Sample library', service, anonymousHost: `anon.${domain}` });
  const env = {
    DESK_PRIVATE: dir,
    DESK_DOMAIN: domain,
    DESK_PAGE: page,
    DESK_READ_TIMEOUT: String(options.readTimeout ?? 15),
    DESK_HIBERNATION: String(options.hibernation ?? (options.test ? 3 : 90)),
    DESK_ITERATIONS: options.test ? '4' : '10000',
  };
  return { ca, prosody: await prepareProsody({ dir, config: path.join(kit, 'prosody.cfg.lua'), env }) };
}

/**
 * Starts the service and waits until it answers.
 * @param {ServiceOptions} [options]
 * @throws {PlainError} when Prosody is not installed or does not come up: the sentence says what to do
 */
export async function startLocalService(options = {}) {
  await requireProsody();
  const dir = options.dir ? path.resolve(options.dir) : fs.mkdtempSync(path.join(options.under ?? os.tmpdir(), 'deskbell-service-'));
  const domain = options.domain ?? 'library.test';
  const service = `ask@${domain}`;
  const [admin, member] = [`ana@${domain}`, `ben@${domain}`];
  const rooms = { desk: `desk@rooms.${domain}`, staff: `staff@rooms.${domain}` };
  const texts = `desks@texts.${domain}`;
  const { ca, prosody } = await prepare(dir, options, { domain, service });
  const { accounts, addAccount } = openAccounts(dir, domain, prosody.command);
  const { addRoom, setAffiliation } = openRooms(prosody.command);

  const discard = () => fs.rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
  const forget = options.dir
    ? () => undefined
    : atExit(() => {
        void prosody.kill(); // sent before the first await, and a process that was killed writes no more
        discard();
      });

  /** Ends it in order; a folder that is thrown away needs no order. */
  async function stop() {
    forget();
    if (options.dir) await prosody.stop();
    else await prosody.kill();
    prosody.tidy();
    if (!options.dir) discard();
  }

  try {
    await prosody.start();
    for (const name of ['ask', ...(options.services ?? []), 'ana', 'ben']) await addAccount(name, options.passwords?.[name]);
    await addRoom(rooms.desk, 'Desks', { [admin]: 'admin', [member]: 'member' });
    await addRoom(rooms.staff, 'Staff', { [admin]: 'admin', [member]: 'member' });
    await addRoom(texts, 'Shared texts', { [admin]: 'admin' });
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
    staff: [admin, member],
    rooms,
    /** Room of the administrators' texts: the first member of staff alone has a voice. */
    texts,
    /** Host on which administrators make channels. */
    newChannels: `channels.${domain}`,
    /** Passwords by bare address. */
    accounts,
    /** The certificate authority's certificate, a PEM file. */
    ca,
    host: '127.0.0.1',
    get ports() {
      return prosody.ports;
    },
    /** Addresses for a client: STARTTLS, direct TLS, WebSocket without and with TLS, and the patron page. */
    get urls() {
      const { xmpp, xmpps, http, https } = prosody.ports;
      return {
        xmpp: `xmpp://127.0.0.1:${xmpp}`,
        xmpps: `xmpps://127.0.0.1:${xmpps}`,
        websocket: `ws://127.0.0.1:${http}/xmpp-websocket`,
        secureWebsocket: `wss://127.0.0.1:${https}/xmpp-websocket`,
        page: `http://127.0.0.1:${http}/`,
      };
    },
    get pid() {
      return prosody.pid;
    },
    addAccount,
    setAffiliation,
    /** One line of Prosody's admin shell. */
    command: prosody.command,
    start: () => prosody.start(),
    kill: () => prosody.kill(),
    stop,
  };
}

// One Prosody process on a folder of its own: starts on free ports, says in words why it did not, stops by its id.
import { randomInt } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { prosodyShell } from './prosody-shell.mjs';
import { alive, PlainError, readJson, startGroup, until } from './run.mjs';

/** @typedef {{ xmpp: number, xmpps: number, http: number, https: number }} Ports c2s with STARTTLS and with direct TLS, web without and with TLS */

/**
 * Below the ports from which systems take the near end of a connection (Linux 32768 and up, the others 49152 and up:
 * RFC 6335, 8.1.2): no other program's connection can take one between the look and the server's start, or while it is down.
 */
const SERVER_PORTS = { from: 20_000, to: 32_767 };

/** @param {number} port @returns {Promise<boolean>} whether nobody listens to it */
export const isFree = (port) =>
  new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });

/** @returns {Promise<number>} a port nobody listens to; others who look at the same time get another one, most likely */
export async function freePort() {
  for (;;) {
    const port = randomInt(SERVER_PORTS.from, SERVER_PORTS.to);
    if (await isFree(port)) return port;
  }
}

/** The ports of the last run, so that an open page finds its server again; others when somebody took one. @param {string} dir @returns {Promise<Ports>} */
async function choosePorts(dir) {
  const file = path.join(dir, 'ports.json');
  const last = readJson(file);
  const ports = { xmpp: 0, xmpps: 0, http: 0, https: 0 };
  for (const name of /** @type {const} */ (['xmpp', 'xmpps', 'http', 'https'])) {
    const before = last?.[name];
    ports[name] = Number.isInteger(before) && (await isFree(before)) ? before : await freePort();
  }
  fs.writeFileSync(file, JSON.stringify(ports));
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

/** @param {string} log what Prosody wrote in this run @returns {string} the lines that say what is wrong */
const troubles = (log) =>
  log
    .split('\n')
    .filter((line) => /\t(error|warn)\t|Error|error/.test(line))
    .slice(-8)
    .join('\n');

/**
 * Starts one and waits until it answers, or gives up.
 * @param {string} config @param {string} dir @param {NodeJS.ProcessEnv} env @param {() => Promise<boolean>} answers
 */
async function bringUp(config, dir, env, answers) {
  const logFile = path.join(dir, 'prosody.log');
  const from = fs.existsSync(logFile) ? fs.statSync(logFile).size : 0;
  const written = () => (fs.existsSync(logFile) ? fs.readFileSync(logFile, 'utf8').slice(from) : '');
  const running = startGroup('prosody', ['--config', config, '-F'], { cwd: dir, env, stdio: 'ignore' });
  let over = false;
  void running.ended.then(() => (over = true));
  const look = async () => {
    if (/Failed to open server port/.test(written())) return 'port-taken';
    if (over) return 'ended';
    return (await answers()) ? 'up' : undefined;
  };
  try {
    const state = await until(look, { timeout: 20_000, every: 10, what: `Prosody to start (its log: ${logFile})` });
    if (state === 'up') return running;
    if (state === 'ended') throw new PlainError(`Prosody ended at once. What it wrote into ${logFile}:\n${troubles(written()) || 'nothing'}`);
  } catch (error) {
    await running.stop();
    throw error;
  }
  await running.stop();
  return undefined;
}

/**
 * @param {object} options
 * @param {string} options.dir its folder; where its data, certificates, log and page are
 * @param {string} options.config
 * @param {NodeJS.ProcessEnv} options.env what the configuration reads, but for the ports
 */
export async function prepareProsody({ dir, config, env }) {
  await endLeftover(dir);
  // The name of a socket may hold about a hundred characters; a checkout can lie deeper.
  const far = path.join(dir, 'prosody.sock').length >= 100;
  const socketDir = far ? fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-')) : dir;
  const socket = path.join(socketDir, 'prosody.sock');
  let ports = await choosePorts(dir);
  /** @type {ReturnType<typeof startGroup> | undefined} */
  let current;

  const command = (/** @type {string} */ line) => prosodyShell(socket, line);
  const withPorts = () => ({
    ...process.env,
    ...env,
    DESK_SOCKET: socket,
    DESK_XMPP_PORT: String(ports.xmpp),
    DESK_XMPPS_PORT: String(ports.xmpps),
    DESK_HTTP_PORT: String(ports.http),
    DESK_HTTPS_PORT: String(ports.https),
  });
  // Its shell answers only when every host and module is there.
  const attempt = () => bringUp(config, dir, withPorts(), () => command('server:uptime()').then(Boolean, () => false));

  return {
    get ports() {
      return ports;
    },
    get pid() {
      return current?.child.pid;
    },
    command,
    /** On the same ports, unless somebody took one. */
    async start() {
      current = await attempt();
      if (current) return;
      ports = await choosePorts(dir);
      current = await attempt();
      if (!current) throw new PlainError(`Prosody could not open its ports on 127.0.0.1. Its log: ${path.join(dir, 'prosody.log')}`);
    },
    /** Ends it as a power cut would. */
    async kill() {
      current?.child.kill('SIGKILL');
      await current?.ended;
    },
    /** Ends it in order. */
    async stop() {
      await current?.stop(10_000);
    },
    /** What it left outside of its folder. */
    tidy() {
      if (far) fs.rmSync(socketDir, { recursive: true, force: true });
    },
  };
}

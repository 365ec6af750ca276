// A screen for programs with windows (the user's, otherwise Xvfb), and Chromium's sandbox on, also for root.
//   node tools/in-sandbox.mjs COMMAND…      runs it so
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PlainError, run, startGroup, tool, until } from './run.mjs';
import { ensureSystem } from './system.mjs';

/** @returns {boolean} whether windows have a screen to appear on */
export const hasDisplay = () => process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);

/** One entry of an .Xauthority file that is good for any display: see Xau(3). @param {Buffer} cookie */
function authority(cookie) {
  const counted = (/** @type {Buffer} */ bytes) => Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);
  const familyWild = Buffer.from([0xff, 0xff]);
  return Buffer.concat([familyWild, counted(Buffer.alloc(0)), counted(Buffer.alloc(0)), counted(Buffer.from('MIT-MAGIC-COOKIE-1')), counted(cookie)]);
}

/**
 * Starts a virtual screen of 1600 by 1000 that only this user can open. It stays when its last window closes (noreset):
 * a server that starts over refuses whoever comes meanwhile.
 * @returns {Promise<{ env: NodeJS.ProcessEnv, stop: () => Promise<void> }>} env: what its programs need
 */
async function startXvfb() {
  await ensureSystem(['display']);
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-screen-'));
  const file = path.join(dir, 'authority');
  fs.writeFileSync(file, authority(randomBytes(16)), { mode: 0o600 });
  const xvfb = startGroup('Xvfb', ['-displayfd', '1', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-noreset', '-auth', file], { stdio: ['ignore', 'pipe', 'pipe'] });
  let number = '';
  let said = '';
  let over = false;
  void xvfb.ended.then(() => (over = true));
  xvfb.child.stdout?.on('data', (data) => (number += String(data)));
  xvfb.child.stderr?.on('data', (data) => (said += String(data)));
  await until(() => over || number.endsWith('\n'), { timeout: 20_000, what: 'Xvfb' });
  if (over) throw new PlainError(`Xvfb did not start: ${said.trim()}`);
  return {
    env: { DISPLAY: `:${number.trim()}`, XAUTHORITY: file },
    async stop() {
      await xvfb.stop();
      fs.rmSync(dir, { recursive: true, force: true });
    },
  };
}

/**
 * @param {{ own?: boolean }} [options] own: a virtual screen although the user has one (tests steal the focus)
 * @returns {Promise<{ virtual: boolean, env: NodeJS.ProcessEnv, stop: () => Promise<void> }>}
 */
export async function openScreen({ own = false } = {}) {
  if (process.platform !== 'linux' || (hasDisplay() && !own)) return { virtual: false, env: {}, stop: async () => undefined };
  return { virtual: true, ...(await startXvfb()) };
}

const asUser = ['--user', '--map-user=1000', '--map-group=1000', '--'];
/** Whether `unshare` may do this here. @param {readonly string[]} args */
const mayUnshare = async (args) => process.platform === 'linux' && (await run('unshare', [...args, 'true'])).code === 0;

/**
 * Chromium refuses its sandbox to root. In a user namespace that maps root to uid 1000 it sees an ordinary user, while
 * files keep their owner: no account to create, nothing to chown.
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {Promise<{ command: string, args: string[] }>}
 */
export async function sandboxed(command, args) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return { command, args: [...args] };
  if (!(await mayUnshare(asUser))) {
    throw new PlainError('Chromium does not run its sandbox as root, and this system gives root no user namespace. Start this as an ordinary user.');
  }
  return { command: 'unshare', args: [...asUser, command, ...args] };
}

/** In bytes: what a test fills to see a desk on a full disk. */
const SMALL_DISK = 8 * 1024 * 1024;

/**
 * As `sandboxed`, and `dir` is a file system of its own, small, and gone with the program. Where the system gives no
 * namespaces to users there is none.
 * @param {string} dir an empty folder
 * @param {string} command
 * @param {readonly string[]} args
 */
async function withSmallDisk(dir, command, args) {
  const asOwner = ['--user', '--map-root-user', '--mount', '--'];
  if (!(await mayUnshare(asOwner))) return { ...(await sandboxed(command, args)), env: {} };
  const mount = `mount -t tmpfs -o size=${SMALL_DISK},mode=700 tmpfs "$1" && shift && exec "$@"`;
  return { command: 'unshare', args: [...asOwner, 'sh', '-c', mount, 'sh', dir, 'unshare', ...asUser, command, ...args], env: { DESK_SMALL_DISK: dir } };
}

/** What a program with windows finds: an empty bus address crashes Chromium, and the other variable makes it a plain Node. */
export function windowEnvironment() {
  const env = { ...process.env };
  delete env['ELECTRON_RUN_AS_NODE'];
  env['DBUS_SESSION_BUS_ADDRESS'] ||= 'disabled:';
  env['HOME'] ||= os.homedir(); // otherwise it is that of uid 1000, whoever that is
  return env;
}

/**
 * Runs a program with a screen and a sandbox, to its end. Its home folder is a fresh one, deleted at the end, and
 * DESK_SMALL_DISK names the folder of a file system of 8 MiB that a test may fill.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, screens?: number }} [options] env: further environment; screens: for parts of the
 *   program that run side by side, each on one of its own: DESK_SCREENS holds what they need, a JSON array
 * @returns {Promise<number>} its exit status
 */
export async function runInSandbox(command, args, { env = {}, screens: count = 1 } = {}) {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-home-'));
  const smallDisk = path.join(home, 'small-disk');
  fs.mkdirSync(smallDisk);
  const inside = await withSmallDisk(smallDisk, command, args);
  const screens = await Promise.all(Array.from({ length: count }, () => openScreen({ own: true })));
  const all = JSON.stringify(screens.map((screen) => screen.env));
  const program = startGroup(inside.command, inside.args, { env: { ...windowEnvironment(), HOME: home, ...screens[0]?.env, DESK_SCREENS: all, ...inside.env, ...env } });
  const interrupt = () => void program.stop();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, interrupt);
  try {
    return await program.ended;
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeListener(signal, interrupt);
    await program.stop();
    await Promise.all(screens.map((screen) => screen.stop()));
    fs.rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  }
}

if (process.argv[1] === import.meta.filename) {
  await tool(async () => {
    const [command, ...args] = process.argv.slice(2);
    if (command === undefined) throw new PlainError('Use: node tools/in-sandbox.mjs COMMAND…');
    return runInSandbox(command, args);
  });
}

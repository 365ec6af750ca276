// What Debian and Ubuntu must have for the desk to run (run), for the private service (service), and for the tests
// (test). Looks without apt, installs as root, and otherwise prints the one line that does.
//   node tools/system.mjs [run] [service] [test]      checks, and installs as root
import fs from 'node:fs';
import { PlainError, run, tool, which } from './run.mjs';

/**
 * @typedef {'run' | 'display' | 'runtime' | 'service' | 'test'} Purpose
 *   run: Electron's shared libraries; display: a virtual screen; runtime: unpacking a runtime; service: Prosody;
 *   test: the other server that desks must agree on, a database for the record, and what looks at the desk from outside
 * @typedef {{ name: string, for: Purpose, have: () => boolean }} Package
 */

/** @type {Purpose[]} */
export const allPurposes = ['run', 'display', 'runtime', 'service', 'test'];

let libraries = '';
/** @param {string} soname as the dynamic linker knows it */
function hasLibrary(soname) {
  if (!libraries) {
    const folders = ['/lib', '/usr/lib', '/usr/local/lib', '/lib64', '/usr/lib64'].flatMap((dir) => [dir, ...['x86_64', 'aarch64', 'arm'].map((cpu) => `${dir}/${cpu}-linux-gnu${cpu === 'arm' ? 'eabihf' : ''}`)]);
    libraries = `\n${folders.flatMap((dir) => (fs.existsSync(dir) ? fs.readdirSync(dir) : [])).join('\n')}\n`;
  }
  return libraries.includes(`\n${soname}\n`);
}
/** @param {string} command */
const hasCommand = (command) => which(command) !== undefined;
/** @param {string[]} files @returns {boolean} whether one of them is there */
const hasFile = (...files) => files.some((file) => fs.existsSync(file));
/** Lua modules of Debian lie under the version of Lua, and those in C under the architecture too. */
const hasLuaSqlite = () => fs.readdirSync('/usr/lib').some((dir) => /-linux-gnu/.test(dir) && ['5.4', '5.3', '5.2', '5.1'].some((v) => fs.existsSync(`/usr/lib/${dir}/lua/${v}/dbd/sqlite3.so`)));

/** Erlang's libraries carry their version in the folder's name. */
const hasErlangSqlite = () => fs.existsSync('/usr/lib/erlang/lib') && fs.readdirSync('/usr/lib/erlang/lib').some((dir) => /^(erlang-)?(p1_)?sqlite3-/.test(dir));

/** Debian keeps each version in a folder of its own, outside of PATH. @returns {string[]} */
const postgresVersions = () => (fs.existsSync('/usr/lib/postgresql') ? fs.readdirSync('/usr/lib/postgresql') : []);

/** @param {string} name @param {string} soname @returns {Package} */
const library = (name, soname) => ({ name, for: 'run', have: () => hasLibrary(soname) });

/** @type {Package[]} */
const packages = [
  ...[
    ['libgtk-3-0', 'libgtk-3.so.0'],
    ['libnss3', 'libnss3.so'],
    ['libasound2', 'libasound.so.2'],
    ['libgbm1', 'libgbm.so.1'],
    ['libdrm2', 'libdrm.so.2'],
    ['libcups2', 'libcups.so.2'],
    ['libxkbcommon0', 'libxkbcommon.so.0'],
    ['libatspi2.0-0', 'libatspi.so.0'],
    ['libnotify4', 'libnotify.so.4'],
    ['libsecret-1-0', 'libsecret-1.so.0'],
  ].map(([name = '', soname = '']) => library(name, soname)),
  { name: 'xvfb', for: 'display', have: () => hasCommand('Xvfb') },
  { name: 'unzip', for: 'runtime', have: () => hasCommand('unzip') },
  { name: 'prosody', for: 'service', have: () => hasCommand('prosodyctl') },
  { name: 'prosody-modules', for: 'service', have: () => hasFile('/usr/lib/prosody/modules/mod_firewall', '/usr/lib/prosody/modules/mod_firewall.lua') },
  { name: 'lua-dbi-sqlite3', for: 'service', have: hasLuaSqlite },
  { name: 'openssl', for: 'service', have: () => hasCommand('openssl') },
  { name: 'ejabberd', for: 'test', have: () => hasFile('/usr/sbin/ejabberdctl') },
  { name: 'erlang-p1-sqlite3', for: 'test', have: hasErlangSqlite },
  { name: 'postgresql', for: 'test', have: () => hasFile(...postgresVersions().map((version) => `/usr/lib/postgresql/${version}/bin/initdb`)) },
  // An XMPP client that nobody here wrote: the other side in tests of the standards.
  { name: 'python3-slixmpp', for: 'test', have: () => hasFile('/usr/lib/python3/dist-packages/slixmpp/__init__.py') },
  // It uploads files by this; Debian only recommends it.
  { name: 'python3-aiohttp', for: 'test', have: () => hasFile('/usr/lib/python3/dist-packages/aiohttp/__init__.py') },
  { name: 'strace', for: 'test', have: () => hasCommand('strace') },
  { name: 'eatmydata', for: 'test', have: () => hasCommand('eatmydata') },
  { name: 'x11-utils', for: 'test', have: () => hasCommand('xwininfo') },
  { name: 'dbus', for: 'test', have: () => hasCommand('dbus-run-session') },
  { name: 'gnome-keyring', for: 'test', have: () => hasCommand('gnome-keyring-daemon') },
];

/** @param {readonly Purpose[]} purposes @returns {string[]} Debian's names of what is not there */
export function missing(purposes) {
  if (process.platform !== 'linux') return [];
  libraries = '';
  return packages.filter((entry) => purposes.includes(entry.for) && !entry.have()).map((entry) => entry.name);
}

/**
 * Debian 13 and Ubuntu 24.04 renamed the libraries with 64-bit time: the name that this machine's apt can install.
 * @param {string[]} names
 */
async function localNames(names) {
  const { stdout } = await run('apt-cache', ['policy', ...names.map((name) => `${name}t64`)], { env: { ...process.env, LC_ALL: 'C' } });
  const renamed = new Set([...stdout.matchAll(/^(\S+):\n.*\n\s+Candidate: (?!\(none\))/gm)].map((match) => match[1]));
  return names.map((name) => (renamed.has(`${name}t64`) ? `${name}t64` : name));
}

const policyFile = '/usr/sbin/policy-rc.d';
const policyAside = `${policyFile}.before-deskbell`;

/**
 * Debian starts a service as soon as its package is there, unless this file says no: an XMPP server that listens to
 * the world is not what somebody asked for who wanted to try a desk.
 */
function forbidServices() {
  if (fs.existsSync(policyFile) && !fs.existsSync(policyAside)) fs.renameSync(policyFile, policyAside);
  fs.writeFileSync(policyFile, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
}
function allowServices() {
  if (fs.existsSync(policyAside)) fs.renameSync(policyAside, policyFile);
  else fs.rmSync(policyFile, { force: true });
}

/** What a package starts by itself, by its name; epmd is Erlang's, and listens to the world on port 4369. */
const services = /** @type {Record<string, string[]>} */ ({ prosody: ['prosody.service'], ejabberd: ['ejabberd.service', 'epmd.socket', 'epmd.service'], postgresql: ['postgresql.service'] });

/** A server that we brought in must not start at the next boot either. @param {string[]} names of new packages */
async function keepOff(names) {
  for (const [name, units] of Object.entries(services)) {
    if (!names.includes(name)) continue;
    if (hasCommand('systemctl')) await run('systemctl', ['disable', '--now', ...units]);
    if (hasCommand('update-rc.d')) await run('update-rc.d', [name, 'disable']);
  }
}

/** The ids of the processes of a program. @param {string} program @returns {number[]} */
const processesOf = (program) =>
  fs.readdirSync('/proc').flatMap((pid) => {
    try {
      return /^\d+$/.test(pid) && fs.readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === program ? [Number(pid)] : [];
    } catch {
      return []; // gone meanwhile
    }
  });

/** An epmd that the installation left running, started by no unit. @param {readonly number[]} before the ones that were there */
function endNewEpmd(before) {
  for (const pid of processesOf('epmd')) {
    try {
      if (!before.includes(pid)) process.kill(pid, 'SIGTERM');
    } catch {
      // gone meanwhile
    }
  }
}

/** @param {string[]} names */
async function install(names) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  const apt = (/** @type {string[]} */ ...args) => run('apt-get', ['-o', 'DPkg::Lock::Timeout=300', '-q', ...args], { env });
  const epmds = processesOf('epmd');
  await apt('update');
  const local = await localNames(names);
  console.log(`Installing what this system lacks: ${local.join(' ')}`);
  process.once('exit', allowServices);
  forbidServices();
  try {
    const { code, stdout, stderr } = await apt('install', '--yes', '--no-install-recommends', ...local);
    if (code !== 0) throw new PlainError(`apt-get could not install ${local.join(' ')}.\n${`${stdout}${stderr}`.trim().split('\n').slice(-8).join('\n')}`);
    await keepOff(names);
  } finally {
    endNewEpmd(epmds);
    process.removeListener('exit', allowServices);
    allowServices();
  }
}

/**
 * The line that an administrator runs. It must not start the service for the world either, and may not know that it would.
 * @param {string[]} names
 */
export async function installLine(names) {
  const units = Object.entries(services).flatMap(([name, started]) => (names.includes(name) ? started : []));
  const off = units.length > 0 ? ` && sudo systemctl disable --now ${units.join(' ')}` : '';
  return `sudo apt-get install --no-install-recommends ${(await localNames(names)).join(' ')}${off}`;
}

/**
 * Sees to it that the system has what these purposes need.
 * @param {readonly Purpose[]} purposes
 * @throws {PlainError} with the one line to run, where this user cannot install
 */
export async function ensureSystem(purposes) {
  const names = missing(purposes);
  if (names.length === 0) return;
  if (!hasCommand('apt-get')) throw new PlainError(`This system lacks ${names.join(', ')} (Debian's names). Install them with its package manager and start again.`);
  if (process.getuid?.() !== 0) {
    throw new PlainError(`This system lacks ${names.length === 1 ? 'a package' : 'some packages'}. Run this line and start again:\n  ${await installLine(names)}`);
  }
  await install(names);
  const still = missing(purposes);
  if (still.length > 0) throw new PlainError(`apt-get reported success, but this is still not there: ${still.join(', ')}.`);
}

if (process.argv[1] === import.meta.filename) {
  await tool(async () => {
    const asked = process.argv.slice(2);
    await ensureSystem(asked.length > 0 ? allPurposes.filter((purpose) => asked.includes(purpose)) : allPurposes);
    console.log('This system has all that is needed.');
  });
}

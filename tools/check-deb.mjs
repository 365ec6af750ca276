// The .deb as an ordinary user meets it: installed with apt, started with Chromium's sandbox on, a window on the screen,
// and after its purge nothing left.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pack } from './dist.mjs';
import { openScreen, windowEnvironment } from './in-sandbox.mjs';
import { PlainError, root, run, runOk, startGroup, tool, until, which } from './run.mjs';

/** A user without an account: nothing to create, nothing to forget. */
const USER = 64_321;
/** Marks a package that a check installed: only that one is ever purged. */
const MARK = 'check';
const leftovers = ['/opt/Deskbell', '/usr/bin/deskbell', '/usr/share/applications/deskbell.desktop', '/etc/apparmor.d/deskbell'];

async function installedVersion() {
  const { code, stdout } = await run('dpkg-query', ['--show', '--showformat=${db:Status-Abbrev} ${Version}', 'deskbell']);
  const [status = '', version = ''] = stdout.split(/\s+/);
  return code === 0 && status.startsWith('i') ? version : undefined;
}

const apt = (/** @type {string[]} */ ...args) => runOk('apt-get', ['-o', 'DPkg::Lock::Timeout=300', '-q', '--yes', ...args], { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });

/** @returns {Promise<string>} the package's file */
async function makePackage() {
  const out = path.join(root, 'dist');
  for (const file of fs.readdirSync(out)) if (file.endsWith('.deb')) fs.rmSync(path.join(out, file));
  const code = await pack(['--linux', 'deb', '--prepackaged', path.join(out, 'linux-unpacked'), '-c.deb.compression=gz'], { quiet: true, env: { DESKBELL_DEB_ITERATION: MARK } });
  const file = fs.readdirSync(out).find((name) => name.endsWith('.deb'));
  if (code !== 0 || file === undefined) throw new PlainError('The .deb could not be made.');
  return path.join(out, file);
}

/** @param {number} pid @returns {number[]} it and all below it */
function family(pid) {
  const parents = fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => {
      try {
        const stat = fs.readFileSync(`/proc/${name}/stat`, 'utf8');
        return { pid: Number(name), parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) };
      } catch {
        return { pid: 0, parent: -1 }; // ended meanwhile
      }
    });
  const all = [pid];
  for (const one of all) all.push(...parents.filter((entry) => entry.parent === one).map((entry) => entry.pid));
  return all;
}

/** @param {number} pid @returns {string | undefined} what is wrong with the sandbox of its renderers */
function sandboxTrouble(pid) {
  const renderers = family(pid).filter((one) => fs.readFileSync(`/proc/${one}/cmdline`, 'utf8').includes('--type=renderer'));
  if (renderers.length === 0) return 'there is no renderer';
  for (const one of renderers) {
    const status = fs.readFileSync(`/proc/${one}/status`, 'utf8');
    if (!/^Seccomp:\s+2$/m.test(status)) return 'a renderer has no system-call filter';
    if ((/^NSpid:\s+(.+)$/m.exec(status)?.[1] ?? '').split(/\s+/).length < 2) return 'a renderer has no process namespace of its own';
    if (!new RegExp(`^Uid:\\s+${USER}\\s`, 'm').test(status)) return 'a renderer is not of the ordinary user';
  }
  return undefined;
}

async function startAsUser() {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-user-'));
  fs.chownSync(home, USER, USER);
  const screen = await openScreen({ own: true });
  const authority = path.join(home, 'authority');
  fs.copyFileSync(screen.env['XAUTHORITY'] ?? '', authority);
  fs.chownSync(authority, USER, USER);
  const log = path.join(home, 'output.log');
  const output = fs.openSync(log, 'w');
  const env = { ...windowEnvironment(), ...screen.env, HOME: home, XAUTHORITY: authority, DBUS_SESSION_BUS_ADDRESS: 'disabled:' };
  const desk = startGroup('setpriv', [`--reuid=${USER}`, `--regid=${USER}`, '--clear-groups', '/usr/bin/deskbell'], { cwd: home, env, stdio: ['ignore', output, output] });
  fs.closeSync(output);
  let over = false;
  void desk.ended.then(() => (over = true));
  try {
    const windows = await until(
      async () => {
        if (over) throw new PlainError(`The installed desk ended at once:\n${fs.readFileSync(log, 'utf8').slice(-2000)}`);
        const ids = [...(await run('xwininfo', ['-root', '-tree'], { env })).stdout.matchAll(/^\s+(0x[0-9a-f]+) .*deskbell/gim)].map((match) => match[1] ?? '');
        const shown = await Promise.all(ids.map(async (id) => ((await run('xwininfo', ['-id', id, '-stats'], { env })).stdout.includes('IsViewable') ? id : '')));
        return shown.some(Boolean) ? shown.filter(Boolean) : undefined;
      },
      { timeout: 30_000, every: 200, what: 'the window of the installed desk' },
    );
    const trouble = sandboxTrouble(desk.child.pid ?? 0);
    if (trouble) throw new PlainError(`The installed desk runs, but ${trouble}.`);
    return windows.length;
  } finally {
    await desk.stop();
    await screen.stop();
    fs.rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Makes the .deb from dist/linux-unpacked and tries it. @returns {Promise<string>} one line on what was done */
export async function checkDeb() {
  if (!which('dpkg-deb')) return 'not on a Debian system: no .deb was made';
  const file = await makePackage();
  const size = `${Math.round(fs.statSync(file).size / 1e6)} MB`;
  if (process.getuid?.() !== 0) return `made (${size}); installing it needs root, so that was not tried`;
  const before = await installedVersion();
  if (before !== undefined && !before.endsWith(`-${MARK}`)) return `made (${size}); Deskbell ${before} is installed here and was left alone, so the new one was not tried`;
  if (before !== undefined) await apt('purge', 'deskbell');
  try {
    await apt('install', '--no-install-recommends', file);
    const changed = (await run('dpkg', ['--verify', 'deskbell'])).stdout.trim();
    if (changed) throw new PlainError(`Installed files differ from the package:\n${changed}`);
    await startAsUser();
  } finally {
    if ((await installedVersion())?.endsWith(`-${MARK}`)) await apt('purge', 'deskbell');
  }
  const left = leftovers.filter((one) => fs.existsSync(one));
  if (left.length > 0) throw new PlainError(`The purge left ${left.join(', ')}.`);
  return `installed (${size}), started as an ordinary user with the sandbox on, window shown, purged`;
}

if (process.argv[1] === import.meta.filename) await tool(async () => console.log(await checkDeb()));

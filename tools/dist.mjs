// npm run dist -- [electron-builder's arguments]      for example --linux dir, --linux deb, --win nsis msi
// Packs with the runtime of this machine, downloading nothing when ELECTRON_OVERRIDE_DIST_PATH or the registry gave it.
import fs from 'node:fs';
import path from 'node:path';
import { builtStamp, ensureBuilt } from './built.mjs';
import { makeCodeCache, removeCodeCache } from './code-cache.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { PlainError, root, run, startGroup, tool } from './run.mjs';
import { ensureRuntime } from './runtime.mjs';

/**
 * @param {readonly string[]} args
 * @param {{ quiet?: boolean, env?: NodeJS.ProcessEnv }} [options] quiet: its output is shown only when it fails
 * @returns {Promise<number>} electron-builder's exit status
 */
export async function pack(args, { quiet = false, env: extra = {} } = {}) {
  const runtime = await ensureRuntime();
  const given = [path.join(root, 'node_modules/electron-builder/cli.js'), ...args, '--publish', 'never'];
  // For another platform than this one electron-builder fetches what it needs by itself.
  const foreign = args.some((arg) => /^(--(win|windows|mac|macos)|-[wm])$/.test(arg)) === (process.platform === 'linux');
  if (foreign) removeCodeCache();
  else await makeCodeCache(runtime);
  if (!foreign) given.push(`-c.electronDist=${runtime.dir}`, `-c.electronVersion=${runtime.version}`);
  const env = { ...process.env, ...extra };
  if (process.platform === 'linux') env['CUSTOM_FPM_PATH'] ??= path.join(import.meta.dirname, 'fpm-dpkg.mjs');
  if (!quiet) return startGroup(process.execPath, given, { env }).ended;
  const { code, stdout, stderr } = await run(process.execPath, given, { env });
  if (code !== 0) console.error(`${stdout}${stderr}`);
  return code;
}

const unpacked = path.join(root, 'dist/linux-unpacked');

/** Packs the desk into dist/linux-unpacked, unless it holds what out/ holds. @param {{ force?: boolean }} [options] */
export async function ensurePacked({ force = false } = {}) {
  await ensureBuilt();
  const stampFile = path.join(root, 'dist/.stamp');
  const stamp = `${builtStamp()} ${(await ensureRuntime()).dir}`;
  if (!force && fs.existsSync(unpacked) && fs.existsSync(stampFile) && fs.readFileSync(stampFile, 'utf8') === stamp) return;
  fs.rmSync(stampFile, { force: true });
  const code = await pack(['--linux', 'dir'], { quiet: true });
  if (code !== 0) throw new PlainError(`electron-builder failed with status ${code}.`);
  fs.writeFileSync(stampFile, stamp);
}

/**
 * The packed desk in which Playwright can drive the main process: dist/linux-unpacked copied to dist/e2e-unpacked, with
 * the one fuse turned on that this needs. The asar, the native module and every other fuse stay as shipped.
 * @returns {Promise<{ DESK_EXE: string, DESK_SHIPPED_EXE: string }>} the executables, as tests find them in their environment
 */
export async function makeFlavour() {
  const { FuseV1Options, FuseVersion, flipFuses } = await import('@electron/fuses');
  const flavour = path.join(root, 'dist/e2e-unpacked');
  const exe = path.join(flavour, 'deskbell');
  fs.rmSync(flavour, { recursive: true, force: true });
  fs.cpSync(unpacked, flavour, { recursive: true, mode: fs.constants.COPYFILE_FICLONE });
  await flipFuses(exe, { version: FuseVersion.V1, [FuseV1Options.EnableNodeCliInspectArguments]: true });
  return { DESK_EXE: exe, DESK_SHIPPED_EXE: path.join(unpacked, 'deskbell') };
}

if (process.argv[1] === import.meta.filename) {
  await tool(async () => {
    await ensureDependencies();
    await ensureBuilt();
    return pack(process.argv.slice(2));
  });
}

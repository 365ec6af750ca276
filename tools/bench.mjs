// npm run bench -- NAME [arguments]      runs bench/NAME.ts, bundled as the desk is, with a screen, the sandbox and the
// packed desk at hand (DESK_EXE, DESK_SHIPPED_EXE; ELECTRON_OVERRIDE_DIST_PATH for the bare runtime)
import fs from 'node:fs';
import path from 'node:path';
import { ensureDependencies } from './dependencies.mjs';
import { ensurePacked, makeFlavour } from './dist.mjs';
import { runInSandbox } from './in-sandbox.mjs';
import { PlainError, root, run, tool } from './run.mjs';
import { ensureRuntime } from './runtime.mjs';
import { ensureSystem } from './system.mjs';

/** A file finds its neighbours by its own folder, wherever the bundle lies. @type {import('vite').Plugin} */
const ownFolder = {
  name: 'own-folder',
  transform(code, id) {
    if (!code.includes('import.meta.dirname') || id.includes('node_modules')) return undefined;
    return { code: code.replaceAll('import.meta.dirname', JSON.stringify(path.dirname(id))), map: null };
  },
};

/** @param {string} name @returns {Promise<string>} the bundle's file */
async function bundle(name) {
  const { build } = await import('vite');
  const outDir = path.join(root, '.local/bench');
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    plugins: [ownFolder],
    build: {
      ssr: path.join(root, `bench/${name}.ts`),
      outDir,
      emptyOutDir: false,
      target: 'node20.18',
      rolldownOptions: { output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' } },
    },
  });
  return path.join(outDir, `${name}.mjs`);
}

/** Measures without a desk: no desk has to be packed for them, and no screen opened. */
const RULES = ['guard', 'search', 'suggest'];

await tool(async () => {
  const [name = '', ...args] = process.argv.slice(2);
  const known = fs.readdirSync(path.join(root, 'bench')).filter((file) => /^[a-z-]+\.ts$/.test(file)).map((file) => file.slice(0, -3));
  if (!known.includes(name)) throw new PlainError(`Use: npm run bench -- NAME, where NAME is one of ${known.join(', ')}.`);
  if (RULES.includes(name)) {
    await ensureDependencies();
    return (await run(process.execPath, ['--enable-source-maps', await bundle(name), ...args], { show: true })).code;
  }
  await ensureSystem(['run', 'display', 'service', 'test']);
  await ensureDependencies();
  await ensureRuntime();
  await ensurePacked();
  const executables = await makeFlavour();
  return runInSandbox(process.execPath, ['--enable-source-maps', await bundle(name), ...args], { env: executables });
});

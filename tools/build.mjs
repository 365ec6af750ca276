// node tools/build.mjs            production build into out/
// node tools/build.mjs --dev …    renderer with hot reload, and the desk restarted when main or preload changes
import react from '@vitejs/plugin-react';
import fs from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { build, createServer } from 'vite';
import { appCommand } from './app.mjs';
import { openScreen } from './in-sandbox.mjs';
import { PlainError, root, startGroup, tool } from './run.mjs';
import { writeStamp } from './built.mjs';

// The oldest runtime that must run this code (Electron 33). Newer ones run it as well.
const target = { node: 'node20.18', chrome: 'chrome130', web: 'es2022' };
// Only native code is shipped in node_modules (libsql's, for each system); the rest of "dependencies" is bundled like everything.
const native = /^@libsql\//;
const external = ['electron', ...builtinModules, ...builtinModules.map((name) => `node:${name}`), native];

const outFolder = path.join(root, 'out');

/** Programs for Node's side, each one file of its own: nothing is loaded that the other needs. */
const nodeSide = [
  { name: 'index', from: 'src/main/index.ts', to: 'main' },
  { name: 'archive', from: 'src/main/archive/process.ts', to: 'main' },
  { name: 'record', from: 'src/main/record/process.ts', to: 'main' },
  { name: 'archive-cli', from: 'src/main/archive/cli/main.ts', to: 'main' },
  { name: 'journal-cli', from: 'src/main/journal/cli.ts', to: 'main' },
  { name: 'index', from: 'src/preload/index.ts', to: 'preload' },
  { name: 'review', from: 'src/preload/review.ts', to: 'preload' },
];
/**
 * Pages. The patron page is served from any path of any web server, hence its relative base. The review is built apart,
 * with its own copy of what both need: nothing of it is in what the desk loads when it starts.
 */
const pages = [
  { from: 'src/renderer', to: 'renderer', base: '/', target: target.chrome },
  { from: 'src/renderer/review', to: 'renderer/review', base: '/review/', target: target.chrome },
  { from: 'src/patron', to: 'patron', base: './', target: target.web },
];
/** @param {{ from: string }} entry */
const exists = (entry) => fs.existsSync(path.join(root, entry.from.endsWith('.ts') ? entry.from : `${entry.from}/index.html`));

/**
 * One character outside Latin-1 makes V8 keep a whole bundle in two bytes a character, which takes twice the memory and
 * is read more slowly: they are written as escapes, which mean the same in strings, templates, patterns and comments.
 * @type {import('vite').Plugin}
 */
const plainText = {
  name: 'plain-text',
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue;
      // Behind a backslash, its own escape would be taken apart.
      if (/(?<!\\)(?:\\\\)*\\[^\0-\x7f]/.test(chunk.code)) throw new PlainError(`${chunk.fileName} escapes a character that needs no escape: see plainText in tools/build.mjs.`);
      chunk.code = chunk.code.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
    }
  },
};

/**
 * @typedef {{ id: string, isEntry: boolean, importers: readonly string[] }} Module
 * @typedef {{ getModuleInfo: (id: string) => Module | null }} Modules
 */

/**
 * @param {string} id @param {Modules} modules @param {(module: Module) => boolean} isRoot
 * @returns {boolean} whether loading a root loads it as well
 */
function isLoadedWith(id, modules, isRoot) {
  const seen = new Set();
  /** @param {string} at @returns {boolean} */
  const is = (at) => {
    if (seen.has(at)) return false;
    seen.add(at);
    const module = modules.getModuleInfo(at);
    return module !== null && (isRoot(module) || module.importers.some(is));
  };
  return is(id);
}

/**
 * Everything that an entry loads before it can begin goes into one file, whatever else shares it later: each further
 * file is one more request that the first paint waits for.
 * @param {string} id @param {Modules} modules
 */
const firstFile = (id, modules) => (isLoadedWith(id, modules, ({ isEntry }) => isEntry) ? 'first' : null);

/**
 * What stands beside the queue follows in one more: eight small files each passed through main while the desk opened.
 * @param {string} id @param {Modules} modules
 */
const nextFile = (id, modules) => (isLoadedWith(id, modules, (module) => module.id.endsWith('/src/renderer/conversation/conversation.tsx')) ? 'conversation' : null);

/** @param {string} id @param {Modules} modules */
const isStart = (id, modules) => !modules.getModuleInfo(id)?.isEntry && isLoadedWith(id, modules, (module) => module.id.endsWith('/src/main/start.ts'));

/**
 * So does all that main loads at once behind the window: each of twenty files was searched, read and compiled apart (a
 * quarter of the time, measured).
 * @param {string} id @param {Modules} modules
 */
const startFile = (id, modules) => (isStart(id, modules) ? 'start' : null);

/**
 * What the window needs as well is no part of that, so that it can be loaded alone (tools/code-cache.mjs).
 * @param {string} id @param {Modules} modules
 */
const windowFile = (id, modules) => (isStart(id, modules) && isLoadedWith(id, modules, ({ isEntry }) => isEntry) ? 'window' : null);

/**
 * @param {typeof nodeSide[number]} entry
 * @param {string} out the folder of all results
 * @param {boolean} dev
 * @returns {import('vite').InlineConfig}
 */
const nodeConfig = (entry, out, dev) => ({
  configFile: false,
  root,
  logLevel: 'warn',
  publicDir: false,
  define: { 'process.env.NODE_ENV': JSON.stringify(dev ? 'development' : 'production') },
  ssr: { noExternal: true },
  plugins: [plainText],
  build: {
    ssr: true,
    outDir: path.join(out, entry.to),
    emptyOutDir: false,
    target: target.node,
    minify: false, // starts no faster (measured), and a stack in the log says where it was
    sourcemap: dev || 'hidden',
    watch: dev ? {} : null,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { [entry.name]: path.join(root, entry.from) },
      external,
      // CommonJS starts faster than ESM, and Electron's `ready` cannot fire before such an entry has been evaluated.
      output: {
        format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: `${entry.name}-[name]-[hash].cjs`,
        codeSplitting: { groups: [{ debugName: 'window', name: windowFile, priority: 1 }, { debugName: 'start', name: startFile }] },
      },
    },
  },
});

/**
 * xmpp.js asks browsers' bundlers to leave its DNS lookup out, in a spelling that Vite does not know. A page finds its
 * server by the address in its settings. @type {import('vite').Plugin}
 */
const noDns = {
  name: 'no-dns',
  enforce: 'pre',
  resolveId: (id) => (id === 'node:dns' ? '\0no-dns' : undefined),
  load: (id) => (id === '\0no-dns' ? 'export default {};' : undefined),
};

/**
 * React Aria asks, as soon as it is loaded, whether the browser's language is well formed, by looking through all dates
 * of all languages that the browser has: 10 to 20 ms before anything is drawn. A locale refuses the same.
 * @type {import('vite').Plugin}
 */
const cheapLocale = {
  name: 'cheap-locale',
  enforce: 'pre',
  transform(code, id) {
    if (!/useDefaultLocale\.m?js$/.test(id.split('?')[0] ?? '')) return undefined;
    const cheap = code.replace(/Intl\.DateTimeFormat\.supportedLocalesOf\(\[\s*locale\s*\]\)/, 'new Intl.Locale(locale)');
    if (cheap === code) throw new Error('React Aria asks otherwise now: see cheapLocale in tools/build.mjs.');
    return { code: cheap, map: null };
  },
};

/**
 * @param {typeof pages[number]} page
 * @param {string} out the folder of all results
 * @param {boolean} dev
 * @returns {import('vite').InlineConfig}
 */
const pageConfig = (page, out, dev) => ({
  configFile: false,
  root: path.join(root, page.from),
  base: page.base,
  logLevel: 'warn',
  plugins: [react(), noDns, cheapLocale],
  // The desk's scripts may come from its own origin alone, so nothing may be inlined as a data: URL.
  build: {
    outDir: path.join(out, page.to), emptyOutDir: false, target: page.target, modulePreload: { polyfill: false }, assetsInlineLimit: 0, sourcemap: dev || 'hidden', reportCompressedSize: false,
    rolldownOptions: { output: { codeSplitting: { groups: [{ debugName: 'first', name: firstFile, priority: 1 }, { debugName: 'conversation', name: nextFile }] } } },
  },
});

/** Builds beside out/ and takes its place when all is well: a desk that runs from there meets a whole build, old or new. */
async function buildAll() {
  const staging = path.join(root, `out-${process.pid}`); // as deep as out/, so that source maps point to the sources
  try {
    const present = nodeSide.filter((entry) => exists(entry));
    await Promise.all([...present.map((entry) => build(nodeConfig(entry, staging, false))), ...pages.filter((page) => exists(page)).map((page) => build(pageConfig(page, staging, false)))]);
    const lacking = ['main/index.cjs', 'preload/index.cjs', 'renderer/index.html'].filter((file) => !fs.existsSync(path.join(staging, file)));
    if (lacking.length > 0) throw new PlainError(`The desk cannot run without ${lacking.join(' and ')}: the sources are not there.`);
    fs.rmSync(outFolder, { recursive: true, force: true });
    fs.renameSync(staging, outFolder);
    writeStamp();
  } finally {
    fs.rmSync(staging, { recursive: true, force: true });
  }
}

/** @param {string[]} args for the desk */
async function develop(args) {
  const page = pages[0];
  if (!page) return;
  const server = await (await createServer(pageConfig(page, outFolder, true))).listen();
  const url = server.resolvedUrls?.local[0] ?? '';
  const desk = await appCommand(args);
  const screen = await openScreen();
  /** @type {ReturnType<typeof startGroup> | undefined} */
  let app;
  const restart = async () => {
    const old = app;
    app = undefined;
    await old?.stop();
    const started = startGroup(desk.command, desk.args, { env: { ...desk.env, ...screen.env, ELECTRON_RENDERER_URL: url } });
    app = started;
    const code = await started.ended;
    if (app !== started) return;
    await screen.stop();
    process.exit(code);
  };
  process.on('SIGINT', () => void app?.stop());
  const present = nodeSide.filter((entry) => exists(entry));
  let pending = present.length;
  for (const entry of present) {
    const watcher = await build(nodeConfig(entry, outFolder, true));
    if (!('on' in watcher)) continue;
    watcher.on('event', (event) => {
      if (event.code === 'END' && (pending === 0 || --pending === 0)) void restart();
      if (event.code === 'ERROR') console.error(event.error.message);
    });
  }
}

if (process.argv[1] === import.meta.filename) {
  const args = process.argv.slice(2);
  await tool(() => (args.includes('--dev') ? develop(args.filter((arg) => arg !== '--dev')) : buildAll()));
}

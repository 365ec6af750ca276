// The fences between layers hold only if they fail when somebody climbs over: each line here does, in a copy of the
// project's configuration, and must be refused.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from './run.mjs';

const layers = ['core', 'shared', 'main', 'preload', 'renderer', 'patron'];

/** What climbs: by whom it must be refused, and with which words. @type {{ file: string, code: string, lint?: string, types?: string }[]} */
const climbers = [
  { file: 'core/node.ts', code: "import fs from 'node:fs';\nexport const x = fs;", lint: 'core is pure', types: 'node:fs' },
  { file: 'core/bare-node.ts', code: "import fs from 'fs';\nexport const x = fs;", lint: 'core is pure', types: 'fs' },
  { file: 'core/package.ts', code: "import { z } from 'zod';\nexport const x = z;", lint: 'core is pure' },
  { file: 'core/climb.ts', code: "import { base } from '../shared/base.js';\nexport const x = base;", lint: 'core is the lowest layer', types: 'base' },
  { file: 'core/deep/climb.ts', code: "import { base } from '../../shared/base.js';\nexport const x = base;", lint: 'core is the lowest layer' },
  { file: 'core/late.ts', code: "export const x = () => import('zod');", lint: 'core is pure' },
  { file: 'core/passed-on.ts', code: "export { z } from 'zod';", lint: 'core is pure' },
  { file: 'main/late.ts', code: "export const x = () => import('../renderer/base.js');", lint: 'meet in shared' },
  { file: 'main/xmpp/late.ts', code: "export const x = () => import('electron');", lint: 'without Electron' },
  { file: 'core/clock.ts', code: 'export const x = () => new Date();', lint: 'Date' },
  { file: 'core/now.ts', code: 'export const x = () => Date.now();', lint: 'Date' },
  { file: 'core/chance.ts', code: 'export const x = () => Math.random();', lint: 'chance is injected' },
  { file: 'core/timer.ts', code: 'export const x = (f: () => void) => setTimeout(f, 1);', lint: 'setTimeout', types: 'setTimeout' },
  { file: 'core/dom.ts', code: 'export const x = () => document.title;', types: 'document' },
  { file: 'shared/node.ts', code: "import path from 'node:path';\nexport const x = path;", lint: 'every process', types: 'node:path' },
  { file: 'shared/bare-node.ts', code: "import path from 'path';\nexport const x = path;", types: 'path' },
  { file: 'shared/electron.ts', code: "import { app } from 'electron';\nexport const x = app;", lint: 'every process' },
  { file: 'shared/climb.ts', code: "import { base } from '../main/base.js';\nexport const x = base;", lint: 'shared knows only core', types: 'base' },
  { file: 'main/climb.ts', code: "import { base } from '../renderer/base.js';\nexport const x = base;", lint: 'meet in shared', types: 'base' },
  { file: 'main/preload.ts', code: "import { base } from '../preload/base.js';\nexport const x = base;", lint: 'meet in shared', types: 'base' },
  { file: 'main/raw.ts', code: "import { ipcMain } from 'electron';\nexport const x = ipcMain;", lint: 'listens to a window' },
  { file: 'main/raw-alias.ts', code: "import { ipcMain as quiet } from 'electron';\nexport const x = quiet;", lint: 'listens to a window' },
  { file: 'main/raw-all.ts', code: "import * as electron from 'electron';\nexport const x = electron.ipcMain;", lint: 'listens to a window' },
  { file: 'main/raw-default.ts', code: "import electron from 'electron';\nexport const x = electron.ipcMain;", lint: 'listens to a window' },
  { file: 'main/windows/send.ts', code: "import type { BrowserWindow } from 'electron';\nexport const x = (w: BrowserWindow) => w.webContents.send('y');", lint: 'talks to a window' },
  { file: 'main/windows/send-short.ts', code: "import type { WebContents } from 'electron';\nexport const x = (wc: WebContents) => wc.send('y');", lint: 'talks to a window' },
  { file: 'main/windows/send-picked.ts', code: "import type { WebContents } from 'electron';\nexport const x = ({ send }: WebContents) => send('y');", lint: 'talks to a window' },
  { file: 'main/windows/post.ts', code: "import type { WebContents } from 'electron';\nexport const x = (wc: WebContents) => wc.postMessage('y', 1);", lint: 'talks to a window' },
  ...['xmpp', 'journal', 'archive', 'policy', 'desk'].map((folder) => ({ file: `main/${folder}/electron.ts`, code: "import { app } from 'electron';\nexport const x = app;", lint: 'without Electron' })),
  { file: 'main/dom.ts', code: 'export const x = () => document.title;', types: 'document' },
  { file: 'preload/climb.ts', code: "import { base } from '../renderer/base.js';\nexport const x = base;", lint: 'meet in shared', types: 'base' },
  { file: 'preload/main.ts', code: "import { base } from '../main/base.js';\nexport const x = base;", lint: 'meet in shared', types: 'base' },
  { file: 'preload/package.ts', code: "import { z } from 'zod';\nexport const x = z;", lint: 'loads nothing' },
  { file: 'preload/node.ts', code: "import fs from 'node:fs';\nexport const x = fs;", lint: 'loads nothing' },
  { file: 'renderer/raw.ts', code: "import { ipcRenderer } from 'electron';\nexport const x = ipcRenderer;", lint: 'no Node and no Electron' },
  { file: 'renderer/node.ts', code: "import fs from 'node:fs';\nexport const x = fs;", lint: 'no Node and no Electron', types: 'node:fs' },
  { file: 'renderer/main.tsx', code: "import { base } from '../main/base.js';\nexport const x = base;", lint: 'meet in shared', types: 'base' },
  { file: 'renderer/process.ts', code: 'export const x = () => process.env;', types: 'process' },
  { file: 'patron/raw.ts', code: "import { ipcRenderer } from 'electron';\nexport const x = ipcRenderer;", lint: 'no Node and no Electron' },
  { file: 'patron/main.ts', code: "import { base } from '../main/base.js';\nexport const x = base;", lint: 'meet in shared', types: 'base' },
];

/** What must be let through; a fence that stops everything stops nothing in particular. */
const neighbours = [
  { file: 'core/fine.ts', code: "import { base } from './base.js';\nexport const x = (now: number) => base + now;" },
  { file: 'core/fine.test.ts', code: "import fs from 'node:fs';\nimport { base } from './base.js';\nexport const x = [fs, base, Date.now()];" },
  { file: 'shared/fine.ts', code: "import { z } from 'zod';\nimport { base } from '../core/base.js';\nexport const x = [z, base];" },
  { file: 'main/fine.ts', code: "import { app } from 'electron';\nimport { base } from '../shared/base.js';\nexport const x = [app, base];" },
  { file: 'main/ipc/fine.ts', code: "import { ipcMain, type WebContents } from 'electron';\nexport const x = (wc: WebContents) => { wc.send('y'); return ipcMain; };" },
  { file: 'main/xmpp/fine.ts', code: "import net from 'node:net';\nexport const x = (c: { send: (s: string) => void }) => { c.send('y'); return net; };" },
  { file: 'main/core-patron.ts', code: "import { base } from '../core/patron/base.js';\nexport const x = base;" },
  { file: 'core/patron/base.ts', code: 'export const base = 1;' },
  { file: 'preload/fine.ts', code: "import { ipcRenderer, type IpcRendererEvent } from 'electron';\nimport { base } from '../shared/base.js';\nexport const x = [ipcRenderer, base];\nexport type X = IpcRendererEvent;" },
  { file: 'renderer/fine.tsx', code: "import { base } from '../shared/base.js';\nexport const x = () => <p>{base}</p>;" },
];

const run = promisify(execFile);
/** @type {string[]} */
const folders = [];
/** What was said of each file. @type {Map<string, string>} */
const linted = new Map();
/** @type {Map<string, string>} */
const typed = new Map();
/** @param {Map<string, string>} said @param {string} file @param {string} words */
const note = (said, file, words) => said.set(file, `${said.get(file) ?? ''}${words}\n`);

/** @param {{ file: string, code: string }[]} files @returns {string} a project of them */
function plant(files) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-fences-'));
  folders.push(dir);
  for (const file of ['tsconfig.json', '.oxlintrc.json', 'package.json']) fs.copyFileSync(path.join(root, file), path.join(dir, file));
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(dir, 'node_modules'));
  for (const { file, code } of [...layers.map((layer) => ({ file: `${layer}/base.ts`, code: 'export const base = 1;' })), ...files]) {
    fs.mkdirSync(path.dirname(path.join(dir, 'src', file)), { recursive: true });
    fs.writeFileSync(path.join(dir, 'src', file), `${code}\n`);
  }
  for (const layer of layers) fs.copyFileSync(path.join(root, 'src', layer, 'tsconfig.json'), path.join(dir, 'src', layer, 'tsconfig.json'));
  return dir;
}

/** Both programs end with an error status here, and their words count. @param {string} cwd @param {string} name @param {string[]} args */
const words = (cwd, name, args) =>
  run(path.join(root, 'node_modules/.bin', name), args, { cwd, maxBuffer: 1 << 26 }).then(
    (done) => done.stdout,
    (/** @type {{ stdout: string }} */ failed) => failed.stdout,
  );

beforeAll(async () => {
  /** @type {{ diagnostics: { filename: string, message: string, help?: string }[] }} */
  const report = JSON.parse(await words(plant([...climbers, ...neighbours]), 'oxlint', ['--format=json', 'src']));
  for (const { filename, message, help } of report.diagnostics) note(linted, path.relative('src', filename), `${message} ${help ?? ''}`);
  // Apart, because one import of Electron brings Node's types into its whole layer.
  const dir = plant([...climbers.filter((one) => one.types), ...neighbours]);
  for (const line of (await words(dir, 'tsc', ['-b', '--pretty', 'false', ...layers.map((layer) => `src/${layer}`)])).split('\n')) {
    const [, file, said] = /^src\/([^(]+)\(\d+,\d+\): error (.*)$/.exec(line) ?? [];
    if (file !== undefined && said !== undefined) note(typed, file, said);
  }
}, 60_000);
afterAll(() => {
  for (const dir of folders) fs.rmSync(dir, { recursive: true, force: true });
});

test.each(climbers.filter((one) => one.lint))('lint refuses $file', ({ file, lint }) => {
  expect(linted.get(file) ?? 'nothing was said').toContain(lint);
});
test.each(climbers.filter((one) => one.types))('the type checker refuses $file', ({ file, types }) => {
  expect(typed.get(file) ?? 'nothing was said').toContain(types);
});
test.each(neighbours)('$file is let through', ({ file }) => {
  expect([linted.get(file), typed.get(file)]).toEqual([undefined, undefined]);
});

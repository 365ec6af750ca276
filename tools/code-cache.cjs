// Runs in Electron's main process, whose V8 has other flags than Node's, and needs no screen: opens a desk in an empty
// folder, asks it for what a window asks for at its start, and writes all that V8 compiled meanwhile beside the file
// that it loaded. The last two arguments name this file and the folder.
const { app, BrowserWindow } = require('electron');
const fs = require('node:fs');
const { Module, createRequire } = require('node:module');
const path = require('node:path');
const { Script } = require('node:vm');

const PAGE = 'app://deskbell/';
const silent = { error() {}, warn() {}, info() {}, close() {} };
const REQUESTS = [{ channel: 'desk:snapshot' }, { channel: 'settings:get' }, { channel: 'request:log', args: { mode: 'in-person', note: '' } }, { channel: 'desk:snapshot' }];

/** @param {string} file @param {string} folder */
async function compile(file, folder) {
  app.setPath('userData', folder);
  await app.whenReady();
  const module = new Module(file);
  const script = new Script(Module.wrap(fs.readFileSync(file, 'utf8')), { filename: file });
  script.runInThisContext()(module.exports, createRequire(file), module, file, path.dirname(file));
  const { start } = module.exports.start_exports; // as the bundler calls it
  // Without a screen only a window that is drawn elsewhere can be made. It loads nothing.
  const window = new BrowserWindow({ show: false, webPreferences: { offscreen: true } });
  const ask = await start({ args: { allowPlaintextSecrets: true, userDataDir: folder }, log: silent, page: PAGE, window, machine: Promise.resolve('none') });
  const event = { sender: { id: window.webContents.id }, senderFrame: { url: PAGE, parent: null } };
  for (const { channel, args } of REQUESTS) {
    const answer = await ask(channel, event, args === undefined ? [] : [args]);
    if (!answer.ok) throw new Error(`${channel}: ${answer.message}`);
  }
  fs.writeFileSync(`${file}.cache`, script.createCachedData());
}

const [file = '', folder = ''] = process.argv.slice(-2);
compile(path.resolve(file), path.resolve(folder)).then(() => app.exit(0), (error) => {
  console.error(error);
  app.exit(1);
});

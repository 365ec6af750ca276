/**
 * The window first: everything that the page's process needs while it starts, and nothing else. The desk itself is
 * loaded and opened meanwhile (`start.ts`).
 */
import { app, Menu, session, type BrowserWindow } from 'electron';
import path from 'node:path';
import { readArguments } from './arguments.js';
import { withCodeCache } from './code-cache.js';
import { registerHandlers, type Answering } from './ipc/register.js';
import { openLog } from './log/log.js';
import { readMachineId } from './secrets/machine-id.js';
import { hardenApp, hardenSession } from './security/harden.js';
import { FIRST_SCRIPT, PAGE } from './security/serve.js';
import { knownGraphics } from './windows/graphics.js';
import { loaded } from './windows/loading.js';
import { bringToFront, claimDataFolder, createMainWindow } from './windows/main-window.js';

const args = readArguments(process.argv.slice(app.isPackaged ? 1 : 2));
if (args.userDataDir !== undefined) app.setPath('userData', args.userDataDir);
const devServer = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL'];
let window: BrowserWindow | undefined;

if (args.exportJournal !== undefined) {
  void exportOnly(args.exportJournal);
} else if (claimDataFolder(() => window && bringToFront(window))) {
  const log = openLog(path.join(app.getPath('userData'), 'logs'));
  const harden = { log, ...(devServer === undefined ? {} : { devServer }) };
  hardenApp(harden);
  Menu.setApplicationMenu(null); // ours comes with the desk; Electron would make its usual one first
  // The bell needs no process of its own, which would stay, with 20 MB, long after it rang. Nor does Chromium's network,
  // which the desk does not use: its process would start just while the page's does.
  app.commandLine.appendSwitch('disable-features', 'AudioServiceOutOfProcess');
  app.commandLine.appendSwitch('enable-features', 'NetworkServiceInProcess2');
  const graphics = knownGraphics(app.getPath('userData'), process.versions['electron'] ?? '', Date.now());
  if (graphics.none) {
    app.disableHardwareAcceleration();
    log.info('draws without a graphics card');
  }
  const machine = readMachineId(); // on Windows another program has to be asked
  registerHandlers(open());
  async function open(): Promise<Answering> {
    await app.whenReady();
    hardenSession(session.defaultSession, path.join(import.meta.dirname, '../renderer'), harden);
    const scriptThere = devServer === undefined ? loaded(session.defaultSession, FIRST_SCRIPT) : undefined;
    const page = devServer ?? PAGE;
    const opened = createMainWindow({ preload: path.join(import.meta.dirname, '../preload/index.cjs'), page, title: 'Deskbell' });
    window = opened;
    // Main has a hand in all that the page loads, and would keep it waiting while the desk is loaded; now the page is busy too.
    await scriptThere;
    const { start } = await withCodeCache(() => import('./start.js'), () => log.warn('code cache refused'));
    try {
      return await start({ args, log, page, window: opened, machine, graphics });
    } finally {
      // After the answers: while the page fills in the desk, the window gets its place on the screen. Also when the desk cannot start: the page says so.
      setImmediate(() => opened.isDestroyed() || opened.show());
    }
  }
} else {
  app.exit(0);
}

/** Beside a running desk, too: nothing is claimed, nothing is changed, and no window comes. */
async function exportOnly(to: string): Promise<void> {
  await app.whenReady();
  const { exportJournal } = await import('./export-journal.js');
  app.exit(exportJournal({ args, to, folder: app.getPath('userData'), print: (line) => void process.stdout.write(`${line}\n`) }));
}

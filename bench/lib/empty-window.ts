/** The floor: an empty window on the runtime of the packed desk, packed as the desk is. */
import { createPackage } from '@electron/asar';
import fs from 'node:fs';
import path from 'node:path';
import { onceDrawn, TELL } from './page.js';

const PAGE = `<!doctype html><meta charset="utf-8"><title>Empty</title><script>(${onceDrawn.toString()})(${JSON.stringify(TELL)}, 'p')</script><p>Empty</p>`;

const FILES = {
  'package.json': JSON.stringify({ name: 'empty-window', version: '1.0.0', main: 'main.cjs' }),
  // Hidden until its first paint, in a sandbox, as every careful app does it; the dictionary of the spell checker would be fetched from far away.
  'main.cjs': `
    const { app, BrowserWindow } = require('electron');
    app.enableSandbox();
    app.whenReady().then(() => {
      const window = new BrowserWindow({ width: 1280, height: 800, show: false, webPreferences: { spellcheck: false } });
      window.once('ready-to-show', () => window.show());
      window.loadURL(${JSON.stringify(`data:text/html;base64,${Buffer.from(PAGE).toString('base64')}`)});
    });
    app.on('window-all-closed', () => app.quit());`,
};

/**
 * @param desk executable of the packed desk
 * @param folder where it is made anew; on the file system of the desk, whose files it shares
 * @returns its executable
 */
export async function makeEmptyWindow(desk: string, folder: string): Promise<string> {
  fs.rmSync(folder, { recursive: true, force: true });
  const from = path.dirname(desk);
  for (const entry of fs.readdirSync(from, { recursive: true, withFileTypes: true })) {
    const file = path.relative(from, path.join(entry.parentPath, entry.name));
    if (!entry.isFile() || file.startsWith(`resources${path.sep}`)) continue;
    fs.mkdirSync(path.dirname(path.join(folder, 'run', file)), { recursive: true });
    fs.linkSync(path.join(from, file), path.join(folder, 'run', file));
  }
  fs.mkdirSync(path.join(folder, 'app'), { recursive: true });
  for (const [name, text] of Object.entries(FILES)) fs.writeFileSync(path.join(folder, 'app', name), text);
  fs.mkdirSync(path.join(folder, 'run/resources'), { recursive: true });
  await createPackage(path.join(folder, 'app'), path.join(folder, 'run/resources/app.asar'));
  return path.join(folder, 'run', path.basename(desk));
}

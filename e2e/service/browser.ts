/** A patron's web browser: the Chromium that the desk's runtime brings, so that no other has to be installed. */
import { _electron, type Page } from '@playwright/test';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

export interface Browser {
  readonly page: Page;
  close(): Promise<void>;
}

export async function openBrowser(): Promise<Browser> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-browser-'));
  const electron: unknown = createRequire(import.meta.url)('electron');
  const env = Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value === undefined || name === 'ELECTRON_RUN_AS_NODE' ? [] : [[name, value]])));
  const app = await _electron.launch({
    executablePath: String(electron),
    args: [path.join(import.meta.dirname, 'browser-main.mjs'), `--user-data-dir=${folder}`, '--force-color-profile=srgb'],
    env: { ...env, DBUS_SESSION_BUS_ADDRESS: env['DBUS_SESSION_BUS_ADDRESS'] || 'disabled:' },
    chromiumSandbox: true,
  });
  return {
    page: await app.firstWindow(),
    close: async () => {
      await app.close();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The desk as it ships: its fuses refuse an inspector, so it is driven by Chromium's own protocol, as installed. */
import { listPackage } from '@electron/asar';
import { chromium, expect, test } from '@playwright/test';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { launchDesk } from './pages/desk.js';
import { until } from './service/until.js';

const executable = process.env['DESK_SHIPPED_EXE'];

/** What Chromium says of its pages, JSON; '' while it does not answer. */
const pagesOf = (port: string): Promise<string> => fetch(`http://127.0.0.1:${port}/json/list`).then((answer) => answer.text(), () => '');

test('the untouched executable opens, and F2 logs a walk-in', async () => {
  test.skip(executable === undefined, 'on the built sources there is none');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-e2e-'));
  const data = path.join(folder, 'data');
  // DevToolsActivePort: Chromium chooses a free port and writes it into the data folder.
  const desk = spawn(executable ?? '', [`--user-data-dir=${data}`, '--remote-debugging-port=0', '--password-store=basic', '--allow-plaintext-secrets'], { stdio: 'ignore' });
  const ended = new Promise<number | null>((resolve) => desk.once('exit', resolve));
  try {
    const port = await until('the desk to open', () => {
      const file = path.join(data, 'DevToolsActivePort');
      return fs.existsSync(file) && fs.readFileSync(file, 'utf8').split('\n')[0];
    });
    // Whoever attaches while the page commits never hears of it: first the page, then Playwright.
    await expect.poll(() => pagesOf(port), { timeout: 20_000 }).toMatch(/"title": "[^"]*Deskbell"/);
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    const [context] = browser.contexts();
    const page = context?.pages()[0] ?? (await context?.waitForEvent('page'));
    if (!page) throw new Error('the desk has no window');
    const requests = page.getByRole('listbox', { name: 'Requests' });
    await expect(requests).toContainText('Nobody is waiting');
    await page.keyboard.press('F2');
    await page.keyboard.press('F2');
    await expect(page.getByRole('textbox', { name: /logged\. Note:/ })).toBeFocused();
    await page.keyboard.type('large print');
    await page.keyboard.press('Enter');
    await expect(requests.getByRole('option').filter({ hasText: 'large print' })).toBeVisible();
    await expect(page.getByRole('banner')).toContainText('Recording');
    expect(await page.evaluate(() => ['require', 'process'].filter((name) => name in window))).toEqual([]);
    // What was compiled when it was packed is there, and this V8 takes it.
    expect(listPackage(path.join(path.dirname(executable ?? ''), 'resources/app.asar'), { isPack: false }).filter((file) => /index-start-[\w-]+\.cjs\.cache$/.test(file))).toHaveLength(1);
    expect(fs.readFileSync(path.join(data, 'logs/desk.log'), 'utf8')).not.toContain('code cache refused');
    // Nothing runs that nobody needs: no network of Chromium's, no sound before the bell, no archive without central storage.
    const { processInfo } = await (await browser.newBrowserCDPSession()).send('SystemInfo.getProcessInfo');
    expect(processInfo.map(({ type }) => type).toSorted()).toEqual(['GPU', 'browser', 'renderer']);
    await browser.close();
  } finally {
    desk.kill('SIGTERM');
    await ended;
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
});

test('where Chromium found no graphics card, and only there, the next start does not look for one', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-e2e-'));
  const log = (): string => fs.readFileSync(path.join(folder, 'data/logs/desk.log'), 'utf8');
  let desk = await launchDesk({ userDataDir: folder });
  try {
    await expect(desk.requests).toHaveCount(0);
    const found = await desk.app.evaluate(({ app }) => app.getGPUFeatureStatus().gpu_compositing.startsWith('enabled'));
    expect(log()).not.toContain('draws without a graphics card');
    await desk.close();
    desk = await launchDesk({ userDataDir: folder });
    await desk.logWalkIn('large print');
    expect(log().includes('draws without a graphics card')).toBe(!found);
  } finally {
    await desk.close();
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
});

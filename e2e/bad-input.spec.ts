import { expect, test } from '@playwright/test';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { launchDesk, policyFor, type DeskPage } from './pages/desk.js';
import { expectIntact, filesIn } from './pages/evidence.js';
import { startProsody, type Service } from './service/prosody.js';

let folder: string;
let desk: DeskPage | undefined;

test.beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-bad-input-'));
  fs.mkdirSync(path.join(folder, 'data'));
});
test.afterEach(async () => {
  await desk?.close().catch(() => undefined); // it may have been closed in the test
  desk = undefined;
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) if (entry.isDirectory()) fs.chmodSync(path.join(entry.parentPath, entry.name), 0o700);
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

const banner = ({ page }: DeskPage) => page.getByRole('alert').filter({ has: page.getByRole('button', { name: 'Try again' }) });

/** The least that a policy has. */
const least = { library: 'Sample library', timeZone: 'Europe/Berlin', services: [{ address: 'ask@library.test', name: 'Ask' }], rooms: { desk: 'desk@rooms.library.test', channels: [] } };

test.describe('a policy that cannot be used keeps the desk closed, and says why', () => {
  const policies: readonly (readonly [what: string, text: string | undefined, says: readonly string[]])[] = [
    ['that is not JSON', '{ "library": "Sample library", }', ['policy.json', 'JSON']],
    ['with a field that nobody knows', JSON.stringify({ ...least, claimWihtin: 30 }), ['policy.json', 'claimWihtin']],
    ['with a value out of range', JSON.stringify({ ...least, queue: { claimWithin: -1 } }), ['policy.json', 'queue.claimWithin']],
    ['that is not there', undefined, ['There is no policy at', 'Check the path after --policy']],
  ];
  for (const [what, text, says] of policies) {
    test(what, async () => {
      const file = path.join(folder, 'policy.json');
      if (text !== undefined) fs.writeFileSync(file, text);
      desk = await launchDesk({ policy: file, userDataDir: folder });
      for (const words of says) await expect(banner(desk)).toContainText(words);
      await expect(desk.page.getByRole('banner')).toContainText('Closed to patrons: not recording');
      await banner(desk).getByRole('button', { name: 'Try again' }).click();
      await expect(banner(desk)).toContainText(says[0] ?? '');
      await desk.page.keyboard.press('F2');
      await expect(desk.page.getByRole('list', { name: 'Messages' })).toContainText(says[0] ?? '');
      await expect(desk.requests).toHaveCount(0);
    });
  }
});

for (const [what, content] of [['garbage', '\u0000\u0001 not JSON'], ['values that make no sense', '{"theme":"pink","textSize":1e9}'], ['half a file', '{"theme":"da']] as const) {
  test(`settings that hold ${what}: the usual ones apply, the file is kept, and the settings page says so`, async () => {
    const aside = path.join(folder, 'data/settings.set-aside-1.json');
    fs.writeFileSync(path.join(folder, 'data/settings.json'), content);
    desk = await launchDesk({ userDataDir: folder });
    await desk.logWalkIn('works');
    await desk.page.getByRole('button', { name: 'Settings' }).click();
    await expect(desk.page.getByRole('main').getByRole('alert')).toContainText('Your settings could not be understood, so the usual ones apply');
    await expect(desk.page.getByRole('main').getByRole('alert')).toContainText('settings.set-aside-1.json');
    expect(fs.readFileSync(aside, 'utf8')).toBe(content);
  });
}

test.describe('folders that cannot be written', () => {
  const readOnly = (dir: string): void => {
    fs.chmodSync(dir, 0o500);
    expect(() => fs.writeFileSync(path.join(dir, 'probe'), '')).toThrow(/EACCES|EROFS/);
  };

  test('the journal’s: the desk stays closed and says whom to ask; nothing is lost, and it opens once it may write', async () => {
    desk = await launchDesk({ userDataDir: folder });
    await desk.logWalkIn('before');
    await desk.close();
    const journal = path.join(folder, 'data/journal');
    readOnly(journal);
    desk = await launchDesk({ userDataDir: folder });
    await expect(banner(desk)).toContainText('The folder of the record cannot be written to. Ask your administrator for write permission');
    fs.chmodSync(journal, 0o700);
    await banner(desk).getByRole('button', { name: 'Try again' }).click();
    await expect(banner(desk)).toHaveCount(0);
    await desk.waitForRequest('before');
    await desk.close();
    expectIntact(folder);
  });

  test('a journal folder of the policy that is a file', async () => {
    const journalDir = path.join(folder, 'a-file');
    fs.writeFileSync(journalDir, '');
    desk = await launchDesk({ userDataDir: folder, policy: { ...least, journalDir } });
    await expect(banner(desk)).toContainText('The folder of the record cannot be written to');
  });

  test('the whole data folder', async () => {
    desk = await launchDesk({ userDataDir: folder });
    await desk.logWalkIn('before');
    await desk.close();
    readOnly(path.join(folder, 'data/journal'));
    readOnly(path.join(folder, 'data'));
    desk = await launchDesk({ userDataDir: folder });
    await expect(banner(desk)).toContainText('The folder of the record cannot be written to. Ask your administrator for write permission');
    fs.chmodSync(path.join(folder, 'data'), 0o700);
    fs.chmodSync(path.join(folder, 'data/journal'), 0o700);
    await banner(desk).getByRole('button', { name: 'Try again' }).click();
    await desk.waitForRequest('before');
    await desk.logWalkIn('after');
  });

  test('a home in which not even the data folder can be made', async () => {
    fs.rmdirSync(path.join(folder, 'data'));
    readOnly(folder);
    desk = await launchDesk({ userDataDir: folder });
    await expect(banner(desk)).toContainText('cannot be written');
    await expect(banner(desk)).toContainText(path.join(folder, 'data'));
  });
});

test('a second start with the same data folder brings the first window to the front, says so and ends well', async () => {
  desk = await launchDesk({ userDataDir: folder });
  await desk.logWalkIn('in the first');
  await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  const root = path.resolve(import.meta.dirname, '..');
  const executable = process.env['DESK_EXE'];
  const electron: unknown = createRequire(import.meta.url)('electron');
  const args = [...(executable === undefined ? [root] : []), `--user-data-dir=${path.join(folder, 'data')}`, '--password-store=basic', '--allow-plaintext-secrets'];
  const second = spawn(executable ?? String(electron), args, { env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: 'disabled:' }, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  second.stderr.on('data', (data) => (said += String(data)));
  const status = await new Promise((resolve) => second.once('exit', resolve));
  expect(status).toBe(0);
  expect(said).toContain('already open with this data folder');
  expect(said).toContain('--user-data-dir DIR');
  await expect.poll(() => desk?.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => [window.isVisible(), window.isFocused()]))).toEqual([[true, true]]);
  await desk.waitForRequest('in the first');
  await desk.close();
  expectIntact(folder);
});

test.describe('enrolment', () => {
  let service: Service;
  test.beforeAll(async () => {
    service = await startProsody();
  });
  test.afterAll(() => service.stop());

  test('signs in, and afterwards its file and its passwords are nowhere', async () => {
    desk = await launchDesk({ policy: policyFor(service), userDataDir: folder, enrol: { accounts: [service.service], staff: service.staff[0] } });
    await desk.staffed();
    expect(fs.existsSync(path.join(folder, 'enrol.json'))).toBe(false);
    await desk.close();
    for (const { password } of [service.service, service.staff[0]]) {
      for (const { name, bytes } of filesIn(folder)) expect(bytes.includes(password) || bytes.includes(Buffer.from(password).toString('base64')) ? name : 'nowhere').toBe('nowhere');
    }
    desk = await launchDesk({ policy: policyFor(service), userDataDir: folder });
    await desk.staffed();
  });

  for (const [what, content] of [['not JSON', 'ask@library.test secret-1'], ['misspelt', '{"accounts":[{"adress":"ask@library.test","password":"secret-1"}]}']] as const) {
    test(`${what}: said, not used, and left for its author`, async () => {
      const file = path.join(folder, 'mine.json');
      fs.writeFileSync(file, content);
      desk = await launchDesk({ policy: policyFor(service), userDataDir: folder, args: ['--enrol', file] });
      await expect(desk.page.getByRole('list', { name: 'Messages' })).toContainText('so it was not used');
      expect(await desk.page.locator('body').innerText()).not.toContain('secret-1');
      expect(fs.readFileSync(file, 'utf8')).toBe(content);
      await expect(desk.page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
      await desk.logWalkIn('works');
    });
  }
});

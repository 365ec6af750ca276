import { expect, test } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { launchDesk, policyFor, type DeskPage } from './pages/desk.js';
import { everyLine, expectIntact, saidByPatron } from './pages/evidence.js';
import { Listener } from './service/listener.js';
import { patron, type Patron } from './service/patron.js';
import { startProsody, type Service } from './service/prosody.js';
import { startProxy, type Proxy } from './service/proxy.js';
import { until } from './service/until.js';

let service: Service;
let proxy: Proxy;
let folder: string;
let desk: DeskPage | undefined;

test.beforeAll(async () => {
  service = await startProsody();
});
test.afterAll(() => service.stop());
test.beforeEach(async () => {
  proxy = await startProxy(() => service.ports.xmpps);
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-crash-'));
});
test.afterEach(async () => {
  await desk?.close().catch(() => undefined); // it was killed, or is to be
  await proxy.stop();
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

/** Signs in by itself: with the passwords that it was given, from the second start on with those that it kept. */
async function start(): Promise<DeskPage> {
  const first = !fs.existsSync(path.join(folder, 'data'));
  const policy = policyFor(service, { server: { host: '127.0.0.1', port: proxy.port, ca: [service.ca] } });
  desk = await launchDesk({ policy, userDataDir: folder, ...(first ? { enrol: { accounts: [service.service], staff: service.staff[0] } } : {}) });
  await desk.staffed();
  return desk;
}

/** A desk that has taken a patron's question. */
async function taken(): Promise<{ readonly running: DeskPage; readonly p: Patron; readonly words: string }> {
  const running = await start();
  const p = await patron(service);
  const words = `question ${randomUUID()}`;
  await p.send(words);
  await running.take(words);
  return { running, p, words };
}

test.describe('kill -9 while a burst comes in', () => {
  for (const killAfter of [5, 60, 120]) {
    test(`after message ${killAfter} of 150: nothing is lost, nothing doubled, and the order is the patron’s`, async () => {
      const first = await start();
      const p = await patron(service);
      const texts = Array.from({ length: 150 }, (_, i) => `burst ${killAfter}, message ${String(i).padStart(3, '0')}`);
      let sent = 0;
      const sending = (async () => {
        for (; sent < texts.length; sent += 5) await p.sendAll(texts.slice(sent, sent + 5));
      })();
      await until('the moment to pull the plug', () => sent >= killAfter);
      await first.kill();
      expectIntact(folder);
      await sending;
      const again = await start();
      await expect.poll(async () => (await everyLine(again, `burst ${killAfter},`)).length, { timeout: 20_000 }).toBe(texts.length);
      expect(saidByPatron(await everyLine(again, `burst ${killAfter},`))).toEqual(texts);
      await expect(again.request(`burst ${killAfter},`)).toHaveCount(1);
      await again.close();
      expectIntact(folder);
      await p.close();
    });
  }
});

test.describe('kill -9 while the desk writes', () => {
  for (const killAfter of [1, 12]) {
    test(`after reply ${killAfter} of a row of them: the patron gets each once, in order`, async () => {
      const { running: first, p, words } = await taken();
      const replies = Array.from({ length: killAfter }, (_, i) => `${words.slice(-12)} answer ${i}`);
      for (const text of replies) await first.reply(text);
      await expect(first.lines.filter({ hasText: replies.at(-1) ?? '' })).toBeVisible();
      await first.kill();
      expectIntact(folder);
      const again = await start();
      await p.waitFor(replies.at(-1) ?? '');
      await again.open(words);
      await expect(again.lines.filter({ hasText: replies.at(-1) ?? '' })).toContainText('sent');
      expect(p.received().map(({ body }) => body)).toEqual(replies);
      const mine = (await everyLine(again, words)).filter((line) => line.kind === 'service');
      expect(mine.map((line) => [line.text, line.delivery])).toEqual(replies.map((text) => [text, expect.stringMatching(/^(sent|delivered)$/)]));
      await again.end('answered');
      await again.close();
      expectIntact(folder);
      await p.close();
    });
  }
});

test.describe('kill -9 between a reply and its acknowledgement', () => {
  async function conversation() {
    const { running, p, words } = await taken();
    await running.reply('the first answer');
    await p.waitFor('the first answer');
    await expect(running.lines.filter({ hasText: 'the first answer' })).toContainText('sent');
    return { running, p, words };
  }
  async function replyAndDie(running: DeskPage): Promise<void> {
    await running.reply('the second answer');
    await expect(running.lines.filter({ hasText: 'the second answer' })).toContainText('sending');
    await running.kill();
  }
  const answers = (bodies: readonly { readonly body: string }[]) => bodies.map(({ body }) => body);

  test('that never reached the server: fresh and still held, it is sent once', async () => {
    const { running, p, words } = await conversation();
    proxy.blackHole();
    await replyAndDie(running);
    expect(answers(p.received())).toEqual(['the first answer']);
    const again = await start();
    await p.waitFor('the second answer');
    await again.open(words);
    await expect(again.lines.filter({ hasText: 'the second answer' })).toContainText('sent');
    await again.reply('the third answer');
    await p.waitFor('the third answer');
    expect(answers(p.received())).toEqual(['the first answer', 'the second answer', 'the third answer']);
    await again.close();
    expectIntact(folder);
    await p.close();
  });

  test('that the server has, unknown to the desk: it is not sent again', async () => {
    const { running, p, words } = await conversation();
    proxy.deafen();
    await replyAndDie(running);
    await p.waitFor('the second answer');
    const again = await start();
    await again.open(words);
    await expect(again.lines.filter({ hasText: 'the second answer' })).toContainText('sent');
    await again.reply('the third answer');
    await p.waitFor('the third answer');
    expect(answers(p.received())).toEqual(['the first answer', 'the second answer', 'the third answer']);
    expect((await everyLine(again, words)).filter((line) => line.kind === 'service').map((line) => line.text)).toEqual(answers(p.received()));
    await again.close();
    await p.close();
  });

  test('of a request that somebody else has meanwhile: it is not sent, and its words are in the composer', async () => {
    const { running, p, words } = await conversation();
    const conv = p.address.split('/')[0] ?? ''; // a patron without the page's proof is an address
    const ben = Listener.start({ service, account: service.staff[1], port: service.ports.xmpps, carbons: false, rooms: [{ room: service.rooms.desk, nick: 'North', use: 'desk' }] });
    await ben.ready();
    const claim = await ben.heard((item) => item.kind === 'room' && item.operation?.detail.type === 'claim' && item.operation.conv === conv, 'the claim');
    if (claim.kind !== 'room' || !claim.operation) throw new Error('no claim');
    proxy.blackHole();
    await replyAndDie(running);
    const originId = randomUUID();
    await ben.session.send({
      type: 'operation', room: service.rooms.desk,
      operation: { originId, desk: 'b'.repeat(32), point: 'North', conv, service: service.service.address, prev: claim.operation.id, detail: { type: 'takeover', reason: 'the other desk is gone' } },
    });
    await ben.heard((item) => item.originId === originId, 'the takeover');
    const again = await start();
    await again.open(words);
    await expect(again.composer).toHaveValue('the second answer');
    await expect(again.lines.filter({ hasText: 'the second answer' })).toContainText('was not sent');
    await expect(again.page.getByRole('list', { name: 'Messages' })).toContainText('was not sent. It is back in the composer');
    await expect(again.conversation).toContainText('This request is with Ben, North');
    expect(answers(p.received())).toEqual(['the first answer']);
    await again.close();
    expectIntact(folder);
    await ben.stop();
    await p.close();
  });
});

test('a half-written draft, a walk-in and a call survive kill -9', async () => {
  const { running: first, p, words } = await taken();
  await first.logWalkIn('wants the microfilm reader');
  await first.logCall('renewal, calls again at four');
  await first.open(words);
  await first.composer.fill('Half a sent');
  await expect(first.request(words)).toContainText('draft');
  await first.kill();
  const again = await start();
  await again.waitForRequest('wants the microfilm reader');
  await again.waitForRequest('renewal, calls again at four');
  await again.open(words);
  await expect(again.composer).toHaveValue('Half a sent');
  await again.close();
  await p.close();
});

/** Playwright gives a page whose process ends up for good, so it is asked through main. */
const textIn = ({ app }: DeskPage, selector: string): Promise<string> =>
  app.evaluate(async ({ BrowserWindow: windows }, script) => String(await windows.getAllWindows()[0]?.webContents.executeJavaScript(script)), `document.querySelector(${JSON.stringify(selector)})?.innerText`);

/** @returns 0: there is none at the moment */
const pageProcess = ({ app }: DeskPage): Promise<number> =>
  app.evaluate(({ BrowserWindow: windows }) => {
    const contents = windows.getAllWindows()[0]?.webContents;
    return contents === undefined || contents.isCrashed() || contents.isLoading() ? 0 : contents.getOSProcessId();
  });

/** A page that is ending would never answer. */
const newPage = (running: DeskPage, before: number): Promise<void> => expect.poll(async () => [0, before].includes(await pageProcess(running)), { timeout: 15_000 }).toBe(false);

test('a page whose process is killed comes back by itself: the desk went on, and says so', async () => {
  const { running: first, p, words } = await taken();
  await first.composer.fill('Half a sent');
  await expect(first.request(words)).toContainText('draft');
  const pid = await pageProcess(first);
  expect(pid).toBeGreaterThan(0);
  process.kill(pid, 'SIGKILL');
  await newPage(first, pid);
  await p.send('are you still there?');
  await expect.poll(() => textIn(first, '.messages'), { timeout: 15_000 }).toContain('The window had stopped, and was opened again: nothing is missing on the record.');
  expect(await textIn(first, 'header')).toMatch(/Main desk[^]*Ana[^]*Open to patrons/);
  const row = `[role="option"]:has([data-request*=${JSON.stringify(p.address.split('/')[0])}])`;
  await expect.poll(() => textIn(first, row), { timeout: 15_000 }).toMatch(/draft/);
  await first.close();
  expectIntact(folder);
  await p.close();
});

test('of a page that hangs a person is asked: it is opened again, and the desk goes on meanwhile', async () => {
  const { running: first, p } = await taken();
  // The box is the system's: what it says is kept. The first one waits until the page is back, of the second one the first button is pressed.
  await first.app.evaluate(({ dialog }) => {
    const asked: string[][] = [];
    Reflect.set(globalThis, 'asked', asked);
    Reflect.set(dialog, 'showMessageBox', (_window: unknown, { message, buttons, signal }: { message: string; buttons: string[]; signal: AbortSignal }) => {
      asked.push([message, ...buttons]);
      if (asked.length > 1) return Promise.resolve({ response: 0, checkboxChecked: false });
      return new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve({ response: 1, checkboxChecked: false }));
      });
    });
  });
  // With a debugger attached Chromium says nothing of it, so the test does.
  const tell = (what: 'unresponsive' | 'responsive'): Promise<unknown> => first.app.evaluate(({ BrowserWindow: windows }, event) => windows.getAllWindows()[0]?.emit(event), what);
  await tell('unresponsive');
  await tell('unresponsive');
  await tell('responsive');
  await first.composer.fill('Half a sent');
  await expect(first.composer).toHaveValue('Half a sent');
  await first.page.evaluate(() => void setTimeout(() => {
    for (;;);
  }));
  await p.send('are you still there?');
  const pid = await pageProcess(first);
  await tell('unresponsive');
  await newPage(first, pid);
  await expect.poll(() => textIn(first, '.messages'), { timeout: 15_000 }).toContain('The window had stopped, and was opened again: nothing is missing on the record.');
  expect(await textIn(first, 'header')).toMatch(/Main desk[^]*Ana[^]*Open to patrons/);
  const box = ['The window of Deskbell does not answer.', 'Open it again', 'Wait'];
  expect(await first.app.evaluate(() => Reflect.get(globalThis, 'asked'))).toEqual([box, box]);
  await first.close();
  expectIntact(folder);
  expect(fs.readFileSync(path.join(folder, 'data/logs/desk.log'), 'utf8').match(/"event":"page hangs"/g)).toHaveLength(2);
  await p.close();
});

test('a fault of the program itself is told without its words, and the desk goes on', async () => {
  const first = await start();
  await first.app.evaluate(() => void setTimeout(() => {
    throw new TypeError('secret words');
  }));
  await expect(first.page.getByRole('list', { name: 'Messages' })).toContainText('Something went wrong in Deskbell, and the desk goes on.');
  await first.screenshot('fault');
  await first.logWalkIn('asked for the atlas');
  await first.close();
  expectIntact(folder);
  const log = fs.readFileSync(path.join(folder, 'data/logs/desk.log'), 'utf8');
  expect(log).toContain('"event":"uncaught","error":{"class":"TypeError"');
  expect(log).not.toContain('secret words');
});

import { expect, test } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { launchDesk, policyFor, type DeskPage } from './pages/desk.js';
import { everyLine, saidByPatron } from './pages/evidence.js';
import { patron, type Patron } from './service/patron.js';
import { startProsody, type Service } from './service/prosody.js';
import { startProxy, type Proxy } from './service/proxy.js';

let service: Service;
let proxy: Proxy;
let desk: DeskPage;
let visitor: Patron;

test.beforeEach(async () => {
  service = await startProsody();
  proxy = await startProxy(() => service.ports.xmpps);
  const policy = policyFor(service, { server: { host: '127.0.0.1', port: proxy.port, ca: [service.ca] } });
  desk = await launchDesk({ policy, enrol: { accounts: [service.service], staff: service.staff[0] } });
  await desk.staffed();
  visitor = await patron(service);
});
test.afterEach(async () => {
  await visitor.close();
  await desk.close();
  await proxy.stop();
  await service.stop();
});

const numbered = (count: number, what: string): string[] => Array.from({ length: count }, (_, i) => `${what} ${i}`);
const status = () => desk.page.getByRole('banner');

async function question(): Promise<string> {
  const words = `question ${randomUUID()}`;
  await visitor.send(words);
  await desk.take(words);
  return words;
}

async function expectAnswers(words: string, heard: readonly string[]): Promise<void> {
  await expect(desk.lines.filter({ hasText: heard.at(-1) ?? '' })).toHaveCount(1, { timeout: 20_000 });
  expect(saidByPatron(await everyLine(desk, words))).toEqual(heard);
  await desk.reply('back again');
  await visitor.waitFor('back again');
  expect(visitor.received().filter(({ body }) => body === 'back again')).toHaveLength(1);
}

test('a cut line comes back with 200 messages of backlog, each once and in order', async () => {
  const words = await question();
  proxy.refuse(true);
  proxy.cut();
  await expect(status()).toContainText('Offline');
  await expect(desk.conversation).toContainText('Offline, so nothing can be sent until the connection is back. The draft is kept.');
  await desk.composer.fill('written meanwhile');
  await desk.composer.press('Enter');
  await expect(desk.composer).toHaveValue('written meanwhile');
  const backlog = numbered(200, 'meanwhile');
  await visitor.sendAll(backlog);
  proxy.refuse(false);
  await desk.staffed();
  await expect(desk.composer).toHaveValue('written meanwhile');
  await expectAnswers(words, [words, ...backlog]);
});

test('a cable that is pulled is noticed, said, and costs nothing', async () => {
  test.setTimeout(180_000);
  const words = await question();
  proxy.swallow(true);
  proxy.blackHole();
  await expect(status()).toContainText('Offline', { timeout: 60_000 });
  await desk.page.getByRole('button', { name: 'Record', exact: true }).click();
  await expect(desk.page.getByRole('main')).toContainText('The desk connects again by itself; what you wrote is kept.');
  await desk.page.getByRole('button', { name: 'Desk', exact: true }).click();
  await desk.logWalkIn('large print');
  await expect(desk.request('large print')).toContainText('not shared yet');
  const meanwhile = numbered(20, 'while the cable is out, message');
  await visitor.sendAll(meanwhile);
  proxy.swallow(false);
  await expect(status()).toContainText('Open', { timeout: 90_000 });
  await expect(desk.request('large print')).not.toContainText('not shared yet');
  await desk.open(words);
  await expectAnswers(words, [words, ...meanwhile]);
});

test('a computer that slept finds its connection dead at once, and reads what it missed', async () => {
  test.setTimeout(120_000);
  const words = await question();
  proxy.blackHole();
  const asleep = numbered(5, 'while asleep');
  await visitor.sendAll(asleep);
  await desk.app.evaluate(({ powerMonitor }) => void powerMonitor.emit('resume'));
  await expect(desk.lines.filter({ hasText: asleep.at(-1) ?? '' })).toHaveCount(1, { timeout: 60_000 });
  await desk.staffed();
  await expectAnswers(words, [words, ...asleep]);
});

test('a server that is restarted while the line is cut', async () => {
  const words = await question();
  proxy.refuse(true);
  proxy.cut();
  await expect(status()).toContainText('Offline');
  await service.restart();
  const account = await service.addAccount(`late-${randomUUID().slice(0, 8)}`);
  const other = await patron(service, { anonymous: false, account });
  const late = `another question ${randomUUID()}`;
  await other.send(late);
  proxy.refuse(false);
  await desk.staffed();
  await desk.waitForRequest(late);
  await expect(desk.request(late)).toHaveCount(1);
  await expect(desk.request(words)).toHaveCount(1);
  await desk.take(late);
  await desk.reply('served after the restart');
  await other.waitFor('served after the restart');
  await other.close();
});

test('a message that crosses the end of its request opens the next one', async () => {
  const words = await question();
  const said = [words];
  for (let round = 0; round < 5; round += 1) {
    const crossing = `crossing ${round}`;
    said.push(crossing);
    await desk.page.keyboard.press('F9');
    await expect(desk.page.getByRole('dialog', { name: 'End with which outcome?' })).toBeVisible();
    const sending = visitor.send(crossing);
    await desk.page.keyboard.press('1');
    await sending;
    await expect(desk.page.getByRole('heading', { name: 'No conversation is open' })).toBeVisible();
    // Whether the message came before the end or behind it: who writes on is in the queue, with nothing left behind.
    const next = `and then ${round}`;
    said.push(next);
    await visitor.send(next);
    await desk.waitForRequest(/crossing|and then/);
    await expect(desk.request(/crossing|and then|question/)).toHaveCount(1);
    expect(saidByPatron(await everyLine(desk, /crossing|and then/))).toEqual(said);
    await desk.take(/crossing|and then/);
  }
});

test.describe('long texts', () => {
  test('60,000 characters go both ways whole', async () => {
    const words = await question();
    const long = (mark: string) => `${mark} ${'Ünïcödé & <marks> 👩‍🚀 '.repeat(4_000)}`.slice(0, 60_000).trimEnd();
    const [theirs, ours] = [long('theirs'), `ours ${'ä'.repeat(59_995)}`];
    await visitor.send(theirs);
    await expect(desk.lines.filter({ hasText: 'theirs' })).toContainText('Show all');
    expect(saidByPatron(await everyLine(desk, words)).at(-1)?.length).toBe(theirs.length);
    await desk.reply(ours);
    expect((await visitor.waitFor('ours')).body).toBe(ours);
    await expect(desk.lines.filter({ hasText: 'ours' })).toContainText(/sent|delivered/);
  });

  test('what no server would take is refused in words, and stays in the composer', async () => {
    await question();
    const tooLong = '&'.repeat(65_536);
    await desk.composer.fill(tooLong);
    await desk.composer.press('Enter');
    await expect(desk.page.getByRole('list', { name: 'Messages' })).toContainText('This is too long to be sent at once. Send it in parts.');
    await expect(desk.composer).toHaveValue(tooLong);
    await desk.composer.fill('in parts then');
    await desk.composer.press('Enter');
    await visitor.waitFor('in parts then');
    expect(visitor.received().map(({ body }) => body)).toEqual(['in parts then']);
    await expect(status()).toContainText('Open');
  });

  test('a patron whose stanza is over the server’s limit ends their own stream alone', async () => {
    const words = await question();
    const rude = await patron(service);
    await rude.raw(`<message to='${service.service.address}' type='chat'><body>${'x'.repeat(400_000)}</body></message>`);
    await visitor.send('still here');
    await expect(desk.lines.filter({ hasText: 'still here' })).toHaveCount(1);
    await expect(status()).toContainText('Open');
    await desk.reply('so are we');
    await visitor.waitFor('so are we');
    await expect(desk.requests).toHaveCount(1);
    expect(saidByPatron(await everyLine(desk, words))).toEqual([words, 'still here']);
  });
});

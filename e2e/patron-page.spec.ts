/** The patron's page in a browser, against a real Prosody and the desk's own engine. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import fs from 'node:fs';
import path from 'node:path';
import { openBrowser, type Browser } from './service/browser.js';
import { foreign } from './service/foreign.js';
import { HeadlessDesk } from './service/headless.js';
import { startProsody, type Service } from './service/prosody.js';

let service: Service;
let browser: Browser | undefined;
let page: Page;
let desk: HeadlessDesk | undefined;

test.beforeEach(async () => {
  service = await startProsody({ page: path.resolve(import.meta.dirname, '../out/patron') });
  browser = await openBrowser();
  page = browser.page;
});
test.afterEach(async () => {
  await desk?.stop();
  if (desk) fs.rmSync(desk.folder, { recursive: true, force: true });
  desk = undefined;
  await browser?.close();
  browser = undefined;
  await service.stop();
});

async function openDesk(): Promise<HeadlessDesk> {
  desk = new HeadlessDesk({ service, account: service.staff[0] });
  await desk.signIn();
  return desk;
}
const isOpen = () => expect(page.getByText('The desk is open')).toBeVisible();
const said = (text: string) => page.getByRole('log').locator('.entry', { hasText: text });
async function write(text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Your message' }).fill(text);
  await page.keyboard.press('Enter');
}
async function isAccessible(): Promise<void> {
  // WCAG 1.4.6: the page promises more contrast than level AA asks for.
  const found = await new AxeBuilder({ page }).setLegacyMode(true).options({ rules: { 'color-contrast-enhanced': { enabled: true }, 'target-size': { enabled: true } } }).analyze();
  expect(found.violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
}

test('a conversation goes to the desk and back, through a reload, to its end', async () => {
  const open = await openDesk();
  await page.goto(service.page);
  await expect(page.getByText('This conversation is recorded.')).toBeVisible();
  await isOpen();
  await write('Do you have the 1950 census?');
  const request = await open.waitFor('1950 census');
  await open.take(request.id);
  open.desk.conversations.reply(request.id, 'Yes: see https://library.example/census <img src=x onerror=alert(1)>');
  await expect(said('see https')).toContainText('<img src=x onerror=alert(1)>');
  await expect(page.getByRole('link', { name: 'https://library.example/census' })).toHaveAttribute('rel', 'noopener noreferrer');
  await expect(said('1950 census?')).toContainText('Read at the desk');
  await page.getByRole('textbox', { name: 'Your message' }).fill('half a question');
  await page.reload();
  await isOpen();
  await expect(page.getByRole('textbox', { name: 'Your message' })).toHaveValue('half a question');
  await write('the printed one');
  await open.line(request.id, (line) => line.text === 'the printed one', 'the words after the reload, in the same request');
  open.desk.conversations.reply(request.id, 'Second floor, room 12.');
  await expect(said('room 12')).toBeVisible();
  await expect(said('see https')).toHaveCount(1);
  await page.getByRole('button', { name: 'End conversation' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'End conversation' }).click();
  await expect(page.getByRole('heading', { name: 'This conversation is over.' })).toBeFocused();
  await expect(page.getByRole('button', { name: 'Start a new conversation' })).toBeVisible();
  expect(open.queue).toHaveLength(1);
});

test('what was written while the server was away arrives once, in the same request', async () => {
  const open = await openDesk();
  await page.goto(service.page);
  await isOpen();
  await write('first words');
  const request = await open.waitFor('first words');
  await open.take(request.id);
  await expect(said('first words')).toContainText(/Sent|Read/);
  await service.kill();
  await expect(page.getByText('There is no connection')).toBeVisible();
  await write('written offline');
  await write('and this');
  await expect(said('written offline')).toContainText('Not sent yet');
  await service.start();
  await open.line(request.id, (line) => line.text === 'and this', 'the last words');
  const words = open.lines(request.id).flatMap(({ kind, text }) => (kind === 'patron' ? [text] : []));
  expect(words).toEqual(['first words', 'written offline', 'and this']);
  open.desk.conversations.reply(request.id, 'Here again.');
  await expect(said('Here again.')).toBeVisible();
});

test('with no desk open a question can be left, and what was begun goes on in the chat when one opens', async () => {
  await page.goto(service.page);
  await page.getByRole('textbox', { name: 'Your message' }).fill('half a question');
  await expect(page.getByText('Nobody is at the desk right now')).toBeVisible();
  // The words and whoever wrote them are where they were.
  const question = page.getByRole('textbox', { name: 'Your question' });
  await expect(question).toBeFocused();
  await expect(question).toHaveValue('half a question');
  await expect(page.getByText('When the desk opens again is not known here')).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await isAccessible();
  }
  await page.keyboard.type(', and the rest');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByText('without one nobody can answer you')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'E-mail' })).toBeFocused();
  await page.keyboard.type('maria');
  await page.keyboard.press('Enter');
  await expect(page.getByText('does not look like an e-mail address')).toBeVisible();
  await isAccessible();
  await page.keyboard.type('@example.org');
  await page.reload();
  await expect(question).toHaveValue('half a question, and the rest');
  await expect(page.getByRole('textbox', { name: 'E-mail' })).toHaveValue('maria@example.org');
  await page.getByRole('button', { name: 'Send question' }).click();
  await expect(page.getByText('Your question has arrived at the library.')).toBeVisible();
  await expect(page.getByText('answers by e-mail to maria@example.org')).toBeVisible();
  await page.getByRole('button', { name: 'Ask another question' }).click();
  await expect(question).toBeFocused();
  await question.fill('and another thing');
  const open = await openDesk();
  const request = await open.waitFor('half a question, and the rest');
  expect(request).toMatchObject({ wayBack: { email: 'maria@example.org' }, left: true, alarm: 0 });
  await expect(page.getByText('The desk is open')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('textbox', { name: 'Your message' })).toBeFocused();
  await expect(page.getByRole('textbox', { name: 'Your message' })).toHaveValue('and another thing');
  await page.keyboard.press('Enter');
  await open.line(request.id, (line) => line.text === 'and another thing', 'the words in the chat');
  await page.keyboard.type('begun in the chat');
  await open.stop();
  await expect(question).toBeFocused({ timeout: 20_000 });
  await expect(question).toHaveValue('begun in the chat');
});

test('a question that the server refuses is back in the form, and can be sent again', async () => {
  const account = await foreign(service, service.service);
  const blocking = (name: 'block' | 'unblock') => account.raw(`<iq type="set" id="${name}"><${name} xmlns="urn:xmpp:blocking"><item jid="${service.anonHost}"/></${name}></iq>`);
  try {
    await page.goto(service.page);
    await expect(page.getByText('Nobody is at the desk right now')).toBeVisible();
    await blocking('block');
    await account.processed();
    await page.getByRole('textbox', { name: 'E-mail' }).fill('maria@example.org');
    await page.getByRole('textbox', { name: 'Your question' }).fill('is this allowed');
    await page.getByRole('button', { name: 'Send question' }).click();
    await expect(page.getByText('Your question did not reach the library.')).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Your question' })).toHaveValue('is this allowed');
    await isAccessible();
    await blocking('unblock');
    await account.processed();
    await page.getByRole('button', { name: 'Send question' }).click();
    await expect(page.getByText('Your question has arrived at the library.')).toBeVisible();
  } finally {
    await account.close();
  }
});

test('a question that did not arrive stays, and goes out when the server is back', async () => {
  await page.goto(service.page);
  await expect(page.getByText('Nobody is at the desk right now')).toBeVisible();
  await service.kill();
  await expect(page.getByText('There is no connection')).toBeVisible();
  await page.getByRole('textbox', { name: 'Your question' }).fill('asked without a line');
  await page.getByRole('textbox', { name: 'Telephone' }).fill('555 123 4567');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Your question is on its way')).toBeVisible();
  await service.start();
  await expect(page.getByText('Your question has arrived at the library.')).toBeVisible({ timeout: 40_000 });
  // Every server keeps it for the service: it is there when a desk starts for the first time.
  await service.restart();
  const open = await openDesk();
  expect(await open.waitFor('asked without a line')).toMatchObject({ wayBack: { phone: '555 123 4567' } });
  expect(open.lines((await open.waitFor('asked without a line')).id).filter((line) => line.kind === 'patron')).toHaveLength(1);
});

test('the page is accessible in light and dark, on a small screen, and when it is over', async () => {
  const open = await openDesk();
  await page.goto(service.page);
  await isOpen();
  await write('a question');
  const request = await open.waitFor('a question');
  await open.take(request.id);
  open.desk.conversations.reply(request.id, `A long answer ${'x'.repeat(300)} https://library.example/a/long/address`);
  await expect(said('A long answer')).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await isAccessible();
  }
  await page.setViewportSize({ width: 320, height: 480 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await isAccessible();
  await page.getByRole('button', { name: 'End conversation' }).click();
  await isAccessible();
  await page.getByRole('dialog').getByRole('button', { name: 'End conversation' }).click();
  await page.getByRole('button', { name: 'Start a new conversation' }).waitFor();
  await isAccessible();
});

test('settings that are wrong are said in words', async () => {
  await page.goto(service.page);
  await page.route('**/deskbell.json', (route) => route.fulfill({ body: '{"library": "Sample library"}' }));
  await page.reload();
  await expect(page.getByRole('alert').first()).toHaveText(/"service" in deskbell\.json is missing/);
  await expect(page.getByRole('main')).toBeHidden();
});

/** The patron's page in a browser, against a real Prosody and the desk's own engine. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import fs from 'node:fs';
import path from 'node:path';
import { openBrowser, type Browser } from './service/browser.js';
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
  open.desk.reply(request.id, 'Yes: see https://library.example/census <img src=x onerror=alert(1)>');
  await expect(said('see https')).toContainText('<img src=x onerror=alert(1)>');
  await expect(page.getByRole('link', { name: 'https://library.example/census' })).toHaveAttribute('rel', 'noopener noreferrer');
  await expect(said('1950 census?')).toContainText('Read at the desk');
  await page.getByRole('textbox', { name: 'Your message' }).fill('half a question');
  await page.reload();
  await isOpen();
  await expect(page.getByRole('textbox', { name: 'Your message' })).toHaveValue('half a question');
  await write('the printed one');
  await open.line(request.id, (line) => line.text === 'the printed one', 'the words after the reload, in the same request');
  open.desk.reply(request.id, 'Second floor, room 12.');
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
  open.desk.reply(request.id, 'Here again.');
  await expect(said('Here again.')).toBeVisible();
});

test('a closed desk says so, takes the message, and is seen when it opens', async () => {
  await page.goto(service.page);
  await expect(page.getByText('Nobody is at the desk right now')).toBeVisible();
  await write('is anybody there');
  await expect(said('is anybody there')).toContainText('Sent');
  const open = await openDesk();
  await open.waitFor('is anybody there');
  await expect(page.getByText('The desk is open')).toBeVisible({ timeout: 30_000 });
});

test('the page is accessible in light and dark, on a small screen, and when it is over', async () => {
  const open = await openDesk();
  await page.goto(service.page);
  await isOpen();
  await write('a question');
  const request = await open.waitFor('a question');
  await open.take(request.id);
  open.desk.reply(request.id, `A long answer ${'x'.repeat(300)} https://library.example/a/long/address`);
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

/** Every desk is off and the service is closed: what a patron finds on the page, and what the desks find at the opening. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import path from 'node:path';
import { WEEKDAYS } from '../src/core/hours/calendar.js';
import type { DeskPage } from './pages/desk.js';
import { expect, test } from './pages/test.js';
import { watchWhatOpens } from './pages/what-opens.js';
import { openBrowser } from './service/browser.js';
import { foreign } from './service/foreign.js';
import { askHours } from './service/page-queries.js';

test.use({ serviceOptions: { page: path.resolve(import.meta.dirname, '../out/patron') } });

const DAY = 24 * 3_600_000;
const RULES = { rules: { 'color-contrast-enhanced': { enabled: true }, 'target-size': { enabled: true } } };
const violations = async (page: Page): Promise<unknown> =>
  (await new AxeBuilder({ page }).setLegacyMode(true).options(RULES).analyze()).violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)]);

/** Yesterday, today and tomorrow round the clock, so that no clock has to be waited for; the other days as libraries have them. */
function hours(now: number) {
  const near = new Set([-1, 0, 1].map((n) => WEEKDAYS[(new Date(now + n * DAY).getUTCDay() + 6) % 7]));
  const weekly = Object.fromEntries(WEEKDAYS.map((day) => [day, near.has(day) ? [{ from: '00:00', to: '24:00' }] : [{ from: '09:30', to: '13:00' }, { from: '14:00', to: '20:00' }]]));
  return { weekly, meanwhile: { name: 'The cooperative of libraries', url: 'https://coop.example/ask', phone: '555 0100' } };
}

async function looksGood(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page)).toEqual([]);
    await page.screenshot({ path: `test-results/screenshots/${name}-${colorScheme}.png`, fullPage: true });
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

/** At twice the text size the page is read and used as well. */
async function fitsTwiceTheSize(page: Page, name: string): Promise<void> {
  await page.evaluate(() => void (document.documentElement.style.fontSize = '200%'));
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
  await page.screenshot({ path: `test-results/screenshots/${name}-200.png`, fullPage: true });
  await page.evaluate(() => void document.documentElement.style.removeProperty('font-size'));
}

const way = (desk: DeskPage) => desk.conversation.getByRole('region', { name: 'How to answer' });

test('a question left on the page while all desks are off waits on both at the opening, and is answered by e-mail', async ({ library }) => {
  test.slow();
  const { service, ana, ben } = library;
  const { address } = service.service;
  const policy = { timeZone: 'Pacific/Auckland', services: [{ address, name: 'Ask a librarian', hours: hours(Date.now()) }], queue: { noAddressAfter: 1 }, globalShortcuts: { enabled: false } };
  const reader = await foreign(service, await service.addAccount('reader'));
  const browser = await openBrowser();
  const { page } = browser;
  try {
    await test.step('the last desk closes for the day and goes off', async () => {
      const first = await library.otherDesk({ account: ana, policy });
      await first.desk.opening.shut(address, 'No heating', { kind: 'next' }).catch(() => first.desk.opening.shut(address, 'No heating', { kind: 'reopened' }));
      const somebody = await library.patron();
      await expect.poll(async () => JSON.stringify(await askHours(somebody, address)), { timeout: 20_000 }).toContain('No heating');
      await somebody.close();
      await first.stop();
    });

    await test.step('the page says when it opens, why it is closed, and where to ask meanwhile', async () => {
      await page.goto(service.page);
      await expect(page.getByRole('status').first()).toHaveText(/The desk is closed at the moment/);
      await expect(page.getByText('No heating')).toBeVisible();
      await expect(page.getByRole('table', { name: 'Opening hours' }).getByRole('row')).toHaveCount(8);
      await expect(page.getByRole('rowheader', { name: /\(today\)$/ })).toHaveCount(1);
      await expect(page.getByText('where the library is')).toContainText('Pacific/Auckland');
      const link = page.getByRole('link', { name: 'The cooperative of libraries' });
      await expect(link).toHaveAttribute('href', 'https://coop.example/ask');
      await expect(link).toHaveAttribute('rel', 'noopener noreferrer');
      await looksGood(page, 'patron-closed');
      await fitsTwiceTheSize(page, 'patron-closed');
    });

    await test.step('a question goes out by keys alone, and is confirmed when the server has it', async () => {
      await page.getByRole('link', { name: 'The cooperative of libraries' }).focus();
      await page.keyboard.press('Tab');
      await expect(page.getByRole('textbox', { name: 'Your question' })).toBeFocused();
      await page.keyboard.type('Where are the maps of the mill?');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.type('five');
      await page.keyboard.press('Enter');
      await expect(page.getByRole('textbox', { name: 'Telephone' })).toHaveAttribute('aria-invalid', 'true');
      await looksGood(page, 'patron-ask-problem');
      await expect(page.getByText('does not look like a telephone number')).toBeVisible();
      await page.getByRole('textbox', { name: 'Telephone' }).fill('');
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.type('maria@example.org');
      await page.keyboard.press('Enter');
      await expect(page.getByText('Your question has arrived at the library.')).toBeVisible();
      await expect(page.getByText('answers by e-mail to maria@example.org')).toBeVisible();
      await looksGood(page, 'patron-asked');
      await page.goto('about:blank');
    });

    await test.step('others write too: a foreign client with an account, and somebody who leaves nothing behind', async () => {
      await reader.say(address, 'Do you have the atlas?');
      const lost = await library.patron('is anybody there');
      await lost.close();
      await reader.processed();
    });

    const desk = await library.open({ as: ben, policy: { ...policy, point: 'North' } });
    const other = await library.otherDesk({ account: ana, policy });
    await test.step('at the opening the question waits on both desks and calls nobody; who cannot be answered is ended', async () => {
      await expect(desk.request('maps of the mill')).toContainText('Follow-up · answer by e-mail');
      await desk.waitForRequest('is anybody there');
      other.desk.opening.reopen(address);
      await expect(desk.request('is anybody there')).toHaveCount(0, { timeout: 20_000 });
      await expect(desk.request('the atlas')).toContainText('Follow-up · answer in the chat');
      expect(await other.waitFor('maps of the mill')).toMatchObject({ left: true, alarm: 0, wayBack: { email: 'maria@example.org' } });
      await expect.poll(() => other.queue.length).toBe(2);
      expect(other.desk.view.ended.map(({ outcome }) => outcome)).toEqual(['no-address']);
      await expect(desk.page.getByText('could not be delivered')).toHaveCount(0);
      await desk.screenshot('follow-ups');
    });

    await test.step('it is taken and answered by e-mail, which opens only by the person’s wish', async () => {
      await desk.take('maps of the mill');
      await expect(way(desk)).toContainText('maria@example.org');
      const opened = await watchWhatOpens(desk);
      await way(desk).getByRole('button', { name: 'Copy maria@example.org' }).press('Enter');
      expect(await opened()).toEqual([]);
      await way(desk).getByRole('button', { name: 'Write an e-mail …' }).press('Enter');
      await expect.poll(opened).toEqual([expect.stringMatching(/^mailto:maria@example\.org\?subject=Your%20question%20to%20Ask%20a%20librarian&body=.*Where%20are%20the%20maps/)]);
      for (const how of [{ theme: 'light', textSize: 200 }, { theme: 'dark', textSize: 100 }] as const) {
        await desk.page.evaluate((patch) => window.deskbell.request('settings:set', patch), how);
        await expect(way(desk)).toBeVisible();
        await desk.screenshot(`follow-up-taken-${how.theme}-${how.textSize}`);
        expect(await violations(desk.page)).toEqual([]);
      }
      await expect(desk.conversation.getByText('sent something private')).toHaveCount(0);
      await desk.conversation.getByRole('log').focus();
      await desk.page.keyboard.press('F9');
      const likely = desk.dialog.getByRole('option').first();
      await expect(likely).toContainText('Answered by e-mail');
      await expect(likely).toBeFocused();
      await desk.page.keyboard.press('Enter');
      await expect(desk.request('maps of the mill')).toHaveCount(0);
      await expect.poll(() => other.desk.view.ended.map(({ outcome }) => outcome).toSorted()).toEqual(['by-email', 'no-address']);
    });

    await test.step('a patron with an account is answered in the chat', async () => {
      await desk.take('the atlas');
      await desk.screenshot('follow-up-chat');
      await desk.reply('Yes, on the second floor.');
      await reader.waitFor('Yes, on the second floor.');
      await desk.end('answered');
      await expect(desk.requests).toHaveCount(0);
    });
  } finally {
    await reader.close();
    await browser.close();
  }
});

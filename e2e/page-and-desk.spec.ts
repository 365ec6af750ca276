/** Both ends at once: the patron's page in a browser, and the desk's own window. */
import path from 'node:path';
import { expect, test } from './pages/test.js';
import { openBrowser } from './service/browser.js';

test.use({ serviceOptions: { page: path.resolve(import.meta.dirname, '../out/patron') } });

test('a patron on the page is the same patron at the desk after a server restart', async ({ library }) => {
  test.slow();
  const desk = await library.open();
  const browser = await openBrowser();
  const { page } = browser;
  try {
    await page.goto(library.service.page);
    await expect(page.getByText('The desk is open')).toBeVisible();
    const write = async (text: string): Promise<void> => {
      await page.getByRole('textbox', { name: 'Your message' }).fill(text);
      await page.keyboard.press('Enter');
    };
    await write('Do you have the 1950 census?');
    await desk.take('1950 census');
    const who = await desk.conversation.getByRole('heading', { level: 2 }).textContent();
    expect(who).toMatch(/^Patron \d{3}$/);
    await desk.reply('Yes, in two forms.');
    await expect(page.getByRole('log')).toContainText('Yes, in two forms.');
    await expect(desk.lines.filter({ hasText: 'two forms' })).toContainText('delivered');

    await library.service.restart();
    await write('the printed one');
    await expect(desk.lines.filter({ hasText: 'the printed one' })).toBeVisible({ timeout: 30_000 });
    await expect(desk.conversation.getByRole('heading', { level: 2 })).toHaveText(who ?? '');
    await expect(desk.requests).toHaveCount(1);
    await desk.staffed();
    await desk.reply('Second floor.');
    await expect(page.getByRole('log')).toContainText('Second floor.', { timeout: 30_000 });
    await desk.end('answered');
    await expect(desk.requests).toHaveCount(0);
  } finally {
    await browser.close();
  }
});

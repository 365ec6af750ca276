/** Disclosure: what two people said is collected in the review, masked, compared, written, signed and checked. */
import { AxeBuilder } from '@axe-core/playwright';
import fs from 'node:fs';
import path from 'node:path';
import { makeLibraryKey } from '../src/main/archive/keys/library.js';
import { checkDisclosure } from '../src/main/disclosure/check.js';
import type { DeskPage } from './pages/desk.js';
import { openReview, type ReviewPage } from './pages/review.js';
import { expect, test } from './pages/test.js';

const PASSPHRASE = 'a good passphrase';

/** The system's own windows answer with this, one after the other. */
const choosing = (desk: DeskPage, ...answers: readonly string[]): Promise<void> => desk.app.evaluate(({ dialog }, given) => {
  const left = [...given];
  dialog.showOpenDialog = async () => Promise.resolve({ canceled: left.length === 0, filePaths: left.splice(0, 1) });
}, answers);

interface Begun {
  readonly main: DeskPage;
  readonly review: ReviewPage;
  readonly libraryKey: string;
  readonly keyFile: string;
}

async function begin(library: Parameters<Parameters<typeof test>[2]>[0]['library'], screen: object = {}): Promise<Begun> {
  const { publicKey, file } = await makeLibraryKey(PASSPHRASE, 10);
  const keyFile = path.join(library.folder(), 'library.key');
  fs.writeFileSync(keyFile, file);
  const central = { folder: library.folder(), libraryKey: publicKey };
  const main = await library.open({ policy: { central, screen, privacy: { cards: [{ pattern: '2#############', check: 'luhn' }] }, globalShortcuts: { enabled: false } } });
  const patron = await library.patron('I am reading in Mill House. My card is 21876005320898.');
  await main.take('Mill House');
  await main.reply('The reading room of Mill House is open until eight.');
  await patron.waitFor('until eight');
  await main.end('answered');
  await library.patron('Where is the large print?');
  await main.take('large print');
  const review = await openReview(main);
  await review.signIn('Dora Director');
  await review.goTo('Everything');
  for (const words of ['Mill House', 'large print']) {
    await review.waitFor(words);
    await review.open(words);
    await review.page.getByRole('button', { name: 'Collect to disclose' }).click();
    await review.page.getByRole('button', { name: 'Close the conversation' }).click();
  }
  await review.goTo(/^To disclose/);
  await review.page.getByRole('button', { name: 'Disclose 2 conversations …' }).click();
  return { main, review, libraryKey: publicKey, keyFile };
}

test('conversations are masked, compared, written, signed and found unchanged, and all of it is on record', async ({ library }) => {
  const { main, review, libraryKey, keyFile } = await begin(library);
  const { page } = review;
  await page.getByRole('textbox', { name: 'Which request it answers' }).fill('Request 2026/17 of the Gazette');
  await page.keyboard.press('Enter');
  const rows = page.getByRole('region', { name: 'Compare' }).getByRole('listitem');
  const row = rows.filter({ hasText: 'My card is' });
  await expect(row.getByRole('button', { name: '[card number]' })).toBeVisible();
  await expect(row.getByRole('textbox')).toHaveValue('I am reading in Mill House. My card is 21876005320898.');

  // Words are selected with the keys, as whole words, and left out wherever they stand.
  await row.getByRole('textbox').focus();
  await page.keyboard.press('Control+Home');
  for (let n = 0; n < 17; n++) await page.keyboard.press('ArrowRight');
  for (let n = 0; n < 6; n++) await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Enter');
  await expect(rows.getByRole('button', { name: '[left out]' })).toHaveCount(2);
  await expect(row).toContainText('I am reading in [left out].');

  // What a rule took is shown again with a reason, and taken back.
  await row.getByRole('button', { name: '[card number]' }).click();
  await page.getByRole('textbox', { name: 'Why it can be shown' }).fill('A number of the catalogue');
  await page.getByRole('button', { name: 'Show here' }).click();
  await expect(row.getByRole('button', { name: '[card number]' })).toHaveCount(0);
  await page.getByText('2 decisions').click();
  await page.getByRole('button', { name: 'Take back' }).nth(1).click();
  await expect(row.getByRole('button', { name: '[card number]' })).toBeVisible();

  // Who looks at something else meanwhile loses nothing.
  await review.goTo('Who looked');
  await expect(rows).toHaveCount(0);
  await review.goTo(/^To disclose/);
  await expect(rows.getByRole('button', { name: '[left out]' })).toHaveCount(2);

  await page.getByRole('button', { name: 'Looked through, next' }).click();
  await page.getByRole('button', { name: 'Looked through', exact: true }).click();
  const make = page.getByRole('button', { name: 'Make the disclosure' });
  await expect(make).toBeDisabled();
  const target = library.folder();
  await choosing(main, target, keyFile);
  await page.getByRole('button', { name: 'Choose a folder …' }).click();
  await page.getByRole('button', { name: 'Choose the key file …' }).click();
  await page.getByRole('textbox', { name: 'Passphrase of the key' }).fill('wrong');
  await make.click();
  await expect(page.getByRole('alert')).toContainText('does not open with this passphrase');
  expect(fs.readdirSync(target)).toEqual([]);
  await page.getByRole('textbox', { name: 'Passphrase of the key' }).fill(PASSPHRASE);
  await make.click();
  await expect(page.getByRole('heading', { name: 'The disclosure is ready' })).toBeVisible({ timeout: 30_000 });

  const [name = ''] = fs.readdirSync(target);
  const made = path.join(target, name);
  expect(await checkDisclosure(made, libraryKey)).toMatchObject({ signature: 'library', problems: [], facts: { conversations: 2, madeBy: 'Dora Director' } });
  const html = fs.readFileSync(path.join(made, 'conversations.html'), 'utf8');
  expect(html).toContain('The reading room of');
  for (const file of ['conversations.html', 'conversations.csv', 'left-out.csv', 'about.txt', 'mail/001.eml', 'mail/002.eml']) expect(fs.readFileSync(path.join(made, file), 'utf8'), file).not.toMatch(/Mill House|21876005320898/);
  const pdf = fs.readFileSync(path.join(made, 'conversations.pdf'));
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  expect(pdf.length).toBeGreaterThan(10_000);

  await page.getByRole('button', { name: 'Done' }).click();
  await review.goTo('Who looked');
  await expect(page.getByRole('row').filter({ hasText: 'Dora Director' }).filter({ hasText: 'disclosed' })).toContainText('Request 2026/17 of the Gazette');
});

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const MORE = { 'color-contrast-enhanced': { enabled: true } };

for (const [theme, textSize] of [['light', 100], ['dark', 200]] as const) {
  test(`its screens can be read by everybody: ${theme}, text at ${textSize} %`, async ({ library }) => {
    const { main, review, keyFile } = await begin(library, { theme, textSize });
    const { page } = review;
    const look = async (name: string): Promise<void> => {
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).options({ runOnly: RULES, rules: MORE }).analyze();
      expect.soft(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), name).toEqual([]);
      expect.soft(await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth), `${name} fits the window`).toBe(false);
      await review.screenshot(`disclose-${theme}-${name}`);
    };
    await page.getByRole('textbox', { name: 'Which request it answers' }).fill('Request 2026/17 of the Gazette');
    await look('what');
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await page.getByRole('textbox', { name: 'Words' }).fill('reading room');
    await page.getByRole('button', { name: /^Leave out everywhere/ }).click();
    await expect(page.getByRole('button', { name: '[left out]' })).toHaveCount(1);
    await look('compare');
    await page.getByRole('button', { name: '[card number]' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await look('mask');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Looked through, next' }).click();
    await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: /^3/ }).click();
    await expect(page.getByText('1 conversation was not looked through')).toBeVisible();
    await look('make');
    await page.getByRole('button', { name: 'Look through', exact: true }).click();
    await page.getByRole('button', { name: 'Looked through', exact: true }).click();
    await choosing(main, library.folder(), keyFile);
    await page.getByRole('button', { name: 'Choose a folder …' }).click();
    await page.getByText('Do not sign').click();
    await page.getByRole('button', { name: 'Make the disclosure' }).click();
    await expect(page.getByRole('heading', { name: 'The disclosure is ready' })).toBeVisible({ timeout: 30_000 });
    await look('ready');
  });
}

/** Statistics in the review: the figures of all desks together, where a desk has its own alone. */
import { AxeBuilder } from '@axe-core/playwright';
import { parse } from 'csv-parse/sync';
import fs from 'node:fs';
import path from 'node:path';
import { openReview } from './pages/review.js';
import { expect, test } from './pages/test.js';

test('a reviewer sees the figures of all desks, by keys alone, saves them, and the look is on record', async ({ library }) => {
  const central = { folder: library.folder() };
  const open = (as: typeof library.ana, point: string) => library.open({ as, policy: { point, central, globalShortcuts: { enabled: false } } });
  const [main, north] = [await open(library.ana, 'Main desk'), await open(library.ben, 'North')];
  for (const [desk, note] of [[main, 'first walk-in'], [north, 'second walk-in']] as const) {
    await desk.logWalkIn(note);
    await desk.take(note);
    await desk.end('answered');
    await expect(desk.request(note)).toHaveCount(0);
  }
  await north.close();

  const review = await openReview(main);
  await review.signIn('Dora Director');
  await review.waitFor('first walk-in');
  await review.waitFor('second walk-in');
  const { page } = review;
  await page.getByRole('navigation').getByRole('button', { name: 'Statistics' }).press('Enter');
  const requests = page.getByRole('region', { name: 'Requests', exact: true });
  await expect(requests.getByRole('definition').first()).toHaveText('22 in person');
  await requests.getByRole('combobox', { name: 'By', exact: true }).selectOption('desk');
  await expect(requests.getByRole('rowheader')).toHaveText(['Main desk', 'North']);
  await expect(page.getByRole('region', { name: 'Public Libraries Survey (IMLS)' }).getByRole('definition').first()).toHaveText('2');
  expect((await new AxeBuilder({ page }).setLegacyMode().analyze()).violations).toEqual([]);

  const folder = library.folder();
  await main.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, path.join(folder, 'figures.csv'));
  await requests.getByRole('button', { name: 'Save as a table (CSV) …' }).press('Enter');
  await expect(page.getByText('Saved as figures.csv.')).toBeVisible();
  const told = fs.readFileSync(path.join(folder, 'figures.csv'), 'utf8');
  const table: string[][] = parse(told, { bom: true, relax_column_count: true });
  expect(table.filter(([label]) => label === 'Main desk' || label === 'North').map(([label, count]) => [label, count])).toEqual([['Main desk', '1'], ['North', '1']]);
  expect(told).not.toContain('@');
  await review.screenshot('review-statistics');

  await main.logWalkIn('third walk-in');
  await expect(async () => {
    await page.keyboard.press('F5');
    await expect(requests.getByRole('definition').first()).toHaveText('33 in person; 1 still open', { timeout: 2_000 });
  }).toPass({ timeout: 60_000 });

  await review.goTo('Who looked');
  const rows = page.getByRole('row');
  await expect(rows.filter({ hasText: 'Dora Director' }).filter({ hasText: 'by desk, last 7' }).first()).toBeVisible();
});

test('the figures can be read by everybody: dark, text at 200 %', async ({ library }) => {
  const main = await library.open({ policy: { central: { folder: library.folder() }, globalShortcuts: { enabled: false }, screen: { theme: 'dark', textSize: 200 } } });
  await main.logWalkIn('a walk-in');
  const review = await openReview(main);
  await review.signIn('Dora Director');
  await review.waitFor('a walk-in');
  const { page } = review;
  await page.getByRole('navigation').getByRole('button', { name: 'Statistics' }).press('Enter');
  await expect(page.getByRole('region', { name: 'Requests', exact: true }).getByRole('definition').first()).toHaveText('11 in person; 1 still open');
  await expect(page.getByRole('region', { name: 'ACRL survey and IPEDS Academic Libraries' })).toBeVisible();
  const { scrolled, wide } = await page.getByRole('main', { name: 'Statistics' }).evaluate((element) => ({ scrolled: element.scrollWidth, wide: element.clientWidth }));
  expect(scrolled).toBeLessThanOrEqual(wide);
  expect((await new AxeBuilder({ page }).setLegacyMode().analyze()).violations).toEqual([]);
  await review.screenshot('review-statistics-200');
});

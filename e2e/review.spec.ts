/** The review: what two real desks recorded comes together in the central folder, and a reviewer reads it there. */
import { AxeBuilder } from '@axe-core/playwright';
import type { DeskPage } from './pages/desk.js';
import { openReview } from './pages/review.js';
import { expect, test } from './pages/test.js';

const shipped = async (desk: DeskPage): Promise<void> => {
  const status = desk.page.getByRole('group', { name: 'Status' });
  await expect(status).toContainText('Centre: just now', { timeout: 20_000 });
  await expect(status).not.toContainText('to copy');
};

/** Ana, who supervises, at the main desk; Ben at North; one central folder. */
async function twoDesks(library: Parameters<Parameters<typeof test>[2]>[0]['library']) {
  const central = { folder: library.folder() };
  const open = (as: typeof library.ana, point: string) => library.open({ as, policy: { point, central, globalShortcuts: { enabled: false } } });
  return [await open(library.ana, 'Main desk'), await open(library.ben, 'North')] as const;
}

test('every message of all desks is there once, is found by its words and by who answered, and a reading is on record', async ({ library }) => {
  const [main, north] = await twoDesks(library);
  const patron = await library.patron('Do you have the 1950 census?');
  await main.take('1950 census');
  await main.reply('Yes, printed and on film.');
  await patron.waitFor('on film');
  await main.passOn('North', 'knows the census');
  await north.open('1950 census');
  await north.accept();
  await north.reply('The printed volumes are upstairs.');
  await patron.waitFor('upstairs');
  await north.end('answered');
  await main.logWalkIn('large print');
  await shipped(main);
  await shipped(north);

  const review = await openReview(main);
  await review.signIn('Dora Director');
  await review.goTo('Everything');
  await review.waitFor('1950 census');
  await review.search('volumes');
  await expect(review.found).toHaveCount(1);
  await expect(review.found.locator('mark')).toHaveText(['volumes']);
  await review.filter('Desk', 'North');
  await expect(review.found).toHaveCount(1);
  await review.filter('Way', 'Walk-in');
  await expect(review.found).toHaveCount(0);
  await review.page.getByRole('button', { name: 'Clear the filters' }).click();
  await review.open('1950 census');
  for (const words of ['Do you have the 1950 census?', 'Yes, printed and on film.', 'The printed volumes are upstairs.']) await expect(review.lines.filter({ hasText: words }), words).toHaveCount(1);
  await expect(review.lines.filter({ hasText: 'on film' })).toHaveAccessibleName(/^Ana, Main desk/);
  await expect(review.lines.filter({ hasText: 'upstairs' })).toHaveAccessibleName(/^Ben, North/);
  await review.reading.getByRole('switch').press('Space');
  await expect(review.lines.filter({ hasText: 'Do you have' })).toContainText(/Seen by .*(Main desk.*North|North.*Main desk)/);

  await review.goTo('Who looked');
  const rows = review.page.getByRole('row');
  await expect(rows.filter({ hasText: 'Dora Director' }).filter({ hasText: 'searched' }).first()).toContainText('volumes');
  await expect(rows.filter({ has: review.page.getByRole('cell', { name: 'read', exact: true }) })).toContainText(['Dora Director']);
});

test('by keys alone: read, comment, flag, mark and go on, hand over; the next reviewer finds it', async ({ library }) => {
  const [main, north] = await twoDesks(library);
  await north.close();
  for (const note of ['first walk-in', 'second walk-in', 'third walk-in']) await main.logWalkIn(note);
  for (const note of ['first walk-in', 'second walk-in', 'third walk-in']) {
    await main.take(note);
    await main.end('answered');
    await expect(main.request(note)).toHaveCount(0);
  }
  await shipped(main);

  const review = await openReview(main);
  await review.signIn('Dora Director');
  await review.waitFor('third walk-in');
  await expect(review.found).toHaveCount(3);
  await review.page.keyboard.press('Alt+ArrowDown');
  await expect(review.lines.filter({ hasText: 'third walk-in' })).not.toHaveCount(0);
  await review.comment('Well done.');
  await expect(review.marks).toContainText([/Dora Director commented/]);
  await review.page.keyboard.press('Control+Shift+F');
  await expect(review.marks).toHaveCount(2);
  await review.page.keyboard.press('Control+Enter');
  await expect(review.lines.filter({ hasText: 'second walk-in' })).not.toHaveCount(0);
  await review.page.keyboard.press('Control+Shift+U');
  await expect(review.lines.filter({ hasText: 'third walk-in' })).not.toHaveCount(0);
  await expect(review.marks).toContainText([/commented/, /flagged it/, /Dora Director reviewed it/, /Dora Director took back that it was reviewed/]);
  await expect(review.page.getByRole('navigation').getByRole('button', { name: /^To review/ })).toHaveAccessibleName(/\b3 not reviewed this month$/);
  await review.page.keyboard.press('Control+Enter');
  await expect(review.lines.filter({ hasText: 'second walk-in' })).not.toHaveCount(0);
  await review.handTo('Paul', 'What happened here?');
  await review.page.keyboard.press('Control+Enter');
  await expect(review.lines.filter({ hasText: 'first walk-in' })).not.toHaveCount(0);
  await review.page.keyboard.press('Alt+ArrowUp');
  await expect(review.lines.filter({ hasText: 'second walk-in' })).not.toHaveCount(0);
  await review.page.keyboard.press('F5');
  await expect(review.found, 'two are reviewed, one is left').toHaveCount(1);
  await expect(review.page.getByRole('navigation').getByRole('button', { name: /^To review/ })).toHaveAccessibleName(/\b1 not reviewed this month$/);

  await review.page.getByRole('button', { name: 'Sign out' }).click();
  await review.signIn('Paul');
  await review.goTo('Handed to me');
  await expect(review.found).toHaveText([/second walk-in/]);
  await review.open('second walk-in');
  await expect(review.marks).toContainText(['What happened here?', /Dora Director reviewed it/]);
  await review.goTo('Flagged');
  await expect(review.found).toHaveText([/third walk-in/]);
});

test('only who may: a member of staff is not offered a record that lies open, and the window asks nothing of the desk', async ({ library }) => {
  const [main, north] = await twoDesks(library);
  await north.page.keyboard.press('Control+4');
  await expect(north.page.getByRole('main')).toContainText('Central storage');
  await expect(north.page.getByRole('button', { name: 'Review the record' })).toHaveCount(0);
  const refused = await north.page.evaluate(() => window.deskbell.request('record:review', undefined));
  expect(refused).toMatchObject({ ok: false, code: 'not-allowed' });

  const review = await openReview(main);
  expect(await review.page.evaluate(() => ['deskbell', 'deskbellReview'].map((name) => name in window))).toEqual([false, true]);
  expect(await review.page.evaluate(() => Reflect.get(window, 'deskbellReview').request('review:overview', undefined))).toMatchObject({ ok: false, code: 'not-signed-in' });
  await review.page.close();
  await expect(main.page.getByRole('banner')).toBeVisible();
});

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** WCAG 1.4.6: text has more contrast than level AA asks for. */
const MORE = { 'color-contrast-enhanced': { enabled: true } };

for (const [theme, textSize] of [['light', 100], ['dark', 200]] as const) {
  test(`every screen can be read by everybody: ${theme}, text at ${textSize} %`, async ({ library }) => {
    const central = { folder: library.folder() };
    const main = await library.open({ policy: { central, screen: { theme, textSize }, globalShortcuts: { enabled: false } } });
    await main.logWalkIn('large print');
    await shipped(main);
    const review = await openReview(main);
    const look = async (name: string): Promise<void> => {
      const { violations } = await new AxeBuilder({ page: review.page }).setLegacyMode(true).options({ runOnly: RULES, rules: MORE }).analyze();
      expect.soft(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), name).toEqual([]);
      const wider = await review.page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
      expect.soft(wider, `${name} fits the window`).toBe(false);
      await review.screenshot(`review-${theme}-${name}`);
    };
    await expect(review.page.getByRole('heading', { name: 'Sign in to review' })).toBeVisible();
    await look('sign-in');
    await review.signIn('Dora Director');
    await review.waitFor('large print');
    await review.page.getByRole('button', { name: /^More filters/ }).click();
    await look('list');
    await review.page.getByRole('button', { name: /^More filters/ }).click();
    await review.open('large print');
    await review.reading.getByRole('switch').press('Space');
    await look('reading');
    await review.page.keyboard.press('Control+Shift+H');
    await expect(review.page.getByRole('dialog')).toBeVisible();
    await look('hand-over');
    await review.page.keyboard.press('Escape');
    await review.goTo('Weekly sample');
    await look('sample');
    await review.goTo('Who looked');
    await expect(review.page.getByRole('row')).not.toHaveCount(0);
    await look('who-looked');
    await review.goTo(/^Desks/);
    await look('desks');
  });
}

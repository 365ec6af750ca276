import type { Locator } from '@playwright/test';
import { expect, test, type Library } from './pages/test.js';
import type { DeskPage } from './pages/desk.js';
import { foreign } from './service/foreign.js';

const favour = (scope: DeskPage['page'] | Locator, title: string | RegExp): Locator => scope.getByRole('group', { name: title });
const channelOf = (desk: DeskPage): Locator => desk.page.getByRole('region', { name: 'Channel Staff' });
const listOf = (desk: DeskPage, title: string): Locator => desk.page.getByRole('main').getByRole('region', { name: title });

/** Ben's desk, with a window. */
const bensDesk = (library: Library): Promise<DeskPage> => library.open({ as: library.ben, policy: { point: 'North' } });

/** By keys alone: the sheet, its title field, what else is given, Enter. */
async function askToPull(desk: DeskPage, title: string): Promise<void> {
  await desk.page.keyboard.press('Control+j');
  await expect(desk.dialog.getByRole('textbox', { name: 'Title' })).toBeFocused();
  await desk.page.keyboard.type(title);
  await desk.page.keyboard.press('Enter');
  await expect(desk.dialog).toBeHidden();
}

test('a favour is asked at one desk, accepted and done at the other, and another client reads it all', async ({ library }) => {
  const [ana, ben] = [await library.open(), await bensDesk(library)];
  const other = await foreign(library.service, library.ben);
  await other.join(library.service.rooms.staff, 'Ben, on the way');

  await ana.page.keyboard.press('Control+2');
  await ana.page.keyboard.press('Control+j');
  await expect(ana.dialog.getByRole('textbox', { name: 'Title' })).toBeFocused();
  await ana.page.keyboard.type('The Odyssey');
  await ana.dialog.getByRole('textbox', { name: 'Call number' }).fill('883 HOM');
  await ana.page.keyboard.press('Escape');
  await expect(ana.dialog).toBeHidden();
  await ana.page.keyboard.press('Control+j');
  await expect(ana.dialog.getByRole('textbox', { name: 'Title' }), 'the draft of the form stays').toHaveValue('The Odyssey');
  await ana.dialog.getByRole('textbox', { name: 'For which branch' }).fill('North');
  await ana.dialog.getByRole('radio', { name: 'in an hour' }).press('Space');
  await ana.screenshot('favour-form');
  await ana.dialog.getByRole('button', { name: 'Ask', exact: true }).press('Enter');
  await expect(ana.dialog).toBeHidden();
  expect((await other.waitFor('The Odyssey')).body).toMatch(/^Please pull “The Odyssey” \(call number 883 HOM\) for North, by (?:\w{3} )?\d\d:\d\d\.$/);

  await ben.page.keyboard.press('Control+2');
  const card = favour(channelOf(ben), /The Odyssey/);
  await expect(card).toContainText('Ana asked');
  await ben.screenshot('favour-card');
  await card.getByRole('button', { name: /^Accept/ }).focus();
  await ben.page.keyboard.press('Enter');
  await expect(card).toContainText('You do this');
  await expect(card.getByRole('button', { name: /^Done/ }), 'the focus stays where the work goes on').toBeFocused();
  await expect(favour(channelOf(ana), /The Odyssey/)).toContainText('Ben does this, at North');
  await expect(ana.page.getByRole('list', { name: 'Messages' })).toContainText('Ben does this');
  expect((await other.waitFor('I do this')).body).toBe('I do this: Pull “The Odyssey” for North');

  await other.say(library.service.rooms.staff, 'Done: The Odyssey, I have it here');
  await expect(channelOf(ana).getByRole('article').filter({ hasText: 'I have it here' })).toBeVisible();
  await expect(favour(channelOf(ana), /The Odyssey/), 'words of another client change nothing').toContainText('Ben does this');

  await ben.page.keyboard.press('Control+7');
  const mine = listOf(ben, 'You have accepted');
  await favour(mine, /The Odyssey/).getByRole('button', { name: /^Done/ }).press('Enter');
  await expect(listOf(ben, 'Over')).toContainText('Done, says you');
  await expect(favour(channelOf(ana), /The Odyssey/)).toContainText('Done, says Ben');
  await expect(channelOf(ana).getByRole('article').filter({ hasText: 'Ben: Done: Pull' })).toBeVisible();
  expect((await other.waitFor('Done: Pull')).body).toBe('Done: Pull “The Odyssey” for North');
  await ana.screenshot('favour-done');
  await other.close();
});

test('a favour for one colleague stands in their queue, and leaves it with a reason, which can be taken back', async ({ library }) => {
  const [ana, ben] = [await library.open(), await bensDesk(library)];
  await ana.page.keyboard.press('Control+j');
  await expect(ana.dialog.getByRole('textbox', { name: 'Title' })).toBeFocused();
  await ana.page.keyboard.type('Emma');
  await ana.dialog.getByRole('combobox', { name: 'Of whom' }).press('B');
  await expect(ana.dialog.getByRole('combobox', { name: 'Of whom' }), 'found by its first letter').toHaveValue(`person ${library.ben.address}`);
  await ana.dialog.getByRole('button', { name: 'Ask', exact: true }).press('Enter');
  await expect(ana.dialog).toBeHidden();

  await ben.open('Emma');
  const asked = favour(ben.page.getByRole('region', { name: 'Favour for Ana' }), /Emma/);
  await asked.getByRole('button', { name: /^Decline/ }).press('Enter');
  await expect(ben.dialog.getByRole('textbox', { name: 'Reason' })).toBeFocused();
  await ben.page.keyboard.type('it is on loan');
  await ben.page.keyboard.press('Enter');
  await expect(ben.requests).toHaveCount(0);
  await expect(ana.page.getByRole('list', { name: 'Messages' })).toContainText('it is on loan');
  await ben.page.getByRole('list', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).press('Enter');
  await ben.waitForRequest('Emma');
  await ben.page.keyboard.press('F4');
  await expect(ben.requests).toHaveCount(0);
  await expect(favour(listOf(ben, 'You have accepted'), /Emma/), 'taking it leads to where it goes on').toContainText('You do this');
  await ana.page.keyboard.press('Control+7');
  await expect(favour(listOf(ana, 'You have asked'), /Emma/)).toContainText('Ben does this');
  await ana.screenshot('favours-list');

  await askToPull(ana, 'Persuasion');
  const needed = favour(listOf(ana, 'You have asked'), /Persuasion/);
  await needed.getByRole('button', { name: /^No longer needed/ }).press('Enter');
  await expect(favour(listOf(ana, 'Over'), /Persuasion/)).toContainText('No longer needed');
  await ana.page.getByRole('list', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).last().press('Enter');
  await expect(needed).toContainText('Nobody has accepted it yet');

  await ana.page.keyboard.press('Control+j');
  await ana.dialog.getByRole('radio', { name: 'Look something up' }).press('Space');
  await ana.dialog.getByRole('textbox', { name: 'What is to be looked up' }).fill('Is 4111 1111 1111 1111 still good?');
  await ana.dialog.getByRole('radio', { name: 'Another time' }).press('Space');
  await expect(ana.dialog.getByRole('spinbutton').first()).toBeFocused();
  const [year, month, day] = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' }).format(Date.now() + 2 * 86_400_000).split('-');
  await ana.page.keyboard.type(`${day}${month}${year}1600`);
  await ana.dialog.getByRole('button', { name: 'Ask', exact: true }).press('Enter');
  await expect(ana.dialog.getByRole('alert'), 'what is a patron’s own is asked about').toContainText('a payment card number');
  await ana.dialog.getByRole('button', { name: 'Ask all the same' }).press('Enter');
  await expect(ana.dialog).toBeHidden();
  await expect(favour(ana.page.getByRole('main'), /Look up/).getByText(/^by \w{3} 16:00$/)).toBeVisible();
});

test('who covers is offered all that the leaving desk holds, and gets it with one key', async ({ library }) => {
  const [ana, ben] = [await library.open(), await bensDesk(library)];
  await ana.logCall('first call');
  await ana.take('first call');
  await ana.logCall('second call');
  await ana.take('second call');
  await ana.runCommand('i need cover');
  await ana.dialog.getByRole('radio', { name: 'in an hour' }).press('Space');
  await ana.dialog.getByRole('button', { name: 'Ask', exact: true }).press('Enter');
  await expect(ana.dialog).toBeHidden();

  await ben.page.keyboard.press('Control+7');
  const cover = favour(ben.page.getByRole('main'), 'Favour: Cover for Ana');
  await cover.getByRole('button', { name: /^I cover/ }).press('Enter');
  await expect(cover).toContainText('You cover');
  await expect(cover.getByRole('button', { name: /Accept all 2/ })).toBeVisible();
  await ben.screenshot('cover-offers');
  await ana.logCall('third call');
  await ana.take('third call');
  await ben.page.keyboard.press('Control+Shift+y');
  for (const call of ['first call', 'second call']) await expect(ben.request(call)).toContainText('you');
  for (const call of ['first call', 'second call']) await expect(ana.request(call)).toContainText('Ben');
  await expect(ana.request('third call'), 'what is taken later stays').toContainText('you');
  await ana.page.keyboard.press('Control+7');
  await favour(listOf(ana, 'You have asked'), 'Favour: Cover for you').getByRole('button', { name: /^I am back/ }).press('Enter');
  await expect(favour(ana.page.getByRole('main'), 'Favour: Cover for you')).toContainText('Over');
});

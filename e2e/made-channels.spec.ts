/** Channels that administrators make at a desk: seen at the other one, with topic, members and a word on the record. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './pages/test.js';
import type { DeskPage } from './pages/desk.js';

const list = (desk: DeskPage) => desk.page.getByRole('listbox', { name: 'Channels' });
const open = (desk: DeskPage, name: string) => desk.page.getByRole('region', { name: `Channel ${name}` });
const axe = async (desk: DeskPage) => (await new AxeBuilder({ page: desk.page }).setLegacyMode().analyze()).violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);

test('an administrator makes a channel by keys, and both desks are in it; staff are not offered to', async ({ library }) => {
  const [desk, north] = [await library.open(), await library.otherDesk()];
  await desk.page.keyboard.press('Control+2');
  await expect(desk.page.getByRole('note')).toContainText('on the record of your library, corrections and deletions included');
  await expect(desk.page.getByRole('note')).toContainText('policy.json');
  await desk.runCommand('make a channel');
  await desk.dialog.getByRole('textbox', { name: 'Name' }).fill('Zines and maps');
  await desk.dialog.getByRole('textbox', { name: 'Topic' }).fill('What came in this week');
  await desk.page.keyboard.press('Enter');
  await expect(desk.dialog).toBeHidden();
  await expect(open(desk, 'Zines and maps')).toContainText('What came in this week', { timeout: 30_000 });
  await expect(desk.page.getByRole('note'), 'said once').toBeHidden();
  await expect.poll(() => north.desk.view.channels.find(({ name }) => name === 'Zines and maps')?.joined, { timeout: 30_000 }).toBe(true);
  const there = north.desk.view.channels.find(({ name }) => name === 'Zines and maps');
  await expect.poll(() => open(desk, 'Zines and maps').getByRole('list', { name: 'Who is here' }).textContent(), { timeout: 30_000 }).toMatch(/Ben.*North/);
  expect(there).toMatchObject({ mayManage: false, mayTopic: false });
  north.desk.conversations.reply(there?.id ?? '', 'the atlas is back');
  await expect(open(desk, 'Zines and maps').getByRole('article').filter({ hasText: 'the atlas is back' })).toBeVisible();
  await expect(list(desk).getByRole('group', { name: 'Others' }).getByRole('option')).toHaveText([/Staff/, /Zines and maps/]);

  await desk.runCommand('set the topic');
  await expect(desk.dialog.getByRole('textbox', { name: 'Topic' })).toHaveValue('What came in this week');
  await desk.dialog.getByRole('textbox', { name: 'Topic' }).fill('Maps of the river');
  await desk.page.keyboard.press('Enter');
  await expect.poll(() => north.desk.view.channels.find(({ name }) => name === 'Zines and maps')?.topic, { timeout: 30_000 }).toBe('Maps of the river');
  await desk.screenshot('made-channel');
  expect(await axe(desk)).toEqual([]);

  await desk.runCommand('change the channel');
  await desk.dialog.getByRole('button', { name: 'Close this channel' }).press('Enter');
  await expect(open(desk, 'Zines and maps')).toContainText('This channel is closed', { timeout: 30_000 });
  await expect(list(desk).getByRole('group', { name: 'Closed' }).getByRole('option')).toHaveText([/Zines and maps/]);
  await desk.runCommand('open the closed channel');
  await expect(list(desk).getByRole('group', { name: 'Closed' })).toHaveCount(0, { timeout: 30_000 });

  await desk.runCommand('make a channel');
  await desk.dialog.getByRole('textbox', { name: 'Name' }).fill('Budget');
  await desk.dialog.getByRole('radio', { name: 'Only those chosen here' }).press('Space');
  await desk.dialog.getByRole('checkbox', { name: 'Ben' }).press('Space');
  await desk.screenshot('new-channel');
  expect(await axe(desk)).toEqual([]);
  await desk.dialog.getByRole('button', { name: 'Make the channel' }).press('Enter');
  await expect(open(desk, 'Budget')).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => north.desk.view.channels.find(({ name }) => name === 'Budget')?.membersOnly, { timeout: 30_000 }).toBe(true);
  await desk.runCommand('go to a channel');
  await desk.find('Staff');
  await desk.page.keyboard.press('Enter');
  await expect(open(desk, 'Staff')).toBeVisible();

  const staff = await library.open({ as: library.ben });
  await staff.page.keyboard.press('Control+2');
  await expect(list(staff).getByRole('option')).toHaveText([/Staff/, /Budget/, /Zines and maps/], { timeout: 30_000 });
  await expect(staff.page.getByRole('button', { name: 'New channel' })).toHaveCount(0);
  await expect(staff.page.getByRole('button', { name: 'Topic' })).toHaveCount(0);
  await staff.page.getByRole('button', { name: 'Hide this line' }).press('Enter');
  await expect(staff.page.getByRole('note')).toBeHidden();
});

import { expect, test } from './pages/test.js';
import type { DeskPage } from './pages/desk.js';
import { foreign } from './service/foreign.js';
import { until } from './service/until.js';

const colleagues = (desk: DeskPage) => desk.page.getByRole('listbox', { name: 'Colleagues' });
const colleague = (desk: DeskPage, name: string) => colleagues(desk).getByRole('option', { name });
const direct = (desk: DeskPage, name: string) => desk.page.getByRole('region', { name: `Direct messages with ${name}` });

test('whether a colleague is there sets itself, and every client sees it and says it', async ({ library }) => {
  const { service, ben } = library;
  const desk = await library.open();
  await desk.page.keyboard.press('Control+2');
  await expect(colleague(desk, 'Ben')).toContainText('Not at work');

  const north = await library.otherDesk();
  await expect(colleague(desk, 'Ben')).toContainText('At the desk, North');
  const call = north.desk.requests.log('phone', 'opening hours');
  await north.take(call);
  await expect(colleague(desk, 'Ben')).toContainText('With a patron, North');
  await north.desk.requests.end(call, { type: 'end', outcome: 'answered' });
  await expect(colleague(desk, 'Ben')).toContainText('At the desk, North');

  // The other way round: what the desk with a window does is seen at the other one, and by a client that nobody here wrote.
  const telephone = await foreign(service, ben);
  await telephone.join(service.rooms.staff, 'Ben on the way');
  await desk.logWalkIn('by the stairs');
  await desk.take('by the stairs');
  await until('the other desk to see it', () => north.desk.view.people.some(({ name, word, point }) => name === 'Ana' && word === 'With a patron' && point === 'Main desk') || undefined);
  await telephone.waitForPresence('Ana with a patron', ({ from, show, status }) => from.startsWith(`${service.rooms.staff}/ana`) && show === 'dnd' && status === 'With a patron (Main desk)');
  await desk.end('answered');
  await telephone.waitForPresence('Ana at the desk again', ({ from, status, show }) => from.startsWith(`${service.rooms.staff}/ana`) && show !== 'dnd' && status === 'At the desk (Main desk)');

  await north.desk.signOut();
  await desk.page.keyboard.press('Control+2');
  await expect(colleague(desk, 'Ben')).toContainText('Online');
  await telephone.presence({ to: `${service.rooms.staff}/Ben on the way`, show: 'xa', status: 'on the bus' });
  await expect(colleague(desk, 'Ben')).toContainText('Away, on the bus');
  await telephone.close();
  await expect(colleague(desk, 'Ben')).toContainText('Not at work');
});

test('a direct message is begun by keys, waits for who is not at work, and is answered from any client', async ({ library }) => {
  const { service, ana, ben } = library;
  const desk = await library.open();
  await expect(desk.page.getByRole('navigation', { name: 'Places' })).toBeVisible();
  await expect(async () => {
    await desk.page.keyboard.press('Control+Shift+d');
    await expect(desk.dialog.getByRole('searchbox', { name: 'Find a colleague' })).toBeFocused({ timeout: 2_000 });
  }).toPass();
  await desk.find('Ben');
  await desk.page.keyboard.press('Enter');
  await expect(direct(desk, 'Ben')).toContainText('Waits until Ben signs in.');
  await expect(direct(desk, 'Ben').getByRole('textbox', { name: 'To Ben:' })).toBeFocused();
  await desk.page.keyboard.type('Can you bring the 1950 census?');
  await desk.page.keyboard.press('Enter');
  await expect(direct(desk, 'Ben').getByRole('article')).toContainText(['1950 census']);

  const telephone = await foreign(service, ben);
  await until('the archive to keep it for him', async () => (await telephone.archive(ben.address)).some(({ body }) => body.includes('1950 census')) || undefined);
  await telephone.say(ana.address, 'It is on the shelf behind you.');
  await expect(direct(desk, 'Ben').getByRole('article').last()).toContainText('behind you');
  await expect(await desk.waitForRequest('behind you')).toContainText('Colleague, Ben');
  await desk.page.keyboard.type('Thank you!');
  await desk.page.keyboard.press('Enter');
  await telephone.waitFor('Thank you!');
  await expect(desk.requests).toHaveCount(0);

  // While something else is on the screen it counts as unread; the queue has it, and nothing to answer is one key.
  await desk.page.keyboard.press('Control+1');
  await telephone.say(ana.address, 'Gladly.');
  await desk.waitForRequest('Gladly');
  await expect(desk.page.getByRole('navigation', { name: 'Places' }).getByRole('button', { name: 'Channels' })).toContainText('unread: 1');
  await desk.runCommand('message ben');
  await desk.screenshot('colleagues');
  await expect(direct(desk, 'Ben').getByRole('article')).toContainText(['1950 census', 'behind you', 'Thank you!', 'Gladly.']);
  await direct(desk, 'Ben').getByRole('button', { name: 'Nothing to answer' }).press('Enter');
  await expect(desk.requests).toHaveCount(0);

  // What Ana answers with another client is answered at her desk, too.
  await telephone.say(ana.address, 'Are you coming to the meeting?');
  await desk.waitForRequest('the meeting');
  const hers = await foreign(service, ana);
  await hers.say(ben.address, 'On my way.');
  await expect(direct(desk, 'Ben').getByRole('article').filter({ hasText: 'On my way.' })).toBeVisible();
  await expect(desk.requests).toHaveCount(0);
  await Promise.all([hers.close(), telephone.close()]);
});

test('a supervisor sees how much time goes into messages, by service and not by person; others do not', async ({ library }) => {
  const desk = await library.open();
  await library.patron('when was the bridge built?');
  await desk.take('the bridge');
  await desk.reply('In 1893.');
  await desk.end('answered');
  await expect(desk.requests).toHaveCount(0);
  await desk.page.keyboard.press('Control+9');
  const time = desk.page.getByRole('region', { name: 'Time in messages with patrons' });
  const row = time.getByRole('row').filter({ hasText: 'Ask a librarian' });
  await expect(row).toHaveCount(1);
  await expect(row.getByRole('cell').nth(1)).toHaveText('1');
  await time.getByRole('combobox', { name: 'By' }).selectOption('hour of the day');
  await expect(time.getByRole('columnheader', { name: 'Hour' })).toBeVisible();
  await expect(time.getByRole('rowheader')).toHaveText([/^\d\d:00$/]);
  await expect(time.getByRole('combobox', { name: 'By' }).getByRole('option')).toHaveText(['day', 'hour of the day', 'day of the week']);
  await time.scrollIntoViewIfNeeded();
  await desk.screenshot('time-in-messages');

  const north = await library.otherDesk();
  await until('Ben’s desk to know its rights', () => north.desk.view.agreeing || undefined);
  await expect(north.desk.timeSpent.over(7, 'day')).rejects.toThrow('shown to supervisors');
  await desk.changePerson(library.ben.address, library.ben.password);
  await expect(desk.page.getByRole('banner')).toContainText('Ben');
  await expect(time).toBeHidden();
});

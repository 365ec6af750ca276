import { expect, test } from './pages/test.js';
import type { DeskPage } from './pages/desk.js';
import { foreign } from './service/foreign.js';
import { until } from './service/until.js';

const banner = (desk: DeskPage, words: string) => desk.page.getByRole('alert').filter({ hasText: words });
const NOBODY = 'No desk is open for Ask a librarian now: patrons see it as closed. Who can take it?';

test('a desk that nobody touches asks, closes itself, gives back what it holds, and opens with the next touch', async ({ library }) => {
  const { service, ben } = library;
  // Short, and long enough for a slow computer to do what the test asks for in between.
  const desk = await library.open({ policy: { idle: { away: 5, forgotten: 10, countdown: 8, afterShift: 5 }, queue: { returnAfter: 1 } } });
  await library.patron('is anybody there?');
  await desk.take('is anybody there?');

  await expect(banner(desk, 'Are you still there?')).toBeVisible({ timeout: 60_000 });
  await desk.screenshot('still-there');
  await desk.page.keyboard.press('Shift');
  await expect(banner(desk, 'Are you still there?')).toBeHidden();
  // Not before: a client that says nothing for long is taken for gone by the server.
  const telephone = await foreign(service, ben);
  await telephone.join(service.rooms.staff);
  await expect(desk.page.getByRole('banner')).toContainText('Open to patrons');

  await expect(banner(desk, 'This desk closed itself at')).toBeVisible({ timeout: 60_000 });
  await desk.screenshot('left-alone');
  await expect(desk.page.getByRole('banner')).toContainText('Closed to patrons: nobody is at this desk');
  await expect(desk.request('is anybody there?')).toContainText(/waiting/i);
  await telephone.waitFor(NOBODY);
  await telephone.waitForPresence('Ana away', ({ from, show, status }) => from.startsWith(`${service.rooms.staff}/ana`) && show === 'away' && status === 'Away (Main desk)');
  await library.patron('somebody else asks');
  expect(telephone.messages().filter(({ body }) => body === NOBODY)).toHaveLength(1);

  await desk.page.keyboard.press('Shift');
  await expect(desk.page.getByRole('banner')).toContainText('Open to patrons');
  await desk.waitForRequest('somebody else asks');
  await telephone.waitFor('Ask a librarian is open to patrons again.');
  await telephone.close();
});

test('the last desk of an open service is asked before it signs out or is closed, and the staff hears of it', async ({ library }) => {
  const { service, ben } = library;
  const desk = await library.open();
  const asks = (name: string) => desk.page.getByRole('alertdialog', { name });
  await desk.page.keyboard.press('Control+5');
  await desk.page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
  await expect(asks('Sign out?')).toContainText('You are the last desk of Ask a librarian: patrons will see it closed.');
  await desk.screenshot('last-desk');
  await desk.page.keyboard.press('Enter');
  await expect(asks('Sign out?')).toBeHidden();
  await expect(desk.page.getByRole('banner')).toContainText('Open to patrons');

  // With another desk it is nobody's business.
  const north = await library.otherDesk();
  const northHasCompany = (): boolean => north.desk.view.attendance.lastOf.length === 0;
  await until('both to know of each other', northHasCompany);
  await desk.runCommand('sign out');
  await expect(desk.page.getByRole('banner')).toContainText('nobody is signed in');
  await expect(asks('Sign out?')).toBeHidden();
  await desk.page.keyboard.press('Control+1');
  await desk.signIn(library.ana.address, library.ana.password);
  await desk.staffed();

  // Alone again: closing the window asks, too. A desk that goes before it has heard of this one tells the staff that nobody is left.
  await until('the other desk to know that this one is back', northHasCompany);
  await north.stop();
  const telephone = await foreign(service, ben);
  await telephone.join(service.rooms.staff);
  const close = (): Promise<void> => desk.app.evaluate(({ BrowserWindow: windows }) => windows.getAllWindows()[0]?.close());
  await expect(async () => {
    await close();
    await expect(asks('Close Deskbell?')).toContainText('You are the last desk of Ask a librarian', { timeout: 2_000 });
  }).toPass();
  const ended = new Promise((resolve) => desk.app.process().once('exit', resolve));
  await asks('Close Deskbell?').getByRole('button', { name: 'Close Deskbell' }).press('Enter');
  await ended;
  await telephone.waitFor(NOBODY);
  expect(telephone.messages().filter(({ body }) => body === NOBODY)).toHaveLength(1);
  await telephone.close();
});

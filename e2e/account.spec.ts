import { expect, test } from './pages/test.js';
import type { DeskPage } from './pages/desk.js';

const status = (desk: DeskPage) => desk.page.getByRole('banner');
const form = (desk: DeskPage) => desk.page.getByRole('region', { name: 'Sign in' });

/** The service's password is entered once, by an administrator. */
async function enterServicePassword(desk: DeskPage, password: string): Promise<void> {
  await desk.page.getByRole('button', { name: 'Enter the password' }).first().click();
  const dialog = desk.page.getByRole('dialog', { name: 'Password of Ask a librarian' });
  await dialog.getByLabel('Password', { exact: true }).fill(password);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await desk.staffed();
}

test('signing in through the form opens the desk, also after a restart; signing out closes it and forgets the password', async ({ library }) => {
  const { ana, service } = library;
  const userDataDir = library.folder();
  const desk = await library.open({ as: null, userDataDir });
  await expect(status(desk)).toContainText('Closed to patrons: nobody is signed in');
  await desk.signIn(ana.address, ana.password);
  await enterServicePassword(desk, service.service.password);
  await expect(status(desk)).toContainText('Ana');
  await desk.close();

  const again = await library.open({ as: null, userDataDir });
  await again.staffed();
  await again.page.keyboard.press('Control+5');
  await expect(again.page.getByRole('main')).toContainText(`Signed in as Ana (${ana.address}).`);
  await again.signOut();
  await expect(status(again)).toContainText('Closed to patrons: nobody is signed in');
  await again.page.keyboard.press('Control+1');
  await expect(form(again).getByRole('textbox', { name: 'Address' })).toHaveValue(ana.address);
  await again.logWalkIn('large print');
  await again.close();

  const third = await library.open({ as: null, userDataDir });
  await expect(form(third)).toBeVisible();
  await expect(third.request('large print')).toBeVisible();
  await expect(status(third)).toContainText('nobody is signed in');
});

test('the next person at the same desk never sees the last one’s direct messages', async ({ library }) => {
  const { ana, ben } = library;
  const desk = await library.open();
  await library.patron('can you pull 641.5?', { account: ben, to: ana.address });
  await desk.open('641.5');
  await expect(desk.lines.filter({ hasText: '641.5' })).toBeVisible();
  await desk.signOut();
  await expect(desk.requests).toHaveCount(0);
  await desk.page.keyboard.press('Control+1');
  await expect(desk.page.getByText('641.5')).toHaveCount(0);
  await desk.signIn(ben.address, ben.password);
  await desk.staffed();
  await expect(status(desk)).toContainText('Ben');
  await expect(desk.page.getByText('641.5')).toHaveCount(0);
});

test('without a key store the password stays in memory, and the desk says so', async ({ library }) => {
  const { ana, service } = library;
  const userDataDir = library.folder();
  const desk = await library.open({ as: null, userDataDir, keyStore: false });
  await expect(form(desk)).toContainText('This computer offers no safe place for passwords. Deskbell keeps yours in memory and forgets it when it ends.');
  await desk.signIn(ana.address, ana.password);
  await enterServicePassword(desk, service.service.password);
  await desk.page.keyboard.press('Control+4');
  await expect(desk.page.getByRole('main')).toContainText('This computer offers no key store, so what people wrote is not encrypted on its disk.');
  await desk.close();
  const again = await library.open({ as: null, userDataDir, keyStore: false });
  await expect(form(again).getByLabel('Password', { exact: true })).toHaveValue('');
  await expect(status(again)).toContainText('nobody is signed in');
});

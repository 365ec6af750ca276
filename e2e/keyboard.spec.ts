import { expect, test } from './pages/test.js';

test('the whole path, from signing in to the end, by keys alone', async ({ library }) => {
  const { ana, service } = library;
  const desk = await library.open({ as: null });
  const { keyboard } = desk.page;
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await keyboard.press(key);
  };
  const focused = desk.page.locator(':focus');
  const asked = desk.page.getByRole('group', { name: /, ended\./ });

  await test.step('F6 goes from pane to pane, to the form', async () => {
    await expect(desk.page.getByRole('textbox', { name: 'Address' })).toBeVisible();
    await press('F6', 'F6', 'F6');
    await expect(focused).toHaveAccessibleName('Address');
    await keyboard.type(ana.address);
    await press('Tab');
    await keyboard.type(ana.password);
    await press('Enter');
    await expect(desk.page.getByRole('banner')).toContainText('Ana');
  });

  await test.step('the password of the service is entered on the page of the record', async () => {
    await press('Control+4');
    await expect(desk.page.getByRole('main').getByRole('button', { name: 'Enter the password' })).toBeVisible();
    await expect(desk.page.getByRole('banner')).toContainText('Closed to patrons: the password of Ask a librarian is missing');
    await press('F6', 'F6', 'F6');
    await expect(focused).toHaveAccessibleName('Enter the password');
    await press('Enter');
    await expect(focused).toHaveAccessibleName('Password');
    await keyboard.type(service.service.password);
    await press('Enter');
    await desk.staffed();
  });

  await test.step('F6 goes round also where a pane has nothing to press', async () => {
    await expect(desk.page.getByRole('main').getByRole('button')).toHaveCount(0);
    for (const pane of ['places', 'queue', 'main', 'places']) {
      await press('F6');
      await expect(focused.locator('xpath=ancestor-or-self::*[@data-pane][1]')).toHaveAttribute('data-pane', pane);
    }
    await press('Control+1');
  });

  const patron = await library.patron('Do you have the 1950 census?');
  // An archive's stamps are whole seconds: of two that come in one, the id decides.
  await expect(await desk.waitForRequest('1950 census')).toContainText(/0:0[2-9]/);
  const other = await library.patron('Where are the maps?');
  await desk.waitForRequest('maps');

  await test.step('F2 twice logs a walk-in with a note', async () => {
    await press('F2');
    await expect(desk.requests).toHaveCount(3);
    await press('F2');
    await keyboard.type('large print');
    await press('Enter');
    await desk.waitForRequest('large print');
  });

  await test.step('F4 takes the walk-in; it is ended with two keys', async () => {
    await press('F4');
    await expect(desk.conversation.getByRole('button', { name: 'End', exact: true })).toBeVisible();
    await press('F9');
    await expect(desk.page.getByRole('dialog', { name: 'End with which outcome?' })).toBeVisible();
    await press('1');
    await expect(desk.requests).toHaveCount(2);
    await expect(asked).toBeFocused();
  });

  await test.step('arrows and Enter choose in the queue, Enter takes', async () => {
    await press('ArrowDown');
    await expect(focused).toHaveRole('option');
    await press('End');
    await expect(focused).toContainText('maps');
    await press('Enter');
    await expect(focused).toHaveAccessibleName('Take');
    await press('Enter');
    await expect(desk.composer).toBeFocused();
    await keyboard.type('On floor one.');
    await press('Shift+Enter');
    await keyboard.type('Ask for Ben.');
    await press('Enter');
    expect((await other.waitFor('floor one')).body).toBe('On floor one.\nAsk for Ben.');
  });

  await test.step('hold it, take the next one, and answer with a script', async () => {
    await press('Control+h');
    await expect(desk.request('maps')).toContainText('on hold');
    await press('F4');
    await expect(desk.composer).toBeFocused();
    await press('/');
    await keyboard.type('shelves going');
    await press('ArrowDown', 'Enter');
    await expect(desk.composer).toHaveValue(/on our shelves/);
    await press('Enter');
    await patron.waitFor('on our shelves');
    await press('F9', 'ArrowDown', 'Enter');
    await expect(desk.request('1950 census')).toHaveCount(0);
    await expect(asked).toBeFocused();
    await press('Escape');
  });

  await test.step('what is on hold is resumed with the key that held it', async () => {
    await press('Home');
    await expect(focused).toContainText('maps');
    await press('Enter');
    await expect(desk.conversation).toContainText('on hold');
    await press('Control+h');
    await expect(desk.request('maps')).not.toContainText('on hold');
    await press('F9', '2');
    await expect(desk.requests).toHaveCount(0);
  });

  await test.step('everything else is one palette away', async () => {
    await press('Control+k');
    await expect(focused).toHaveAccessibleName('Find a command');
    await keyboard.type('out sign');
    await press('ArrowDown', 'Enter');
    // The last desk of a service is asked first; the focus begins on Stay.
    await expect(focused).toHaveAccessibleName('Stay');
    await press('Tab');
    await expect(focused).toHaveAccessibleName('Sign out');
    await press('Enter');
    await expect(desk.page.getByRole('banner')).toContainText('nobody is signed in');
  });
});

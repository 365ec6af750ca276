import { expect, test } from './pages/test.js';
import { daysPass } from './service/days.js';

test('what kind of question it was: three keys after F9, skipped with one, changed until the day is over, and the same on every desk', async ({ library }) => {
  const desk = await library.open({ policy: { kinds: { questions: ['Facts', 'Account', 'Printing'], tags: ['school', 'local history'] } } });
  const asks = desk.page.getByRole('group', { name: /ended\. .* A number answers, Escape skips\./ });

  await test.step('outcome, work, kind', async () => {
    await library.patron('where do I renew?');
    await desk.take('renew');
    await desk.end('answered');
    await expect(asks).toBeFocused();
    await desk.page.keyboard.press('3');
    await expect(asks).toContainText('What kind of question?');
    await desk.page.keyboard.press('2');
    await expect(asks).toBeHidden();
    await expect(desk.page.getByText('Recorded: READ 3, Account.')).toBeVisible();
  });

  await test.step('a walk-in as well, and whoever is busy does not have to answer', async () => {
    await desk.logWalkIn('the printer is stuck');
    await desk.take('printer');
    await desk.end('partly');
    await expect(asks).toBeFocused();
    await desk.page.keyboard.press('Escape');
    await expect(asks).toBeHidden();
    await expect(desk.page.getByRole('listbox', { name: 'Requests' })).toBeFocused();
    await desk.logWalkIn('a key still logs');
    await desk.take('a key still logs');
    await desk.end('mistake');
    await expect(desk.page.getByText('Ended as a mistake.')).toBeVisible();
    await expect(asks).toBeHidden();
  });

  const ended = desk.page.getByRole('list', { name: 'Ended today' }).getByRole('listitem');
  await test.step('all of it can be changed', async () => {
    await desk.page.keyboard.press('Control+4');
    const printer = ended.filter({ hasText: 'the printer is stuck' });
    await expect(ended).toHaveCount(3);
    await expect(printer).toContainText('Partly answered');
    await expect(ended.filter({ hasText: 'Patron' })).toContainText('Answered, READ 3, Account');
    await printer.getByRole('button', { name: /Change what is said of Walk-in/ }).press('Enter');
    const sheet = desk.page.getByRole('dialog', { name: /Walk-in, ended at/ });
    await sheet.getByRole('radio', { name: 'Answered', exact: true }).check({ force: true });
    await sheet.getByRole('radio', { name: 'Printing' }).check({ force: true });
    await sheet.getByRole('checkbox', { name: 'local history' }).check({ force: true });
    await desk.screenshot('after-end-change');
    await desk.page.keyboard.press('Enter');
    await expect(sheet).toBeHidden();
    await expect(printer).toContainText('Answered, Printing, local history');
  });

  await test.step('another desk sees it', async () => {
    const north = await library.open({ as: library.ben, policy: { point: 'North' } });
    await north.page.keyboard.press('Control+4');
    await expect(north.page.getByRole('list', { name: 'Ended today' })).toContainText('Answered, Printing, local history');
    await expect(north.page.getByRole('list', { name: 'Ended today' })).toContainText('by Ana');
  });
});

test('what was said of a question can be changed until the day closes, and not the day after', async ({ library }) => {
  const userDataDir = library.folder();
  const today = await library.open({ userDataDir });
  await library.patron('where do I renew?');
  await today.take('renew');
  await today.end('answered');
  await today.page.keyboard.press('Escape');
  await today.page.keyboard.press('Control+4');
  await expect(today.page.getByRole('list', { name: 'Ended today' }).getByRole('button', { name: /^Change what is said of Patron/ })).toBeVisible();
  await today.close();

  await daysPass(library.service, 1);
  const tomorrow = await library.open({ userDataDir });
  await tomorrow.page.keyboard.press('Control+4');
  await expect(tomorrow.page.getByText('Nothing has ended yet today.')).toBeVisible();
  await expect(tomorrow.page.getByRole('button', { name: /^Change what is said of/ })).toHaveCount(0);
});

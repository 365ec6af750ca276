/** Into a record that has a lock of its own: a folder that is sealed, and a database. */
import fs from 'node:fs';
import path from 'node:path';
import { makeReviewersKey } from '../src/main/archive/keys/reviewers.js';
import { openReview, type ReviewPage } from './pages/review.js';
import { expect, test } from './pages/test.js';
import { startPostgres } from './service/postgres.js';

const opened = async (review: ReviewPage, who: string): Promise<void> => {
  await expect(review.status).toContainText(`Signed in: ${who}`, { timeout: 20_000 });
  await review.goTo('Everything');
  await review.waitFor('large print');
  await review.open('large print');
};

test('a sealed folder opens with the reviewers’ key and its passphrase alone', async ({ library }) => {
  const [userDataDir, office] = [library.folder(), library.folder()];
  const keyFile = path.join(office, 'reviewers-key');
  const key = await makeReviewersKey('only for this test', new Date(), 10);
  fs.writeFileSync(keyFile, key.file);
  fs.mkdirSync(path.join(userDataDir, 'data'), { recursive: true });
  fs.writeFileSync(path.join(userDataDir, 'data/settings.json'), JSON.stringify({ review: { name: 'Dora Director', keyFile } }));
  const desk = await library.open({ as: null, userDataDir, policy: { central: { folder: path.join(office, 'centre'), reviewerKeys: [key.recipient] } } });
  await desk.logWalkIn('large print');
  await expect(desk.page.getByRole('group', { name: 'Status' })).toContainText('Centre: just now', { timeout: 20_000 });

  const review = await openReview(desk);
  const passphrase = review.page.getByLabel('Passphrase');
  await expect(passphrase).toBeFocused();
  await review.page.keyboard.type('not this one');
  await review.page.keyboard.press('Enter');
  await expect(review.page.getByRole('alert')).toBeVisible({ timeout: 20_000 });
  await passphrase.fill('only for this test');
  await review.page.keyboard.press('Enter');
  await opened(review, 'Dora Director');
});

test('a database opens with the login of a reviewer alone, and knows who read', async ({ library }) => {
  const postgres = await startPostgres();
  try {
    await postgres.setUp();
    const [desks, dora] = [await postgres.login('desk', 'desk_main', 'Main desk'), await postgres.login('reviewer', 'dora')];
    const desk = await library.open({ as: null, policy: { central: { postgres: postgres.place } } });
    await desk.logWalkIn('large print');
    await desk.page.keyboard.press('Control+5');
    await desk.page.getByRole('main').getByRole('button', { name: 'User name and password …' }).press('Enter');
    await expect(desk.dialog.getByRole('textbox', { name: 'User name' })).toBeFocused();
    await desk.page.keyboard.type(desks.user);
    await desk.dialog.getByRole('textbox', { name: 'Password' }).fill(desks.password);
    await desk.page.keyboard.press('Enter');
    await expect(desk.page.getByRole('group', { name: 'Status' })).toContainText('Centre: just now', { timeout: 20_000 });

    const review = await openReview(desk);
    const user = review.page.getByRole('textbox', { name: 'User' });
    await user.fill(desks.user);
    await review.page.getByLabel('Password').fill(desks.password);
    await review.page.keyboard.press('Enter');
    await expect(review.page.getByRole('alert')).toBeVisible({ timeout: 20_000 });
    await user.fill(dora.user);
    await review.page.getByLabel('Password').fill(dora.password);
    await review.page.keyboard.press('Enter');
    await opened(review, 'dora');
    const read = await postgres.query<{ by: string }>("SELECT by FROM deskbell.access WHERE what = 'read'");
    expect(read).toEqual([{ by: 'dora' }]);
    await review.page.close();
    await desk.close();
  } finally {
    await postgres.stop();
  }
});

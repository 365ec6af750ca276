/** The ladder on the real app, by keys alone. */
import type { Patron } from './service/patron.js';
import { expect, test } from './pages/test.js';

/** What the patron has heard so far, and waits until it is so. */
const hears = async (patron: Patron, ...words: readonly RegExp[]): Promise<void> =>
  expect.poll(() => patron.received().map(({ body }) => body), { timeout: 20_000 }).toEqual(words.map((each) => expect.stringMatching(each)));


test('a patron is warned, and then ended and blocked, each after seconds in which it could be undone', async ({ library }) => {
  const desk = await library.open();
  const patron = await library.patron('you are all idiots, where is my book?');
  await desk.take('idiots');
  const panel = desk.details.getByRole('region', { name: 'Conduct' });
  await expect(panel).toContainText('No incidents.');

  await test.step('the next step is spelled out, with the words that go out, before anything happens', async () => {
    await desk.page.keyboard.press('Control+i');
    await expect(desk.dialog.getByRole('option', { name: /^Rude/ })).toContainText('Sends the warning.');
    await desk.screenshot('ladder-choose');
    await expect(desk.dialog.getByRole('option', { name: /^Slur/ })).toContainText('Sends the disconnect script, ends the conversation, blocks for 24 hours.');
    await desk.page.keyboard.press('1');
    await expect(desk.dialog.getByRole('button', { name: 'Record' })).toBeFocused();
    await expect(desk.dialog).toContainText('Sends the warning. You have 5 seconds to undo it.');
    await desk.screenshot('ladder-confirm');
    await desk.page.keyboard.press('Shift+Tab');
    await desk.page.keyboard.press('Shift+Tab');
    await desk.page.keyboard.press('Shift+Tab');
    await expect(desk.dialog.getByRole('textbox', { name: 'What the patron is told' })).toBeFocused();
    await desk.page.keyboard.press('Control+a');
    await desk.page.keyboard.type('Please keep to the rules of the library.');
    await desk.page.keyboard.press('Tab');
    await desk.page.keyboard.press('Tab');
    await desk.page.keyboard.press('Tab');
    await desk.page.keyboard.press('Enter');
    await expect(desk.waitingSteps).toContainText('Sends the warning.');
    await desk.screenshot('ladder-waiting');
  });

  await test.step('then the patron hears it, and the panel says who, why and since when', async () => {
    await hears(patron, /^Please keep to the rules of the library\.$/);
    await expect(panel).toContainText(/Warned since \d\d:\d\d, by Ana at .* \(rude\)\./);
    await expect(desk.conversation.getByText('warned', { exact: true })).toBeVisible();
    await expect(desk.waitingSteps).toHaveCount(0);
    await desk.screenshot('ladder-warned');
  });

  await test.step('the second incident ends and blocks', async () => {
    await patron.send('idiots!');
    await expect(desk.lines.filter({ hasText: 'idiots!' })).toBeVisible();
    await desk.recordIncident('threat');
    await expect(desk.waitingSteps).toContainText('Sends the disconnect script, ends the conversation, blocks for 24 hours.');
    await hears(patron, /^Please keep/, /^I am ending this conversation/);
    await expect(desk.requests).toHaveCount(0);
    await expect(panel).toContainText('Ended and blocked since');
    await expect(panel).toContainText('Conduct: threat');
    await desk.screenshot('ladder-blocked');
    await patron.send('and now?');
    await hears(patron, /^Please keep/, /^I am ending/, /not answered for now/);
    await expect(desk.requests).toHaveCount(0);
  });
});

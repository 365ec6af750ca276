/** Services that open and close by the clock and by an administrator's word, with two desks and their patrons. */
import { AxeBuilder } from '@axe-core/playwright';
import { WEEKDAYS } from '../src/core/hours/calendar.js';
import type { DeskPage } from './pages/desk.js';
import { expect, test } from './pages/test.js';

const MINUTE = 60_000;
/** The clock goes on by itself here: a minute is what a policy can say, and it has to pass. */
const NEXT = { timeout: 150_000 };

/** A time zone in which it is noon, so that no midnight comes in between. */
function noonZone(now: number): { readonly timeZone: string; readonly wall: (at: number) => string } {
  const ahead = 12 - new Date(now).getUTCHours();
  const timeZone = ahead === 0 ? 'Etc/UTC' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
  return { timeZone, wall: (at) => new Date(at + ahead * 60 * MINUTE).toISOString().slice(11, 16) };
}

const status = (desk: DeskPage) => desk.page.getByRole('banner');
const messages = (desk: DeskPage) => desk.page.getByRole('list', { name: 'Messages' });
const violations = async (desk: DeskPage): Promise<string[]> =>
  (await new AxeBuilder({ page: desk.page }).setLegacyMode().withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()).violations.map(({ id }) => id);

test('a service closes and opens by itself, and an administrator closes it early', async ({ library }) => {
  test.setTimeout(480_000);
  const now = Date.now();
  const closes = Math.ceil((now + 75_000) / MINUTE) * MINUTE;
  const opens = closes + MINUTE;
  const { timeZone, wall } = noonZone(now);
  const hours = {
    weekly: Object.fromEntries(WEEKDAYS.map((day) => [day, [{ from: '00:00', to: wall(closes) }, { from: wall(opens), to: '24:00' }]])),
    meanwhile: { name: 'the cooperative', url: 'https://coop.example/ask' }, referAfter: 0,
  };
  const policy = { timeZone, services: [{ address: library.service.service.address, name: 'Ask a librarian', hours }], globalShortcuts: { enabled: false } };
  const main = await library.open({ policy });
  const north = await library.open({ as: library.ben, policy: { ...policy, point: 'North' } });
  const early = await library.patron('who wrote the chronicle?');
  await main.take('the chronicle');
  const late = await library.patron();

  await test.step('each desk says until when it is open, and is reminded', async () => {
    for (const desk of [main, north]) {
      await expect(status(desk)).toContainText(`Open until ${wall(closes)}`);
      await expect(messages(desk)).toContainText(/Ask a librarian closes in \d minutes?, at /);
    }
  });

  await test.step('it closes by itself; who writes then waits without a bell and hears once when it opens', async () => {
    await expect(status(main)).toContainText(`Closed until ${wall(opens)}`, NEXT);
    await late.send('is there a map of the mill?');
    await expect(status(north)).toContainText(`Closed until ${wall(opens)}`);
    for (const desk of [main, north]) await expect(desk.request('map of the mill')).toContainText('waits for the opening');
    const { body } = await late.waitFor('Ask a librarian is closed now');
    expect(body).toContain(`We open again today at ${wall(opens)}`);
    expect(body).toContain('https://coop.example/ask');
  });

  await test.step('what is still held is offered to be referred, and goes on', async () => {
    await expect(main.page.getByRole('dialog', { name: /^Refer Patron/ })).toBeVisible(NEXT);
    await main.screenshot('hours-refer');
    await main.page.keyboard.press('Escape');
    const left = main.page.getByRole('region', { name: 'Still open after closing' });
    await expect(left).toContainText('somebody is still with you');
    await expect(north.page.getByRole('region', { name: 'Still open after closing' }).getByRole('listitem')).toHaveCount(0);
    await main.composer.fill('A monk, whose name');
    await left.getByRole('button', { name: /^Refer Patron/ }).press('Enter');
    await expect(main.page.getByRole('dialog', { name: /^Refer Patron/ })).toBeVisible();
    await main.page.keyboard.press('Escape');
    await main.reply('A monk.');
    await early.waitFor('A monk.');
  });

  await test.step('it opens by itself, and what waited is a follow-up', async () => {
    for (const desk of [main, north]) {
      await expect(status(desk)).toContainText('Open until', NEXT);
      await expect(desk.request('map of the mill')).not.toContainText('waits for the opening');
      await expect(desk.request('map of the mill')).toContainText('Follow-up');
    }
    expect(late.received().filter(({ body }) => body.includes('is closed now'))).toHaveLength(1);
    await main.end('answered');
    await north.take('map of the mill');
    await north.reply('Yes, on the second floor.');
    await late.waitFor('second floor');
    await north.end('answered');
  });

  await test.step('only an administrator closes early', async () => {
    await north.page.keyboard.press('Control+Shift+O');
    await expect(north.dialog).toContainText('Administrators of the desk room can close a service early');
    await expect(north.dialog.getByRole('button', { name: /^Close Ask/ })).toHaveCount(0);
    await north.page.keyboard.press('Escape');
    await main.page.keyboard.press('Control+Shift+O');
    await expect(main.dialog).toContainText(`0:00 to ${wall(closes)}, ${wall(opens)} to 24:00`);
    await main.screenshot('hours');
    expect(await violations(main)).toEqual([]);
    await main.dialog.getByRole('button', { name: 'Close Ask a librarian early …' }).press('Enter');
    await expect(main.dialog.getByRole('textbox', { name: /^Reason/ })).toBeFocused();
    await main.page.keyboard.type('Water pipe');
    await expect(main.dialog.getByRole('radio', { name: /^Until \w{3} \d/ })).toBeChecked();
    await main.screenshot('hours-close-early');
    expect(await violations(main)).toEqual([]);
    await main.dialog.getByRole('radio', { name: 'Until somebody reopens it' }).press('Space');
    await main.dialog.getByRole('button', { name: 'Close', exact: true }).press('Enter');
    await expect(main.dialog).toBeHidden();
  });

  await test.step('all desks know, also one that arrives, and a patron hears why', async () => {
    for (const desk of [main, north]) await expect(status(desk)).toContainText('Closed until somebody reopens it · Water pipe');
    await expect(messages(north)).toContainText('Ana closed Ask a librarian: Water pipe.');
    const shut = Date.now();
    const third = await library.otherDesk({ policy: { ...policy, point: 'South' } });
    await expect.poll(() => third.desk.view.hours[0]?.words).toBe('closed until somebody reopens it · Water pipe');
    // Archives and servers' clocks have whole seconds: what comes in the second of the closing counts as written before it.
    await expect.poll(() => Date.now() - shut).toBeGreaterThan(2_000);
    const curious = await library.patron('why is it wet?');
    await curious.waitFor('Ask a librarian is closed now (Water pipe)');
    await expect(north.request('why is it wet')).toContainText('waits for the opening');
    await main.screenshot('hours-closed');
    expect(third.rings).toEqual([]);
  });

  await test.step('and it is reopened, by keys', async () => {
    await main.runCommand('reopen a service');
    for (const desk of [main, north]) {
      await expect(status(desk)).toContainText('Open until');
      await expect(desk.request('why is it wet')).not.toContainText('waits for the opening');
      await expect(desk.request('why is it wet')).toContainText('Follow-up');
    }
    await expect(messages(north)).toContainText('is not closed early any more');
  });

  await test.step('who is writing is not interrupted by the form: it is offered above', async () => {
    await library.patron('one more thing?');
    await main.take('one more thing');
    await main.composer.fill('Half a sentence');
    await expect(main.request('one more thing')).toContainText('draft');
    await main.runCommand('close a service early');
    await expect(main.dialog.getByRole('textbox', { name: /^Reason/ })).toBeFocused();
    await main.page.keyboard.type('Fire drill');
    await main.page.keyboard.press('Enter');
    const left = main.page.getByRole('region', { name: 'Still open after closing' });
    await expect(left).toContainText('somebody is still with you');
    await expect(main.dialog).toHaveCount(0);
    await left.getByRole('button', { name: /^Refer Patron/ }).press('Enter');
    await expect(main.page.getByRole('dialog', { name: /^Refer Patron/ })).toBeVisible();
    await main.page.keyboard.press('Escape');
    await expect(main.composer).toHaveValue('Half a sentence');
  });
});

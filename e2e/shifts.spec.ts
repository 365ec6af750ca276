/** Shifts out of a calendar: who is on, who is reminded and who is missing; cover for a shift to come; and relief, with everything seen first. */
import { AxeBuilder } from '@axe-core/playwright';
import fs from 'node:fs';
import path from 'node:path';
import type { DeskPage } from './pages/desk.js';
import { expect, test, type Library } from './pages/test.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const utc = (at: number): string => new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');
const event = (uid: string, who: string, from: number, to: number, place = 'Main desk'): readonly string[] =>
  ['BEGIN:VEVENT', `UID:${uid}`, `DTSTART:${utc(from)}`, `DTEND:${utc(to)}`, `LOCATION:${place}`, `ATTENDEE:xmpp:${who}`, 'SUMMARY:Desk', 'END:VEVENT'];
const calendar = (...events: readonly (readonly string[])[]): string => ['BEGIN:VCALENDAR', 'VERSION:2.0', ...events.flat(), 'END:VCALENDAR', ''].join('\r\n');
/** Whole hours are what people see in the list. */
const hour = (): number => Math.floor(Date.now() / HOUR) * HOUR;

const page = (desk: DeskPage) => desk.page.getByRole('main', { name: 'Shifts' });
const row = (desk: DeskPage, ...words: readonly string[]) => words.reduce((rows, word) => rows.filter({ hasText: word }), page(desk).locator('.shift'));
const cover = (desk: DeskPage, words: string | RegExp) => page(desk).getByRole('article').filter({ hasText: words });

async function accessible(desk: DeskPage, name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await desk.page.evaluate((to) => window.deskbell.request('settings:set', { theme: to }), theme);
    await expect(desk.page.locator('html')).toHaveAttribute('data-theme', theme);
    const { violations } = await new AxeBuilder({ page: desk.page }).setLegacyMode(true).withTags(RULES).analyze();
    expect(violations.map(({ id, nodes }) => `${name}, ${theme}: ${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    await desk.screenshot(`${name}-${theme}`);
  }
  const textSize = (percent: number): Promise<unknown> => desk.page.evaluate((to) => window.deskbell.request('settings:set', { textSize: to }), percent);
  await textSize(200);
  await expect(desk.page.locator('html')).toHaveCSS('font-size', '32px');
  await desk.screenshot(`${name}-200`);
  expect(await desk.page.evaluate(() => [...document.querySelectorAll('.page, .sheet')].filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).length)).toBe(0);
  await textSize(100);
}

function shiftsOf(library: Library, text: string): { readonly file: string; readonly policy: object } {
  const file = path.join(library.folder(), 'shifts.ics');
  fs.writeFileSync(file, text);
  return { file, policy: { shifts: { calendar: file, late: 10 }, alerts: { volume: 0 } } };
}

test('the shift list says who is on, reminds once, says who is missing, and names what it could not read', async ({ library }) => {
  const { ana, ben } = library;
  const now = Date.now();
  const { file, policy } = shiftsOf(library, calendar());
  const userDataDir = library.folder();
  const desk = await library.open({ policy, userDataDir });
  await desk.page.keyboard.press('Control+8');
  // Not before: what is only told stays for seconds, and a desk that comes up slowly takes as many.
  fs.writeFileSync(file, calendar(
    event('soon', ana.address, now + 4 * MINUTE, now + 2 * HOUR), event('missing', ben.address, now - 30 * MINUTE, now + HOUR),
    ['BEGIN:VEVENT', 'UID:broken', 'SUMMARY:Broken', 'DTSTART:yesterday', 'END:VEVENT'], event('later', ben.address, now + 3 * DAY, now + 3 * DAY + HOUR, 'North'),
  ));
  await page(desk).getByRole('button', { name: 'Read it again' }).press('Enter');
  await expect(desk.page.getByText(/Your shift begins soon: Main desk/)).toHaveCount(1);
  await expect(desk.page.getByText(/is not at a desk yet, and the shift has begun: Main desk/)).toHaveCount(1);
  await expect(row(desk, 'You', 'Main desk')).toContainText('next');
  await expect(row(desk, 'late: not at a desk')).toHaveCount(1);
  await expect(row(desk, 'North')).toHaveCount(1);
  await expect(page(desk).getByRole('listitem').filter({ hasText: /“Broken” on line \d+ \(broken\)/ })).toContainText('Its line DTSTART names a time that does not exist');
  await accessible(desk, 'shifts');

  // Who comes is no longer missing.
  await library.otherDesk();
  await expect(row(desk, 'late: not at a desk')).toHaveCount(0);
  await expect(row(desk, 'Ben', 'now')).toHaveCount(1);

  // The calendar changes, and then goes away: what was there last stays, and the page says so.
  fs.writeFileSync(file, calendar(event('soon', ana.address, now + 4 * MINUTE, now + 2 * HOUR, 'North')));
  await page(desk).getByRole('button', { name: 'Read it again' }).press('Enter');
  await expect(row(desk, 'You', 'North')).toHaveCount(1);
  await expect(page(desk).getByText('Not understood')).toHaveCount(0);
  await desk.close();
  fs.rmSync(file);
  const again = await library.open({ policy, userDataDir });
  await again.page.keyboard.press('Control+8');
  await expect(row(again, 'You', 'North')).toHaveCount(1);
  await expect(page(again).getByText(/there is no file .* What is shown is the last copy/)).toBeVisible();
  // It was said at the first start.
  await expect(again.page.getByText(/Your shift begins soon/)).toHaveCount(0);
});

test('cover for a shift in three days is asked for at one desk, offered at two, shared out, shown everywhere, and saved to send on', async ({ library }) => {
  test.slow();
  const { ana, ben } = library;
  const from = hour() + 3 * DAY;
  const { policy } = shiftsOf(library, calendar(event('thursday', ana.address, from, from + 4 * HOUR), event('friday', ben.address, from + DAY, from + DAY + HOUR)));
  const desk = await library.open({ policy });
  const other = await library.open({ policy: { ...policy, point: 'North' }, as: ben });
  const phone = await library.foreign();
  await phone.join(library.service.rooms.staff, 'ben-phone');

  await desk.page.keyboard.press('Control+8');
  await row(desk, 'You').getByRole('button', { name: /^I cannot do this shift/ }).press('Enter');
  await expect(desk.dialog.getByRole('textbox', { name: /^Reason/ })).toBeFocused();
  await desk.page.keyboard.type('at the dentist');
  await accessible(desk, 'ask-cover');
  await desk.page.keyboard.press('Enter');
  await expect(desk.dialog).toBeHidden();
  await expect(cover(desk, 'You need cover. Nobody has offered yet.')).toHaveCount(1);
  await expect(row(desk, 'You')).toContainText('cover asked for');
  await phone.waitFor(/^I need cover at Main desk, .* at the dentist\. Who can\?$/);

  await other.page.keyboard.press('Control+8');
  await cover(other, 'at the dentist').getByRole('button', { name: 'I can …' }).press('Enter');
  await expect(other.dialog.getByRole('button', { name: 'Offer' })).toBeFocused();
  await other.page.keyboard.press('Enter');
  await expect(other.dialog).toBeHidden();
  await expect(cover(other, 'at the dentist').getByRole('button', { name: 'I cannot after all' })).toBeVisible();
  await phone.waitFor(/I can cover at Main desk/);

  const mine = cover(desk, 'at the dentist');
  await expect(mine.getByText(/^Fairly shared out:/)).toBeVisible();
  await accessible(desk, 'decide-cover');
  await mine.getByRole('button', { name: 'Agree on this' }).press('Enter');
  await expect(cover(desk, 'Agreed for your shift')).toHaveCount(1);
  await expect(cover(other, /Agreed for .* shift: you/)).toHaveCount(1);
  await phone.waitFor(/^Agreed: cover for @/);
  await expect(row(desk, 'Ben for Ana')).toHaveCount(1);
  await expect(row(other, 'You (Ben) for Ana')).toHaveCount(1);
  await expect(row(other, 'You')).toHaveCount(2);
  // Deciding has answered the offer.
  await expect(desk.requests).toHaveCount(0);

  const saved = path.join(library.folder(), 'cover.ics');
  await desk.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, saved);
  await cover(desk, 'Agreed for your shift').getByRole('button', { name: 'Save as a calendar file …' }).press('Enter');
  await expect(desk.page.getByText('Saved as cover.ics')).toBeVisible();
  const text = fs.readFileSync(saved, 'utf8');
  for (const line of ['METHOD:PUBLISH', 'UID:thursday', 'STATUS:CANCELLED', `DTSTART:${utc(from)}`, `DTEND:${utc(from + 4 * HOUR)}`]) expect(text.split('\r\n')).toContain(line);
  expect(text).toContain(`xmpp:${ben.address}`);
});

test('who relieves a colleague sees everything first, and may decline; until they accept the leaving desk stays responsible', async ({ library }) => {
  test.slow();
  const { ben } = library;
  const desk = await library.open({ policy: { alerts: { volume: 0 } } });
  const other = await library.open({ policy: { alerts: { volume: 0 }, point: 'North' }, as: ben });
  await desk.logWalkIn('wants the map of the harbour');
  await desk.take('map of the harbour');
  await desk.logCall('nobody has it yet');

  const handOver = async (note: string): Promise<void> => {
    await desk.runCommand('hand over all');
    await expect(desk.dialog.getByRole('option')).toHaveCount(1);
    await desk.page.keyboard.press('ArrowDown');
    await desk.page.keyboard.press('Enter');
    await expect(desk.dialog.getByRole('list', { name: 'What this desk holds' })).toContainText('map of the harbour');
    await expect(desk.dialog.getByRole('textbox', { name: /^Note for/ })).toBeFocused();
    await desk.page.keyboard.type(note);
    await desk.page.keyboard.press('Enter');
    await expect(desk.dialog).toBeHidden();
  };
  await handOver('the printer is out of paper');
  const look = other.page.getByRole('region', { name: 'Relief' }).getByRole('button', { name: 'Look at it …' });
  await look.press('Enter');
  await expect(other.dialog).toContainText('the printer is out of paper');
  await expect(other.dialog.getByRole('region', { name: 'Handed over' })).toContainText('map of the harbour');
  await expect(other.dialog.getByRole('region', { name: 'Waiting' })).toContainText('nobody has it yet');
  await expect(other.dialog.getByRole('region', { name: 'Favours' })).toContainText('None are open.');
  await accessible(other, 'relief');
  await other.dialog.getByRole('button', { name: 'Decline …' }).press('Enter');
  await expect(other.dialog.getByRole('textbox', { name: /^Reason/ })).toBeFocused();
  await other.page.keyboard.type('my shift begins at noon');
  await other.page.keyboard.press('Enter');
  await expect(other.dialog).toBeHidden();
  await expect(desk.page.getByText(/my shift begins at noon/).first()).toBeVisible();
  await expect(other.page.getByRole('region', { name: 'Relief' })).toHaveText('');
  await expect(desk.request('map of the harbour')).toContainText('you');

  await handOver('');
  await look.press('Enter');
  await expect(other.dialog.getByRole('button', { name: 'Accept all' })).toBeFocused();
  await other.page.keyboard.press('Enter');
  await expect(other.request('map of the harbour')).toContainText('you');
  await expect(desk.request('map of the harbour')).toContainText('North');
});

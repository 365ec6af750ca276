/** How the screens of many desks look: axe finds no violation, light and dark, and at twice the text size nothing is out of reach. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Library } from './pages/test.js';
import type { DeskPage } from './pages/desk.js';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** The screens that many desks add, one after another, as somebody who supervises sees them. */
async function tour(desk: DeskPage, library: Library, look: (name: string) => Promise<void>): Promise<void> {
  const north = await library.otherDesk();
  const patron = await library.patron('who knows about the maps of the harbour?');
  const { id } = await north.waitFor('the maps');
  await north.take(id);
  north.desk.conversations.open(id);
  await desk.open('the maps');
  await expect(desk.conversation).toContainText('Ben is looking at this too');
  await look('viewers');
  await desk.page.keyboard.press('Control+Shift+t');
  await expect(desk.dialog).toBeVisible();
  await look('take-over');
  await desk.page.keyboard.press('Escape');
  await expect(desk.dialog).toBeHidden();
  north.desk.requests.act(id, { type: 'offer', to: { kind: 'person', address: library.ana.address }, note: 'you know the maps of the harbour better than I do' });
  await expect(desk.request('the maps')).toContainText('Ben offers you this');
  await look('offered-to-me');
  await desk.conversation.getByRole('button', { name: 'Decline' }).press('Enter');
  await expect(desk.dialog).toBeVisible();
  await look('decline');
  await desk.page.keyboard.press('Escape');
  await expect(desk.dialog).toBeHidden();
  await desk.accept();
  await desk.page.keyboard.press('F8');
  await expect(desk.dialog.getByRole('option').first()).toContainText('Ben');
  await look('pass-on');
  await desk.find('Ben');
  await desk.page.keyboard.press('Enter');
  await expect(desk.dialog.getByRole('textbox')).toBeFocused();
  await look('pass-on-note');
  await desk.page.keyboard.press('Enter');
  await expect(desk.request('the maps')).toContainText('offered to Ben, waiting');
  await look('offered');
  await desk.conversation.getByRole('button', { name: 'Take the offer back' }).press('Enter');
  await expect(desk.conversation.getByRole('button', { name: 'Take the offer back' })).toHaveCount(0);
  await desk.runCommand('block the patron');
  await expect(desk.dialog.getByRole('radio', { name: '24 hours' })).toBeFocused();
  await look('block');
  await desk.page.keyboard.press('Escape');
  await expect(desk.dialog).toBeHidden();
  await desk.block('threats', 'For good');
  await look('blocked-conversation');
  await patron.send('and more');
  await desk.runCommand('blocked patrons');
  await expect(desk.dialog.getByRole('listitem')).toHaveCount(1);
  await look('blocked');
  await desk.dialog.getByRole('button', { name: /^Lift/ }).press('Enter');
  await expect(desk.dialog.getByRole('textbox')).toBeFocused();
  await look('lift');
  await desk.page.keyboard.press('Escape');
  await expect(desk.dialog).toBeHidden();
  await desk.page.keyboard.press('Control+4');
  await expect(desk.page.getByRole('list', { name: 'Blocked patrons' })).toBeVisible();
  await look('record-blocked');
  await desk.page.keyboard.press('Control+1');
  const cleo = await library.service.addAccount('cleo');
  await library.service.setAffiliation(library.service.rooms.desk, cleo.address, 'member');
  await desk.runCommand('change person');
  await expect(desk.dialog.getByRole('textbox', { name: 'Address' })).toBeFocused();
  await look('change-person');
  await desk.page.keyboard.press('Escape');
  await expect(desk.dialog).toBeHidden();
  await desk.changePerson(cleo.address, cleo.password);
  await expect(desk.page.getByRole('dialog', { name: /^This desk still has/ }).getByRole('button', { name: 'Continue' })).toBeEnabled({ timeout: 20_000 });
  await look('relief');
  await desk.page.keyboard.press('Enter');
  await expect(desk.dialog).toBeHidden();
  await library.patron('who answers without a room?');
  await desk.waitForRequest('without a room');
  await library.service.openRooms(false);
  await desk.take('without a room');
  await expect(desk.page.getByText('The desks cannot agree right now.')).toBeVisible();
  await look('by-hand');
}

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing on the screens of many desks, ${theme}`, async ({ library }) => {
    test.slow();
    const desk = await library.open({ policy: { screen: { theme }, alerts: { volume: 0 }, globalShortcuts: { enabled: false } } });
    await tour(desk, library, async (name) => {
      await desk.screenshot(`many-${name}-${theme}`);
      const { violations, passes } = await new AxeBuilder({ page: desk.page }).setLegacyMode(true).options({ runOnly: RULES, rules: { 'color-contrast-enhanced': { enabled: true } } }).analyze();
      expect.soft(violations.map((found) => [found.id, found.nodes.map((node) => node.html)]), name).toEqual([]);
      expect(passes.map((found) => found.id)).toEqual(expect.arrayContaining(['color-contrast', 'color-contrast-enhanced']));
    });
  });
}

test('with text of twice the size every button of many desks is on the screen', async ({ library }) => {
  test.slow();
  const desk = await library.open({ policy: { screen: { textSize: 200 }, alerts: { volume: 0 }, globalShortcuts: { enabled: false } } });
  await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1_366, 768));
  await expect.poll(() => desk.page.evaluate(() => window.innerWidth)).toBe(1_366);
  await tour(desk, library, async (name) => {
    await desk.screenshot(`many-${name}-200`);
    const beyond = await desk.page.evaluate(() => {
      const within = ({ left, right, width }: DOMRect): boolean => width <= 1 || (left >= -1 && right <= window.innerWidth + 1);
      return [...document.querySelectorAll<HTMLElement>('button, input, label, h2, p')].filter((element) => element.checkVisibility() && !within(element.getBoundingClientRect())).map((element) => element.textContent);
    });
    expect.soft(beyond, name).toEqual([]);
  });
});

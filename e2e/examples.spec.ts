/** Good examples for colleagues: made, read, found and deleted by keys alone. */
import { AxeBuilder } from '@axe-core/playwright';
import type { DeskPage } from './pages/desk.js';
import { journalFile, journalFolder } from './pages/evidence.js';
import { expect, test } from './pages/test.js';
import { journalled } from './service/headless.js';

const CARD = '21876005320898';
const POLICY = { privacy: { cards: [{ pattern: '2#############' }], warn: [] } };

async function expectAccessible(desk: DeskPage, name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await desk.page.evaluate((value) => void (document.documentElement.dataset['theme'] = value), theme);
    await desk.screenshot(`${name}-${theme}`);
    const { violations } = await new AxeBuilder({ page: desk.page }).setLegacyMode().options({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], rules: { 'color-contrast-enhanced': { enabled: true } } }).analyze();
    expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`), `${name}, ${theme}`).toEqual([]);
  }
}

/** From the field in which one is searched, by arrow and Enter. */
async function readFirst(desk: DeskPage): Promise<void> {
  await expect(desk.page.getByRole('searchbox', { name: 'Find a good example' })).toBeFocused();
  const first = desk.page.getByRole('listbox', { name: 'Good examples' }).getByRole('option').first();
  await expect(async () => {
    if ((await first.getAttribute('data-focused')) === null) await desk.page.keyboard.press('ArrowDown');
    expect(await first.getAttribute('data-focused')).not.toBeNull();
  }).toPass({ timeout: 15_000 });
  await desk.page.keyboard.press('Enter');
  await expect(desk.dialog.getByRole('button', { name: 'Close' })).toBeFocused();
}

test('a conversation that has ended is made a good example, with names and numbers left out', async ({ library }) => {
  test.slow();
  const maria = await library.service.addAccount('maria.lopez');
  const desk = await library.open({ keyStore: false, policy: POLICY });
  const { keyboard } = desk.page;
  const patron = await library.patron(`Hi, Maria here, card ${CARD}. Where is the map of Mill House?`, { account: maria });
  await desk.take('Mill House');
  await desk.reply(`Good morning, María Lopez! For ${CARD}: which year? Regards, Ana`);
  await patron.waitFor('which year');
  await desk.end('answered');
  await expect(desk.page.getByRole('group', { name: /ended\. How much work/ })).toBeFocused();

  const words = desk.dialog.getByRole('textbox', { name: 'What colleagues will read' });
  await test.step('what says who it was is left out before anybody looks', async () => {
    await desk.runCommand('use what has just ended as a good example');
    await expect(words).toBeFocused();
    await expect(words).toHaveValue('Patron: Hi, [patron] here, card [card number]. Where is the map of Mill House?\nLibrary: Good morning, [patron]! For [card number]: which year? Regards, [colleague]');
    await keyboard.type('nothing is written here');
    await expect(words).toHaveValue(/^Patron: Hi, \[patron\] here/);
    await expectAccessible(desk, 'example-make');
  });

  await test.step('words are left out, and come back, with the usual keys', async () => {
    await keyboard.press('Control+Home');
    for (let n = 0; n < 'Patron: Hi, ['.length; n++) await keyboard.press('ArrowRight');
    await keyboard.press('Enter');
    await expect(words).toHaveValue(/^Patron: Hi, Maria here/);
    await expect(desk.dialog.getByRole('status')).toHaveText('Put back: Maria');
    await keyboard.press('Enter');
    await expect(words).toHaveValue(/^Patron: Hi, \[left out\] here/);
    await keyboard.press('End');
    for (let n = 0; n < 3; n++) await keyboard.press('Control+Shift+ArrowLeft');
    await expect.poll(() => words.evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd))).toBe('Mill House?');
    await keyboard.press('Enter');
    await expect(words).toHaveValue(/the map of \[left out\]\?\n/);
    await expect(desk.dialog.getByRole('status')).toHaveText('Left out in one place: Mill House');
  });

  await test.step('with a title and what is good about it, it is kept', async () => {
    await desk.dialog.getByRole('textbox', { name: 'Title' }).focus();
    await keyboard.type(`Card ${CARD}`);
    await keyboard.press('Enter');
    await expect(desk.dialog.getByRole('alert')).toContainText('says something private');
    await keyboard.press('Control+a');
    await keyboard.type('Asks before it answers');
    await keyboard.press('Tab');
    await keyboard.type('One question settles which map it is.');
    await keyboard.press('Tab');
    await keyboard.press('Tab');
    await expect(desk.dialog.getByRole('button', { name: 'Save' })).toBeFocused();
    await keyboard.press('Enter');
    await expect(desk.dialog).toBeHidden();
    await expect(desk.page.getByRole('list', { name: 'Messages' })).toContainText('is with the good examples, in Record');
  });

  const list = desk.page.getByRole('listbox', { name: 'Good examples' });
  await test.step('colleagues find it by any of its words, and read it', async () => {
    await desk.runCommand('good examples, to learn from');
    await expect(desk.page.getByRole('searchbox', { name: 'Find a good example' })).toBeFocused();
    await keyboard.type('regards settles');
    await expect(list.getByRole('option')).toHaveText([/Asks before it answers.*by you/]);
    await expectAccessible(desk, 'example-list');
    await readFirst(desk);
    await expect(desk.dialog.getByRole('listitem')).toHaveText(['PatronHi, [left out] here, card [card number]. Where is the map of [left out]?', /^LibraryGood morning, \[patron\]!/]);
    await expect(desk.dialog.getByRole('button', { name: 'Close' })).toBeFocused();
    await expectAccessible(desk, 'example-read');
  });

  await test.step('deleted, it can be brought back', async () => {
    for (const name of ['Share with all desks', 'Delete']) {
      await keyboard.press('Shift+Tab');
      await expect(desk.dialog.getByRole('button', { name })).toBeFocused();
    }
    await keyboard.press('Enter');
    await expect(desk.page.getByText('None yet. A conversation')).toBeVisible();
    await desk.page.getByRole('list', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).press('Enter');
    await expect(list.getByRole('option')).toHaveCount(1);
  });

  await test.step('an administrator shares it with all desks, and only an administrator takes it away there', async () => {
    const north = await library.open({ as: library.ben, policy: { ...POLICY, point: 'North' } });
    await desk.runCommand('good examples, to learn from');
    await readFirst(desk);
    await keyboard.press('Shift+Tab');
    await expect(desk.dialog.getByRole('button', { name: 'Share with all desks' })).toBeFocused();
    await keyboard.press('Enter');
    await expect(desk.dialog).toBeHidden({ timeout: 20_000 });
    await expect(list.getByRole('option')).toHaveText([/at all desks.*by you/]);
    await north.runCommand('good examples, to learn from');
    const there = north.page.getByRole('listbox', { name: 'Good examples' }).getByRole('option');
    await expect(there).toHaveText([/^Asks before it answers.*at all desks.*by Ana/]);
    await readFirst(north);
    await expect(north.dialog.getByRole('listitem').first()).toContainText('Where is the map of [left out]?');
    await expect(north.dialog.getByRole('button')).toHaveText(['Close']);
    await north.close();
  });

  await test.step('the record holds each step, and no original in an example', async () => {
    await desk.close();
    const rows = journalled(journalFile(journalFolder(desk.folder))).flatMap(({ event }) => (event.kind.startsWith('example') ? [event] : []));
    expect(rows.map(({ kind }) => kind)).toEqual(['example', 'example-deleted', 'example', 'example-deleted']);
    expect(JSON.stringify(rows.map((row) => (row.kind === 'example' ? row.lines : [])))).not.toMatch(/maria|maría|lopez|2187|mill|\bana\b/i);
  });
});

test('an example is one visit and no more, made from the list of what ended today too, and fits at twice the text size', async ({ library }) => {
  const desk = await library.open({ policy: { screen: { textSize: 200 } } });
  const patron = await library.patron('Is there a bus to the library?');
  await desk.take('a bus');
  await desk.end('answered');
  await patron.send('Do you have the 1950 census in the reading room on paper?');
  await desk.take('1950 census');
  await desk.reply('Yes, in two forms.');
  await desk.end('answered');
  await desk.page.keyboard.press('Control+4');
  await desk.page.getByRole('button', { name: /^Use Patron \d+, .*, as a good example/ }).press('Enter');
  await expect(desk.dialog.getByRole('textbox', { name: 'What colleagues will read' })).toHaveValue('Patron: Do you have the 1950 census in the reading room on paper?\nLibrary: Yes, in two forms.');
  await desk.page.keyboard.press('Escape');
  await expect(desk.dialog).toBeHidden();
  await desk.screenshot('record-200-examples');
  expect(await desk.page.getByRole('navigation', { name: 'Places' }).evaluate((nav) => [nav.scrollWidth - nav.clientWidth, nav.scrollHeight - nav.clientHeight])).toEqual([0, 0]);
  await desk.runCommand('use what has just ended as a good example');
  await expect(desk.dialog.getByRole('textbox', { name: 'Title' })).toBeVisible();
  await desk.screenshot('example-make-200');
  expect(await desk.dialog.evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth)).toBeLessThanOrEqual(0);
});

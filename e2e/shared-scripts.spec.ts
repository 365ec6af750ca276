import { AxeBuilder } from '@axe-core/playwright';
import fs from 'node:fs';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import type { Locator } from '@playwright/test';
import type { DeskPage } from './pages/desk.js';
import { expect, test } from './pages/test.js';

const search = (desk: DeskPage): Locator => desk.page.getByRole('searchbox', { name: 'Find a script' });
/** An empty list says so in a paragraph, in place of a row. */
const found = (desk: DeskPage): Locator => desk.page.getByRole('listbox', { name: 'Scripts', exact: true }).getByRole('option').filter({ hasNot: desk.page.getByRole('paragraph') });
const article = (desk: DeskPage): Locator => desk.page.getByRole('main').getByRole('article');
const messages = (desk: DeskPage): Locator => desk.page.getByRole('list', { name: 'Messages' });
const button = (desk: DeskPage, name: string | RegExp): Locator => article(desk).getByRole('button', { name });

/** Finds and shows a script on the page of scripts, by keys. */
async function show(desk: DeskPage, words: string, title: string): Promise<void> {
  await expect(desk.dialog).toBeHidden();
  await desk.page.keyboard.press('Control+3');
  // Where there is little room, the one that was read last is in the place of the list.
  const back = desk.page.getByRole('button', { name: 'All scripts' });
  await expect(search(desk).or(back)).toBeVisible();
  if (await back.isVisible()) await back.press('Enter');
  await search(desk).fill(words);
  await expect(found(desk).first()).toContainText(title);
  await search(desk).press('ArrowDown');
  await search(desk).press('Enter');
  await expect(article(desk)).toHaveAccessibleName(title);
}

test('an administrator changes a script for everybody by keys: other desks find the new words at once, and later ones from the archive', async ({ library }) => {
  test.slow();
  const ana = await library.open();
  const ben = await library.open({ as: library.ben });
  const { keyboard } = ana.page;
  await ben.page.keyboard.press('Control+3');
  await search(ben).fill('periscope');
  await expect(found(ben)).toHaveCount(0);

  await test.step('changed', async () => {
    await show(ana, 'going shelves', 'Going to the shelves');
    await button(ana, 'Change for everybody …').press('Enter');
    const text = ana.dialog.getByRole('textbox', { name: 'Text' });
    await expect(ana.dialog).toContainText('What you save is for all desks, in English');
    await text.focus();
    await keyboard.press('Control+a');
    await keyboard.type('I look in the periscope room, {patron}.');
    await ana.dialog.getByRole('button', { name: 'Save' }).press('Enter');
    await expect(ana.dialog).toBeHidden();
    await expect(messages(ana)).toContainText('“Going to the shelves” is saved for everybody.');
    await expect(article(ana)).toContainText('changed for everybody by Ana, Today');
  });

  await test.step('seen at the other desk, where nobody has touched a key', async () => {
    await expect(found(ben)).toHaveText([/^Going to the shelves/]);
    await search(ben).press('ArrowDown');
    await ben.page.keyboard.press('Enter');
    await expect(article(ben)).toContainText('I look in the periscope room, {patron}.');
    await expect(article(ben)).toContainText('changed for everybody by Ana');
  });

  await test.step('who is no administrator has nothing to change it with', async () => {
    await expect(button(ben, /Change|Delete|History/)).toHaveCount(0);
    await expect(ben.page.getByRole('button', { name: /for everybody|^Changes/ })).toHaveCount(0);
    await ben.page.keyboard.press('Control+k');
    await expect(ben.dialog.getByRole('searchbox', { name: 'Find a command' })).toBeFocused();
    await ben.page.keyboard.type('everybody');
    await expect(ben.dialog.getByRole('option')).toHaveCount(1);
    await expect(ben.dialog.getByRole('option')).toContainText('No command has all these words.');
    await ben.page.keyboard.press('Escape'); // empties the field
    await ben.page.keyboard.press('Escape');
    await expect(ben.dialog).toBeHidden();
  });

  await test.step('a new one goes to all, with its shortcut', async () => {
    await ana.runCommand('write script everybody');
    await expect(ana.dialog.getByRole('textbox', { name: 'Title' })).toBeFocused();
    for (const words of ['Map room', 'Maps', 'map', 'Somebody asks for a map.', 'The maps of {library} are on floor two.']) {
      await keyboard.type(words);
      await keyboard.press('Tab');
    }
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await expect(messages(ana)).toContainText('“Map room” is saved for everybody.');
    await library.patron('where are the maps?');
    await ben.take('where are the maps');
    await ben.page.keyboard.type('/map');
    await expect(ben.page.getByRole('listbox', { name: 'Scripts that this stands for' })).toContainText('Map room');
    await ben.page.keyboard.press('Tab');
    await expect(ben.composer).toHaveValue('The maps of Sample library are on floor two.');
    await ben.page.keyboard.press('Control+a');
    await ben.page.keyboard.press('Delete');
  });

  await test.step('a desk that starts later has both', async () => {
    await ben.close();
    const later = await library.open({ as: library.ben });
    await show(later, 'periscope', 'Going to the shelves');
    await show(later, 'map room', 'Map room');
  });
});

test('what was changed for everybody can be taken back: at once, and later from its history', async ({ library }) => {
  test.slow();
  const ana = await library.open();
  const ben = await library.otherDesk();
  const { keyboard } = ana.page;
  const hold = (): string | undefined => {
    const version = ben.desk.texts.current({ kind: 'script', id: 'hold', language: 'en' });
    return version?.text.kind === 'script' && version.text.content ? version.text.content.text : version?.text.removed ? 'deleted' : version && 'as in the files';
  };
  const change = async (text: string): Promise<void> => {
    await show(ana, 'hold moment', 'One moment, please');
    await button(ana, 'Change for everybody …').press('Enter');
    await ana.dialog.getByRole('textbox', { name: 'Text' }).fill(text);
    await ana.dialog.getByRole('button', { name: 'Save' }).press('Enter');
    await expect(ana.dialog).toBeHidden();
    await expect.poll(hold).toBe(text);
  };
  await change('A first wording.');
  await change('A second wording.');

  await test.step('at once', async () => {
    await ana.runCommand('undo scripts');
    await expect.poll(hold).toBe('A first wording.');
    await expect(article(ana)).toContainText('A first wording.');
  });

  await test.step('an earlier version from its history', async () => {
    await button(ana, 'History …').press('Enter');
    const versions = ana.dialog.getByRole('list', { name: 'Versions' }).getByRole('listitem');
    await expect(versions).toHaveText([/^Ana, Today .*now.*A first wording\./s, /A second wording\./, /A first wording\./, /^As it is in the files/]);
    await keyboard.press('Shift+Tab');
    await keyboard.press('Shift+Tab');
    await keyboard.press('Shift+Tab');
    await expect(ana.dialog.getByRole('button', { name: 'Use this version again' }).first()).toBeFocused();
    await keyboard.press('Enter');
    await expect(ana.dialog).toBeHidden();
    await expect.poll(hold).toBe('A second wording.');
    await expect(article(ana)).toContainText('A second wording.');
  });

  await test.step('deleted for everybody, and found again among the changes', async () => {
    await button(ana, 'Delete for everybody').press('Enter');
    await expect(messages(ana)).toContainText('“One moment, please” is deleted for everybody.');
    await expect.poll(hold).toBe('deleted');
    await search(ana).fill('wording');
    await expect(found(ana)).toHaveCount(0);
    await ana.runCommand('changes shared');
    await expect(ana.dialog.getByRole('list', { name: 'Changed scripts' })).toContainText('One moment, please deleted');
    await ana.dialog.getByRole('button', { name: 'History of One moment, please' }).press('Enter');
    await ana.dialog.getByRole('button', { name: 'Use this version again: As it is in the files' }).press('Enter');
    await expect.poll(hold).toBe('as in the files');
    await expect(ana.dialog).toBeHidden();
    await search(ana).fill('hold moment');
    await expect(found(ana)).toHaveText([/^One moment, please/]);
  });

  await test.step('one that the desk offers by itself stays', async () => {
    await search(ana).fill('still looking');
    await found(ana).first().click();
    await expect(article(ana)).toHaveAccessibleName('Still looking');
    await button(ana, 'Delete for everybody').press('Enter');
    await expect(messages(ana)).toContainText('“Still looking” is offered by the desk itself at its moment, so it cannot be deleted. Change its words instead.');
  });
});

test('words that a member of staff sends to the room with another client reach no desk', async ({ library }) => {
  const { service } = library;
  const ana = await library.open();
  await show(ana, 'hold moment', 'One moment, please');
  const before = await article(ana).getByRole('blockquote').textContent();
  const client = await library.patron(undefined, { account: library.ben });
  await client.raw(`<presence to="${service.texts}/Ana"><x xmlns="http://jabber.org/protocol/muc"/></presence>`);
  const content = JSON.stringify({ category: 'Waiting', title: 'One moment, please', when: 'w', text: 'Forged words.' });
  const forge = (to: string, type: string): Promise<void> =>
    client.raw(`<message to="${to}" type="${type}" id="${randomUUID()}"><body>x</body><text xmlns="urn:deskbell:texts:0" kind="script" id="hold" lang="en">${content}</text></message>`);
  await forge(service.texts, 'groupchat');
  await forge(library.ana.address, 'chat');
  await client.raw(`<presence to="${service.rooms.staff}/Ben"><x xmlns="http://jabber.org/protocol/muc"/></presence>`);
  await forge(service.rooms.staff, 'groupchat');
  // What is said after them is there: so were they, as far as anybody let them through.
  await client.raw(`<message to="${service.rooms.staff}" type="groupchat" id="${randomUUID()}"><body>after that</body></message>`);
  await ana.page.keyboard.press('Control+2');
  await expect(ana.page.getByRole('region', { name: 'Channel Staff' })).toContainText('after that');
  await show(ana, 'hold moment', 'One moment, please');
  await expect(article(ana).getByRole('blockquote')).toHaveText(before ?? '');
  await expect(button(ana, 'History …')).toHaveCount(0);
});

test('a file of scripts is imported for everybody, and taken back in one go @one-server', async ({ library }) => {
  const ana = await library.open();
  const ben = await library.otherDesk();
  const file = path.join(library.folder(), 'ours.yaml');
  fs.writeFileSync(file, 'language: es\nscripts:\n  - { id: welcome, category: Bienvenida, title: Nuestra bienvenida, when: Siempre., text: "Buenos días." }\n  - { id: maps, category: Mapas, title: Sala de mapas, when: Mapas., text: "En la planta dos." }\n');
  await ana.app.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] });
  }, file);
  await ana.runCommand('import everybody');
  await expect(messages(ana)).toContainText('ours.yaml, for everybody: 1 new, 1 changed, 0 as they were.');
  const says = (id: string): unknown => ben.desk.texts.current({ kind: 'script', id, language: 'es' })?.text;
  await expect.poll(() => says('maps')).toMatchObject({ content: { title: 'Sala de mapas' } });
  await ana.page.keyboard.press('Control+3');
  await expect(found(ana).first()).toContainText('Welcome');
  await ana.page.keyboard.press('Control+l');
  await search(ana).fill('mapas dos');
  await expect(found(ana)).toHaveText([/^Sala de mapas/]);
  await ana.runCommand('undo scripts');
  await expect.poll(() => says('maps')).toEqual({ kind: 'script', id: 'maps', language: 'es' });
  await expect(found(ana)).toHaveCount(0);
  await search(ana).fill('bienvenida');
  await expect(found(ana).first()).toContainText('Bienvenida');
  fs.writeFileSync(file, 'scripts:\n  - id: welcome\n    title: 1\n');
  await ana.runCommand('import everybody');
  await expect(messages(ana)).toContainText('Nothing was imported from ours.yaml. Line 2, category: Use a category');
});

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
for (const screen of [{ theme: 'light' }, { theme: 'dark' }, { theme: 'light', textSize: 200 }] as const) {
  const variant = Object.values(screen).join('-');
  test(`axe finds nothing where scripts are changed for everybody, ${variant} @one-server`, async ({ library }) => {
    test.slow();
    const ana = await library.open({ policy: { screen } });
    const expectAccessible = async (name: string): Promise<void> => {
      await ana.screenshot(`${name}-${variant}`);
      const { violations, passes } = await new AxeBuilder({ page: ana.page }).setLegacyMode(true).options({ runOnly: RULES, rules: { 'color-contrast-enhanced': { enabled: true } } }).analyze();
      expect.soft(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), name).toEqual([]);
      expect(passes.map(({ id }) => id)).toContain('color-contrast-enhanced');
      expect(await ana.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    };
    await ana.runCommand('write script everybody');
    await expect(ana.dialog.getByRole('radio', { name: 'For everybody' })).toBeChecked();
    await expectAccessible('shared-script-new');
    await ana.page.keyboard.press('Escape');
    for (const text of ['A first wording of what we say while we look.', 'A second wording of what we say while we look.']) {
      await show(ana, 'hold moment', 'One moment, please');
      await button(ana, 'Change for everybody …').press('Enter');
      await ana.dialog.getByRole('textbox', { name: 'Text' }).fill(text);
      await ana.dialog.getByRole('button', { name: 'Save' }).press('Enter');
      await expect(ana.dialog).toBeHidden();
      await expect(article(ana)).toContainText(text);
    }
    await expectAccessible('shared-script');
    await button(ana, 'History …').press('Enter');
    await expect(ana.dialog.getByRole('list', { name: 'Versions' }).getByRole('listitem')).toHaveCount(3);
    await expectAccessible('shared-script-history');
    await ana.page.keyboard.press('Escape');
    await ana.runCommand('changes shared');
    await expect(ana.dialog.getByRole('list', { name: 'Changed scripts' }).getByRole('listitem')).toHaveCount(1);
    await expectAccessible('shared-script-changes');
  });
}

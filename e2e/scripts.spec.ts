import { AxeBuilder } from '@axe-core/playwright';
import fs from 'node:fs';
import path from 'node:path';
import type { Locator } from '@playwright/test';
import type { DeskPage } from './pages/desk.js';
import { expect, test } from './pages/test.js';

const POLICY = { links: { account: 'https://library.example/account', hours: 'https://library.example/hours' } };

const search = (desk: DeskPage): Locator => desk.page.getByRole('searchbox', { name: 'Find a script' });
/** An empty list says so in a paragraph, in place of a row. */
const found = (desk: DeskPage): Locator => desk.page.getByRole('listbox', { name: 'Scripts', exact: true }).getByRole('option').filter({ hasNot: desk.page.getByRole('paragraph') });
const meant = (desk: DeskPage): Locator => desk.page.getByRole('listbox', { name: 'Scripts that this stands for' }).getByRole('option');

test('a script is found by parts of it in any order, and goes into the draft, not to the patron', async ({ library }) => {
  const desk = await library.open({ policy: POLICY });
  const patron = await library.patron('is it on paper?');
  await desk.take('on paper');

  await test.step('typed where one writes, and inserted by keys', async () => {
    await desk.composer.press('/');
    await desk.page.keyboard.type('shelves GOING');
    await expect(meant(desk)).toHaveText([/^Going to the shelves/]);
    await desk.page.keyboard.press('Tab');
    await expect(desk.composer).toBeFocused();
    await expect(desk.composer).toHaveValue(/^The best source for this is on our shelves\..*all right for you\?$/);
    await expect(meant(desk)).toHaveCount(0);
  });

  await test.step('a second one stands below it, filled with what the desk knows', async () => {
    await search(desk).fill('account page');
    await desk.page.keyboard.press('ArrowDown');
    await desk.page.keyboard.press('Enter');
    await expect(desk.composer).toHaveValue(/for you\?\nThis chat is recorded.*https:\/\/library\.example\/account\. You can also call/);
  });

  await test.step('nothing was sent until the person sends it', async () => {
    expect(patron.received()).toEqual([]);
    await desk.page.keyboard.press('Control+z');
    await expect(desk.composer).toHaveValue(/all right for you\?$/);
    await desk.composer.press('Enter');
    expect((await patron.waitFor('on our shelves')).body).toMatch(/all right for you\?$/);
    expect(patron.received()).toHaveLength(1);
  });

  await test.step('what was used last is offered first the next time', async () => {
    await desk.page.keyboard.press('Control+3');
    await expect(found(desk).first()).toContainText('Account: page or desk');
    await expect(found(desk).nth(1)).toContainText('Going to the shelves');
  });
});

test('a shortcut becomes its script where it is typed, and what is no shortcut stays', async ({ library }) => {
  const desk = await library.open({ policy: POLICY });
  const patron = await library.patron('when do you open?');
  await desk.take('when do you');
  const { keyboard } = desk.page;
  const preview = desk.conversation.locator('.expansion-preview');
  await expect(desk.composer).toBeFocused();

  await test.step('with a look at what it becomes', async () => {
    await keyboard.type('/hours');
    await expect(meant(desk).first()).toHaveText(/^Opening hours/);
    await expect(preview).toContainText('at https://library.example/hours.');
    await keyboard.press('Tab');
    await expect(desk.composer).toHaveValue('You find the opening hours of all our branches, holidays included, at https://library.example/hours.');
  });

  await test.step('behind other words too, and another one behind that', async () => {
    await keyboard.press('Shift+Enter');
    await keyboard.type('/don');
    await expect(meant(desk)).toHaveText([/^Does that answer it/]);
    await keyboard.press('Tab');
    await keyboard.press('Shift+Enter');
    await keyboard.type('/bye');
    await keyboard.press('Enter');
    await expect(desk.composer).toHaveValue(/hours\.\nDoes this answer.*missing\?\nThank you for asking/);
    expect(patron.received()).toEqual([]);
  });

  await test.step('Escape leaves the text as it was typed', async () => {
    await desk.composer.fill('');
    await keyboard.type('/hold');
    await expect(meant(desk).first()).toContainText('One moment');
    await keyboard.press('Escape');
    await expect(meant(desk)).toHaveCount(0);
    await expect(desk.composer).toHaveValue('/hold');
    await keyboard.press('Enter');
    expect((await patron.waitFor('/hold')).body).toBe('/hold');
  });

  await test.step('a slash in a text is a slash', async () => {
    await keyboard.type('tea and/or coffee, see /etc');
    await expect(meant(desk)).toHaveCount(0);
    await keyboard.press('Enter');
    await patron.waitFor('tea and/or coffee, see /etc');
  });

  await test.step('what the desk does not know stands out, is chosen to be written, and is asked about once', async () => {
    await keyboard.type('/privacy');
    await expect(preview.locator('mark')).toHaveText('{url:privacy}');
    await keyboard.press('Tab');
    await expect(desk.composer).toHaveValue(/read more at \{url:privacy\}\.$/);
    expect(await desk.composer.evaluate((field) => (field instanceof HTMLTextAreaElement ? field.value.slice(field.selectionStart, field.selectionEnd) : ''))).toBe('{url:privacy}');
    await keyboard.press('Enter');
    await expect(desk.conversation).toContainText('{url:privacy} is still to be filled in. Enter again sends it as it is.');
    await keyboard.type('our home page');
    await keyboard.press('Enter');
    expect((await patron.waitFor('home page')).body).toMatch(/You can read more at our home page\.$/);
  });
});

test('a conversation goes on in its language, and stays in it', async ({ library }) => {
  const userDataDir = library.folder();
  const first = await library.open({ policy: POLICY, userDataDir });
  await library.patron('¿cuándo abren?');
  await first.take('cuándo');
  await expect(found(first).first()).toContainText('Welcome');
  await first.page.keyboard.press('Control+l');
  await expect(found(first).first()).toContainText('Bienvenida');
  await expect(first.details.getByRole('button', { name: 'Language of the scripts: Español' })).toBeVisible();
  await first.composer.focus();
  await first.page.keyboard.type('/hours');
  await first.page.keyboard.press('Tab');
  await expect(first.composer).toHaveValue(/^El horario de todas nuestras sedes/);
  await library.patron('when do you open?');
  await first.take('when do you');
  await expect(found(first).first()).toContainText('Opening hours');
  await first.close();

  const again = await library.open({ policy: POLICY, userDataDir });
  await again.open('cuándo');
  await expect(found(again).first()).toContainText('Horario');
  await again.page.keyboard.press('Control+l');
  await expect(found(again).first()).toContainText('Opening hours');
});

test('a favourite stands first, by one key', async ({ library }) => {
  const desk = await library.open();
  await library.patron('is it on paper?');
  await desk.take('on paper');
  await search(desk).focus();
  await desk.page.keyboard.type('clarify much');
  await desk.page.keyboard.press('ArrowDown');
  await desk.page.keyboard.press('Control+Shift+f');
  await expect(found(desk).first()).toContainText('favourite');
  await search(desk).fill('');
  await expect(found(desk).first()).toContainText('How much, and by when?');
  await desk.composer.focus();
  await desk.page.keyboard.type('/');
  await expect(meant(desk).first()).toContainText('How much, and by when?');
  await desk.page.keyboard.press('Escape');
  await search(desk).fill('clarify much');
  await desk.page.keyboard.press('ArrowDown');
  await desk.page.keyboard.press('Control+Shift+f');
  await search(desk).fill('');
  await expect(found(desk).first()).toContainText('Welcome');
});

test('a service has its own files and languages', async ({ library }) => {
  const file = path.join(library.folder(), 'ours.yaml');
  fs.writeFileSync(file, 'scripts:\n  - id: welcome\n    category: Welcome\n    title: Our welcome\n    shortcut: hi\n    when: Always.\n    text: Good day from {library}.\n');
  const { address } = library.service.service;
  const desk = await library.open({ policy: { services: [{ address, name: 'Ask a librarian', languages: ['en'], scripts: [file, '/nowhere.yaml'] }] } });
  await library.patron('hello?');
  await desk.take('hello?');
  await expect(found(desk).first()).toContainText('Our welcome');
  await expect(desk.details.getByRole('button', { name: /Language/ })).toHaveCount(0);
  await expect(desk.page.getByRole('list', { name: 'Messages' })).toContainText('The scripts in /nowhere.yaml are not used. The file cannot be read.');
  await desk.composer.focus();
  await desk.page.keyboard.type('/hi');
  await desk.page.keyboard.press('Tab');
  await expect(desk.composer).toHaveValue('Good day from Sample library.');
});

/** The windows of the operating system, as a person would answer them. */
const choosesFile = (desk: DeskPage, file: string): Promise<void> =>
  desk.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] });
  }, file);
const messages = (desk: DeskPage): Locator => desk.page.getByRole('list', { name: 'Messages' });
const article = (desk: DeskPage): Locator => desk.page.getByRole('main').getByRole('article');

test('own scripts are made, changed, deleted, brought back, exported and imported by keys, and belong to one person', async ({ library }) => {
  test.slow();
  const desk = await library.open({ policy: POLICY });
  const { keyboard } = desk.page;
  await library.patron('where are the maps?');
  await desk.take('maps');

  await test.step('made', async () => {
    await desk.runCommand('write own script');
    await expect(desk.dialog.getByRole('textbox', { name: 'Title' })).toBeFocused();
    await keyboard.type('Map room');
    for (const words of ['Maps', 'HOLD', 'Somebody asks for a map.']) {
      await keyboard.press('Tab');
      await keyboard.press('Control+a');
      await keyboard.type(words);
    }
    await keyboard.press('Tab');
    await keyboard.type('The maps of {library} are on floor two, {patron}.');
    await keyboard.press('Tab');
    await expect(desk.dialog.getByRole('radio', { name: 'any language' })).toBeFocused();
    await keyboard.press('Tab');
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await expect(desk.dialog.getByRole('alert')).toHaveText('/hold is “One moment, please” already. Choose another shortcut.');
    await desk.dialog.getByRole('textbox', { name: /^Shortcut/ }).press('Control+a');
    await keyboard.type('map');
    await keyboard.press('Enter');
    await expect(desk.dialog).toBeHidden();
    await expect(messages(desk)).toContainText('“Map room” is saved.');
  });

  await test.step('and used like the others', async () => {
    await desk.composer.focus();
    await keyboard.type('/map');
    await expect(meant(desk).first()).toContainText('own');
    await keyboard.press('Tab');
    await expect(desk.composer).toHaveValue('The maps of Sample library are on floor two, {patron}.');
    await keyboard.press('Control+a');
    await keyboard.press('Delete');
  });

  await test.step('kept for one language, it is not offered in another one', async () => {
    await keyboard.press('Control+3');
    await search(desk).fill('map room');
    await expect(found(desk)).toHaveCount(1);
    await desk.page.getByRole('article', { name: 'Map room' }).getByRole('button', { name: 'Change …' }).press('Enter');
    await desk.dialog.getByRole('radio', { name: 'any language' }).focus();
    for (let n = 0; n < 2; n++) await keyboard.press('ArrowRight');
    await expect(desk.dialog.getByRole('radio', { name: 'Español' })).toBeChecked();
    await desk.screenshot('script-language');
    await desk.dialog.getByRole('textbox', { name: 'Title' }).press('Enter');
    await expect(desk.dialog).toBeHidden();
    await expect(found(desk)).toHaveCount(0);
    await keyboard.press('Control+l');
    await expect(found(desk)).toContainText(['Map room']);
    await expect(desk.page.getByRole('article', { name: 'Map room' })).toContainText('only you see it, in Español');
    await desk.runCommand('undo scripts');
    await keyboard.press('Control+l');
    await expect(found(desk)).toContainText(['Map room']);
    await keyboard.press('Control+1');
  });

  await test.step('exported and imported', async () => {
    const file = path.join(library.folder(), 'mine.yaml');
    await choosesFile(desk, file);
    await desk.runCommand('export own');
    await expect(messages(desk)).toContainText('1 script is in mine.yaml.');
    const text = fs.readFileSync(file, 'utf8');
    expect(text).toContain('text: The maps of {library} are on floor two, {patron}.');
    fs.writeFileSync(file, text.replace('title: Map room', 'title: Map room two\n    title: again'));
    await desk.runCommand('import own');
    await expect(messages(desk)).toContainText('Nothing was imported from mine.yaml. Line 6: title stands here for the second time. Keep one of them.');
    fs.writeFileSync(file, text.replace('title: Map room', 'title: Atlas cupboard'));
    await desk.runCommand('import own');
    await expect(messages(desk)).toContainText('mine.yaml: 0 new, 1 changed, 0 as they were.');
    await keyboard.press('Control+3');
    await search(desk).fill('atlas');
    await expect(found(desk)).toContainText(['Atlas cupboard']);
    await desk.runCommand('undo scripts');
    await expect(found(desk)).toHaveCount(0);
  });

  await test.step('deleted, and brought back', async () => {
    await search(desk).fill('map room');
    await expect(found(desk)).toContainText(['Map room']);
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await expect(article(desk)).toHaveAccessibleName('Map room');
    await expect(article(desk)).toContainText('only you see it');
    await article(desk).getByRole('button', { name: 'Delete' }).press('Enter');
    await expect(messages(desk)).toContainText('“Map room” is deleted.');
    await expect(found(desk)).toHaveCount(0);
    await desk.runCommand('undo scripts');
    await expect(found(desk)).toContainText(['Map room']);
  });

  await test.step('the next person at this desk has none of them', async () => {
    await desk.changePerson(library.ben.address, library.ben.password);
    await desk.page.keyboard.press('Escape');
    await expect(desk.dialog).toBeHidden();
    await keyboard.press('Control+3');
    await search(desk).fill('map room');
    await expect(found(desk)).toHaveCount(0);
    await desk.changePerson(library.ana.address, library.ana.password);
    await search(desk).fill('map room');
    await expect(found(desk)).toContainText(['Map room']);
  });
});

test('the shared set of a language can be exported, to be changed and named in a policy', async ({ library }) => {
  const desk = await library.open({ as: null });
  const file = path.join(library.folder(), 'es.yaml');
  await choosesFile(desk, file);
  await desk.page.keyboard.press('Control+3');
  await expect(found(desk).first()).toContainText('Welcome');
  await desk.page.keyboard.press('Control+l');
  await expect(found(desk).first()).toContainText('Bienvenida');
  await desk.page.getByRole('button', { name: 'Export shared …' }).press('Enter');
  await expect(messages(desk)).toContainText('are in es.yaml.');
  expect(fs.readFileSync(file, 'utf8')).toMatch(/^# .*\nlanguage: es\nscripts:\n {2}- id: welcome\n/u);
  await expect(desk.page.getByRole('button', { name: 'New script' })).toBeDisabled();
});

test('where there is little room the page shows the list or the text, and scrolls as one', async ({ library }) => {
  const desk = await library.open({ policy: { screen: { textSize: 200 } } });
  await desk.page.keyboard.press('Control+3');
  await expect(found(desk).first()).toBeVisible();
  await expect(article(desk)).toHaveCount(0);
  await search(desk).fill('suicide');
  await desk.page.keyboard.press('ArrowDown');
  await desk.page.keyboard.press('Enter');
  await expect(article(desk)).toHaveAccessibleName('Thoughts of suicide or self-harm');
  await expect(search(desk)).toHaveCount(0);
  expect(await desk.page.evaluate(() => [...document.querySelectorAll('.main *')].filter((element) => element.scrollHeight > element.clientHeight + 1 && ['auto', 'scroll'].includes(getComputedStyle(element).overflowY)).map((element) => element.className))).toEqual([expect.stringContaining('page')]);
  await desk.screenshot('script-200');
  await expect(desk.page.getByRole('button', { name: 'All scripts' })).toBeFocused();
  await desk.page.keyboard.press('Enter');
  await expect(search(desk)).toBeFocused();
  await desk.screenshot('scripts-200');
});

test('what the library wants said at the first answer and at the end is offered first, and asked about once', async ({ library }) => {
  const { address } = library.service.service;
  const desk = await library.open({ policy: { services: [{ address, name: 'Ask a librarian', mandatory: { firstAnswer: 'welcome-busy', ending: 'goodbye' } }] } });
  const { keyboard } = desk.page;
  const patron = await library.patron('where are the maps?');
  await desk.take('maps');

  await test.step('first in the list, and one key puts it in front', async () => {
    await expect(found(desk).first()).toContainText('Welcome, busy desk');
    await keyboard.type('The maps are upstairs.');
    await keyboard.press('Enter');
    await expect(desk.conversation).toContainText('“Welcome, busy desk” is missing. Enter again sends it without, Ctrl+G puts it in front.');
    expect(patron.received()).toEqual([]);
    await keyboard.press('Control+g');
    await expect(desk.composer).toHaveValue(/^Hello, this is Ask a librarian.*stay with me\.\nThe maps are upstairs\.$/);
    await keyboard.type(' Ask for Ben.');
    await keyboard.press('Enter');
    expect((await patron.waitFor('maps are upstairs')).body).toMatch(/stay with me\.\nThe maps are upstairs\. Ask for Ben\.$/);
    await keyboard.type('Anything else?');
    await keyboard.press('Enter');
    await patron.waitFor('Anything else?');
  });

  await test.step('at the end it is asked about, and then not again', async () => {
    await keyboard.press('F9');
    const asks = desk.page.getByRole('alertdialog', { name: 'End without “Thank you and goodbye”?' });
    await expect(asks.getByRole('button', { name: 'Put it into the draft' })).toBeFocused();
    await keyboard.press('Enter');
    await expect(desk.composer).toHaveValue(/^Thank you for asking Sample library\./);
    await keyboard.press('Enter');
    await patron.waitFor('Thank you for asking');
    await desk.end('answered');
    await expect(desk.requests).toHaveCount(0);
  });

  await test.step('whoever wants to answer and end without it can', async () => {
    await library.patron('is it raining?');
    await desk.take('raining');
    await keyboard.type('Yes.');
    await keyboard.press('Enter');
    await expect(desk.conversation).toContainText('Enter again sends it without, Ctrl+G puts it in front.');
    await keyboard.press('Enter');
    await expect(desk.lines.filter({ hasText: 'Yes.' })).toContainText('sent');
    await keyboard.press('F9');
    await expect(desk.page.getByRole('alertdialog')).toBeVisible();
    await keyboard.press('Shift+Tab');
    await keyboard.press('Enter');
    await expect(desk.page.getByRole('dialog', { name: 'End with which outcome?' })).toBeVisible();
    await keyboard.press('1');
    await expect(desk.requests).toHaveCount(0);
  });
});

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
async function expectAccessible(desk: DeskPage, name: string): Promise<void> {
  await desk.screenshot(name);
  const { violations, passes } = await new AxeBuilder({ page: desk.page }).setLegacyMode(true).options({ runOnly: RULES, rules: { 'color-contrast-enhanced': { enabled: true } } }).analyze();
  expect.soft(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), name).toEqual([]);
  expect(passes.map(({ id }) => id)).toContain('color-contrast-enhanced');
}

for (const screen of [{ theme: 'light' }, { theme: 'dark' }, { theme: 'light', textSize: 200 }] as const) {
  const variant = Object.values(screen).join('-');
  test(`axe finds nothing where scripts are typed, asked about, made and read, ${variant}`, async ({ library }) => {
    test.slow();
    const { address } = library.service.service;
    const desk = await library.open({ policy: { screen, services: [{ address, name: 'Ask a librarian', mandatory: { firstAnswer: 'welcome', ending: 'goodbye' } }] } });
    const { keyboard } = desk.page;
    await library.patron('where are the maps?');
    await desk.take('maps');
    await expect(desk.composer).toBeFocused();
    await keyboard.type('/pri');
    await expect(meant(desk).first()).toBeVisible();
    await expect(meant(desk).first()).toBeInViewport({ ratio: 1 });
    await expectAccessible(desk, `script-typed-${variant}`);
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await expect(desk.conversation).toContainText('{url:privacy} is still to be filled in.');
    await expect(desk.conversation.getByRole('button', { name: 'Send' })).toBeInViewport({ ratio: 1 });
    await expectAccessible(desk, `script-asked-${variant}`);
    await keyboard.press('F9');
    await expect(desk.page.getByRole('alertdialog')).toBeVisible();
    await expectAccessible(desk, `script-ending-${variant}`);
    await keyboard.press('Escape');
    await desk.runCommand('write own script');
    await expect(desk.dialog.getByRole('textbox', { name: 'Title' })).toBeFocused();
    await keyboard.type('Map room');
    await expectAccessible(desk, `script-edit-${variant}`);
    for (const words of ['', '', 'For maps.', 'The maps are upstairs, {patron}.']) {
      await keyboard.press('Tab');
      await keyboard.type(words);
    }
    await desk.dialog.getByRole('button', { name: 'Save' }).press('Enter');
    await expect(desk.dialog).toBeHidden();
    await keyboard.press('Control+3');
    await expect(article(desk)).toHaveAccessibleName('Map room');
    await expectAccessible(desk, `script-own-${variant}`);
  });
}

test('Ctrl+R puts the referral into the draft', async ({ library }) => {
  const desk = await library.open();
  await library.patron('what does this law mean for me?');
  await desk.take('this law');
  await desk.page.keyboard.press('Control+r');
  await expect(desk.composer).toHaveValue(/^A colleague who knows this subject better/);
});

test('warnings, a disconnect and a referral are there, filled with the names of the library', async ({ library }) => {
  const desk = await library.open({ as: null });
  await desk.page.keyboard.press('Control+3');
  const text = desk.page.getByRole('main').getByRole('article');
  for (const [words, title, says] of [
    ['warn', 'First warning', 'keep to respectful words'],
    ['misconduct end', 'End after misconduct', 'I am ending this conversation'],
    ['specialist', 'Pass on to a specialist', 'How may we reach you'],
    ['danger now', 'Danger now', 'please call 911 now'],
    ['hi', 'Welcome', 'Hello, this is Ask a librarian at Sample library.'],
  ] as const) {
    await search(desk).fill(words);
    await found(desk).filter({ hasText: title }).first().click();
    await expect(text).toHaveAccessibleName(title);
    await expect(text).toContainText(says);
  }
  await search(desk).fill('no such words anywhere');
  await expect(desk.page.getByRole('listbox', { name: 'Scripts', exact: true })).toContainText('No script has all these words.');
});

test('a script goes only into a request that is taken', async ({ library }) => {
  const desk = await library.open();
  await library.patron('is it on paper?');
  await desk.open('on paper');
  await found(desk).filter({ hasText: 'Still looking' }).click();
  await expect(desk.page.getByRole('list', { name: 'Messages' })).toContainText('Take this request first');
  await expect(desk.composer).toHaveValue('');
});

import fs from 'node:fs';
import path from 'node:path';
import type { Locator } from '@playwright/test';
import type { DeskPage } from './pages/desk.js';
import { expect, test } from './pages/test.js';

const POLICY = { links: { account: 'https://library.example/account', hours: 'https://library.example/hours' } };

const search = (desk: DeskPage): Locator => desk.page.getByRole('searchbox', { name: 'Find a script' });
const found = (desk: DeskPage): Locator => desk.page.getByRole('listbox', { name: 'Scripts', exact: true }).getByRole('option');
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

import type { Locator } from '@playwright/test';
import { expect, test } from './pages/test.js';
import { watchWhatOpens } from './pages/what-opens.js';
import type { DeskPage } from './pages/desk.js';

/** An e-mail address in a patron's words is hidden until it is pressed; here it is about links alone. */
const SHOWN = { privacy: { mask: [] } };

const question = (desk: DeskPage): Locator => desk.page.getByRole('dialog').or(desk.page.getByRole('alertdialog'));

test('a link is opened only after the desk has said where it leads', async ({ library }) => {
  const desk = await library.open({ policy: SHOWN });
  const opened = await watchWhatOpens(desk);
  await library.patron('is it (https://catalogue.example/item/641.5?copy=2)? Write to mailto:maria@example.org');
  await desk.open('catalogue');
  const links = desk.lines.getByRole('link');
  await expect(links).toHaveText(['https://catalogue.example/item/641.5?copy=2', 'mailto:maria@example.org']);

  await links.first().click();
  await expect(question(desk)).toContainText('It leads to catalogue.example');
  await expect(question(desk)).toContainText('https://catalogue.example/item/641.5?copy=2');
  await question(desk).getByRole('button', { name: 'Cancel' }).click();
  await expect(question(desk)).toBeHidden();
  expect(await opened()).toEqual([]);

  await links.first().click();
  await question(desk).getByRole('button', { name: 'Copy' }).click();
  await expect(question(desk)).toBeHidden();
  expect(await desk.app.evaluate(({ clipboard }) => clipboard.readText())).toBe('https://catalogue.example/item/641.5?copy=2');
  expect(await opened()).toEqual([]);

  await links.first().click();
  await question(desk).getByRole('button', { name: 'Open in browser' }).click();
  await expect.poll(opened).toEqual(['https://catalogue.example/item/641.5?copy=2']);
  await links.last().click();
  await expect(question(desk)).toContainText('It opens your mail program for maria@example.org');
  await question(desk).getByRole('button', { name: 'Open mail program' }).click();
  await expect.poll(opened).toEqual(['https://catalogue.example/item/641.5?copy=2', 'mailto:maria@example.org']);
});

test('a link that pretends is told apart, and one that hides something is never opened', async ({ library }) => {
  const desk = await library.open({ policy: SHOWN });
  const opened = await watchWhatOpens(desk);
  await library.patron('https://www.bank.example@evil.example/login https://\u0430pple.example/ http://[::1]/ mailto:a@b.example?attach=/etc/passwd');
  await desk.open('bank.example');
  const links = desk.lines.getByRole('link');
  await expect(links).toHaveCount(4);
  const sure = desk.page.getByRole('alertdialog');
  for (const [index, warning] of ['It leads to evil.example', 'mixes letters of different alphabets', 'a bare number instead of a name', 'fills in parts of the message'].entries()) {
    await links.nth(index).click();
    await expect(sure).toContainText(warning);
    await expect(sure.getByRole('button', { name: 'Cancel' }), 'not to open is the first choice').toBeFocused();
    await desk.page.keyboard.press('Escape');
    await expect(sure).toBeHidden();
  }
  await links.first().click();
  await sure.getByRole('button', { name: 'Open in browser' }).click();
  await expect(desk.page.getByRole('list', { name: 'Messages' })).toContainText('hides a user name or a password');
  await links.last().click();
  await sure.getByRole('button', { name: 'Open mail program' }).click();
  await expect(desk.page.getByRole('list', { name: 'Messages' })).toContainText('holds more than a recipient');
  expect(await opened()).toEqual([]);
});

test('what is not a web or mail address is no link', async ({ library }) => {
  const desk = await library.open();
  await library.patron('javascript:alert(1) data:text/html,<b>x</b> file:///etc/passwd smb://server/share \\\\server\\share ms-msdt:/id vbscript:x app://deskbell/ www.library.example https:// http://a b');
  await desk.open('javascript:alert');
  await expect(desk.lines.getByRole('link')).toHaveText(['http://a']);
});

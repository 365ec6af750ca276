import { expect, test } from './pages/test.js';
import { watchWhatOpens } from './pages/what-opens.js';

const REFERRALS = [
  { name: 'Law library of the county', about: 'Questions about law, Monday to Friday', email: 'law@county.example' },
  { name: 'Citizens’ advice', about: 'Forms and offices, 555-0100' },
];

test('a question is referred by keys: the letter is filled from what was said, read before it leaves, and on the record', async ({ library }) => {
  const desk = await library.open({ policy: { referrals: REFERRALS } });
  const links = await watchWhatOpens(desk);
  const patron = await library.patron('May my landlord keep the deposit?');
  await desk.take('deposit');
  await desk.reply('I am looking who can tell you.');
  await patron.waitFor('who can tell');
  const sheet = desk.page.getByRole('dialog', { name: /^Refer / });

  await test.step('to a specialist, in the mail program', async () => {
    await desk.page.keyboard.press('Control+Shift+e');
    await expect(sheet.getByRole('searchbox', { name: 'Find who takes the question' })).toBeFocused();
    await desk.page.keyboard.type('law');
    await expect(sheet.getByRole('option')).toHaveText([/Law library of the county/]);
    await desk.page.keyboard.press('ArrowDown');
    await desk.page.keyboard.press('Enter');
    const words = sheet.getByRole('textbox', { name: 'What Law library of the county will read' });
    await expect(words).toBeFocused();
    await expect(words).toHaveValue(/^Question\nMay my landlord keep the deposit\?\n\nWhat we said so far\nI am looking who can tell you\.\n\nHow to reach the patron\n\[ask the patron/);
    await desk.screenshot('referral');
    expect(await links()).toEqual([]);
    await words.fill('Question\nMay a landlord keep the deposit?\n\nHow to reach the patron\n[by chat]');
    await sheet.getByRole('button', { name: 'Open in the mail program' }).press('Enter');
    await expect(sheet).toBeHidden();
    const [link = ''] = await links();
    const letter = new URL(link);
    expect([letter.pathname, letter.searchParams.get('body')]).toEqual(['law@county.example', 'Question\r\nMay a landlord keep the deposit?\r\n\r\nHow to reach the patron\r\n[by chat]']);
    await expect(desk.lines.last()).toContainText('Referred to Law library of the county');
  });

  await test.step('a letter that no mail program takes is said, and not recorded', async () => {
    await desk.page.keyboard.press('Control+Shift+e');
    await desk.page.keyboard.type('law');
    await desk.page.keyboard.press('ArrowDown');
    await desk.page.keyboard.press('Enter');
    await sheet.getByRole('textbox', { name: /will read/ }).fill('ä'.repeat(3_900));
    await sheet.getByRole('button', { name: 'Open in the mail program' }).press('Enter');
    await expect(sheet.getByRole('alert')).toContainText('too long for a mail program');
    await desk.page.keyboard.press('Escape');
    expect(await links()).toHaveLength(1);
    await expect(desk.lines.filter({ hasText: 'Referred to' })).toHaveCount(1);
  });

  await test.step('Record lists it', async () => {
    await desk.page.keyboard.press('Control+4');
    await expect(desk.page.getByRole('list', { name: 'Referred today' }).getByRole('listitem')).toHaveText([/^Patron \d+, \d\d:\d\d, by you: referred to Law library of the county$/]);
    await desk.page.keyboard.press('Control+1');
  });

  await test.step('to an agency without e-mail the words are copied; somebody whom nobody named can be written to as well', async () => {
    await desk.page.keyboard.press('Control+Shift+e');
    await expect(sheet.getByRole('searchbox', { name: 'Find who takes the question' })).toBeFocused();
    await desk.find('Citizens');
    await desk.page.keyboard.press('Enter');
    await expect(sheet.getByRole('textbox', { name: /will read/ })).toBeFocused();
    await desk.page.keyboard.press('Tab');
    await desk.page.keyboard.press('Tab');
    await expect(sheet.getByRole('button', { name: 'Copy' })).toBeFocused();
    await desk.page.keyboard.press('Enter');
    await expect(sheet).toBeHidden();
    await expect(desk.page.getByRole('list', { name: 'Messages' })).toContainText('Copied. Give it to Citizens’ advice');
    expect(await desk.app.evaluate(({ clipboard }) => clipboard.readText())).toMatch(/^Question\nMay my landlord keep the deposit\?/);
    await expect(desk.lines.last()).toContainText('Referred to Citizens’ advice');

    await desk.page.keyboard.press('Control+Shift+e');
    await expect(sheet.getByRole('searchbox', { name: 'Find who takes the question' })).toBeFocused();
    await desk.find('Somebody else');
    await desk.page.keyboard.press('Enter');
    await expect(sheet.getByRole('textbox', { name: 'Who' })).toBeFocused();
    await desk.page.keyboard.type('The museum');
    await desk.page.keyboard.press('Tab');
    await desk.page.keyboard.type('maps@museum.example');
    await desk.page.keyboard.press('Enter');
    await expect(sheet).toBeHidden();
    expect(new URL((await links())[1] ?? '').pathname).toBe('maps@museum.example');
    await expect(desk.lines.last()).toContainText('Referred to The museum');
  });

  await test.step('your own address goes along with no letter', async () => {
    await desk.page.keyboard.press('Control+Shift+e');
    await desk.page.keyboard.type('law');
    await desk.page.keyboard.press('ArrowDown');
    await desk.page.keyboard.press('Enter');
    await sheet.getByRole('textbox', { name: /will read/ }).fill(`Write back to xmpp:${library.ana.address.toUpperCase()}`);
    await sheet.getByRole('button', { name: 'Open in the mail program' }).press('Enter');
    await expect(sheet.getByRole('alert')).toContainText('Your own address');
    await desk.page.keyboard.press('Escape');
    expect(await links()).toHaveLength(2);
  });

  await test.step('a colleague is offered the conversation itself', async () => {
    await desk.page.keyboard.press('Control+Shift+e');
    await desk.page.keyboard.type('colleague');
    await desk.page.keyboard.press('ArrowDown');
    await desk.page.keyboard.press('Enter');
    await expect(desk.page.getByRole('dialog', { name: /^Pass / })).toBeVisible();
  });
});

import { expect, test } from './pages/test.js';

const POLICY = { links: { account: 'https://library.example/account', hours: 'https://library.example/hours' } };

test('a script is found by parts of it in any order, and goes into the draft, not to the patron', async ({ library }) => {
  const desk = await library.open({ policy: POLICY });
  const patron = await library.patron('is it on paper?');
  await desk.take('on paper');
  const search = desk.page.getByRole('searchbox', { name: 'Find a script' });
  const found = desk.page.getByRole('listbox', { name: 'Scripts' }).getByRole('option');

  await test.step('typed, chosen and inserted by keys', async () => {
    await desk.composer.press('/');
    await expect(search).toBeFocused();
    await desk.page.keyboard.type('shelves GOING');
    await expect(found).toHaveText([/^Going to the shelves/]);
    await desk.page.keyboard.press('ArrowDown');
    await desk.page.keyboard.press('Enter');
    await expect(desk.composer).toBeFocused();
    await expect(desk.composer).toHaveValue(/^The best source for this is on our shelves\..*all right for you\?$/);
  });

  await test.step('a second one stands below it, filled with what the desk knows', async () => {
    await search.fill('account page');
    await desk.page.keyboard.press('ArrowDown');
    await desk.page.keyboard.press('Enter');
    await expect(desk.composer).toHaveValue(/for you\?\nThis chat is recorded.*https:\/\/library\.example\/account, or come to the desk/);
  });

  await test.step('nothing was sent until the person sends it', async () => {
    expect(patron.received()).toEqual([]);
    await desk.page.keyboard.press('Control+z');
    await expect(desk.composer).toHaveValue(/all right for you\?$/);
    await desk.composer.press('Enter');
    expect((await patron.waitFor('on our shelves')).body).toMatch(/all right for you\?$/);
    expect(patron.received()).toHaveLength(1);
  });
});

test('Ctrl+R puts the referral into the draft', async ({ library }) => {
  const desk = await library.open();
  await library.patron('what does this law mean for me?');
  await desk.take('this law');
  await desk.page.keyboard.press('Control+r');
  await expect(desk.composer).toHaveValue(/^A colleague who knows this subject better/);
});

test('a warning, a disconnect and a referral are there, filled with the names of the library', async ({ library }) => {
  const desk = await library.open({ as: null });
  await desk.page.keyboard.press('Control+3');
  const search = desk.page.getByRole('searchbox', { name: 'Find a script' });
  const found = desk.page.getByRole('listbox', { name: 'Scripts' }).getByRole('option');
  const text = desk.page.getByRole('main').getByRole('article');
  for (const [words, title, says] of [
    ['warn', 'Warning', 'not in this tone'],
    ['misconduct end', 'End after misconduct', 'I am ending this conversation'],
    ['specialist', 'Pass on to a specialist', 'How may we reach you'],
    ['hi', 'Welcome', 'Hello, this is Ask a librarian at Sample library.'],
  ] as const) {
    await search.fill(words);
    await found.filter({ hasText: title }).first().click();
    await expect(text).toHaveAccessibleName(title);
    await expect(text).toContainText(says);
  }
  await search.fill('no such words anywhere');
  await expect(desk.page.getByRole('listbox', { name: 'Scripts' })).toContainText('No script has all these words.');
});

test('a script goes only into a request that is taken', async ({ library }) => {
  const desk = await library.open();
  await library.patron('is it on paper?');
  await desk.open('on paper');
  await desk.page.getByRole('listbox', { name: 'Scripts' }).getByRole('option', { name: 'Still looking' }).click();
  await expect(desk.page.getByRole('list', { name: 'Messages' })).toContainText('Take this request first');
  await expect(desk.composer).toHaveValue('');
});

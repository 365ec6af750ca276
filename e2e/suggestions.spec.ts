import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './pages/test.js';

test('a suggestion is a quiet mark: it leads to an incident, or is put aside for good, by keys', async ({ library }) => {
  const folder = library.folder();
  const desk = await library.open({ userDataDir: folder });
  const patron = await library.patron('do you have The Idiot by Dostoevsky?');
  await desk.take('Dostoevsky');
  await patron.send('what an idiot you are');
  const mark = desk.lines.filter({ hasText: 'what an idiot' }).getByRole('button', { name: 'Suggestion: an insult' });
  await expect(mark).toBeVisible();
  await expect(desk.lines.getByRole('button', { name: /^Suggestion/ })).toHaveCount(1);

  await test.step('nothing happened by itself', async () => {
    await expect(desk.composer).toBeFocused();
    expect(patron.received()).toEqual([]);
    await expect(desk.page.getByRole('dialog')).toBeHidden();
  });

  await test.step('it offers the incident with its category', async () => {
    await mark.focus();
    await desk.page.keyboard.press('Enter');
    await desk.screenshot('suggestion');
    expect((await new AxeBuilder({ page: desk.page }).setLegacyMode().analyze()).violations).toEqual([]);
    await desk.page.keyboard.press('Tab');
    await expect(desk.lines.getByRole('button', { name: 'Record an incident …' })).toBeFocused();
    await desk.page.keyboard.press('Enter');
    await expect(desk.dialog).toContainText('Rude');
    await desk.page.keyboard.press('Escape');
    await expect(desk.dialog).toBeHidden();
  });

  await test.step('"Not so" takes it away, and it stays away', async () => {
    await desk.lines.getByRole('button', { name: 'Not so' }).focus();
    await desk.page.keyboard.press('Enter');
    await expect(mark).toBeHidden();
    await expect(desk.lines.filter({ hasText: 'what an idiot' })).toBeVisible();
    await desk.close();
    const again = await library.open({ userDataDir: folder });
    await again.open('Dostoevsky');
    await expect(again.lines.filter({ hasText: 'what an idiot' })).toBeVisible();
    await expect(again.lines.getByRole('button', { name: /^Suggestion/ })).toHaveCount(0);
  });
});

test('who wants no suggestions turns them off, and a policy can do it for all', async ({ library }) => {
  const desk = await library.open();
  await library.patron('you are useless');
  await desk.open('useless');
  const mark = desk.lines.getByRole('button', { name: /^Suggestion/ });
  await expect(mark).toBeVisible();
  await desk.page.keyboard.press('Control+5');
  await desk.page.getByRole('switch', { name: /^Suggest what a message may be/ }).press('Space');
  await desk.page.keyboard.press('Control+1');
  await expect(desk.lines.filter({ hasText: 'useless' })).toBeVisible();
  await expect(mark).toBeHidden();

  const other = await library.open({ policy: { suggestions: { enabled: false } }, as: library.ben });
  await other.open('useless');
  await expect(other.lines.filter({ hasText: 'useless' })).toBeVisible();
  await expect(other.lines.getByRole('button', { name: /^Suggestion/ })).toHaveCount(0);
  await other.page.keyboard.press('Control+5');
  await expect(other.page.getByRole('switch', { name: /^Suggest what a message may be/ })).toBeDisabled();
});

test('an administrator adds words for all desks: they are looked for at the next message, and what is innocent is left alone', async ({ library }) => {
  const ana = await library.open();
  const ben = await library.open({ as: library.ben });
  await ana.runCommand('words library');
  const { keyboard } = ana.page;
  const find = ana.dialog.getByRole('textbox', { name: /^Also look for/ });
  await expect(find).toBeEnabled();
  await find.focus();
  await keyboard.type('you goofball');
  await ana.dialog.getByRole('button', { name: 'Save for everybody' }).press('Enter');
  await expect(ana.dialog.getByRole('alert')).toContainText('“you goofball” has no kind before it. Write it like “rude: you goofball”.');
  await find.focus();
  await keyboard.press('Control+a');
  await keyboard.type('rude: goofball');
  await keyboard.press('Tab');
  await keyboard.type('goofball street');
  expect((await new AxeBuilder({ page: ana.page }).setLegacyMode().analyze()).violations).toEqual([]);
  await ana.screenshot('library-words');
  await keyboard.press('Tab');
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await expect(ana.dialog).toBeHidden();

  const patron = await library.patron('where is Goofball Street?');
  await ben.take('Goofball Street');
  await patron.send('you are a goofball');
  await expect(ben.lines.filter({ hasText: 'you are a' }).getByRole('button', { name: 'Suggestion: words of our own list' })).toBeVisible();
  await expect(ben.lines.getByRole('button', { name: /^Suggestion/ })).toHaveCount(1);
  await ben.page.keyboard.press('Control+k');
  await expect(ben.dialog.getByRole('searchbox', { name: 'Find a command' })).toBeFocused();
  await ben.page.keyboard.type('words library');
  await expect(ben.dialog.getByRole('option')).toContainText(['No command has all these words.']);
});

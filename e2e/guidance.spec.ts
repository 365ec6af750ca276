/** "What may I do here?" and the library's own answers: found, inserted, imported, kept and changed by keys alone. */
import { AxeBuilder } from '@axe-core/playwright';
import fs from 'node:fs';
import path from 'node:path';
import type { Locator } from '@playwright/test';
import type { DeskPage } from './pages/desk.js';
import { expect, test, type Library } from './pages/test.js';

const search = (desk: DeskPage): Locator => desk.page.getByRole('searchbox', { name: 'Find an answer, or what is allowed' });
const found = (desk: DeskPage): Locator => desk.page.getByRole('listbox', { name: 'Answers and guidance' }).getByRole('option').filter({ hasNot: desk.page.getByRole('paragraph') });
/** Made by the person for themselves. */
const own = (desk: DeskPage): Locator => found(desk).filter({ has: desk.page.locator('.tag', { hasText: /^own$/u }) });
const messages = (desk: DeskPage): Locator => desk.page.getByRole('list', { name: 'Messages' });
const pane = (desk: DeskPage): Locator => desk.page.getByRole('complementary', { name: 'Guidance' });
const article = (desk: DeskPage): Locator => desk.page.getByRole('article').and(desk.page.locator('.guide-text'));

/** Types into the search until the best match is the one that Enter chooses. */
async function choose(desk: DeskPage, words: string, title: string): Promise<void> {
  await expect(search(desk)).toBeFocused();
  await desk.page.keyboard.press('Control+a');
  await desk.page.keyboard.type(words);
  await expect(found(desk).first()).toContainText(title);
  await desk.page.keyboard.press('ArrowDown');
  await expect(found(desk).first()).toHaveAttribute('data-focused', 'true');
  await desk.page.keyboard.press('Enter');
}

/** The window of the operating system, as a person would answer it. */
const choosesFile = (desk: DeskPage, file: string): Promise<void> =>
  desk.app.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] });
  }, file);

function table(library: Library, name: string, rows: readonly string[]): string {
  const file = path.join(library.folder(), name);
  fs.writeFileSync(file, `\uFEFF${rows.join('\r\n')}\r\n`);
  return file;
}

const FAQ = ['question;answer;link;tags', 'Where can I park?;"Behind the library; two hours are free.";https://library.example/parking;visit, car', 'What does printing cost?;Ten cents a page.;;'];

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
async function expectAccessible(desk: DeskPage, name: string): Promise<void> {
  await desk.screenshot(name);
  const { violations, passes } = await new AxeBuilder({ page: desk.page }).setLegacyMode(true).options({ runOnly: RULES, rules: { 'color-contrast-enhanced': { enabled: true } } }).analyze();
  expect.soft(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), name).toEqual([]);
  expect(passes.map(({ id }) => id)).toContain('color-contrast-enhanced');
}

test('what is allowed is found beside the conversation, and neither the draft nor the place in it is lost', async ({ library }) => {
  const desk = await library.open();
  const patron = await library.patron('can you tell me what you think of the mayor?');
  await desk.take('the mayor');
  const { keyboard } = desk.page;
  await expect(desk.composer).toBeFocused();
  await keyboard.type('I can look it up');
  await keyboard.press('Home');

  await test.step('opened by its key, searched in any order', async () => {
    await keyboard.press('Control+Shift+m');
    await choose(desk, 'religion think', 'May I say what I think');
    await expect(article(desk)).toBeFocused();
    await expect(article(desk)).toContainText('You may not');
    await expect(article(desk)).toContainText('Give your own opinion');
    await expect(article(desk)).toContainText('The person in charge of reference');
  });

  await test.step('Escape goes back to the list with its words, then to the draft, where the caret was', async () => {
    await keyboard.press('Escape');
    await expect(search(desk)).toBeFocused();
    await expect(search(desk)).toHaveValue('religion think');
    await keyboard.press('Escape');
    await expect(search(desk)).toHaveValue('');
    await keyboard.press('Escape');
    await expect(pane(desk)).toHaveCount(0);
    await expect(desk.composer).toBeFocused();
    await keyboard.type('Yes. ');
    await expect(desk.composer).toHaveValue('Yes. I can look it up');
  });

  await test.step('what to say goes into the draft', async () => {
    await keyboard.press('Control+a');
    await keyboard.press('Delete');
    await keyboard.type('/may');
    await keyboard.press('Tab');
    await choose(desk, 'talking computer', 'talking to a computer');
    await keyboard.press('Tab');
    await keyboard.press('Tab');
    await expect(article(desk).getByRole('button', { name: 'Are you a computer?' })).toBeFocused();
    await keyboard.press('Enter');
    await expect(desk.composer).toBeFocused();
    await expect(desk.composer).toHaveValue(/^I am a person/u);
    await expect(pane(desk)).toHaveCount(0);
    expect(patron.received()).toEqual([]);
  });
});

test('without a conversation it is a page, in the language of the scripts', async ({ library }) => {
  const desk = await library.open({ as: null });
  await desk.page.keyboard.press('Control+Shift+m');
  await choose(desk, 'journalist', 'A journalist asks about the library.');
  await expect(article(desk)).toHaveAccessibleName('A journalist asks about the library.');
  await desk.page.keyboard.press('Control+l');
  await expect(found(desk).first()).toBeHidden();
  await search(desk).press('Control+a');
  await desk.page.keyboard.type('periodista');
  await expect(found(desk).first()).toContainText('Un periodista pregunta por la biblioteca.');
  await expect(desk.page.getByRole('button', { name: 'New answer' })).toBeDisabled();
});

test('answers are imported from a table, stand first, and go into the draft with one key; the next person has none of them', async ({ library }) => {
  test.slow();
  const desk = await library.open();
  const { keyboard } = desk.page;
  const patron = await library.patron('where do I leave my car?');
  await desk.take('my car');

  await test.step('imported: what was added, and which rows were bad', async () => {
    await choosesFile(desk, table(library, 'faq.csv', [...FAQ, ';No question.;;', 'Bad link?;A;javascript:alert(1);']));
    await desk.runCommand('import answers');
    await expect(desk.dialog).toHaveAccessibleName('faq.csv: 2 new, 0 changed, 0 as they were.');
    await expect(desk.dialog).toContainText('2 rows were left out.');
    await expect(desk.dialog).toContainText('Line 4question: Use a question');
    await expect(desk.dialog).toContainText('Line 5link: Use a link that begins with https://');
    await desk.screenshot('guidance-bad-rows');
    await keyboard.press('Escape');
    await expect(desk.dialog).toBeHidden();
  });

  await test.step('found first, inserted with its page, and not sent', async () => {
    await desk.composer.focus();
    await keyboard.press('Control+Shift+m');
    await choose(desk, 'park', 'Where can I park?');
    await expect(desk.composer).toBeFocused();
    await expect(desk.composer).toHaveValue('Behind the library; two hours are free.\nhttps://library.example/parking');
    expect(patron.received()).toEqual([]);
    await keyboard.press('Enter');
    expect((await patron.waitFor('two hours')).body).toContain('https://library.example/parking');
  });

  await test.step('again: as they were; changed: said; broken: refused; undone: as before', async () => {
    await choosesFile(desk, table(library, 'faq.csv', FAQ));
    await desk.runCommand('import answers');
    await expect(messages(desk)).toContainText('faq.csv: 0 new, 0 changed, 2 as they were.');
    await choosesFile(desk, table(library, 'broken.csv', ['question,answer', '"Where', 'can I park?,x']));
    await desk.runCommand('import answers');
    await expect(messages(desk)).toContainText('Nothing was imported from broken.csv. Line 2: A row begins here that does not end.');
    await choosesFile(desk, table(library, 'more.yaml', ['answers:', '  - question: where can I park', '    answer: In the yard.', '  - question: Is there a café?', '    answer: On floor two.']));
    await desk.runCommand('import answers');
    await expect(messages(desk)).toContainText('more.yaml: 1 new, 1 changed, 0 as they were.');
    await keyboard.press('Control+6');
    await expect(own(desk)).toHaveCount(3);
    await desk.runCommand('undo answers');
    await expect(own(desk)).toHaveCount(2);
    await expect(found(desk).first()).toContainText('Where can I park?');
  });

  await test.step('the next person at this desk has none of them', async () => {
    await desk.changePerson(library.ben.address, library.ben.password);
    await keyboard.press('Escape');
    await expect(desk.dialog).toBeHidden();
    await keyboard.press('Control+6');
    await expect(found(desk).first()).toContainText('May I say what I think');
    await desk.changePerson(library.ana.address, library.ana.password);
    await expect(found(desk).first()).toContainText('Where can I park?');
  });
});

test('an answer goes only into a request that is taken, and beside a walk-in it is read', async ({ library }) => {
  const desk = await library.open();
  await choosesFile(desk, table(library, 'faq.csv', FAQ));
  await desk.runCommand('import answers');
  await expect(messages(desk)).toContainText('2 new');
  await library.patron('where do I leave my car?');
  await desk.open('my car');
  await desk.page.keyboard.press('Control+Shift+m');
  await choose(desk, 'park', 'Where can I park?');
  await expect(messages(desk)).toContainText('Take this request first');
  await expect(pane(desk)).toBeVisible();
  await expect(desk.composer).toHaveValue('');
  await desk.logWalkIn('about parking');
  await desk.open('about parking');
  await expect(desk.conversation).toHaveAccessibleName('Conversation with Walk-in');
  await desk.page.keyboard.press('Control+Shift+m');
  await choose(desk, 'park', 'Where can I park?');
  await expect(article(desk)).toBeFocused();
  await expect(article(desk)).toContainText('Behind the library; two hours are free.');
  await desk.screenshot('guidance-walk-in');
  await article(desk).getByRole('link', { name: 'https://library.example/parking' }).press('Enter');
  await expect(desk.dialog).toContainText('It leads to library.example');
});

test('a good reply is kept as an answer; what it says of people is asked about first', async ({ library }) => {
  test.slow();
  const userDataDir = library.folder();
  const desk = await library.open({ userDataDir });
  const { keyboard } = desk.page;
  await library.patron('where can I find old maps of the town?');
  await desk.take('old maps');
  await desk.reply('In the map room on floor two.');
  await expect(desk.lines.filter({ hasText: 'map room' })).toContainText('sent');

  await test.step('from what was sent, filled with what was asked', async () => {
    await keyboard.press('Control+Shift+s');
    await expect(desk.dialog.getByRole('textbox', { name: 'Question' })).toBeFocused();
    await expect(desk.dialog.getByRole('textbox', { name: 'Question' })).toHaveValue('where can I find old maps of the town?');
    await expect(desk.dialog.getByRole('textbox', { name: 'Answer' })).toHaveValue('In the map room on floor two.');
    await keyboard.press('Enter');
    await expect(messages(desk)).toContainText('“where can I find old maps of the town?” is saved as an answer.');
  });

  await test.step('from the draft: chosen among the replies, warned of, changed', async () => {
    await desk.composer.focus();
    await keyboard.type(`Ask Ana, ${library.ana.address}, or call 212-555-0199.`);
    await keyboard.press('Control+Shift+s');
    await expect(desk.dialog.getByRole('option')).toHaveCount(2);
    await expect(desk.dialog.getByRole('option').first()).toContainText('Your draft');
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await expect(desk.dialog.getByRole('textbox', { name: 'Question' })).toBeFocused();
    await keyboard.press('Control+a');
    await keyboard.type('Who knows about maps?');
    await keyboard.press('Enter');
    await expect(desk.dialog.getByRole('alert')).toContainText(`your own address (“${library.ana.address}”)`);
    await keyboard.press('Enter');
    await expect(desk.dialog.getByRole('alert')).toContainText('patrons never see your own address');
    await keyboard.press('Tab');
    await keyboard.press('Control+a');
    await keyboard.type('Call 212-555-0199.');
    await desk.dialog.getByRole('textbox', { name: 'Question' }).press('Enter');
    await expect(desk.dialog.getByRole('alert')).toContainText('Not saved yet: it says a telephone number (“212-555-0199”).');
    await desk.screenshot('guidance-found');
    await keyboard.press('Enter');
    await expect(messages(desk)).toContainText('“Who knows about maps?” is saved as an answer.');
    await expect(desk.composer).toHaveValue(/^Ask Ana/u);
  });

  await test.step('kept for the next time, changed and deleted on its page', async () => {
    await desk.close();
    const again = await library.open({ userDataDir });
    await again.page.keyboard.press('Control+6');
    await search(again).press('Control+a');
    await choose(again, 'maps old', 'where can I find old maps');
    await article(again).getByRole('button', { name: 'Change …' }).press('Enter');
    await expect(again.dialog.getByRole('textbox', { name: 'Question' })).toBeFocused();
    await again.page.keyboard.press('Control+a');
    await again.page.keyboard.type('Where are old maps?');
    await again.page.keyboard.press('Enter');
    await expect(article(again)).toHaveAccessibleName('Where are old maps?');
    await article(again).getByRole('button', { name: 'Delete' }).press('Enter');
    await expect(messages(again)).toContainText('“Where are old maps?” is deleted.');
    await expect(found(again)).toHaveCount(0);
    await again.runCommand('undo answers');
    await expect(found(again)).toContainText(['Where are old maps?']);
  });
});

test('an administrator changes the guidance and the answers for all desks; a second desk has them within seconds, and others cannot change them', async ({ library }) => {
  test.slow();
  const [desk, north] = [await library.open(), await library.open({ as: library.ben, policy: { point: 'North' } })];
  const { keyboard } = desk.page;
  for (const each of [desk, north]) await each.page.keyboard.press('Control+6');

  await test.step('other words for an entry', async () => {
    await search(desk).focus();
    await choose(desk, 'journalist', 'A journalist asks about the library.');
    await article(desk).getByRole('button', { name: 'Change …' }).press('Enter');
    await expect(desk.dialog.getByRole('textbox', { name: 'Question, as staff would ask it' })).toBeFocused();
    await keyboard.press('Control+a');
    await keyboard.type('The press calls.');
    await keyboard.press('Tab');
    await keyboard.press('Tab');
    await keyboard.press('Control+a');
    await keyboard.type('Say that Maria calls back today.');
    await desk.screenshot('guidance-admin-form');
    await desk.dialog.getByRole('textbox', { name: 'Whom to ask' }).press('Enter');
    await expect(messages(desk)).toContainText('“The press calls.” is saved for all desks.');
    await search(north).focus();
    await choose(north, 'press calls', 'The press calls.');
    await expect(article(north)).toContainText('Say that Maria calls back today.');
    await expect(article(north)).toContainText('your library’s own');
    await expect(article(north).getByRole('button', { name: 'Change …' })).toHaveCount(0);
    await expect(north.page.getByRole('button', { name: 'New guidance' })).toHaveCount(0);
  });

  await test.step('an earlier version is put back', async () => {
    await search(desk).focus();
    await choose(desk, 'press calls', 'The press calls.');
    await article(desk).getByRole('button', { name: 'Change …' }).press('Enter');
    await expect(desk.dialog.getByRole('textbox', { name: 'Question, as staff would ask it' })).toBeFocused();
    await keyboard.press('Control+a');
    await keyboard.type('The press calls at night.');
    await keyboard.press('Enter');
    await expect(article(north)).toHaveAccessibleName('The press calls at night.');
    await article(desk).getByRole('button', { name: 'Versions …' }).press('Enter');
    const versions = desk.dialog.getByRole('listbox', { name: 'Versions, the latest first' }).getByRole('option');
    await expect(versions).toContainText(['at night', 'Say that Maria calls back today.']);
    await expectAccessible(desk, 'guidance-versions');
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await expect(article(north)).toHaveAccessibleName('The press calls.');
  });

  await test.step('taken away, brought back, and as it came', async () => {
    await search(desk).focus();
    await choose(desk, 'press calls', 'The press calls.');
    await article(desk).getByRole('button', { name: 'Remove' }).press('Enter');
    await expect(found(north)).toHaveCount(0);
    await desk.runCommand('undo guidance');
    await expect(found(north).first()).toContainText('The press calls.');
    await choose(desk, 'press calls', 'The press calls.');
    await article(desk).getByRole('button', { name: 'As it came' }).press('Enter');
    await expect(messages(desk)).toContainText('is as it came.');
    await north.page.keyboard.press('Control+a');
    await north.page.keyboard.type('journalist');
    await expect(found(north).first()).toContainText('A journalist asks about the library.');
  });

  await test.step('an answer for everybody, from the form and from a table', async () => {
    await desk.runCommand('write own answer');
    await expect(desk.dialog.getByRole('textbox', { name: 'Question' })).toBeFocused();
    for (const words of ['Is there a café?', 'On floor two.']) {
      await keyboard.type(words);
      await keyboard.press('Tab');
    }
    await keyboard.press('Tab');
    await keyboard.press('Tab');
    await expect(desk.dialog.getByRole('radio', { name: 'Only I' })).toBeFocused();
    await keyboard.press('ArrowRight');
    await expect(desk.dialog.getByRole('radio', { name: 'Everybody' })).toBeChecked();
    await keyboard.press('Tab');
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await expect(messages(desk)).toContainText('“Is there a café?” is saved as an answer.');
    await north.page.keyboard.press('Control+a');
    await north.page.keyboard.type('cafe');
    await expect(found(north).first()).toContainText('Is there a café?');
    await choosesFile(desk, table(library, 'faq.csv', FAQ));
    await desk.runCommand('share answers with everybody');
    await expect(messages(desk)).toContainText('faq.csv: 2 new, 0 changed, 0 as they were.');
    await north.page.keyboard.press('Control+a');
    await choose(north, 'park', 'Where can I park?');
    await expect(article(north)).toContainText('shared by all desks');
    await expect(article(north).getByRole('button', { name: 'Change …' })).toHaveCount(0);
    await desk.runCommand('undo answers');
    await expect(found(north)).toHaveCount(0);
  });

  await test.step('and a desk that starts later has what is left', async () => {
    await north.close();
    const later = await library.open({ as: library.ben, policy: { point: 'North' } });
    await later.page.keyboard.press('Control+6');
    await expect(found(later).first()).toContainText('Is there a café?');
    await expect(found(later).filter({ hasText: 'The press calls.' })).toHaveCount(0);
  });
});

for (const screen of [{ theme: 'light' }, { theme: 'dark' }, { theme: 'light', textSize: 200 }] as const) {
  const variant = Object.values(screen).join('-');
  test(`axe finds nothing where answers are found, read and kept, ${variant}`, async ({ library }) => {
    test.slow();
    const desk = await library.open({ policy: { screen } });
    const { keyboard } = desk.page;
    await library.patron('where do I leave my car?');
    await desk.take('my car');
    await desk.reply('Behind the library: https://library.example/parking');
    await choosesFile(desk, table(library, 'faq.csv', FAQ));
    await desk.runCommand('import answers');
    await expect(messages(desk)).toContainText('2 new');
    await desk.composer.focus();
    await keyboard.press('Control+Shift+m');
    await expect(found(desk).first()).toContainText('Where can I park?');
    await expectAccessible(desk, `guidance-list-${variant}`);
    await choose(desk, 'police', 'Police, a lawyer or an agency');
    await expect(article(desk)).toBeFocused();
    await expectAccessible(desk, `guidance-entry-${variant}`);
    await keyboard.press('Escape');
    await keyboard.press('Control+Shift+s');
    await expect(desk.dialog.getByRole('textbox', { name: 'Question' })).toBeFocused();
    await expectAccessible(desk, `guidance-keep-${variant}`);
    await keyboard.press('Escape');
    await expect(desk.dialog).toBeHidden();
    await keyboard.press('Control+6');
    await expect(desk.page.getByRole('heading', { name: 'Answers and guidance' })).toBeVisible();
    await expectAccessible(desk, `guidance-page-${variant}`);
    await expect(search(desk)).toBeVisible();
    await search(desk).press('Control+a');
    await choose(desk, 'park', 'Where can I park?');
    await expect(article(desk)).toHaveAccessibleName('Where can I park?');
    await expectAccessible(desk, `guidance-answer-${variant}`);
  });
}

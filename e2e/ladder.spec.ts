/** The ladder on the real app, by keys alone. */
import { AxeBuilder } from '@axe-core/playwright';
import fs from 'node:fs';
import path from 'node:path';
import type { DeskPage } from './pages/desk.js';
import { journalFile, journalFolder } from './pages/evidence.js';
import { expect, test, untilBlocksHide, type Library } from './pages/test.js';
import { daysPass } from './service/days.js';
import { journalled } from './service/headless.js';
import type { Patron } from './service/patron.js';

/** What the patron has heard so far, and nothing else; waits until it is so. */
const hears = async (patron: Patron, ...words: readonly RegExp[]): Promise<void> =>
  expect.poll(() => patron.received().map(({ body }) => body), { timeout: 20_000 }).toEqual(words.map((each) => expect.stringMatching(each)));
const conduct = (desk: DeskPage) => desk.details.getByRole('region', { name: 'Conduct' });

/** The person chooses this file in the dialog of the system. */
const choosesFile = (desk: DeskPage, file: string): Promise<void> =>
  desk.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => Promise.resolve({ canceled: false, filePath });
  }, file);

test('a patron is warned, and then ended and blocked, each after seconds in which it could be undone', async ({ library }) => {
  test.slow();
  const desk = await library.open({ keyStore: false, policy: { conduct: { undo: 10 } } });
  const patron = await library.patron('you are all idiots, where is my book?');
  await desk.take('idiots');
  await expect(conduct(desk)).toContainText('No incidents.');

  await test.step('the next step is spelled out, with the words that go out, before anything happens', async () => {
    // By the list of scripts this time; below by its own key.
    await desk.page.getByRole('searchbox', { name: 'Find a script' }).focus();
    await desk.page.keyboard.type('record an incident');
    const found = desk.details.getByRole('listbox', { name: 'Scripts' }).getByRole('option', { name: /^Record an incident/ });
    await expect(async () => {
      if ((await found.getAttribute('data-focused')) === null) await desk.page.keyboard.press('ArrowDown');
      expect(await found.getAttribute('data-focused')).not.toBeNull();
    }).toPass({ timeout: 10_000 });
    await desk.page.keyboard.press('Enter');
    await expect(desk.dialog.getByRole('option', { name: /^Rude/ })).toContainText('Sends the warning.');
    await expect(desk.dialog.getByRole('option', { name: /^Slur/ })).toContainText('Sends the disconnect script, ends the conversation, blocks for 24 hours.');
    await desk.page.keyboard.press('1');
    await expect(desk.dialog.getByRole('button', { name: 'Record' })).toBeFocused();
    await expect(desk.dialog).toContainText('Sends the warning. You have 10 seconds to undo it.');
    await desk.page.keyboard.press('Shift+Tab');
    await desk.page.keyboard.press('Shift+Tab');
    await desk.page.keyboard.press('Space');
    await expect(desk.dialog).toContainText('whoever opens the page anew at that computer is not blocked');
    await desk.page.keyboard.press('Shift+Tab');
    await expect(desk.dialog.getByRole('textbox', { name: 'What the patron is told' })).toBeFocused();
    await desk.page.keyboard.press('Control+a');
    await desk.page.keyboard.type('Please keep to the rules of the library.');
    for (let n = 0; n < 3; n++) await desk.page.keyboard.press('Tab');
    await desk.page.keyboard.press('Enter');
    await expect(desk.waitingSteps).toContainText('Sends the warning.');
  });

  await test.step('then the patron hears it, and the panel says who, why and since when', async () => {
    await hears(patron, /^Please keep to the rules of the library\.$/);
    await expect(conduct(desk)).toContainText(/Warned since \d\d:\d\d, by Ana at .* \(rude\)\./);
    await expect(conduct(desk).getByRole('listitem')).toContainText('at a shared computer');
    await expect(desk.conversation.getByText('warned', { exact: true })).toBeVisible();
    await expect(desk.waitingSteps).toHaveCount(0);
  });

  await test.step('the second incident ends and blocks', async () => {
    await patron.send('idiots!');
    await expect(desk.lines.filter({ hasText: 'idiots!' })).toBeVisible();
    await desk.recordIncident('threat');
    await expect(desk.waitingSteps).toContainText('Sends the disconnect script, ends the conversation, blocks for 24 hours.');
    await hears(patron, /^Please keep/, /^I am ending this conversation/);
    await expect(desk.requests).toHaveCount(0);
    await expect(conduct(desk)).toContainText('Ended and blocked since');
    await expect(conduct(desk)).toContainText('Conduct: threat');
    await test.step('what kind of question it was is asked for as after any other end, and says so on the record', async () => {
      const asks = desk.page.getByRole('group', { name: /ended\. How much work was it/ });
      await expect(asks).toBeVisible();
      await desk.runCommand('what kind of question it was');
      await expect(asks.getByRole('button').first()).toBeFocused();
      await desk.page.keyboard.press('1');
      await desk.page.keyboard.press('2');
      await expect(desk.page.getByText(/^Recorded: READ 1, /)).toBeVisible();
      await expect(asks).toBeHidden();
    });
    await untilBlocksHide();
    await patron.send('and now?');
    await hears(patron, /^Please keep/, /^I am ending/, /not answered for now/);
    await expect(desk.requests).toHaveCount(0);
  });

  const folder = library.folder();
  await test.step('the report says it all, as text and as PDF, and is on the record', async () => {
    for (const [format, keys] of [['txt', ['Shift+Tab', 'Enter']], ['pdf', ['Enter']]] as const) {
      await choosesFile(desk, path.join(folder, `report.${format}`));
      await desk.page.keyboard.press('Control+Shift+r');
      await expect(desk.dialog.getByRole('button', { name: 'Save as PDF' })).toBeFocused();
      for (const key of keys) await desk.page.keyboard.press(key);
      await expect(desk.dialog).toBeHidden({ timeout: 20_000 });
    }
    const text = fs.readFileSync(path.join(folder, 'report.txt'), 'utf8');
    expect(text).toMatch(/Patron: Patron \d+ \(anonymous, conversation .*\)\nService: Ask a librarian\nWhen: .*\(Europe\/Berlin\)\nWhat: Threat\nStep: The patron was ended and blocked\nBy: Ana \(ana@.*\), .*\nPatron was told: I am ending this conversation/);
    expect(text).toMatch(/Earlier incidents\n- .*Rude; the patron was warned; at a shared or public computer\. By Ana/);
    expect(text).toContain('you are all idiots, where is my book?');
    const pdf = fs.readFileSync(path.join(folder, 'report.pdf'));
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.length).toBeGreaterThan(5_000);
  });
  await desk.close();
  expect(journalled(journalFile(journalFolder(desk.folder))).flatMap(({ event }) => (event.kind === 'report' ? [event.format] : []))).toEqual(['text', 'pdf']);
});

test('undone within its seconds, an incident leaves nothing; nor does one that a desk took with it when it ended', async ({ library }) => {
  test.slow();
  const userDataDir = library.folder();
  // The longest that the policy allows: a busy computer must not be slower than the countdown.
  const desk = await library.open({ keyStore: false, userDataDir, policy: { conduct: { undo: 20 } } });
  const north = await library.otherDesk();
  const patron = await library.patron('a question about anatomy');
  await desk.take('anatomy');
  await desk.recordIncident('slur');
  await expect(desk.waitingSteps).toHaveCount(1);
  await desk.page.keyboard.press('Control+u');
  await expect(desk.waitingSteps).toHaveCount(0);
  await expect(desk.page.getByRole('list', { name: 'Messages' })).toContainText('Undone. Nothing was recorded or sent to Patron');

  await test.step('the countdown can be stopped, by keys, for as long as it takes', async () => {
    await desk.recordIncident('rude');
    const bar = desk.page.getByRole('region', { name: 'Incidents that can still be undone' });
    await expect(async () => {
      await desk.page.keyboard.press('F6');
      await expect(bar.getByRole('button', { name: 'Undo' })).toBeFocused({ timeout: 500 });
    }).toPass({ timeout: 15_000 });
    await desk.page.keyboard.press('Tab');
    await desk.page.keyboard.press('Enter');
    await expect(bar).toContainText('The countdown is stopped.');
    await desk.page.keyboard.press('Control+u');
    await expect(desk.waitingSteps).toHaveCount(0);
  });

  await desk.reply('Which part of the body is it about?');
  await hears(patron, /^Which part of the body/);
  await desk.recordIncident('profanity');
  await expect(desk.waitingSteps).toHaveCount(1);
  await desk.close();
  expect(journalled(journalFile(journalFolder(userDataDir))).filter(({ event }) => JSON.stringify(event).includes('"ladder"'))).toEqual([]);
  const again = await library.open({ keyStore: false, userDataDir });
  await again.open('anatomy');
  await expect(conduct(again)).toContainText('No incidents.');
  await expect(again.waitingSteps).toHaveCount(0);
  await hears(patron, /^Which part of the body/);
  expect(north.journal().filter((event) => JSON.stringify(event).includes('"ladder"'))).toEqual([]);
});

test('the step goes along to another desk, and stays when the patron comes back from elsewhere', async ({ library }) => {
  test.slow();
  const maria = await library.service.addAccount('maria');
  const desk = await library.open({ policy: { conduct: { undo: 10 } } });
  const north = await library.otherDesk();
  const first = await library.patron('idiots, all of you', { account: maria });
  const { id } = await north.waitFor('idiots');
  await north.take(id);
  north.desk.conduct.record(id, { category: 'rude', step: 'warned', text: 'Please be kind.', shared: false });
  await hears(first, /^Please be kind\.$/);

  await test.step('whoever accepts the conversation sees where the patron stands, and by whom', async () => {
    north.desk.requests.act(id, { type: 'offer', to: { kind: 'person', address: library.ana.address }, note: 'she was warned' });
    await desk.open('idiots');
    await expect(conduct(desk)).toContainText(/Warned since .*, by Ben at North \(rude\)\./);
    await desk.accept();
  });

  await test.step('on a new connection it is the same patron, at the same step', async () => {
    first.drop();
    const second = await library.patron('still idiots', { account: maria });
    await expect(desk.lines.filter({ hasText: 'still idiots' })).toBeVisible();
    await desk.recordIncident('inappropriate');
    await expect(desk.waitingSteps).toContainText('blocks for 24 hours');
    await expect.poll(() => second.received().map(({ body }) => body), { timeout: 20_000 }).toContainEqual(expect.stringContaining('I am ending this conversation'));
    await expect.poll(() => north.desk.view.ladders[0]?.incidents.map(({ step, by }) => `${by}: ${step}`)).toEqual(['Ben: warned', 'Ana: blocked']);
  });

  await test.step('taken back by keys, with its block, for all desks', async () => {
    await conduct(desk).getByRole('button', { name: /^Take back: Inappropriate/ }).focus();
    await desk.page.keyboard.press('Enter');
    await expect(desk.dialog.getByRole('textbox', { name: 'Reason' })).toBeFocused();
    await desk.page.keyboard.type('a quotation');
    await desk.page.keyboard.press('Enter');
    await expect(conduct(desk)).toContainText(/Warned since .*, by Ben at North/);
    await expect(conduct(desk)).toContainText('Taken back by Ana: a quotation');
    await expect.poll(() => north.desk.view.blocks).toEqual([]);
  });
});

test('a registered patron who returns after the desk was started anew stands where they stood, at every desk', async ({ library }) => {
  test.slow();
  const userDataDir = library.folder();
  const maria = await library.service.addAccount('maria');
  const first = await library.open({ userDataDir });
  const before = await library.patron('just bored', { account: maria });
  await first.take('bored');
  await first.recordIncident('chat');
  await hears(before, /Is there something/);
  await expect(conduct(first)).toContainText('Asked for a question since');
  await first.end('no-response');
  await expect(first.requests).toHaveCount(0);
  await first.close();
  await before.close();

  // That the days between do not change it is shown on the core, where a clock can be set; here the desk and its patron come back.
  const desk = await library.open({ userDataDir, policy: { conduct: { undo: 10 } } });
  const stranger = await library.otherDesk();
  const after = await library.patron('bored again', { account: maria });
  await desk.take('bored again');
  await expect(conduct(desk)).toContainText('Asked for a question since');
  await expect.poll(() => stranger.desk.view.ladders[0]?.incidents.map(({ step }) => step)).toEqual(['encouraged']);
  await desk.recordIncident('chat');
  await expect(desk.waitingSteps).toContainText('Sends a kind goodbye, ends the conversation.');
  await hears(after, /I am ending this conversation now/);
  await expect(desk.requests).toHaveCount(0);
  expect(stranger.desk.view.blocks).toEqual([]);
});

test('the policy chooses another ladder, and no step says what a patron must not read', async ({ library }) => {
  test.slow();
  const desk = await library.open({ policy: { conduct: { ladder: 'three-steps', undo: 20 } } });
  const { keyboard } = desk.page;
  const patron = await library.patron('idiots, where is my book?');
  await desk.take('idiots');

  await test.step('the own address is refused, however it is spelt, and the sheet stays with its words', async () => {
    await keyboard.press('Control+i');
    await expect(desk.dialog.getByRole('listbox', { name: 'Category' })).toBeVisible();
    await keyboard.press('1');
    await expect(desk.dialog.getByRole('button', { name: 'Record' })).toBeFocused();
    for (let n = 0; n < 3; n++) await keyboard.press('Shift+Tab');
    const words = desk.dialog.getByRole('textbox', { name: 'What the patron is told' });
    await expect(words).toBeFocused();
    await keyboard.press('Control+a');
    await keyboard.type(`Complain to xmpp:${encodeURIComponent(library.ana.address.toUpperCase())}`);
    for (let n = 0; n < 3; n++) await keyboard.press('Tab');
    await keyboard.press('Enter');
    await expect(desk.dialog.getByRole('alert')).toContainText('it says something that is private');
    await expect(words).toHaveValue(/^Complain to xmpp:/);
    await keyboard.press('Escape');
    await expect(desk.dialog).toBeHidden();
    expect(patron.received()).toEqual([]);
  });

  await test.step('three steps: warned, warned for the last time, ended and blocked', async () => {
    for (const [n, says] of [[1, /Sends the warning\./], [2, /Sends the last warning\./], [3, /Sends the disconnect script, ends the conversation, blocks for 24 hours\./]] as const) {
      await desk.recordIncident('rude');
      await expect(desk.waitingSteps).toContainText(says);
      await desk.waitingSteps.getByRole('button', { name: 'Do it now' }).press('Enter');
      await expect.poll(() => patron.received().length, { timeout: 20_000 }).toBe(n);
      await expect(desk.waitingSteps).toHaveCount(0);
    }
    await expect(desk.requests).toHaveCount(0);
  });
});

test('a policy that always warns first does so for a slur too', async ({ library }) => {
  const desk = await library.open({ policy: { conduct: { ladder: 'warn-first' } } });
  await library.patron('idiots, where is my book?');
  await desk.take('idiots');
  await desk.page.keyboard.press('Control+i');
  for (const category of ['Profanity', 'Slur', 'Innuendo']) await expect(desk.dialog.getByRole('option', { name: new RegExp(`^${category}`) })).toContainText('Sends the warning.');
  await expect(desk.dialog.getByRole('option', { name: /^Wants only to chat/ })).toContainText('Asks for a question.');
});

test('a registered patron who returns days later stands where they stood, and when the time of the policy is over they begin anew', async ({ library }) => {
  test.slow();
  const userDataDir = library.folder();
  const maria = await library.service.addAccount('maria');
  const policy = { conduct: { undo: 10, lapsesAfter: 30 } };
  const first = await library.open({ userDataDir, policy });
  const before = await library.patron('idiots, all of you', { account: maria });
  await first.take('idiots');
  await first.recordIncident('rude');
  await hears(before, /./);
  await first.end('no-response');
  await expect(first.requests).toHaveCount(0);
  await first.close();
  await before.close();

  for (const [days, leadsTo] of [[12, /Sends the disconnect script, ends the conversation, blocks for 24 hours\./], [40, /^(?!.*disconnect).*Sends the warning\./]] as const) {
    await test.step(`${days} days later`, async () => {
      await daysPass(library.service, days);
      const desk = await library.open({ userDataDir, policy });
      const after = await library.patron(`back after ${days} days`, { account: maria });
      await desk.take(`back after ${days} days`);
      if (days < 30) await expect(conduct(desk)).toContainText(/Warned since .*, by Ana at .* \(rude\)\./);
      else await expect(conduct(desk)).not.toContainText('Warned since');
      await desk.page.keyboard.press('Control+i');
      await expect(desk.dialog.getByRole('option', { name: /^Rude/ })).toContainText(leadsTo);
      await desk.page.keyboard.press('Escape');
      await desk.end('no-response');
      await expect(desk.request('back after')).toHaveCount(0);
      await desk.close();
      await after.close();
    });
  }
});

/** The screens of the ladder, one after another. */
async function tour(desk: DeskPage, library: Library, look: (name: string) => Promise<void>): Promise<void> {
  const patron = await library.patron('you are all idiots, where is my book?');
  await desk.take('idiots');
  await desk.page.keyboard.press('Control+i');
  await expect(desk.dialog.getByRole('option').first()).toBeVisible();
  await look('choose');
  await desk.page.keyboard.press('6');
  await expect(desk.dialog.getByRole('button', { name: 'Record' })).toBeFocused();
  await desk.page.keyboard.press('Shift+Tab');
  await desk.page.keyboard.press('Shift+Tab');
  await desk.page.keyboard.press('Space');
  await look('confirm');
  await desk.page.keyboard.press('Escape');
  await expect(desk.dialog).toBeHidden();
  await desk.recordIncident('rude');
  await desk.waitingSteps.getByRole('button', { name: 'Stop the countdown' }).press('Enter');
  await expect(desk.waitingSteps).toContainText('The countdown is stopped.');
  await look('waiting');
  await desk.waitingSteps.getByRole('button', { name: 'Do it now' }).press('Enter');
  await hears(patron, /./);
  await desk.page.keyboard.press('Control+Shift+r');
  await expect(desk.dialog.getByRole('button', { name: 'Save as PDF' })).toBeFocused();
  await look('report');
  await desk.page.keyboard.press('Escape');
  await expect(desk.dialog).toBeHidden();
  await desk.recordIncident('threat');
  await desk.waitingSteps.getByRole('button', { name: 'Do it now' }).press('Enter');
  await expect(desk.requests).toHaveCount(0, { timeout: 20_000 });
  await look('blocked');
}

const QUIET = { conduct: { undo: 20 }, alerts: { volume: 0 }, globalShortcuts: { enabled: false } };

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing on the screens of the ladder, ${theme}`, async ({ library }) => {
    test.slow();
    const desk = await library.open({ policy: { screen: { theme }, ...QUIET } });
    await tour(desk, library, async (name) => {
      await desk.screenshot(`ladder-${name}-${theme}`);
      const { violations, passes } = await new AxeBuilder({ page: desk.page }).setLegacyMode(true).options({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], rules: { 'color-contrast-enhanced': { enabled: true } } }).analyze();
      expect.soft(violations.map((found) => [found.id, found.nodes.map((node) => node.html)]), name).toEqual([]);
      expect(passes.map((found) => found.id)).toEqual(expect.arrayContaining(['color-contrast', 'color-contrast-enhanced']));
    });
  });
}

test('with text of twice the size the ladder is on the screen', async ({ library }) => {
  test.slow();
  const desk = await library.open({ policy: { screen: { textSize: 200 }, ...QUIET } });
  await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1_366, 768));
  await expect.poll(() => desk.page.evaluate(() => window.innerWidth)).toBe(1_366);
  await tour(desk, library, async (name) => {
    await desk.screenshot(`ladder-${name}-200`);
    const beyond = await desk.page.evaluate(() => {
      const within = ({ left, right, width }: DOMRect): boolean => width <= 1 || (left >= -1 && right <= window.innerWidth + 1);
      return [...document.querySelectorAll<HTMLElement>('button, input, label, h2, p')].filter((element) => element.checkVisibility() && !within(element.getBoundingClientRect())).map((element) => element.textContent);
    });
    expect.soft(beyond, name).toEqual([]);
  });
});

/** Legal holds in the review: placed from a conversation, seen in the list, obeyed by retention, ended by two people. */
import { AxeBuilder } from '@axe-core/playwright';
import fs from 'node:fs';
import path from 'node:path';
import { run } from '../src/main/archive/cli/commands.js';
import { makeLibraryKey } from '../src/main/archive/keys/library.js';
import { policyFor, type DeskPage } from './pages/desk.js';
import { filesIn } from './pages/evidence.js';
import { openReview, type ReviewPage } from './pages/review.js';
import { expect, test } from './pages/test.js';
import { startPostgres } from './service/postgres.js';

const PASSPHRASE = 'a good passphrase';
const DAY = 24 * 3_600_000;

/** The system's own window answers with this. */
const choosing = (desk: DeskPage, file: string): Promise<void> => desk.app.evaluate(({ dialog }, given) => {
  dialog.showOpenDialog = async () => Promise.resolve({ canceled: false, filePaths: [given] });
}, file);

interface Begun {
  readonly main: DeskPage;
  readonly review: ReviewPage;
  readonly centre: string;
  /** `npm run archive -- retention … run`, three days from now. */
  readonly retention: () => Promise<string>;
}

async function begin(library: Parameters<Parameters<typeof test>[2]>[0]['library'], screen: object = {}): Promise<Begun> {
  const office = library.folder();
  const centre = path.join(office, 'centre');
  const { publicKey, file } = await makeLibraryKey(PASSPHRASE, 10);
  fs.writeFileSync(path.join(office, 'library.key'), file);
  const central = { folder: centre, libraryKey: publicKey, retention: { chat: 1, incidents: 1, staffChat: 1 } };
  fs.writeFileSync(path.join(office, 'policy.json'), JSON.stringify(policyFor(library.service, { central })));
  const main = await library.open({ policy: { central, screen, globalShortcuts: { enabled: false } } });
  for (const note of ['works of Lagerlöf', 'map of Värmland']) {
    await main.logWalkIn(note);
    await main.take(note);
    await main.end('answered');
  }
  await choosing(main, path.join(office, 'library.key'));
  const review = await openReview(main);
  await review.signIn('Dora Director');
  await review.waitFor('Värmland');
  const retention = async (): Promise<string> => {
    const lines: string[] = [];
    await run(['retention', centre, 'run', '--policy', 'policy.json', '--key', 'library.key', '--yes'], {
      say: (line) => void lines.push(line), ask: () => Promise.resolve(undefined), cwd: office, env: { DESKBELL_LIBRARY_PASSPHRASE: PASSPHRASE }, now: () => Date.now() + 3 * DAY, migrations: '',
    });
    return lines.join('\n');
  };
  return { main, review, centre, retention };
}

const dialog = ({ page }: ReviewPage) => page.getByRole('dialog');

/** From the reading view, by keys. */
async function hold(review: ReviewPage, reason: string): Promise<void> {
  const { page } = review;
  await page.keyboard.press('Control+Shift+L');
  await expect(dialog(review).getByRole('radio', { name: 'This conversation, on all its days' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog(review)).toContainText(/It keeps this conversation\.\s*That is at least 1 conversation of the list/);
  await expect(dialog(review).getByRole('textbox', { name: /^Reason/ })).toBeFocused();
  await page.keyboard.type(reason);
  await expect(dialog(review).getByRole('textbox', { name: 'Name of the administrator' })).toHaveValue('Dora Director');
}

async function sign(review: ReviewPage, verb: string, passphrase = PASSPHRASE): Promise<void> {
  await dialog(review).getByLabel('Passphrase of the key').fill(passphrase);
  await dialog(review).getByRole('button', { name: verb }).click();
}

test('a hold is placed on the conversation that is read, keeps it from retention, and takes two people to end', async ({ library }) => {
  const { review, centre, retention } = await begin(library);
  const { page } = review;
  await review.open('Värmland');
  await hold(review, 'A complaint is looked into');
  await dialog(review).getByRole('button', { name: 'Choose the key file …' }).click();
  await expect(dialog(review)).toContainText('library.key');
  await sign(review, 'Put on hold', 'not this one');
  await expect(dialog(review).getByRole('alert')).toContainText('does not open with this passphrase');
  await sign(review, 'Put on hold');
  await expect(dialog(review)).toBeHidden();
  await expect(review.item('Värmland')).toContainText('On hold: keeps this conversation');
  await expect(review.item('Lagerlöf')).not.toContainText('On hold');
  await expect(review.reading.getByRole('list', { name: 'What keeps it' })).toContainText('by Dora Director: A complaint is looked into');
  await page.keyboard.press('F5');
  await expect(review.item('Värmland'), 'the record says the same').toContainText('On hold: keeps this conversation');

  expect(await retention()).toMatch(/Removed \d+ entries/);
  const kept = (words: string): boolean => filesIn(centre).some(({ bytes }) => bytes.includes(words));
  expect([kept('Lagerlöf'), kept('Värmland')]).toEqual([false, true]);

  await review.goTo('Legal holds');
  const holds = page.getByRole('list', { name: 'Holds in force' }).getByRole('listitem');
  await expect(holds).toHaveText([/A complaint is looked into.*At least 1 conversation/]);
  await holds.getByRole('button', { name: 'Ask for its end …' }).click();
  await expect(dialog(review).getByRole('textbox', { name: /^Why it can end/ })).toBeFocused();
  await page.keyboard.type('It was settled');
  await sign(review, 'Ask for its end');
  await expect(holds).toContainText([/Dora Director asked for its end.*It was settled/]);

  await holds.getByRole('button', { name: 'Agree or refuse …' }).click();
  await dialog(review).getByText(/^Refuse: the hold goes on/).click();
  await dialog(review).getByRole('textbox', { name: /^Why it goes on/ }).fill('There is a second complaint');
  await dialog(review).getByRole('textbox', { name: 'Name of the administrator' }).fill('Dora Director');
  await sign(review, 'Keep the hold');
  await holds.getByRole('button', { name: 'Ask for its end …' }).click();
  await expect(dialog(review).getByRole('textbox', { name: /^Why it can end/ })).toBeFocused();
  await page.keyboard.type('Both were settled');
  await sign(review, 'Ask for its end');
  const agree = async (name: string): Promise<void> => {
    await dialog(review).getByText(/^Agree: the hold ends/).click();
    await dialog(review).getByRole('textbox', { name: 'Name of the administrator' }).fill(name);
    await sign(review, 'End the hold');
  };
  await holds.getByRole('button', { name: 'Agree or refuse …' }).click();
  await agree('Dora Director');
  await expect(dialog(review).getByRole('alert')).toContainText('second administrator');
  await agree('Paul');
  await expect(dialog(review)).toBeHidden();
  await expect(page.getByRole('main', { name: 'Legal holds' })).toContainText('Nothing is on hold.');
  await review.goTo('Who looked');
  const acts = page.getByRole('row').filter({ hasText: /put on hold|lifted a hold/ });
  await expect(acts).toContainText([/Paul.*Agreed: Both were settled/, /Asked for: Both were settled/, /Goes on: There is a second complaint/, /Dora Director.*Asked for: It was settled/, /Dora Director.*A complaint is looked into/]);
  await expect(page.getByRole('row').filter({ hasText: 'what a hold would keep' })).toHaveCount(1);
  expect(await retention()).toMatch(/Removed \d+ entries/);
  expect(kept('Värmland')).toBe(false);
});

test('what is searched for is put on hold by keys, and found again from the list of holds', async ({ library }) => {
  const { review } = await begin(library);
  const { page } = review;
  await review.search('works');
  await expect(review.found).toHaveCount(1);
  await review.open('works');
  await page.keyboard.press('Control+Shift+L');
  await expect(dialog(review).getByRole('radio', { name: /^This conversation/ })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(dialog(review).getByRole('radio', { name: /^What is searched for: the words “works”, from/ })).toBeChecked();
  await page.keyboard.press('Enter');
  await expect(dialog(review).getByRole('textbox', { name: /^Reason/ })).toBeFocused();
  await page.keyboard.type('A request of the press');
  for (const next of ['Tab', 'Tab', 'Enter', 'Tab']) await page.keyboard.press(next);
  await expect(dialog(review)).toContainText('library.key');
  await page.keyboard.type(PASSPHRASE);
  await page.keyboard.press('Enter');
  await expect(dialog(review)).toBeHidden();
  await expect(review.item('works')).toContainText('On hold: keeps the words “works”, from');
  await expect(review.reading.getByRole('list', { name: 'What keeps it' })).toContainText('A request of the press');
  await review.screenshot('holds-words');

  await review.goTo('Legal holds');
  await expect(page.getByRole('list', { name: 'Holds in force' })).toContainText('At least 1 conversation');
  await review.screenshot('holds-words-page');
  await page.getByRole('button', { name: 'Show them in the list' }).press('Enter');
  await expect(review.found).toHaveText([/works of Lagerlöf/]);
  await expect(page.getByRole('searchbox', { name: 'Words' })).toHaveValue('works');
});

test('in a database an administrator’s login places it, not the reviewer’s', async ({ library }) => {
  const postgres = await startPostgres();
  try {
    await postgres.setUp();
    const [dora, adam] = [await postgres.login('reviewer', 'dora'), await postgres.login('administrator', 'adam')];
    const main = await library.open({ as: null, policy: { central: { postgres: postgres.place } } });
    const review = await openReview(main);
    const { page } = review;
    await page.getByRole('textbox', { name: 'User' }).fill(dora.user);
    await page.getByLabel('Password').fill(dora.password);
    await page.keyboard.press('Enter');
    await expect(review.status).toContainText('Signed in: dora', { timeout: 20_000 });
    await review.goTo('Legal holds');
    await page.getByRole('button', { name: 'Put on hold …' }).click();
    await dialog(review).getByRole('combobox', { name: /^Address/ }).fill('zoe@patrons.example');
    await page.keyboard.press('Enter');
    await expect(dialog(review)).toContainText('Nothing of the list is that now.');
    await page.keyboard.type('A lawsuit');
    await dialog(review).getByLabel('Password').fill(dora.password);
    await dialog(review).getByRole('button', { name: 'Put on hold' }).click();
    await expect(dialog(review).getByRole('alert')).toContainText('takes one of an administrator');
    await dialog(review).getByRole('textbox', { name: 'User' }).fill(adam.user);
    await dialog(review).getByLabel('Password').fill(adam.password);
    await dialog(review).getByRole('button', { name: 'Put on hold' }).click();
    await expect(dialog(review)).toBeHidden();
    await expect(page.getByRole('list', { name: 'Holds in force' }).getByRole('listitem')).toHaveText([/Keeps zoe@patrons\.example.*by adam: A lawsuit/]);
    await main.close();
  } finally {
    await postgres.stop();
  }
});

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const MORE = { 'color-contrast-enhanced': { enabled: true } };

for (const [theme, textSize] of [['light', 100], ['dark', 200]] as const) {
  test(`the screens of holds can be read by everybody: ${theme}, text at ${textSize} %`, async ({ library }) => {
    const { review } = await begin(library, { theme, textSize });
    const { page } = review;
    const look = async (name: string): Promise<void> => {
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).options({ runOnly: RULES, rules: MORE }).analyze();
      expect.soft(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), name).toEqual([]);
      expect.soft(await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth), `${name} fits the window`).toBe(false);
      await review.screenshot(`holds-${theme}-${name}`);
    };
    await review.open('Värmland');
    await page.keyboard.press('Control+Shift+L');
    await dialog(review).getByText('A person, wherever they are named').click();
    await look('what');
    await page.keyboard.press('Escape');
    await hold(review, 'A complaint is looked into');
    await dialog(review).getByRole('button', { name: 'Choose the key file …' }).click();
    await look('why');
    await sign(review, 'Put on hold');
    await expect(review.reading.getByRole('list', { name: 'What keeps it' })).toBeVisible();
    await look('reading');
    await page.getByRole('button', { name: 'Close the conversation' }).click();
    await look('list');
    await review.goTo('Legal holds');
    await expect(page.getByText(/^At least 1 conversation/)).toBeVisible();
    await page.getByRole('button', { name: 'Ask for its end …' }).click();
    await dialog(review).getByRole('textbox', { name: /^Why it can end/ }).fill('It was settled');
    await look('ask');
    await sign(review, 'Ask for its end');
    await expect(page.getByRole('button', { name: 'Agree or refuse …' })).toBeVisible();
    await look('page');
    await page.getByRole('button', { name: 'Agree or refuse …' }).click();
    await dialog(review).getByText(/^Refuse: the hold goes on/).click();
    await look('decide');
  });
}

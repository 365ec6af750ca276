/** The driver of all end-to-end tests: a real desk, operated by accessible roles and names as a person would. */
import { _electron, expect, type ElectronApplication, type Locator, type Page } from '@playwright/test';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { CATEGORIES, type Category } from '../../src/core/conduct.js';
import { OUTCOMES, type Outcome } from '../../src/core/operation.js';
import { freePort } from '../../tools/prosody.mjs';
import { loadPagesAgain } from './attach.js';
import { enrolArgs, environment, policyArgs, wrapped, type Enrolment } from './program.js';

export { policyFor } from './program.js';

const root = path.resolve(import.meta.dirname, '../..');

export interface LaunchOptions {
  /** Contents of the policy file, or its path. */
  readonly policy?: object | string;
  /** A fresh folder unless given; `close` deletes only one that it made. */
  readonly userDataDir?: string;
  /** The packed desk; otherwise DESK_EXE, otherwise the built sources on the runtime of this machine. */
  readonly executablePath?: string;
  /** false: as on a computer without a key store. */
  readonly keyStore?: boolean;
  /** Passwords that the desk takes over at its start. */
  readonly enrol?: Enrolment;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Runs the desk under another program, for example a tracer: the program and its arguments. */
  readonly under?: readonly string[];
}

export async function launchDesk(options: LaunchOptions = {}): Promise<DeskPage> {
  const own = options.userDataDir === undefined;
  const folder = options.userDataDir ?? fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-e2e-'));
  fs.mkdirSync(folder, { recursive: true });
  const executable = options.executablePath ?? process.env['DESK_EXE'];
  const electron: unknown = createRequire(import.meta.url)('electron');
  const program = executable ?? String(electron);
  // Not the port that Chromium would choose: where it may not write it tells it to Playwright alone.
  const port = await freePort();
  const app = await attached(port, _electron.launch({
    executablePath: options.under ? wrapped([...options.under, program], folder) : program,
    args: [
      ...(executable === undefined ? [root] : []),
      `--user-data-dir=${path.join(folder, 'data')}`, `--remote-debugging-port=${port}`, '--force-color-profile=srgb', '--password-store=basic',
      ...(options.keyStore === false ? [] : ['--allow-plaintext-secrets']), ...policyArgs(options.policy, folder), ...enrolArgs(options.enrol, folder), ...(options.args ?? []),
    ],
    env: environment(options.env),
    // Playwright turns the sandbox off on Linux unless told otherwise.
    chromiumSandbox: true,
    timeout: START,
  }));
  const errors: string[] = [];
  app.context().on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  app.context().on('weberror', (error) => errors.push(String(error.error())));
  const page = await app.firstWindow();
  await expect(page.getByRole('listbox', { name: 'Requests' })).toBeVisible();
  return new DeskPage(app, page, folder, own, errors);
}

/** How long Playwright has to attach to a desk before its page is loaded once more, each time, and altogether; how long a desk may take to end. ms. */
const ATTACH = 2_000;
const START = 60_000;
const END = 30_000;

/** Sees to it that Playwright finds the window (attach.ts). */
async function attached(port: number, app: Promise<ElectronApplication>): Promise<ElectronApplication> {
  // Again, because on a busy machine the first time can come before Playwright has begun.
  const timer = setInterval(() => void loadPagesAgain(port).catch(() => undefined), ATTACH);
  return app.finally(() => clearInterval(timer));
}

export class DeskPage {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** Holds `data` (the app's own folder), the policy and the enrolment. */
  readonly folder: string;
  /** What the window's console had to complain about. */
  readonly errors: string[];
  private readonly own: boolean;

  constructor(app: ElectronApplication, page: Page, folder: string, own: boolean, errors: string[]) {
    this.app = app;
    this.page = page;
    this.folder = folder;
    this.own = own;
    this.errors = errors;
  }

  /** The test has looked at them, and they were to be expected. */
  forgetErrors(): void {
    this.errors.length = 0;
  }

  // ---- signing in ---------------------------------------------------------------------------------------------------

  async signIn(address: string, password: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Address' }).fill(address);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await this.page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  }

  /** Of the only desk of the library: it says before that patrons will see the service closed. */
  async signOut(): Promise<void> {
    await this.page.keyboard.press('Control+5');
    await this.page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
    await this.page.getByRole('alertdialog', { name: 'Sign out?' }).getByRole('button', { name: 'Sign out' }).press('Enter');
  }

  /** Signed in, every archive read, the journal writing: patrons see the desk as open, or as closed by its hours. */
  async staffed(): Promise<void> {
    await expect(this.page.getByRole('banner')).toContainText(/open|closed until/i, { timeout: 20_000 });
  }

  // ---- the queue ----------------------------------------------------------------------------------------------------

  get requests(): Locator {
    // An empty list says so in a paragraph, in place of a row.
    return this.page.getByRole('listbox', { name: 'Requests' }).getByRole('option').filter({ hasNot: this.page.getByRole('paragraph') });
  }

  /** What each row says to a screen reader, in order. */
  async queue(): Promise<string[]> {
    return this.requests.evaluateAll((rows) => rows.map((row) => row.querySelector('.sr-only')?.textContent ?? row.textContent ?? ''));
  }

  request(textOrFrom: string | RegExp): Locator {
    return this.requests.filter({ hasText: textOrFrom });
  }

  async waitForRequest(textOrFrom: string | RegExp): Promise<Locator> {
    const row = this.request(textOrFrom);
    await expect(row).toBeVisible({ timeout: 20_000 });
    return row;
  }

  async logWalkIn(note = ''): Promise<void> {
    await this.log('F2', note);
  }

  async logCall(note = ''): Promise<void> {
    await this.log('F3', note);
  }

  private async log(key: 'F2' | 'F3', note: string): Promise<void> {
    await this.page.keyboard.press(key);
    await expect(this.page.getByText(`${key} again adds a note`).first()).toBeAttached();
    if (note === '') return;
    await this.page.keyboard.press(key);
    await expect(this.page.getByRole('textbox', { name: /logged\. Note:/ })).toBeFocused();
    await this.page.keyboard.type(note);
    await this.page.keyboard.press('Enter');
    await this.waitForRequest(note);
  }

  /** Leaves the pointer outside the queue: a hand in it would keep its rows where they are. */
  async open(textOrFrom: string | RegExp): Promise<void> {
    await (await this.waitForRequest(textOrFrom)).click();
    await this.page.getByRole('banner').hover({ position: { x: 4, y: 4 } });
  }

  /** Opens it and takes it; returns when the room has confirmed. */
  async take(textOrFrom: string | RegExp): Promise<void> {
    await this.open(textOrFrom);
    await this.conversation.getByRole('button', { name: 'Take' }).click();
    await expect(this.conversation.getByRole('button', { name: 'End', exact: true })).toBeVisible();
  }

  // ---- the conversation ---------------------------------------------------------------------------------------------

  get conversation(): Locator {
    return this.page.getByRole('region', { name: /^Conversation with/ });
  }

  get details(): Locator {
    return this.page.getByRole('complementary', { name: 'Details' });
  }

  /** "To Patron 472:", or the note of a walk-in or call. */
  get composer(): Locator {
    return this.conversation.getByRole('textbox', { name: /:$/ });
  }

  async reply(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
    await expect(this.composer).toHaveValue('');
  }

  get lines(): Locator {
    return this.conversation.getByRole('log').getByRole('article');
  }

  /** The lines on the screen, as a screen reader names them: "Patron 472, 14:02 …". */
  async transcript(): Promise<string[]> {
    return this.lines.evaluateAll((lines) => lines.map((line) => line.textContent ?? ''));
  }

  /** Ends the open request by keys alone. */
  async end(outcome: Outcome): Promise<void> {
    await this.page.keyboard.press('F9');
    await expect(this.page.getByRole('dialog', { name: 'End with which outcome?' })).toBeVisible();
    await this.page.keyboard.press(String(OUTCOMES.indexOf(outcome) + 1));
  }

  // ---- with other desks ---------------------------------------------------------------------------------------------

  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  /** Offers the open request by keys: finds the colleague, desk or service, and leaves a note. */
  async passOn(to: string, note = ''): Promise<void> {
    await this.page.keyboard.press('F8');
    await expect(this.dialog.getByRole('searchbox', { name: 'Find a colleague or a desk' })).toBeFocused();
    await this.find(to);
    await this.page.keyboard.press('Enter');
    await this.fillIn(/^Note for/, note);
  }

  /** Types into a list that is searched, until the best match is the one that Enter chooses. */
  async find(words: string): Promise<void> {
    await this.page.keyboard.type(words);
    const best = this.dialog.getByRole('option').first();
    await expect(best).toContainText(words);
    // Where typing has changed the list, its first row is chosen already; otherwise an arrow goes there.
    await expect(async () => {
      if ((await best.getAttribute('data-focused')) === null) await this.page.keyboard.press('ArrowDown');
      expect(await best.getAttribute('data-focused')).not.toBeNull();
    }).toPass({ timeout: 10_000 });
  }

  /** Accepts the offer of the open request; returns when it is held here. */
  async accept(): Promise<void> {
    await this.page.keyboard.press('Control+Shift+a');
    await expect(this.conversation.getByRole('button', { name: 'End', exact: true })).toBeVisible();
  }

  async decline(reason = ''): Promise<void> {
    await this.conversation.getByRole('button', { name: 'Decline' }).press('Enter');
    await this.fillIn(/^Reason/, reason);
  }

  /** With a reason: from a holder who is not silent. */
  async takeOver(reason: string): Promise<void> {
    await this.page.keyboard.press('Control+Shift+t');
    await this.fillIn('Reason', reason);
    await expect(this.conversation.getByRole('button', { name: 'End', exact: true })).toBeVisible();
  }

  /** Blocks the patron of the open request for as long as is chosen: by default 24 hours. */
  async block(reason: string, duration = '24 hours'): Promise<void> {
    await this.runCommand('block the patron');
    await this.dialog.getByRole('radio', { name: duration }).press('Space');
    await this.page.keyboard.press('Tab');
    await this.fillIn('Reason', reason);
  }

  /** Records an incident by keys: category by its number, then Enter on what was spelled out. It happens when the seconds are over. */
  async recordIncident(category: Category): Promise<void> {
    await this.page.keyboard.press('Control+i');
    await expect(this.dialog.getByRole('listbox', { name: 'Category' })).toBeVisible();
    await this.page.keyboard.press(String(CATEGORIES.indexOf(category) + 1));
    await expect(this.dialog.getByRole('button', { name: 'Record' })).toBeFocused();
    await this.page.keyboard.press('Enter');
    await expect(this.dialog).toBeHidden();
  }

  /** Incidents that can still be undone. */
  get waitingSteps(): Locator {
    return this.page.getByRole('region', { name: 'Incidents that can still be undone' }).getByRole('listitem');
  }

  /** From the list of blocked patrons. */
  async lift(who: string, reason: string): Promise<void> {
    await this.runCommand('blocked patrons');
    await this.dialog.getByRole('button', { name: `Lift the block of ${who}` }).press('Enter');
    await this.fillIn('Reason', reason);
  }

  /** Relief at the same PC: the next person signs in where another one sits. */
  async changePerson(address: string, password: string): Promise<void> {
    await this.runCommand('change person');
    await expect(this.dialog.getByRole('textbox', { name: 'Address' })).toBeFocused();
    await this.page.keyboard.type(address);
    await this.page.keyboard.press('Tab');
    await this.page.keyboard.type(password);
    await this.page.keyboard.press('Enter');
    await expect(this.page.getByRole('heading', { name: 'Change person' })).toBeHidden({ timeout: 20_000 });
  }

  /** By the palette, which finds every command by its words. */
  async runCommand(words: string): Promise<void> {
    await this.page.keyboard.press('Control+k');
    await expect(this.dialog.getByRole('searchbox', { name: 'Find a command' })).toBeFocused();
    await this.page.keyboard.type(words);
    await expect(this.dialog.getByRole('option')).toHaveCount(1);
    await this.page.keyboard.press('ArrowDown');
    await this.page.keyboard.press('Enter');
  }

  /** The last field of a sheet: Enter in it does what the sheet is for. */
  private async fillIn(label: string | RegExp, text: string): Promise<void> {
    await expect(this.dialog.getByRole('textbox', { name: label })).toBeFocused();
    await this.page.keyboard.type(text);
    await this.page.keyboard.press('Enter');
    await expect(this.dialog).toBeHidden();
  }

  // ---- the whole ----------------------------------------------------------------------------------------------------

  async screenshot(name: string): Promise<string> {
    const file = path.join(root, 'test-results', 'screenshots', `${name}.png`);
    await this.page.screenshot({ path: file });
    return file;
  }

  get pid(): number {
    return this.app.process().pid ?? 0;
  }

  /** Ends the desk as a power cut would. The folder stays. */
  async kill(): Promise<void> {
    const ended = new Promise((resolve) => this.app.process().once('exit', resolve));
    this.app.process().kill('SIGKILL');
    await ended;
  }

  /** Ends it as a person does. One that does not end is killed, and the test fails. */
  async close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<'too long'>((resolve) => (timer = setTimeout(() => resolve('too long'), END)));
    const ended = await Promise.race([this.app.close(), tooLong]);
    clearTimeout(timer);
    if (ended === 'too long') await this.kill();
    if (this.own) this.remove();
    if (ended === 'too long') throw new Error('the desk did not end');
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

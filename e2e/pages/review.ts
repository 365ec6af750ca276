/** The review window, operated by accessible roles and names. */
import { expect, type Locator, type Page } from '@playwright/test';
import path from 'node:path';
import type { DeskPage } from './desk.js';

/** Opens it from a desk, as a reviewer does. */
export async function openReview(desk: DeskPage): Promise<ReviewPage> {
  const opening = desk.app.waitForEvent('window');
  await desk.runCommand('review the record');
  return new ReviewPage(await opening);
}

export class ReviewPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Into a folder that is not sealed. */
  async signIn(name: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Your name' }).fill(name);
    await this.page.keyboard.press('Enter');
    await expect(this.status).toContainText(`Signed in: ${name}`, { timeout: 20_000 });
  }

  get status(): Locator {
    return this.page.getByRole('group', { name: 'Status' });
  }

  async goTo(pile: string | RegExp): Promise<void> {
    await this.page.getByRole('navigation').getByRole('button', { name: pile }).click();
  }

  /** Conversations in the list; an empty list says so in words. */
  get found(): Locator {
    return this.page.getByRole('listbox', { name: /^Found conversations/ }).getByRole('option').filter({ has: this.page.locator('.found') });
  }

  item(text: string | RegExp): Locator {
    return this.found.filter({ hasText: text });
  }

  /** Until the record has it: desks send what they have in their own time. */
  async waitFor(text: string | RegExp): Promise<void> {
    try {
      await expect(async () => {
        await this.page.keyboard.press('F5');
        await expect(this.item(text)).toHaveCount(1, { timeout: 2_000 });
      }).toPass({ timeout: 60_000 });
    } catch (error) {
      await this.screenshot('review-failed');
      throw error;
    }
  }

  async search(words: string): Promise<void> {
    await this.page.keyboard.press('Control+f');
    await this.page.keyboard.press('Control+a');
    await this.page.keyboard.type(words);
    await this.page.keyboard.press('Enter');
  }

  /** Of the folded ones too. */
  async filter(label: string, choice: string): Promise<void> {
    const more = this.page.getByRole('button', { name: /^More filters/ });
    if (label !== 'When' && (await more.getAttribute('aria-expanded')) !== 'true') await more.click();
    await this.page.getByRole('combobox', { name: label }).selectOption({ label: choice });
  }

  async open(text: string | RegExp): Promise<void> {
    await this.item(text).click();
    await expect(this.lines.first()).toBeVisible();
  }

  get reading(): Locator {
    return this.page.getByRole('main', { name: 'Conversation' });
  }

  get lines(): Locator {
    return this.reading.getByRole('log').getByRole('article');
  }

  /** What reviewers did with the open one. */
  get marks(): Locator {
    return this.reading.getByRole('region', { name: 'Review' }).getByRole('listitem');
  }

  async comment(text: string): Promise<void> {
    await this.page.keyboard.press('Control+Shift+M');
    await this.fillIn('Comment', text);
  }

  async handTo(name: string, text: string): Promise<void> {
    await this.page.keyboard.press('Control+Shift+H');
    const sheet = this.page.getByRole('dialog', { name: 'Hand to somebody' });
    await expect(sheet.getByRole('textbox', { name: 'To which reviewer' })).toBeFocused();
    await this.page.keyboard.type(name);
    await sheet.getByRole('textbox', { name: /^What for/ }).fill(text);
    await sheet.getByRole('button', { name: 'Hand over' }).click();
    await expect(sheet).toBeHidden();
  }

  private async fillIn(title: string, text: string): Promise<void> {
    const sheet = this.page.getByRole('dialog', { name: title });
    await expect(sheet.getByRole('textbox')).toBeFocused();
    await this.page.keyboard.type(text);
    await sheet.getByRole('button', { name: title }).click();
    await expect(sheet).toBeHidden();
  }

  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: path.resolve(import.meta.dirname, '../../test-results/screenshots', `${name}.png`) });
  }
}

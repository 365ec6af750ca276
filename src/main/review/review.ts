/** The review: its window, its channels, and the record that it shows. Loaded when somebody opens it, not before. */
import { app, dialog, nativeTheme, type BrowserWindow } from 'electron';
import { zoneOf } from '../../shared/hours/zone.js';
import type { Policy } from '../../shared/policy/schema.js';
import { emitReview, registerReview } from '../ipc/register.js';
import type { Log } from '../log/log.js';
import type { Settings } from '../settings/settings.js';
import { bringToFront } from '../windows/main-window.js';
import { createReviewWindow } from '../windows/review-window.js';
import { createReviewHandlers } from './handlers.js';
import { ReviewSession, type OpenRecord } from './session.js';

export interface ReviewOptions {
  readonly policy: Policy;
  readonly settings: Settings;
  readonly log: Log;
  /** Its page: of ours, or of the development server. */
  readonly page: string;
  readonly preload: string;
  readonly me: () => string | undefined;
  readonly supervisor: () => boolean;
  readonly openRecord: OpenRecord;
}

export class Review {
  readonly #options: ReviewOptions;
  readonly #session: ReviewSession;
  #window: BrowserWindow | undefined;

  constructor(options: ReviewOptions) {
    this.#options = options;
    const { policy, settings, log, page, me, supervisor, openRecord } = options;
    this.#session = new ReviewSession(openRecord);
    const handlers = createReviewHandlers({
      session: this.#session, policy, me, supervisor, now: Date.now, look: () => this.#look, zone: async () => zoneOf(policy.timeZone),
      kept: () => settings.review, keep: (kept) => settings.keepReview(kept), chooseKey: () => this.#chooseKey(),
    });
    registerReview({ handlers, log, trusted: { page, isOurs: (id) => id === this.#window?.webContents.id } });
  }

  /** Opens its window, or brings it to the front. */
  show(): void {
    if (this.#window) return bringToFront(this.#window);
    const { preload, page, settings } = this.#options;
    this.#window = createReviewWindow({
      preload, page, dark: nativeTheme.shouldUseDarkColors, state: settings.review.window, keepState: (window) => settings.keepReview({ ...settings.review, window }),
      onClosed: () => {
        this.#window = undefined;
        // Whoever opens it next signs in anew.
        void this.#session.signOut().catch(() => undefined);
      },
    });
  }

  /** The settings of the desk have changed. */
  look(): void {
    if (this.#window) emitReview(this.#window.webContents, 'review:look', this.#look);
  }

  /** With the desk's window this one goes too. @returns settles when the record is closed */
  async close(): Promise<void> {
    this.#window?.destroy();
    await this.#session.signOut().catch(() => undefined);
  }

  get #look() {
    const { theme, textSize } = this.#options.settings.view;
    return { theme, textSize };
  }

  async #chooseKey(): Promise<string | undefined> {
    if (!this.#window) return undefined;
    const { filePaths } = await dialog.showOpenDialog(this.#window, { title: 'The file with the reviewers’ key', defaultPath: app.getPath('documents'), properties: ['openFile'] });
    return filePaths[0];
  }
}

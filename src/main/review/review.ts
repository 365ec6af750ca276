/** The review: its window, its channels, and the record that it shows. Loaded when somebody opens it, not before. */
import { app, dialog, nativeTheme, shell, type BrowserWindow, type OpenDialogOptions } from 'electron';
import { zoneOf } from '../../shared/hours/zone.js';
import type { Policy } from '../../shared/policy/schema.js';
import { createDisclosureHandlers } from '../disclosure/handlers.js';
import { emitReview } from '../ipc/emit.js';
import { registerReview } from '../ipc/register-review.js';
import type { Log } from '../log/log.js';
import type { Settings } from '../settings/settings.js';
import { chooseFile, FILES } from '../windows/choose-file.js';
import { bringToFront } from '../windows/main-window.js';
import { pdfOfFile } from '../windows/print-file.js';
import { paperOf, pdfOf, printOf, writeReport } from '../windows/report.js';
import { createReviewWindow } from '../windows/review-window.js';
import { createReviewHandlers } from './handlers.js';
import { createHoldHandlers } from './hold-handlers.js';
import { ReviewSession, type OpenRecord } from './session.js';
import { createStatisticsHandlers } from './statistics.js';

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
  /** Titles of the scripts that everybody has, by id. */
  readonly scripts: () => Promise<ReadonlyMap<string, string>>;
  /** The process that opens it: it starts while somebody says who they are. */
  readonly record: { prepare(): void; drop(): void };
}

const REVIEWERS_KEY: OpenDialogOptions = { title: 'The file with the reviewers’ key', properties: ['openFile'] };
const LIBRARY_KEY: OpenDialogOptions = { title: 'The file with the key of the library', properties: ['openFile'] };
const FOLDER: OpenDialogOptions = { title: 'Where the disclosure is made', buttonLabel: 'Choose this folder', properties: ['openDirectory', 'createDirectory'] };

export class Review {
  readonly #options: ReviewOptions;
  readonly #session: ReviewSession;
  #window: BrowserWindow | undefined;

  constructor(options: ReviewOptions) {
    this.#options = options;
    const { policy, settings, log, page, me, supervisor, openRecord, scripts } = options;
    const paper = paperOf(policy.timeZone);
    this.#session = new ReviewSession(openRecord);
    const zone = async () => zoneOf(policy.timeZone);
    const handlers = createReviewHandlers({
      session: this.#session, policy, me, supervisor, now: Date.now, look: () => this.#look, zone,
      kept: () => settings.review, keep: (kept) => settings.keepReview(kept), chooseKey: () => this.#choose(REVIEWERS_KEY),
      disclosure: createDisclosureHandlers({
        policy, now: Date.now, record: () => this.#session.record, me: () => settings.review.name ?? me() ?? '', chooseFolder: () => this.#choose(FOLDER), chooseKey: () => this.#choose(LIBRARY_KEY),
        pdf: (file) => pdfOfFile(file, paper), show: (folder) => shell.showItemInFolder(folder),
      }),
      statistics: createStatisticsHandlers({
        policy, record: () => this.#session.record, scripts, choose: async (name, format) => (this.#window ? chooseFile(this.#window)('save', name, FILES[format]) : undefined),
        write: writeReport, pdf: (html) => pdfOf(html, paper), paper: (html) => printOf(html, paper),
      }),
      holds: createHoldHandlers({ policy, zone, holds: () => this.#session.record.holds, chooseKey: () => this.#choose(LIBRARY_KEY) }),
    });
    registerReview({ handlers, log, trusted: { page, isOurs: (id) => id === this.#window?.webContents.id } });
  }

  /** Opens its window, or brings it to the front. */
  show(): void {
    if (this.#window) return bringToFront(this.#window);
    const { preload, page, settings, record } = this.#options;
    record.prepare();
    this.#window = createReviewWindow({
      preload, page, dark: nativeTheme.shouldUseDarkColors, state: settings.review.window, keepState: (window) => settings.keepReview({ ...settings.review, window }),
      onClosed: () => {
        this.#window = undefined;
        record.drop();
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

  async #choose(options: OpenDialogOptions): Promise<string | undefined> {
    if (!this.#window) return undefined;
    const { filePaths } = await dialog.showOpenDialog(this.#window, { defaultPath: app.getPath('documents'), ...options });
    return filePaths[0];
  }
}

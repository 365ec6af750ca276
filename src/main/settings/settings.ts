import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Args } from '../../shared/contract.js';
import { AppError } from '../../shared/errors.js';
import { MODES, type Policy } from '../../shared/policy/schema.js';
import type { Problem, SettingsView } from '../../shared/view.js';
import type { Log } from '../log/log.js';
import type { WindowState } from '../windows/bounds.js';
import { applyPolicy } from './locks.js';
import { readSettings, withDefaults, type StoredSettings } from './stored.js';
import { openWriter, type Write } from './writer.js';

export interface SettingsOptions {
  /** Holds `settings.json`. */
  readonly folder: string;
  readonly policy: Policy;
  readonly policyFile?: string;
  readonly log: Log;
  readonly onChange: (view: SettingsView) => void;
  /** How the file is written; loaded at the first change only. */
  readonly writer?: (folder: string) => Promise<Write>;
}

/** After a change, so that dragging a pane writes once. In ms. */
const WRITE_AFTER = 300;

/** The user's settings, with what the policy fixes laid over them. Changes apply at once and are written soon after. */
export class Settings {
  readonly #options: SettingsOptions;
  #stored: StoredSettings;
  #problem: Problem | undefined;
  #passwords: SettingsView['passwords'] = 'memory';
  #view: SettingsView;
  #writer: Write | undefined;
  #written: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: SettingsOptions) {
    this.#options = options;
    const { stored, problem } = readSettings(path.join(options.folder, 'settings.json'));
    this.#stored = stored;
    this.#problem = problem;
    this.#view = this.#draw(0);
  }

  get view(): SettingsView {
    return this.#view;
  }

  /** Where passwords can be kept on this computer: to be said once, before anybody is told of the settings. */
  set passwords(place: SettingsView['passwords']) {
    this.#passwords = place;
    this.#view = this.#draw(this.#view.rev);
  }

  get windowState(): WindowState | undefined {
    return this.#stored.window;
  }

  /** @throws AppError `invalid-request` for what the policy fixes */
  set(patch: Args['settings:set']): SettingsView {
    const refused = changedNames(patch, this.#view).filter((name) => this.#view.locked.includes(name));
    if (refused.length > 0) throw new AppError('invalid-request', `The policy of your library fixes ${refused.join(', ')}. Ask your administrator to change it.`);
    this.#keep(patch);
    return this.#view;
  }

  get review(): NonNullable<StoredSettings['review']> {
    return this.#stored.review ?? {};
  }

  keepReview(review: NonNullable<StoredSettings['review']>): void {
    this.#keep({ review });
  }

  keepWindow(window: WindowState): void {
    this.#keep({ window });
  }

  /** Writes what is not written yet; settles when that is done, one way or the other. Before the app ends. */
  flush(): Promise<void> {
    if (this.#timer !== undefined) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#written = this.#written.then(() => this.#write());
    }
    return this.#written;
  }

  async #write(): Promise<void> {
    try {
      this.#writer ??= await (this.#options.writer ?? openWriter)(this.#options.folder);
      this.#writer(this.#stored);
    } catch (error) {
      this.#options.log.warn('settings not saved', { error });
      this.#writer = () => undefined; // one try is enough: a refused one may take a second
      this.#problem = { code: 'settings-read-only', message: `Settings cannot be saved: ${this.#options.folder} cannot be written. They last until Deskbell closes.` };
      this.#redraw();
    }
  }

  #keep(change: StoredSettings): void {
    const next = { ...this.#stored, ...change };
    if (isDeepStrictEqual(next, this.#stored)) return;
    this.#stored = next;
    this.#timer ??= setTimeout(() => void this.flush(), WRITE_AFTER);
    this.#redraw();
  }

  #redraw(): void {
    const next = this.#draw(this.#view.rev);
    if (isDeepStrictEqual(next, this.#view)) return;
    this.#view = { ...next, rev: next.rev + 1 };
    this.#options.onChange(this.#view);
  }

  #draw(rev: number): SettingsView {
    const { policy, policyFile } = this.#options;
    const { settings, locked } = applyPolicy(withDefaults(this.#stored), policy);
    const { walkIn, call, takeNext } = policy.globalShortcuts;
    return { rev, ...settings, globalKeys: { walkIn, call, takeNext }, locked, passwords: this.#passwords, ...(policyFile !== undefined && { policyFile }), ...(this.#problem && { problem: this.#problem }) };
  }
}

function changedNames(patch: Args['settings:set'], view: SettingsView): string[] {
  const current = new Map<string, unknown>(Object.entries(view));
  const names = Object.entries(patch).flatMap(([name, value]) => (isDeepStrictEqual(value, current.get(name)) ? [] : [name]));
  const { sound } = patch; // it always carries all modes, and the policy may fix one alone
  const modes = MODES.filter((mode) => sound !== undefined && sound[mode] !== view.sound[mode]);
  return [...names, ...modes.map((mode) => `sound.${mode}`)];
}

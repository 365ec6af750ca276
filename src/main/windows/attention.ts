import { app, Notification, type BrowserWindow } from 'electron';
import { bringToFront } from './main-window.js';

export interface AttentionOptions {
  readonly window: () => BrowserWindow | undefined;
  /** A click on the notification about a request. */
  readonly onOpen: (id: string) => void;
}

/**
 * Calls the eye: taskbar, badge and notifications. The bell is the page's, and when to repeat is the desk's; nothing
 * in here takes the focus. Level 0: all is quiet; 1: somebody waits; 2: somebody has waited too long.
 */
export class Attention {
  readonly #options: AttentionOptions;
  #notification: { readonly id: string; readonly shown: Notification } | undefined;

  constructor(options: AttentionOptions) {
    this.#options = options;
  }

  /** @param waiting how many wait, for the badge */
  show(level: 0 | 1 | 2, waiting: number): void {
    const window = this.#options.window();
    app.setBadgeCount(waiting);
    if (level === 0) this.#withdraw();
    if (!window || window.isDestroyed()) return;
    window.flashFrame(level > 0 && !window.isFocused());
    // Windows has no badge: the mark on the progress bar is its way of saying "look here".
    if (process.platform === 'win32') window.setProgressBar(level === 0 ? -1 : 1, { mode: level === 2 ? 'error' : 'paused' });
  }

  /** One notification at a time: a newer one takes its place, so that they cannot pile up over the desk. */
  notify(id: string, text: { readonly title: string; readonly body: string }, urgent: boolean): void {
    if (!Notification.isSupported()) return;
    this.#withdraw();
    const shown = new Notification({ ...text, silent: true, urgency: urgent ? 'critical' : 'normal' });
    shown.on('click', () => {
      const window = this.#options.window();
      if (window) bringToFront(window);
      this.#options.onOpen(id);
    });
    shown.show();
    this.#notification = { id, shown };
  }

  /** Somebody took it. */
  withdraw(id: string): void {
    if (this.#notification?.id === id) this.#withdraw();
  }

  #withdraw(): void {
    this.#notification?.shown.close();
    this.#notification = undefined;
  }
}

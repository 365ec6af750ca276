import { dialog, type BrowserWindow, type MessageBoxOptions } from 'electron';
import { elapsed } from '../elapsed.js';
import type { Log } from '../log/log.js';

/** A page that stops so often, within so many ms, will go on stopping: a person decides then. */
const OFTEN = { times: 3, within: 60_000 };

export interface ReviveOptions {
  readonly log: Log;
  /** The page is loaded anew: whoever sits here is told. */
  readonly onRevived: () => void;
  readonly quit: () => void;
}

/**
 * A desk whose page has ended or hangs goes on without it: patrons write, the record is kept, and nobody sees it. One
 * that has ended is loaded anew; one that hangs may come back by itself, so a person decides.
 */
export function revivePage(window: BrowserWindow, { log, onRevived, quit }: ReviveOptions): void {
  const { webContents } = window;
  let gone: readonly number[] = [];
  let hangs: AbortController | undefined;
  const revive = (): void => {
    if (window.isDestroyed()) return;
    webContents.reload();
    onRevived();
  };
  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    hangs?.abort();
    if (reason === 'clean-exit') return;
    log.error('page gone', { reason, status: exitCode });
    const now = elapsed();
    gone = [...gone.filter((at) => now - at < OFTEN.within), now];
    // Not while Chromium is still telling of the end.
    setImmediate(() => {
      if (gone.length < OFTEN.times) return revive();
      gone = [];
      void ask(window, KEEPS_STOPPING).then((again) => (again ? revive() : quit()));
    });
  });
  const askOfHang = async (): Promise<void> => {
    if (hangs) return;
    log.warn('page hangs');
    const { signal } = (hangs = new AbortController());
    const again = await ask(window, { ...HANGS, signal });
    hangs = undefined;
    if (again && !signal.aborted && !window.isDestroyed()) webContents.forcefullyCrashRenderer();
  };
  // Chromium says so when a key or a click was not answered for 15 s.
  window.on('unresponsive', () => void askOfHang());
  window.on('responsive', () => hangs?.abort());
}

const KEEPS_STOPPING: MessageBoxOptions = {
  type: 'error', title: 'Deskbell', message: 'The window of Deskbell keeps stopping.',
  detail: 'Patrons still reach this desk, and all that they say is on the record. Open the window again, or close Deskbell: what this desk holds goes back into the queue then. If it happens again, tell your administrator.',
  buttons: ['Open it again', 'Close Deskbell'], defaultId: 0, cancelId: 0,
};

const HANGS: MessageBoxOptions = {
  type: 'warning', title: 'Deskbell', message: 'The window of Deskbell does not answer.',
  detail: 'Patrons still reach this desk, and all that they say is on the record. Wait, or open the window again: drafts are kept, except perhaps the last words. If it happens again, tell your administrator.',
  buttons: ['Open it again', 'Wait'], defaultId: 1, cancelId: 1,
};

/** Asks in a box of the system: there is no page to ask on, and the desk goes on meanwhile. @returns whether the first button was pressed */
async function ask(window: BrowserWindow, box: MessageBoxOptions): Promise<boolean> {
  if (window.isDestroyed()) return false;
  return (await dialog.showMessageBox(window, box)).response === 0;
}

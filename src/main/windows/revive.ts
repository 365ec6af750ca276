import { dialog, type BrowserWindow } from 'electron';
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

/** A desk whose page has ended goes on without it: patrons write, the record is kept, and nobody sees it. The page is loaded anew. */
export function revivePage(window: BrowserWindow, { log, onRevived, quit }: ReviveOptions): void {
  let gone: readonly number[] = [];
  const revive = (): void => {
    if (window.isDestroyed()) return;
    window.webContents.reload();
    onRevived();
  };
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    log.error('page gone', { reason, status: exitCode });
    const now = elapsed();
    gone = [...gone.filter((at) => now - at < OFTEN.within), now];
    // Not while Chromium is still telling of the end.
    setImmediate(() => {
      if (gone.length < OFTEN.times) return revive();
      gone = [];
      void askWhether(window).then((again) => (again ? revive() : quit()));
    });
  });
}

/** Asks in a box of the system: there is no page to ask on, and the desk goes on meanwhile. @returns false: Deskbell is to be closed */
async function askWhether(window: BrowserWindow): Promise<boolean> {
  if (window.isDestroyed()) return false;
  const { response } = await dialog.showMessageBox(window, {
    type: 'error', title: 'Deskbell', message: 'The window of Deskbell keeps stopping.',
    detail: 'Patrons still reach this desk, and all that they say is on the record. Show the window again, or close Deskbell: what this desk holds goes back into the queue then. If it happens again, tell your administrator.',
    buttons: ['Show it again', 'Close Deskbell'], defaultId: 0, cancelId: 0,
  });
  return response === 0;
}

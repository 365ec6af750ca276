import { app, BrowserWindow, screen } from 'electron';
import fs from 'node:fs';
import { FIRST_SIZE } from '../../shared/first-size.js';
import { MIN_SIZE, placeWindow, type WindowState } from './bounds.js';

export interface MainWindowOptions {
  /** Full path of the preload bundle. */
  readonly preload: string;
  /** What it loads: the page of ours, or in development its server. */
  readonly page: string;
  readonly title: string;
}

export interface Placing {
  readonly dark: boolean;
  readonly state: WindowState | undefined;
  /** Called when the window was moved, resized or maximised, and before it closes. */
  readonly keepState: (state: WindowState) => void;
}

/** Hidden, and loading its page; `putInPlace` puts it where it was. */
export function createMainWindow({ preload, page, title }: MainWindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    // What most windows have: putting it in place changes nothing then.
    ...FIRST_SIZE,
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    show: false,
    // A page that is drawn while its window is hidden waits for the graphics process (90 ms, measured) before its script runs.
    paintWhenInitiallyHidden: false,
    title,
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      disableDialogs: true,
      devTools: !app.isPackaged,
      // The bell must ring on a desk that nobody has touched yet.
      autoplayPolicy: 'no-user-gesture-required',
    },
  });
  // The title is the desk's, not the document's.
  window.on('page-title-updated', (event) => event.preventDefault());
  void window.loadURL(page);
  return window;
}

/** Puts it where it was, on the ground of its theme. */
export function putInPlace(window: BrowserWindow, { dark, state, keepState }: Placing): void {
  const displays = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map((display) => display.workArea);
  const { maximized, ...bounds } = placeWindow(state, displays);
  window.setBackgroundColor(dark ? '#14171a' : '#ffffff');
  window.setBounds(bounds);
  if (bounds.x === undefined) window.center();
  // Not before: it would show the window.
  if (maximized) window.once('show', () => window.maximize());
  const keep = (): void => {
    if (!window.isMinimized() && !window.isFullScreen()) keepState({ ...window.getNormalBounds(), maximized: window.isMaximized() });
  };
  // Not `resized` and `moved`: Linux has none.
  window.on('resize', keep);
  window.on('move', keep);
  window.on('close', keep);
}

/** Brings a window to the front, as for a second start or a click on a notification. */
export function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/**
 * One desk for each data folder. Call after `app.setPath('userData')` and before ready.
 * @param onSecond somebody started the desk again: bring the window to the front and say that it was open already
 * @returns false: another one has this data folder, and has been told; end at once
 */
export function claimDataFolder(onSecond: () => void): boolean {
  if (!app.requestSingleInstanceLock()) {
    // Where nothing can be written there is no lock either. The desk then opens, stays closed, and says why.
    if (!isWritable(app.getPath('userData'))) return true;
    process.stderr.write('Deskbell is already open with this data folder; its window was brought to the front. To open a second desk, give it its own folder with --user-data-dir DIR.\n');
    return false;
  }
  app.on('second-instance', onSecond);
  return true;
}

function isWritable(folder: string): boolean {
  try {
    fs.accessSync(folder, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

import { app, BrowserWindow, screen } from 'electron';
import { placeWindow, type WindowState } from './bounds.js';

export interface ReviewWindowOptions {
  /** Full path of its preload bundle, which knows the channels of the review alone. */
  readonly preload: string;
  readonly page: string;
  readonly dark: boolean;
  readonly state: WindowState | undefined;
  /** Called when the window was moved or resized. */
  readonly keepState: (state: WindowState) => void;
  readonly onClosed: () => void;
}

/** A window of its own: the queue stays where it is while somebody reads the record. */
export function createReviewWindow({ preload, page, dark, state, keepState, onClosed }: ReviewWindowOptions): BrowserWindow {
  const displays = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map((display) => display.workArea);
  const { maximized, ...bounds } = placeWindow(state, displays);
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 640,
    minHeight: 480,
    show: false,
    paintWhenInitiallyHidden: false,
    title: 'Review',
    backgroundColor: dark ? '#14171a' : '#ffffff',
    autoHideMenuBar: true,
    webPreferences: {
      preload, sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false, spellcheck: false, navigateOnDragDrop: false, disableDialogs: true,
      devTools: !app.isPackaged,
    },
  });
  const keep = (): void => {
    if (!window.isMinimized() && !window.isFullScreen()) keepState({ ...window.getNormalBounds(), maximized: window.isMaximized() });
  };
  window.on('resize', keep);
  window.on('move', keep);
  window.once('closed', onClosed);
  // Not `ready-to-show`: a page that is not painted while it is hidden may never be ready.
  window.webContents.once('did-finish-load', () => {
    if (maximized) window.maximize();
    window.show();
  });
  void window.loadURL(page);
  return window;
}

import type { BrowserWindow } from 'electron';

/**
 * Closing the window ends the desk: where somebody would find nobody then, the page asks first, and ends it when the
 * person says so. A page that does not answer asks nothing: its window closes.
 */
export function askBeforeClosing(window: BrowserWindow, matters: () => boolean, ask: () => void): void {
  let mute = false;
  window.on('unresponsive', () => void (mute = true));
  window.on('responsive', () => void (mute = false));
  window.on('close', (event) => {
    if (mute || window.webContents.isCrashed() || !matters()) return;
    event.preventDefault();
    ask();
  });
}

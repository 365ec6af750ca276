/** How long nobody has touched this computer, and whether its screen is locked. */
import { powerMonitor, type BrowserWindow, type InputEvent } from 'electron';
import { elapsed } from '../elapsed.js';

/**
 * What a hand does. Moves of the mouse are not among it: the page also hears of one when something moves under a mouse
 * that lies still. The system knows which are real.
 */
const TOUCHES: ReadonlySet<InputEvent['type']> = new Set(['keyDown', 'rawKeyDown', 'mouseDown', 'mouseWheel', 'touchStart', 'gestureTap']);

/**
 * After the app is ready. The system counts all input, in whatever program; where it cannot (some Linux desktops), or
 * counts nothing, what comes into our own window still counts.
 * @returns ms since the last input
 */
export function createIdle({ webContents }: BrowserWindow): () => number {
  let touched = elapsed();
  webContents.on('input-event', (_event, { type }) => {
    if (TOUCHES.has(type)) touched = elapsed();
  });
  return () => Math.min(powerMonitor.getSystemIdleTime() * 1_000, elapsed() - touched);
}

/** macOS and Windows say so. */
export function watchLock(onChange: (locked: boolean) => void): void {
  powerMonitor.on('lock-screen', () => onChange(true));
  powerMonitor.on('unlock-screen', () => onChange(false));
}

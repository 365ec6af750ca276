/** Where a window opens. Runs without Electron; sizes are in device-independent pixels. */
import { FIRST_SIZE } from '../../shared/first-size.js';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface WindowState extends Rectangle {
  readonly maximized: boolean;
}

/** The smallest size at which queue and conversation still stand side by side. */
export const MIN_SIZE = { width: 760, height: 480 };
/** So much of the title bar must be within reach that a pointer can take hold of it. */
const REACH = { width: 120, height: 40 };

/**
 * The kept place where it can still be seen, otherwise the middle of the first display: a screen may have been
 * unplugged, or be smaller now.
 * @param displays work areas, the primary one first
 */
export function placeWindow(kept: WindowState | undefined, displays: readonly Rectangle[]): Partial<Rectangle> & { readonly width: number; readonly height: number; readonly maximized: boolean } {
  const maximized = kept?.maximized ?? false;
  const home = kept && displays.find((display) => reaches({ ...kept, ...sizeOn(display, kept) }, display));
  const size = sizeOn(home ?? displays[0], kept);
  // Without a place the system centres the window.
  return kept && home ? { x: kept.x, y: kept.y, ...size, maximized } : { ...size, maximized };
}

const sizeOn = (display: Rectangle | undefined, kept: Rectangle = { x: 0, y: 0, ...FIRST_SIZE }): { width: number; height: number } => ({
  width: clamp(kept.width, MIN_SIZE.width, display?.width),
  height: clamp(kept.height, MIN_SIZE.height, display?.height),
});

function reaches(window: Rectangle, display: Rectangle): boolean {
  const across = Math.min(window.x + window.width, display.x + display.width) - Math.max(window.x, display.x);
  const down = Math.min(window.y + REACH.height, display.y + display.height) - Math.max(window.y, display.y);
  return across >= REACH.width && down >= REACH.height;
}

const clamp = (value: number, min: number, max = value): number => Math.max(min, Math.min(value, max));

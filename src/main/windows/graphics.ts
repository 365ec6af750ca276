import fs from 'node:fs';
import path from 'node:path';

/** ms */
const WEEK = 7 * 24 * 3_600_000;

/** What one data folder knows about its computer's graphics card. */
export interface Graphics {
  /** No card that Chromium can use was found here within a week, by this runtime. */
  readonly none: boolean;
  /** Once Chromium has looked. */
  readonly remember: (found: boolean) => void;
}

/**
 * Chromium looks for a graphics card at every start, in a process that ends when there is none and is started again:
 * 25 ms (measured on two cores), while the page's process starts. Terminals, virtual machines and remote desktops have
 * none. A desk that found none draws without one, and looks again after a week, or with another runtime.
 * A file that says something else, or cannot be read or written, says nothing.
 * @param folder the data folder
 * @param runtime version of Electron
 * @param now ms since 1970
 */
export function knownGraphics(folder: string, runtime: string, now: number): Graphics {
  const file = path.join(folder, 'no-graphics-card');
  const none = attempt(() => fs.statSync(file).size < 100 && fs.readFileSync(file, 'utf8') === line(runtime) && isRecent(fs.statSync(file).mtimeMs, now)) === true;
  const remember = (found: boolean): void => {
    if (found) attempt(() => fs.rmSync(file, { force: true }));
    else if (!none) attempt(() => fs.writeFileSync(file, line(runtime), { mode: 0o600 }));
  };
  return { none, remember };
}

const line = (runtime: string): string => `${runtime}\n`;

const isRecent = (at: number, now: number): boolean => at <= now && now - at < WEEK;

function attempt<T>(step: () => T): T | undefined {
  try {
    return step();
  } catch {
    return undefined;
  }
}

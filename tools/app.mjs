// How to start the desk from here: on which runtime, on which screen, and with Chromium's sandbox on.
import path from 'node:path';
import { root } from './run.mjs';
import { ensureRuntime } from './runtime.mjs';

/** Chromium refuses its sandbox to root, so root goes through a user namespace (see in-sandbox.sh). */
export const sandboxScript = path.join(import.meta.dirname, 'in-sandbox.sh');

/** @returns {boolean} whether windows have a screen to appear on */
export const hasDisplay = () => process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);

/** The environment for programs with windows: an empty bus address crashes Chromium, and the other variable makes it a plain Node. */
export function appEnvironment() {
  const env = { ...process.env };
  delete env['ELECTRON_RUN_AS_NODE'];
  env['DBUS_SESSION_BUS_ADDRESS'] ||= 'disabled:';
  return env;
}

/** @returns {Promise<{ command: string, args: string[], env: NodeJS.ProcessEnv }>} starts the built desk; the desk's own arguments follow */
export async function appCommand() {
  const { executable } = await ensureRuntime();
  const plain = process.platform !== 'linux' || (hasDisplay() && process.getuid?.() !== 0);
  return { command: plain ? executable : sandboxScript, args: plain ? [root] : [executable, root], env: appEnvironment() };
}

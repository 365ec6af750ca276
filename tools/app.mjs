// How to start the built desk on the runtime of this machine.
import { root } from './run.mjs';
import { sandboxed, windowEnvironment } from './in-sandbox.mjs';
import { ensureRuntime } from './runtime.mjs';

/**
 * @param {readonly string[]} args the desk's own
 * @returns {Promise<{ command: string, args: string[], env: NodeJS.ProcessEnv }>}
 */
export async function appCommand(args) {
  const { executable } = await ensureRuntime();
  return { ...(await sandboxed(executable, [root, ...args])), env: windowEnvironment() };
}

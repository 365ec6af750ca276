// npm run e2e -- [--sources] [--long] [Playwright's arguments]      the end-to-end tests, on the packed desk
//   --sources: on the built sources instead, without packing; --long: also those that need the big counts
import path from 'node:path';
import { ensureBuilt } from './built.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { ensurePacked, makeFlavour } from './dist.mjs';
import { runInSandbox } from './in-sandbox.mjs';
import { root, tool } from './run.mjs';
import { ensureRuntime } from './runtime.mjs';
import { ensureSystem } from './system.mjs';

/** Where Playwright's JSON report goes; e2e/playwright.config.ts says so too. */
export const e2eReport = path.join(root, '.local/e2e-report.json');

/** Tests at once. They wait for servers, timeouts and each other’s desks much of the time: three keep two cores busy for four fifths of it. */
const SIDE_BY_SIDE = 3;

/**
 * @param {readonly string[]} args Playwright's
 * @param {{ sources?: boolean, long?: boolean }} options
 * @returns {Promise<number>} Playwright's exit status
 */
export async function runE2e(args, { sources = false, long = false }) {
  await ensureRuntime();
  if (sources) await ensureBuilt();
  else await ensurePacked();
  const executables = sources ? {} : await makeFlavour();
  const cli = path.join(root, 'node_modules/@playwright/test/cli.js');
  return runInSandbox(process.execPath, [cli, 'test', '--config', 'e2e/playwright.config.ts', ...args], { env: { ...executables, ...(long ? { DESK_LONG: '1' } : {}) }, screens: SIDE_BY_SIDE });
}

if (process.argv[1] === import.meta.filename) {
  await tool(async () => {
    const args = process.argv.slice(2);
    await ensureSystem(['run', 'display', 'service', 'test']);
    await ensureDependencies();
    return runE2e(
      args.filter((arg) => arg !== '--sources' && arg !== '--long'),
      { sources: args.includes('--sources'), long: args.includes('--long') },
    );
  });
}

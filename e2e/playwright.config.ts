import { defineConfig } from '@playwright/test';
import type { OnServer } from './pages/test.js';

/** What a program needs for each screen (tools/in-sandbox.mjs). None: on Windows and macOS, or run by hand. */
const screens: readonly Readonly<Record<string, string>>[] = JSON.parse(process.env['DESK_SCREENS'] ?? '[{}]');
// Each worker reads this file, and has a screen of its own: the desks of a test share its focus and its global shortcuts.
Object.assign(process.env, screens[Number(process.env['TEST_PARALLEL_INDEX'] ?? 0)]);

export default defineConfig<OnServer>({
  testDir: '.',
  workers: screens.length,
  forbidOnly: true,
  // Each test starts a real server and real windows, some hundred in all; now and then one of them does not come up. What
  // passed only at the second try is named at the end of `npm test`.
  retries: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  ...(process.env['DESK_LONG'] ? {} : { grepInvert: /@long/ }),
  outputDir: '../test-results',
  reporter: [['list'], ['json', { outputFile: '../.local/e2e-report.json' }]],
  use: { screenshot: 'only-on-failure' },
  projects: [
    { name: 'Prosody' },
    // What the desks agree on goes through the server. What one desk shows, or finds out with its own clock, does not.
    { name: 'ejabberd', testMatch: ['many-desks.spec.ts', 'come-and-go.spec.ts', 'many-services.spec.ts', 'shared-scripts.spec.ts'], grepInvert: /@one-server/, use: { server: 'ejabberd' } },
  ],
});

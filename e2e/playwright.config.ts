import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  // One at a time: the desks of a test share a screen, its focus and its global shortcuts.
  workers: 1,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  ...(process.env['DESK_LONG'] ? {} : { grepInvert: /@long/ }),
  outputDir: '../test-results',
  reporter: [['list'], ['json', { outputFile: '../.local/e2e-report.json' }]],
  use: { screenshot: 'only-on-failure' },
});

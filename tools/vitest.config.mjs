import os from 'node:os';
import path from 'node:path';
import { defineConfig } from 'vitest/config';

const REAL_SERVER = 'src/**/*.integration.test.ts';

export default defineConfig({
  root: path.resolve(import.meta.dirname, '..'),
  test: {
    environment: 'node', testTimeout: 30_000,
    projects: [
      { extends: true, test: { name: 'rules', include: ['src/**/*.test.{ts,tsx}', 'tools/**/*.test.mjs'], exclude: [REAL_SERVER] } },
      // Real servers, killed and cut off, share two processors: npm test names what passed at the second try, and lets it be few.
      { extends: true, test: { name: 'servers', include: [REAL_SERVER], retry: 1, testTimeout: 90_000, hookTimeout: 60_000 } },
    ],
    // Those with a real server mostly wait, for a timeout or for a line that was cut: more of them at once than processors.
    maxWorkers: 2 * os.availableParallelism(),
  },
});

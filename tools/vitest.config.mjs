import os from 'node:os';
import path from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: path.resolve(import.meta.dirname, '..'),
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'tools/**/*.test.mjs'], environment: 'node', testTimeout: 30_000,
    // Those with a real server mostly wait, for a timeout or for a line that was cut: more of them at once than processors.
    maxWorkers: 2 * os.availableParallelism(),
  },
});

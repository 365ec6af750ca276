import path from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: path.resolve(import.meta.dirname, '..'),
  test: { include: ['src/**/*.test.{ts,tsx}', 'tools/**/*.test.mjs'], environment: 'node', testTimeout: 30_000 },
});

// The window opens before the desk is loaded (docs/adr/0006): what src/main/index.ts reaches by static imports has to stay small.
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from './run.mjs';

const statement = /^(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s+)?'([^']+)';/gm;

/** @param {string} file @param {Map<string, string>} found what is reached, and from where @returns {Map<string, string>} */
function reach(file, found = new Map()) {
  for (const [, from = ''] of fs.readFileSync(file, 'utf8').matchAll(statement)) {
    const target = from.startsWith('.') ? path.resolve(path.dirname(file), from.replace(/\.js$/, '.ts')) : from;
    if (found.has(target)) continue;
    found.set(target, path.relative(root, file));
    if (from.startsWith('.')) reach(target, found);
  }
  return found;
}

test('before the window opens, main loads no library and no schema of ours', () => {
  const reached = [...reach(path.join(root, 'src/main/index.ts'))].map(([target, from]) => [path.isAbsolute(target) ? path.relative(root, target) : target, from]);
  expect(reached.map(([target]) => target)).toContain('src/main/ipc/register.ts');
  expect(reached.filter(([target = '']) => !target.startsWith('src/') && !target.startsWith('node:') && target !== 'electron')).toEqual([]);
  expect(reached.length).toBeLessThan(40);
});

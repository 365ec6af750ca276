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

/** @param {string} folder @returns {string[]} the page's own sources */
const sourcesIn = (folder) => fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /(?<!\.test)\.tsx?$/.test(file)).map((file) => path.join(folder, file));

test('while the page draws for the first time, nothing throws and no date is formatted', () => {
  const sources = sourcesIn(path.join(root, 'src/renderer')).map((file) => ({ file: path.relative(root, file), text: fs.readFileSync(file, 'utf8') }));
  expect(sources.length).toBeGreaterThan(100);
  // React's `lazy` throws what it waits for (src/renderer/ui/later.tsx); the review is a page of its own.
  expect(sources.filter(({ text }) => /import \{[^}]*\blazy\b[^}]*\} from 'react'/.test(text)).map(({ file }) => file)).toEqual([]);
  expect(sources.filter(({ file, text }) => !file.includes('/review/') && /^(?:export )?const \w+ = new Intl\./m.test(text)).map(({ file }) => file)).toEqual([]);
});

test('the page is laid out for the size with which the window opens', () => {
  const [css, size] = ['src/renderer/styles/shell.css', 'src/shared/first-size.ts'].map((file) => fs.readFileSync(path.join(root, file), 'utf8'));
  const [, width, height] = /max-width: 0\) \{ \.shell \{ width: (\d+)px; height: (\d+)px; \}/.exec(css ?? '') ?? [];
  expect(size).toContain(`{ width: ${width}, height: ${height} }`);
});

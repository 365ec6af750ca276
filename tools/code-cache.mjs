// Bytecode of what main loads behind the window, made by the runtime that is packed and laid beside the bundle: it is
// part of the package and of its integrity check (docs/adr/0006).
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PlainError, root, run } from './run.mjs';

const folder = path.join(root, 'out/main');
const EXTENSION = '.cache';

/** What was made for another system could be taken there, and would be wrong. */
export function removeCodeCache() {
  for (const file of fs.readdirSync(folder)) if (file.endsWith(EXTENSION)) fs.rmSync(path.join(folder, file));
}

/**
 * @param {{ executable: string }} runtime
 * @throws {PlainError} when the runtime cannot make it
 */
export async function makeCodeCache({ executable }) {
  removeCodeCache();
  const name = fs.readdirSync(folder).find((file) => /^index-start-[\w-]+\.cjs$/.test(file));
  if (name === undefined) throw new PlainError('out/main holds no index-start: build the desk first.');
  const file = path.join(folder, name);
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-code-cache-'));
  try {
    // No page is loaded, so there is nothing for the sandbox to hold; as root the runtime would not start with it.
    const switches = ['--no-sandbox', '--ozone-platform=headless', '--disable-gpu'];
    const { code, stderr } = await run(executable, [...switches, path.join(import.meta.dirname, 'code-cache.cjs'), file, data], { timeout: 60_000 });
    if (code !== 0 || !fs.existsSync(`${file}${EXTENSION}`)) throw new PlainError(`The runtime could not compile ${name} beforehand (status ${code}).\n${stderr.trim()}`);
  } finally {
    fs.rmSync(data, { recursive: true, force: true, maxRetries: 3 });
  }
}

// Whether out/ is what the sources say. Apart from build.mjs because that one needs the npm packages even to be read.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { root, runOk } from './run.mjs';

const stampFile = path.join(root, 'out/.stamp');
const sources = ['src', 'assets', 'tools/build.mjs', 'package-lock.json', 'package.json'];

/** @returns {string} changes whenever a source was written */
function stamp() {
  const hash = createHash('sha256');
  const walk = (/** @type {string} */ file) => {
    const stat = fs.statSync(path.join(root, file), { throwIfNoEntry: false });
    if (stat?.isDirectory()) for (const name of fs.readdirSync(path.join(root, file)).toSorted()) walk(`${file}/${name}`);
    else if (stat && !/\.test\.tsx?$/.test(file)) hash.update(`${file} ${stat.size} ${stat.mtimeMs}\n`);
  };
  for (const source of sources) walk(source);
  return hash.digest('hex');
}

export function writeStamp() {
  fs.mkdirSync(path.dirname(stampFile), { recursive: true });
  fs.writeFileSync(stampFile, stamp());
}

/** @returns {string} what out/ was built from, or '' */
export const builtStamp = () => (fs.existsSync(stampFile) ? fs.readFileSync(stampFile, 'utf8') : '');

/** Builds when a source is newer than out/, in a process of its own. @param {{ force?: boolean }} [options] */
export async function ensureBuilt({ force = false } = {}) {
  if (!force && builtStamp() === stamp()) return;
  await runOk(process.execPath, [path.join(import.meta.dirname, 'build.mjs')]);
}

// The project's npm packages: installed when they are not what package-lock.json says.
import fs from 'node:fs';
import path from 'node:path';
import { npm, PlainError, root } from './run.mjs';

/** @param {string} file @returns {Record<string, { version?: string, integrity?: string, optional?: boolean, peer?: boolean }> | undefined} */
function lockedPackages(file) {
  try {
    return JSON.parse(fs.readFileSync(path.join(root, file), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/**
 * npm writes node_modules/.package-lock.json last, so an interrupted installation is noticed too.
 * @returns {boolean} whether node_modules holds what the lock file asks for
 */
export function dependenciesAreCurrent() {
  const wanted = lockedPackages('package-lock.json');
  const have = lockedPackages('node_modules/.package-lock.json');
  if (!wanted || !have) return false;
  const same = (/** @type {string} */ name) => have[name]?.version === wanted[name]?.version && have[name]?.integrity === wanted[name]?.integrity;
  return (
    Object.entries(wanted).every(([name, entry]) => name === '' || (have[name] ? same(name) : entry.optional === true)) &&
    Object.keys(have).every((name) => name in wanted)
  );
}

/** @throws {PlainError} when npm fails */
export async function ensureDependencies() {
  if (dependenciesAreCurrent()) return;
  console.log('Installing the npm packages (npm ci) …');
  const { code, stdout, stderr } = await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (code !== 0) throw new PlainError(`npm ci failed with status ${code}.\n${`${stdout}${stderr}`.trim().split('\n').slice(-15).join('\n')}`);
}

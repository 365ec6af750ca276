// npm test: everything, from a fresh clone. npm run test:long adds what needs the big counts.
// Stops at the first step that fails; the last line is always "N passed, N failed".
import fs from 'node:fs';
import path from 'node:path';
import { ensureBuilt } from './built.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { PlainError, readJson, root, run, tool } from './run.mjs';
import { ensureRuntime } from './runtime.mjs';
import { secondTriesFile } from './second-tries.mjs';
import { allPurposes, ensureSystem } from './system.mjs';

const long = process.argv.includes('--long');
const total = { passed: 0, failed: 0, skipped: 0 };

/** @param {string} name of a package's program @param {string[]} args */
async function check(name, ...args) {
  const { code, stdout, stderr } = await run(path.join(root, 'node_modules/.bin', name), args, { env: { ...process.env, ...(long ? { DESK_LONG: '1' } : {}) } });
  return { code, output: `${stdout}${stderr}`.trim() };
}

/** @param {string} name @param {string[]} args @returns {Promise<string>} */
async function lintLike(name, ...args) {
  const { code, output } = await check(name, ...args);
  if (code !== 0) throw new PlainError(output);
  return output.split('\n')[0] ?? '';
}

async function unit() {
  const file = path.join(root, '.local/unit-report.json');
  for (const old of [file, secondTriesFile]) fs.rmSync(old, { force: true });
  const { code, output } = await check('vitest', 'run', '--config', 'tools/vitest.config.mjs', '--reporter=default', '--reporter=./tools/second-tries.mjs', '--reporter=json', `--outputFile.json=${file}`);
  const counts = readJson(file);
  const passed = counts?.numPassedTests ?? 0;
  const failed = counts?.numFailedTests ?? 0;
  total.passed += passed;
  total.failed += failed;
  total.skipped += counts?.numPendingTests ?? 0;
  // A file that cannot be read has no failed test in it, and yet failed.
  if (code !== 0 || passed === 0) throw new StepFailed(output, failed);
  const second = readJson(secondTriesFile) ?? [];
  return `${passed} tests${tried(second.length, second.join('; '))}`;
}

/** Of the tests with a real server, and of all end-to-end tests; a program that does not come up now and then explains no more. */
const SECOND_TRIES = 2;

/** @param {number} second @param {string} which @returns {string} for the line of the step */
function tried(second, which) {
  if (second > SECOND_TRIES) throw new StepFailed(`${second} tests passed only at the second try, and at most ${SECOND_TRIES} may: that is no accident any more.`, 0);
  return second === 0 ? '' : `, ${second} of them at the second try (${which})`;
}

async function endToEnd() {
  const { e2eReport, runE2e } = await import('./e2e.mjs');
  fs.rmSync(e2eReport, { force: true });
  const code = await runE2e([], { long });
  const stats = readJson(e2eReport)?.stats;
  const second = stats?.flaky ?? 0;
  const passed = (stats?.expected ?? 0) + second;
  const failed = stats?.unexpected ?? 0;
  total.passed += passed;
  total.failed += failed;
  total.skipped += stats?.skipped ?? 0;
  if (code !== 0 || passed === 0 || failed > 0) throw new StepFailed('', failed);
  return `${passed} tests${tried(second, 'named as flaky above')}`;
}

/** A step whose failures have been counted one by one. */
class StepFailed extends PlainError {
  /** @param {string} message @param {number} counted */
  constructor(message, counted) {
    super(message);
    this.counted = counted;
  }
}

/** Each gives a word on what it did. Tests count for themselves, the rest of the checks as one each. @type {{ name: string, counts?: boolean, run: () => Promise<string | void> }[]} */
const steps = [
  { name: 'system packages', run: () => ensureSystem(allPurposes) },
  { name: 'npm packages', run: ensureDependencies },
  { name: 'Electron runtime', run: async () => (await ensureRuntime()).version },
  { name: 'types', counts: true, run: () => lintLike('tsc', '-b') },
  { name: 'lint and fences', counts: true, run: () => lintLike('oxlint', '--type-aware') },
  { name: 'unit tests', run: unit },
  { name: 'build', counts: true, run: () => ensureBuilt({ force: true }) },
  { name: 'package', counts: true, run: async () => (await import('./dist.mjs')).ensurePacked({ force: true }) },
  { name: 'end-to-end tests', run: endToEnd },
  { name: '.deb', counts: true, run: async () => (await import('./check-deb.mjs')).checkDeb() },
];

/** @param {typeof steps[number]} step @returns {Promise<boolean>} whether it passed */
async function take(step) {
  console.log(`\n== ${step.name}`);
  const start = performance.now();
  const took = () => `${((performance.now() - start) / 1000).toFixed(1)} s`;
  try {
    const said = await step.run();
    if (step.counts) total.passed += 1;
    console.log(`ok: ${step.name} (${took()})${said ? `: ${said}` : ''}`);
    return true;
  } catch (error) {
    console.error(error instanceof PlainError ? error.message : error);
    if (!(error instanceof StepFailed && error.counted > 0)) total.failed += 1;
    console.log(`FAILED: ${step.name} (${took()})`);
    return false;
  }
}

await tool(async () => {
  const start = performance.now();
  fs.mkdirSync(path.join(root, '.local'), { recursive: true });
  for (const step of steps) if (!(await take(step))) break;
  console.log(`\n${((performance.now() - start) / 60_000).toFixed(1)} minutes${total.skipped > 0 ? `, ${total.skipped} tests skipped` : ''}`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
});

// Reporter: names the unit tests that passed only at the second try, and writes them to .local/second-tries.json.
import fs from 'node:fs';
import path from 'node:path';
import { root } from './run.mjs';

export const secondTriesFile = path.join(root, '.local/second-tries.json');

export default class SecondTries {
  /** @param {readonly import('vitest/node').TestModule[]} modules */
  onTestRunEnd(modules) {
    const names = modules.flatMap((module) => [...module.children.allTests()].filter((test) => test.diagnostic()?.flaky).map((test) => `${module.relativeModuleId}: ${test.fullName}`));
    for (const name of names) console.log(`passed only at the second try: ${name}`);
    fs.mkdirSync(path.dirname(secondTriesFile), { recursive: true });
    fs.writeFileSync(secondTriesFile, JSON.stringify(names));
  }
}

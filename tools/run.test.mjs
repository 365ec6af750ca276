import { afterEach, describe, expect, test } from 'vitest';
import { alive, endGroups, run, runningGroups, runOk, startGroup, until, which } from './run.mjs';

/** @type {ReturnType<typeof startGroup>[]} */
const started = [];
/** @param {string} script */
function sh(script) {
  const group = startGroup('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  started.push(group);
  return group;
}
afterEach(async () => {
  for (const group of started.splice(0)) await group.stop(0);
});

describe.skipIf(process.platform !== 'linux')('process groups', () => {
  test('what a run left is ended, with what it had started', async () => {
    const { child, ended } = sh('sleep 600 & wait');
    await endGroups(runningGroups().filter((group) => group.pid === child.pid));
    await ended;
    const { stdout } = await run('ps', ['-o', 'stat=', '-s', String(child.pid)]);
    expect(stdout.split('\n').filter((line) => line && !line.startsWith('Z'))).toEqual([]);
  });

  test('a process that only has the same id is left alone', async () => {
    const { child } = sh('sleep 600');
    await endGroups([{ pid: child.pid ?? 0, birth: '1' }]);
    expect(alive(child.pid ?? 0)).toBe(true);
  });

  test('a group that does not end in order is ended', async () => {
    const group = sh('trap "" TERM; echo ready; while true; do sleep 1; done');
    const { child, ended } = group;
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    await group.stop(50);
    expect(await ended).not.toBe(0);
    expect(alive(child.pid ?? 0)).toBe(false);
  });
});

test('a program that does not exist has the status that a shell gives it', async () => {
  expect((await run('deskbell-no-such-program', [])).code).toBe(127);
  expect(which('deskbell-no-such-program')).toBeUndefined();
});
test('a failure tells what the program said', async () => {
  await expect(runOk('sh', ['-c', 'echo what is wrong >&2; exit 3'])).rejects.toThrow(/status 3\.\nwhat is wrong/);
});
test('waiting is given up with words', async () => {
  await expect(until(() => false, { timeout: 20, every: 5, what: 'the bus' })).rejects.toThrow('Gave up waiting for the bus');
});

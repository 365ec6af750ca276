// What every tool needs to run other programs: wait for one, read its output, or start one that can be stopped whole.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** The project's folder. */
export const root = path.resolve(import.meta.dirname, '..');

/** A failure that a person can do something about: shown as its sentence alone, without a stack. */
export class PlainError extends Error {
  /** @param {string} message what happened and what to do */
  constructor(message) {
    super(message);
    this.name = 'PlainError';
  }
}

/** @param {string} file @returns {any} undefined when it is not there or holds no JSON */
export function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param {string} command @returns {string | undefined} its full path, found as a shell would */
export function which(command) {
  for (const dir of [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/sbin', '/sbin']) {
    const file = path.join(dir, command);
    try {
      fs.accessSync(file, fs.constants.X_OK);
      if (fs.statSync(file).isFile()) return file;
    } catch {
      // not in this folder
    }
  }
  return undefined;
}

/** What this tool started and what still runs: none of it outlives the tool, however that ends. @type {Set<() => void>} */
const endings = new Set();
process.on('exit', () => {
  for (const end of endings) end();
});

/**
 * Has something done when this process ends without having done it itself.
 * @param {() => void} end
 * @returns {() => void} takes it back
 */
export function atExit(end) {
  endings.add(end);
  return () => endings.delete(end);
}

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, input?: string, show?: boolean, timeout?: number }} [options]
 *   show: its output goes to ours (otherwise it is returned); timeout in milliseconds, after which it is killed
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>} code is 127 when the program cannot be started
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? root,
      env: options.env ?? process.env,
      stdio: [options.input === undefined ? 'ignore' : 'pipe', options.show ? 'inherit' : 'pipe', options.show ? 'inherit' : 'pipe'],
    });
    child.once('close', atExit(() => child.kill()));
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (/** @type {string} */ text) => (stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (/** @type {string} */ text) => (stderr += text));
    const timer = options.timeout === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), options.timeout);
    child.once('error', (error) => {
      clearTimeout(timer);
      resolve({ code: 127, stdout, stderr: stderr + error.message });
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? 1, stdout, stderr });
    });
    child.stdin?.on('error', () => undefined).end(options.input);
  });
}

/**
 * As `run`, and refuses an exit status other than 0.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 */
export async function runOk(command, args, options) {
  const result = await run(command, args, options);
  if (result.code === 0) return result.stdout;
  const said = `${result.stdout}\n${result.stderr}`.trim().split('\n').slice(-12).join('\n');
  throw new PlainError(`${path.basename(command)} ${args[0] ?? ''} failed with status ${result.code}.${said ? `\n${said}` : ''}`);
}

/**
 * npm, as it was called itself where it was: on Windows it is no program that can be started by its name.
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 */
export function npm(args, options) {
  const cli = process.env['npm_execpath'];
  return cli ? run(process.execPath, [cli, ...args], options) : run('npm', args, options);
}

/** @param {number} pid @returns {boolean} whether a process of this id runs; one that only awaits its parent does not */
export function alive(pid) {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/^\d+ \(.*\) Z/s.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'; // it lives, and is somebody else's
  }
}

/** @param {number} pid @returns {string} what tells this process from a later one of the same id; '' when there is none */
function birth(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

/** Leaders of the groups that this tool started and that still run. @type {Set<number>} */
const leaders = new Set();

/** @returns {{ pid: number, birth: string }[]} for `endGroups` of a later run, should this one be ended by force */
export const runningGroups = () => [...leaders].map((pid) => ({ pid, birth: birth(pid) }));

/**
 * Ends what a run left that was ended by force: those groups whose leader is still the same process.
 * @param {readonly { pid: number, birth: string }[]} groups
 */
export async function endGroups(groups) {
  const left = groups.filter(({ pid, birth: before }) => before !== '' && birth(pid) === before);
  for (const { pid } of left) process.kill(pid, 'SIGTERM');
  for (const { pid } of left) {
    await until(() => !alive(pid), { timeout: 10_000, what: `process ${pid} of an earlier run to end` });
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // nothing of the group is left
    }
  }
}

/**
 * Waits until `condition` gives something other than undefined or false.
 * @template T
 * @param {() => T | Promise<T>} condition
 * @param {{ timeout: number, every?: number, what: string }} options milliseconds; `what` completes "gave up waiting for …"
 * @returns {Promise<NonNullable<T>>}
 */
export async function until(condition, { timeout, every = 20, what }) {
  const end = performance.now() + timeout;
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== null && value !== false) return value;
    if (performance.now() > end) throw new PlainError(`Gave up waiting for ${what} after ${timeout / 1000} s.`);
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}

/**
 * Starts a program in a process group of its own, so that it and all that it starts can be stopped by one id.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, stdio?: import('node:child_process').StdioOptions }} [options]
 */
export function startGroup(command, args, options = {}) {
  const child = spawn(command, args, { cwd: options.cwd ?? root, env: options.env ?? process.env, stdio: options.stdio ?? ['ignore', 'inherit', 'inherit'], detached: true });
  if (child.pid !== undefined) leaders.add(child.pid);
  /** @type {Promise<number>} */
  const ended = new Promise((resolve) => {
    child.once('error', () => resolve(127));
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGTERM' || signal === 'SIGINT' ? 0 : 1)));
  });
  /** @param {NodeJS.Signals} signal */
  const signalGroup = (signal) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // the group is gone
    }
  };
  void ended.then(atExit(() => signalGroup('SIGTERM')));
  void ended.then(() => leaders.delete(child.pid ?? 0));
  return {
    child,
    ended,
    /** Asks the program to end in order and, after `grace` milliseconds, ends it; with it goes what it started. */
    async stop(grace = 5000) {
      child.kill('SIGTERM');
      const timer = setTimeout(() => signalGroup('SIGKILL'), grace);
      await ended;
      clearTimeout(timer);
      signalGroup('SIGKILL'); // what its leader left behind
    },
  };
}

/**
 * Runs a tool's main function: a PlainError is printed as its sentence, anything else with its stack.
 * @param {() => Promise<number | void>} main gives the exit status
 */
export async function tool(main) {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    // Ends what was started, unless the tool has its own way of stopping.
    process.on(signal, () => process.listenerCount(signal) === 1 && process.exit(130));
  }
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    console.error(error instanceof PlainError ? error.message : error);
    process.exitCode = 1;
  }
}

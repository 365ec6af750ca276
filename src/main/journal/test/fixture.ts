import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'vite';

export * from './options.js';

const root = path.resolve(import.meta.dirname, '../../../..');

/** Folders and mounts that a test file made; `clean` goes into its `afterEach`. */
export class Folders {
  readonly #folders: string[] = [];
  readonly #mounts: string[] = [];

  make(): string {
    const folder = mkdtempSync(path.join(tmpdir(), 'deskbell-journal-'));
    this.#folders.push(folder);
    return folder;
  }

  copy(from: string): string {
    const to = this.make();
    cpSync(from, to, { recursive: true });
    return to;
  }

  /** A file system of its own, of so many KiB. Needs root, as in CI. */
  mount(kibibytes: number): string {
    const folder = this.make();
    this.#run('mount', '-t', 'tmpfs', '-o', `size=${kibibytes}k`, 'tmpfs', folder);
    this.#mounts.push(folder);
    return folder;
  }

  makeReadOnly(mounted: string): void {
    this.#run('mount', '-o', 'remount,ro', mounted);
  }

  #run(...[command = '', ...args]: readonly string[]): void {
    const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
  }

  clean(): void {
    for (const folder of this.#mounts.splice(0)) this.#run('umount', '-l', folder);
    for (const folder of this.#folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  }
}

/** Every file below a folder with the digest of its content; not the index of a log, which holds nothing of its own. */
export function contentOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => !name.endsWith('-shm') && statSync(path.join(folder, name)).isFile());
  return Object.fromEntries(names.toSorted().map((name) => [name, createHash('sha256').update(readFileSync(path.join(folder, name))).digest('hex')]));
}

/** Numbers that look random and are the same in every run (mulberry32). */
export function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const external = ['libsql', ...builtinModules, ...builtinModules.map((name) => `node:${name}`)];

/** Bundles a program for plain Node, as the build does. @param entry path below the root of the repository */
export async function bundle(entry: string, outDir: string): Promise<string> {
  await build({
    configFile: false, root, logLevel: 'error', publicDir: false, ssr: { noExternal: true },
    build: {
      ssr: true, outDir, emptyOutDir: false, target: 'node20', reportCompressedSize: false,
      rolldownOptions: { input: { program: path.join(root, entry) }, external, output: { format: 'cjs', entryFileNames: 'program.cjs' } },
    },
  });
  return path.join(outDir, 'program.cjs');
}

/** Runs a bundled program; native modules come from the repository. */
export const start = (program: string, args: readonly string[]): ChildProcess =>
  spawn(process.execPath, [program, ...args], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, NODE_PATH: path.join(root, 'node_modules') } });

export async function* linesOf(child: ChildProcess): AsyncGenerator<string> {
  if (child.stdout === null) throw new Error('The program has no output to read.');
  yield* createInterface({ input: child.stdout });
}

/** Kills as a power cut does, and waits until it is gone. */
export function kill(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

/** A headless desk in a process of its own: one that can be killed, and whose processor time and memory are its own. */
import { fork, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { atExit, root } from '../../tools/run.mjs';
import type { HeadlessOptions } from './headless.js';

/** What the process is told at its start; everything in it survives JSON. */
export type ChildOptions = Omit<HeadlessOptions, 'service' | 'onPatch'> & {
  readonly service: Pick<HeadlessOptions['service'], 'service' | 'anonHost' | 'rooms' | 'texts' | 'newChannels' | 'ports' | 'ca'> & { readonly domain: string };
  /** Not a desk but a session of the library alone, to compare with. */
  readonly bare?: boolean;
};

export type Command =
  /** Takes, answers and ends what comes, or not any more. */
  | { readonly type: 'work'; readonly on: boolean }
  | { readonly type: 'report' }
  | { readonly type: 'arrivals' }
  /** Takes this request now and waits for what the room decides. */
  | { readonly type: 'race'; readonly id: string }
  | { readonly type: 'stop' };

const desk = z.object({
  staffed: z.boolean(),
  agreeing: z.boolean(),
  /** State of each session, for whoever looks for what is wrong. */
  sessions: z.array(z.string()),
  /** Its journal's file. */
  journal: z.string(),
  /** Why the desk last refused something to whoever works there; empty. */
  refused: z.string(),
  queue: z.array(z.object({ id: z.string(), words: z.string(), phase: z.string(), pending: z.boolean(), mine: z.boolean(), holder: z.string().optional() })),
  /** Processor time so far, ms. */
  cpu: z.number(),
  /** Bytes. */
  memory: z.number(),
});
export type DeskReport = z.infer<typeof desk>;

const raced = z.object({
  /** ms from the click to the moment at which the desk showed who holds it; none when it was over before the click. */
  took: z.number().optional(),
  /** This one. */
  holder: z.boolean(),
});
export type Raced = z.infer<typeof raced>;

/** By first words: when the n-th message came to the screen, ms since 1970. */
const arrivals = z.array(z.tuple([z.string(), z.array(z.number())]));
export type Arrivals = z.infer<typeof arrivals>;

const answer = z.object({ n: z.number(), value: z.unknown().optional(), error: z.string().optional() });

let bundled: Promise<string> | undefined;

/** The program, as the desk is bundled. @returns its file */
function bundle(): Promise<string> {
  return (bundled ??= (async () => {
    const { build } = await import('vite');
    const outDir = path.join(root, '.local/headless', String(process.pid));
    atExit(() => fs.rmSync(outDir, { recursive: true, force: true }));
    await build({
      configFile: false, root, logLevel: 'warn', publicDir: false,
      build: { ssr: path.join(import.meta.dirname, 'headless-child.ts'), outDir, target: 'node20.18', rolldownOptions: { output: { format: 'es', entryFileNames: '[name].mjs' } } },
    });
    return path.join(outDir, 'headless-child.mjs');
  })());
}

export class HeadlessProcess {
  readonly options: ChildOptions;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  readonly #ended: Promise<void>;
  #n = 0;

  /** @returns when it has been started; `ready` tells when it is staffed */
  static async start(options: ChildOptions): Promise<HeadlessProcess> {
    return new HeadlessProcess(await bundle(), options);
  }

  /** Staffed; or in the room, for a bare session. */
  readonly ready: Promise<void>;

  private constructor(program: string, options: ChildOptions) {
    this.options = options;
    this.#child = fork(program, [JSON.stringify(options)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const forget = atExit(() => this.#child.kill('SIGKILL'));
    this.ready = new Promise((resolve, reject) => this.#waiting.set(0, { resolve: () => resolve(), reject }));
    this.ready.catch(() => undefined); // whoever waits for it hears of it
    this.#ended = new Promise((resolve) => {
      this.#child.once('exit', (code, signal) => {
        forget();
        for (const { reject } of this.#waiting.values()) reject(new Error(`the desk process ended (${signal ?? code})`));
        resolve();
      });
    });
    this.#child.on('message', (message) => {
      const { n, value, error } = answer.parse(message);
      const waiting = this.#waiting.get(n);
      this.#waiting.delete(n);
      if (error === undefined) waiting?.resolve(value);
      else waiting?.reject(new Error(error));
    });
  }

  async work(on: boolean): Promise<void> {
    await this.#ask({ type: 'work', on });
  }

  async report(): Promise<DeskReport> {
    return desk.parse(await this.#ask({ type: 'report' }));
  }

  async arrivals(): Promise<Arrivals> {
    return arrivals.parse(await this.#ask({ type: 'arrivals' }));
  }

  async race(id: string): Promise<Raced> {
    return raced.parse(await this.#ask({ type: 'race', id }));
  }

  #ask(command: Command): Promise<unknown> {
    const n = (this.#n += 1);
    return new Promise((resolve, reject) => {
      if (!this.#child.connected) throw new Error('the desk process has ended');
      this.#waiting.set(n, { resolve, reject });
      this.#child.send({ n, command });
    });
  }

  /** As a power cut would. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  /** In order. */
  async stop(): Promise<void> {
    await this.#ask({ type: 'stop' }).catch(() => undefined);
    if (this.#child.connected) this.#child.disconnect();
    await this.#ended;
  }
}

/** What a child has to know about a service. */
export const serviceFor = ({ service, anonHost, rooms, texts, newChannels, ports, ca, domain }: ChildOptions['service']): ChildOptions['service'] => ({ service, anonHost, rooms, texts, newChannels, ports: { ...ports }, ca, domain });

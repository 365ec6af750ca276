/**
 * A program of Chromium's kind, driven over its debugging pipe: as it is shipped, and without a connection that would
 * have to be waited for. Only what the benchmarks use.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { Readable, Writable } from 'node:stream';
import * as z from 'zod';
import { TELL } from './page.js';

const message = z.looseObject({
  id: z.number().optional(), result: z.unknown().optional(), error: z.looseObject({ message: z.string() }).optional(),
  method: z.string().optional(), params: z.unknown().optional(), sessionId: z.string().optional(),
});
const attached = z.looseObject({ sessionId: z.string(), targetInfo: z.looseObject({ type: z.string() }) });
const called = z.looseObject({ name: z.string(), payload: z.string() });
const told = z.strictObject({ word: z.string(), at: z.number() });
const evaluated = z.looseObject({ result: z.looseObject({ value: z.unknown().optional() }), exceptionDetails: z.unknown().optional() });

/** For one step of a program that hangs, ms. */
const PATIENCE = 60_000;

export interface PipeOptions {
  readonly program: string;
  readonly args: readonly string[];
  /** Runs in the page before any script of its own, and once more when somebody listens. */
  readonly script?: string;
}

export class Piped {
  readonly #child: ChildProcess;
  readonly #into: Writable;
  readonly #startedAt: number;
  readonly #waiting = new Map<number, { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }>();
  readonly #told = new Map<string, number>();
  readonly #listeners = new Set<() => void>();
  readonly #ended: Promise<void>;
  readonly #script: string | undefined;
  #page: string | undefined;
  #over = false;
  #lastId = 0;

  static start(options: PipeOptions): Piped {
    return new Piped(options);
  }

  private constructor({ program, args, script }: PipeOptions) {
    this.#script = script;
    this.#startedAt = performance.now();
    this.#child = spawn(program, ['--remote-debugging-pipe', ...args], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    this.#ended = new Promise((resolve) => {
      this.#child.once('exit', () => {
        this.#over = true;
        for (const { reject } of this.#waiting.values()) reject(new Error(`${program} ended`));
        this.#changed();
        resolve();
      });
    });
    const [, , , into, out] = this.#child.stdio;
    if (!(into instanceof Writable) || !(out instanceof Readable)) throw new Error('the program has no debugging pipe');
    this.#into = into;
    into.on('error', () => undefined);
    let rest = '';
    out.setEncoding('utf8').on('data', (text: string) => {
      const parts = (rest + text).split('\0');
      rest = parts.pop() ?? '';
      for (const part of parts) this.#hear(part);
    });
    // Nothing waits for this: neither the program nor the benchmark.
    this.#order('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** @returns when the page told `word`, by the page's own clock; `startedAt` is on that clock too */
  async told(word: string): Promise<number> {
    await this.#until(`the page to tell “${word}”`, () => this.#told.has(word));
    return this.#told.get(word) ?? Number.NaN;
  }

  /**
   * How far the page's clock is ahead of this process's, ms: both read the computer's clock, but each keeps an origin of
   * its own. The quickest of some questions and answers tells.
   */
  async clockAhead(): Promise<number> {
    const own = (): number => performance.timeOrigin + performance.now();
    let best = { took: Number.POSITIVE_INFINITY, ahead: 0 };
    for (let n = 0; n < 20; n += 1) {
      const asked = own();
      const there = Number(await this.evaluate('performance.timeOrigin + performance.now()'));
      const took = own() - asked;
      if (took < best.took) best = { took, ahead: there - asked - took / 2 };
    }
    return best.ahead;
  }

  /** When the program was started, ms since 1970 on the clock of its page. */
  async startedAt(): Promise<number> {
    return performance.timeOrigin + this.#startedAt + (await this.clockAhead());
  }

  /** A key of the keyboard, as the operating system would deliver it. */
  async press(key: string, code: number, keyName = key): Promise<void> {
    const both = { key, code: keyName, windowsVirtualKeyCode: code, nativeVirtualKeyCode: code };
    await this.call('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...both });
    await this.call('Input.dispatchKeyEvent', { type: 'keyUp', ...both });
  }

  /** @returns the value of an expression in the page, awaited */
  async evaluate(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = evaluated.parse(await this.call('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true }));
    if (exceptionDetails !== undefined) throw new Error(`the page could not evaluate ${expression}`);
    return result.value;
  }

  /** Repeats an expression until it is true; while the page is being loaded it is not. */
  async until(expression: string): Promise<void> {
    const end = performance.now() + PATIENCE;
    while ((await this.evaluate(expression).catch(() => undefined)) !== true) {
      if (this.#over || performance.now() > end) throw new Error(`gave up waiting for ${expression}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async call(method: string, params: object = {}): Promise<unknown> {
    await this.#until('a page', () => this.#page !== undefined);
    return this.#send(method, params, this.#page);
  }

  /** Closes it as its user would, and waits for all of it to end. */
  async close(): Promise<void> {
    if (!this.#over) this.#order('Browser.close');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), PATIENCE / 4);
    await this.#ended;
    clearTimeout(timer);
  }

  #send(method: string, params: object = {}, sessionId?: string): Promise<unknown> {
    const id = ++this.#lastId;
    this.#into.write(`${JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) })}\0`);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  /** Sends without waiting for the answer, which is as good as certain. */
  #order(method: string, params: object = {}, sessionId?: string): void {
    this.#send(method, params, sessionId).catch(() => undefined);
  }

  #hear(text: string): void {
    const { id, result, error, method, params } = message.parse(JSON.parse(text));
    if (id !== undefined) {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error) waiting?.reject(new Error(error.message));
      else waiting?.resolve(result);
    } else if (method === 'Target.attachedToTarget') this.#attach(attached.parse(params));
    else if (method === 'Runtime.bindingCalled') {
      const { name, payload } = called.parse(params);
      if (name !== TELL) return;
      const { word, at } = told.parse(JSON.parse(payload));
      this.#told.set(word, at);
    }
    this.#changed();
  }

  #attach({ sessionId, targetInfo }: z.infer<typeof attached>): void {
    if (targetInfo.type === 'page' && this.#page === undefined) {
      this.#page = sessionId;
      if (this.#script !== undefined) {
        this.#order('Runtime.enable', {}, sessionId);
        this.#order('Runtime.addBinding', { name: TELL }, sessionId);
        this.#order('Page.enable', {}, sessionId);
        this.#order('Page.addScriptToEvaluateOnNewDocument', { source: this.#script }, sessionId);
        this.#order('Runtime.evaluate', { expression: this.#script }, sessionId);
      }
    }
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }

  #until(what: string, condition: () => boolean): Promise<void> {
    if (condition()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const done = (error?: Error): void => {
        this.#listeners.delete(look);
        clearTimeout(timer);
        if (error) reject(error);
        else resolve();
      };
      const look = (): void => {
        if (condition()) done();
        else if (this.#over) done(new Error(`the program ended while the benchmark waited for ${what}`));
      };
      const timer = setTimeout(() => done(new Error(`gave up waiting for ${what}`)), PATIENCE);
      this.#listeners.add(look);
    });
  }
}

import path from 'node:path';
import * as z from 'zod';
import type { Log } from '../log/log.js';
import type { SecretBox } from './box.js';
import { readIfThere, writeDurably } from './durable.js';

const MAX_FILE = 256 * 1024;
const kept = z.record(z.string().max(2_100), z.string().max(1_000));

/**
 * Passwords by address. On disk only as one piece that the OS has sealed, addresses included; otherwise in memory,
 * until the app ends.
 */
export class Passwords {
  readonly #file: string;
  readonly #box: SecretBox | undefined;
  readonly #log: Log;
  /** Those of the file. */
  readonly #kept = new Map<string, string>();
  /** Those of this session alone; they come before kept ones. */
  readonly #session = new Map<string, string>();

  /** @param folder of the user's data */
  constructor(folder: string, box: SecretBox | undefined, log: Log) {
    this.#file = path.join(folder, 'passwords.sealed');
    this.#box = box;
    this.#log = log;
    if (box) for (const [address, password] of this.#read(box)) this.#kept.set(address, password);
  }

  get place(): 'os' | 'memory' {
    return this.#box ? 'os' : 'memory';
  }

  get(address: string): string | undefined {
    return this.#session.get(address) ?? this.#kept.get(address);
  }

  /**
   * @param remember false: for this session, and what was kept for this address before is forgotten
   * @returns where it is now: `memory` also when the disk refused it
   */
  set(address: string, password: string, remember: boolean): 'os' | 'memory' {
    this.#session.set(address, password);
    if (!remember || !this.#box) {
      this.#change(() => this.#kept.delete(address));
      return 'memory';
    }
    return this.#change(() => this.#kept.set(address, password)) ? 'os' : 'memory';
  }

  forget(address: string): void {
    this.#session.delete(address);
    this.#change(() => this.#kept.delete(address));
  }

  /** @returns whether the file now says the same as memory */
  #change(change: () => unknown): boolean {
    const before = JSON.stringify([...this.#kept]);
    change();
    if (!this.#box || JSON.stringify([...this.#kept]) === before) return this.#box !== undefined;
    try {
      writeDurably(this.#file, this.#box.seal(JSON.stringify(Object.fromEntries(this.#kept))));
      return true;
    } catch (error) {
      this.#log.warn('passwords not saved', { error });
      return false;
    }
  }

  /** What cannot be opened is asked for again: the file stays until a password is kept anew. */
  #read(box: SecretBox): readonly (readonly [string, string])[] {
    try {
      const sealed = readIfThere(this.#file, MAX_FILE);
      return sealed === undefined ? [] : Object.entries(kept.parse(JSON.parse(box.open(sealed))));
    } catch (error) {
      this.#log.warn('passwords not readable', { error });
      return [];
    }
  }
}

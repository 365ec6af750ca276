import * as z from 'zod';
import type { Passwords } from './passwords.js';

/** With which this computer gets into central storage, where that is a database. */
export const centralLogin = z.strictObject({ user: z.string().trim().min(1).max(63), password: z.string().min(1).max(700) });
export type CentralLogin = z.infer<typeof centralLogin>;

/** No address: a name that no account can have. */
const NAME = 'central storage';

/** Kept among the passwords, and as they are: sealed by the system, or until the app ends. */
export class CentralLoginStore {
  readonly #passwords: Passwords;

  constructor(passwords: Passwords) {
    this.#passwords = passwords;
  }

  get(): CentralLogin | undefined {
    const kept = this.#passwords.get(NAME);
    try {
      return kept === undefined ? undefined : centralLogin.parse(JSON.parse(kept));
    } catch {
      return undefined;
    }
  }

  /** @returns where it is now, as of a password */
  set(login: CentralLogin): 'os' | 'memory' {
    return this.#passwords.set(NAME, JSON.stringify(login), true);
  }

  forget(): void {
    this.#passwords.forget(NAME);
  }
}

import { AppError } from '../../shared/errors.js';
import type { ReviewStore } from '../../shared/review/types.js';

/** With what the record is opened. */
export type Opening =
  | { readonly with: 'login'; readonly user: string; readonly password: string }
  | { readonly with: 'key'; readonly name: string; readonly keyFile: string; readonly passphrase: string }
  | { readonly with: 'name'; readonly name: string };

/** @throws AppError `wrong-password`, `not-allowed`, `archive-unreachable`, `archive-damaged`, `certificate` */
export type OpenRecord = (as: Opening) => Promise<ReviewStore>;

/** A reviewer's time with the record: from signing in until signing out, or until the window closes. */
export class ReviewSession {
  readonly #open: OpenRecord;
  #store: ReviewStore | undefined;
  /** One more for each signing in or out: who closes the window meanwhile is not signed in afterwards. */
  #turn = 0;

  constructor(open: OpenRecord) {
    this.#open = open;
  }

  get isOpen(): boolean {
    return this.#store !== undefined;
  }

  /** @throws AppError `not-signed-in` */
  get record(): ReviewStore {
    if (!this.#store) throw new AppError('not-signed-in', 'Nobody is signed in to review. Sign in again.');
    return this.#store;
  }

  /** @throws AppError as opening does; `stopped` when the window was closed meanwhile */
  async signIn(as: Opening): Promise<ReviewStore> {
    const closing = this.signOut();
    const turn = this.#turn;
    await closing;
    const store = await this.#open(as);
    if (turn !== this.#turn) {
      await store.close();
      throw new AppError('stopped', 'The review was closed while it opened.');
    }
    this.#store = store;
    return store;
  }

  async signOut(): Promise<void> {
    this.#turn++;
    const store = this.#store;
    this.#store = undefined;
    await store?.close();
  }
}

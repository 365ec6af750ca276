/**
 * How far this computer's clock is from the server's (XEP-0202). Servers tell whole seconds, and an answer takes time:
 * each one says within what bounds the difference lies, and several together come close to it.
 */

/** Answers after which it is known well enough: within a quarter of a second where the server tells whole seconds. */
export const ANSWERS = 5;
/** Between two questions, ms: another part of the server's second each time. */
export const ASK_AGAIN = 230;

export interface Answer {
  /** This computer's clock when it was asked, and when the answer came, ms since 1970. */
  readonly asked: number;
  readonly answered: number;
  /** The server's clock, ms since 1970, and how far it may have been past that, ms. */
  readonly utc: number;
  readonly precision: number;
}

export class ServerClock {
  #least = Number.NEGATIVE_INFINITY;
  #most = Number.POSITIVE_INFINITY;

  /** An answer that fits none of those before means that one of the two clocks was set: it counts alone. */
  hear({ asked, answered, utc, precision }: Answer): void {
    const [least, most] = [utc - answered, utc + precision - asked];
    const fits = least <= this.#most && most >= this.#least;
    this.#least = fits ? Math.max(least, this.#least) : least;
    this.#most = fits ? Math.min(most, this.#most) : most;
  }

  /** Server's clock minus this computer's, ms; 0 as long as nothing was heard. */
  get offset(): number {
    return Number.isFinite(this.#least) ? Math.round((this.#least + this.#most) / 2) : 0;
  }

  /** ms by which `offset` may be wrong. */
  get doubt(): number {
    return (this.#most - this.#least) / 2;
  }
}

/** The part of a process that is used. */
interface Process {
  once(event: 'exit', listener: () => void): unknown;
  kill(): boolean;
}

/** Starts a process before it is needed: it loads while somebody types their password. */
export class Ahead<P extends Process> {
  readonly #fork: () => P;
  #started: P | undefined;

  constructor(fork: () => P) {
    this.#fork = fork;
  }

  prepare(): void {
    if (this.#started) return;
    const started = this.#fork();
    this.#started = started;
    started.once('exit', () => {
      if (this.#started === started) this.#started = undefined;
    });
  }

  /** The one that was started, or a new one; it is then whoever's that took it. */
  take(): P {
    const started = this.#started ?? this.#fork();
    this.#started = undefined;
    return started;
  }

  /** Nobody needs it. */
  drop(): void {
    this.#started?.kill();
    this.#started = undefined;
  }
}

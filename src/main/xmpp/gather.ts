/** What is heard in a burst is given on together: to record, fold and show twenty stanzas at once costs hardly more than one. */
import type { Heard, Refused } from '../../core/heard.js';

/** What may wait and comes within this time of something else waits for its end, ms: less than anybody sees. */
const BURST = 50;

export class Gatherer {
  readonly #give: (items: readonly Heard[], refused: readonly Refused[]) => void;
  #items: Heard[] = [];
  #refused: Refused[] = [];
  #burst: NodeJS.Timeout | undefined;
  #urgent = false;

  /** @param give never fails */
  constructor(give: (items: readonly Heard[], refused: readonly Refused[]) => void) {
    this.#give = give;
  }

  add(items: readonly Heard[], refused: readonly Refused[]): void {
    this.#items.push(...items);
    this.#refused.push(...refused);
  }

  /** Somebody waits for what was added last. */
  hurry(): void {
    this.#urgent = true;
  }

  /** Everything that is here for now was added: what comes first is given at once, and what somebody waits for. */
  rest(): void {
    if (this.#isEmpty || (this.#burst && !this.#urgent)) return;
    this.flush();
    this.#burst ??= setTimeout(() => {
      this.#burst = undefined;
      this.rest();
    }, BURST);
  }

  /** What happens next comes after all that was heard before it. */
  flush(): void {
    if (this.#isEmpty) return;
    const [items, refused] = [this.#items, this.#refused];
    this.#items = [];
    this.#refused = [];
    this.#urgent = false;
    this.#give(items, refused);
  }

  get #isEmpty(): boolean {
    return this.#items.length === 0 && this.#refused.length === 0;
  }
}

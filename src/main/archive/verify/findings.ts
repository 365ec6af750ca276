/**
 * `broken`: the record is not what the desk wrote, or cannot be shown to be. `note`: nothing is wrong with what is there,
 * but somebody should know it.
 */
export type Weight = 'broken' | 'note';

export interface Finding {
  readonly weight: Weight;
  /** The row, and when it was written; undefined where it is none in particular. */
  readonly seq?: number;
  readonly time?: number;
  /** A sentence. */
  readonly what: string;
}

/** Findings of one chain; more than these say nothing new, so the rest is counted. */
const most = 200;

export class Findings {
  readonly #found: Finding[] = [];
  #left = 0;

  add(finding: Finding): void {
    if (this.#found.length < most) this.#found.push(finding);
    else this.#left += 1;
  }

  broken(what: string, row?: { readonly seq: number; readonly time?: number }): void {
    this.add({ weight: 'broken', what, ...(row && { seq: row.seq }), ...(row?.time !== undefined && { time: row.time }) });
  }

  note(what: string): void {
    this.add({ weight: 'note', what });
  }

  all(): readonly Finding[] {
    return this.#left === 0 ? this.#found : [...this.#found, { weight: 'broken', what: `${this.#left} more findings of this kind are not listed.` }];
  }
}

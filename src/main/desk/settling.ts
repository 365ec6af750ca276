/** When archives are read so that what came live takes its place in them. */
import type { Address } from '../../core/heard.js';

/**
 * What came live is settled by a page of its archive after this, ms, and up to so much later, each desk at its own time:
 * all of them heard the same at the same moment, and a server that reads its archive for all of them at once answers
 * nobody meanwhile.
 */
const SETTLE_AFTER = 10_000;
const SETTLE_SPREAD = 20_000;
/**
 * In a rush everybody hears what is new first: an archive is read when it has been quiet for so long, or has waited this
 * much longer, and then by one page at a time, ms. Twenty desks that read all of it would make the others wait for seconds.
 */
const SETTLE_QUIET = 2_000;
const SETTLE_AT_LAST = 60_000;
const SETTLE_NEXT = 10_000;

export interface SettlingOptions {
  readonly now: () => number;
  /** From 0 to 1, spread evenly over the desks. */
  readonly share: () => number;
  /** @param most pages @returns whether nothing is left to read */
  readonly read: (archive: Address, most?: number) => Promise<boolean>;
}

export class Settling {
  private readonly options: SettlingOptions;
  /** Archives with provisional rows, when they are to be settled, and when the last of these came. */
  private readonly dirty = new Map<Address, { readonly due: number; readonly heard: number }>();

  constructor(options: SettlingOptions) {
    this.options = options;
  }

  /** Something came live. */
  heard(archive: Address): void {
    const heard = this.options.now();
    const due = this.dirty.get(archive)?.due ?? heard + SETTLE_AFTER + SETTLE_SPREAD * this.options.share();
    this.dirty.set(archive, { due, heard });
  }

  /** It was read to its end. @param awaits something still has no place in it */
  settled(archive: Address, awaits: boolean): void {
    this.dirty.delete(archive);
    if (awaits) this.heard(archive);
  }

  /** Once a second. */
  tick(): void {
    const now = this.options.now();
    for (const [archive, { due, heard }] of this.dirty) {
      const rush = now - heard < SETTLE_QUIET;
      if (now > (rush ? due + SETTLE_AT_LAST : due)) void this.read(archive, rush);
    }
  }

  private async read(archive: Address, rush: boolean): Promise<void> {
    const { now, read } = this.options;
    this.dirty.delete(archive);
    try {
      // The rest when it is quiet.
      if (!(await read(archive, rush ? 1 : undefined))) this.dirty.set(archive, { due: now() - SETTLE_AT_LAST + SETTLE_NEXT, heard: now() });
    } catch {
      // It is read whole with the next connection, or when something comes from it again.
    }
  }
}

import { closeSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';

const pieceBytes = 64 * 1024;

/** Space on the disk that is kept for the closing row. */
export class Reserve {
  readonly #file: string;
  readonly #bytes: number;
  readonly #random: (length: number) => Uint8Array;

  constructor(file: string, bytes: number, random: (length: number) => Uint8Array) {
    this.#file = file;
    this.#bytes = bytes;
    this.#random = random;
  }

  get full(): boolean {
    return (statSync(this.#file, { throwIfNoEntry: false })?.size ?? 0) >= this.#bytes;
  }

  free(): void {
    rmSync(this.#file, { force: true });
  }

  /** Takes the space if it can be had. Random bytes, because zeros take no space on some file systems. */
  fill(): void {
    if (this.full) return;
    try {
      const fd = openSync(this.#file, 'w', 0o600);
      try {
        const piece = this.#random(Math.min(pieceBytes, this.#bytes));
        for (let left = this.#bytes; left > 0; left -= piece.length) writeSync(fd, piece, 0, Math.min(left, piece.length));
        fsyncSync(fd);
      } finally {
        closeSync(fd);
      }
    } catch {
      // No space for it now. What little there is must not be taken from the rows.
      rmSync(this.#file, { force: true });
    }
  }
}

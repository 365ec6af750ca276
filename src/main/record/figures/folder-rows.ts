import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { ReviewersKey } from '../../archive/keys/reviewers.js';
import { epochsIn, readSegmentFile, segmentsIn, type EpochPlace } from '../../archive/folder-files.js';
import { SegmentOpener, type FolderRow } from '../../archive/segment-seal.js';
import { countedIn } from './counted-event.js';
import type { CountedRow, RowShare } from './record-count.js';

interface Segment {
  readonly place: EpochPlace;
  readonly name: string;
  readonly file: string;
  readonly size: number;
}

/** Bytes that are opened at once: a moment. */
const PIECE = 256 * 1_024;
const NEWLINE = 0x0a;

/** Whole lines together. */
function* piecesOf(content: Buffer): Generator<Buffer> {
  for (let start = 0; start < content.length; ) {
    const end = content.indexOf(NEWLINE, start + PIECE) + 1;
    yield content.subarray(start, end === 0 ? content.length : end);
    start = end === 0 ? content.length : end;
  }
}

function countedOf(row: FolderRow, { desk }: EpochPlace): CountedRow[] {
  const event = row.state === 'open' ? countedIn(Buffer.from(row.body).toString('utf8')) : undefined;
  return event ? [{ desk, time: row.time, event }] : [];
}

/** The rows of a folder's record, chain after chain, for figures: each is given out once. */
export class FolderRows {
  readonly #folder: string;
  readonly #opener: SegmentOpener;
  /** By file: its bytes when it was read, and the number of its last row that was given out. */
  readonly #read = new Map<string, number>();
  readonly #last = new Map<string, number>();

  constructor(folder: string, reviewers: ReviewersKey | undefined) {
    this.#folder = folder;
    this.#opener = new SegmentOpener(reviewers);
  }

  async *newRows(): AsyncGenerator<RowShare> {
    const changed = await this.#changed();
    const bytes = changed.reduce((sum, { size }) => sum + size, 0);
    let done = 0;
    for (const { place, name, file, size } of changed) {
      // A desk has added to it, or retention has written it anew: what was given out of it before counts as it was.
      const before = this.#last.get(file) ?? 0;
      for (const piece of piecesOf(await readSegmentFile(place, name))) {
        const { rows } = await this.#opener.open(piece, before);
        done += piece.length;
        yield { rows: rows.flatMap((row) => countedOf(row, place)), part: Math.min(1, done / bytes) };
        this.#last.set(file, rows.reduce((most, { seq }) => Math.max(most, seq), this.#last.get(file) ?? 0));
      }
      this.#read.set(file, size);
    }
  }

  async #changed(): Promise<readonly Segment[]> {
    const changed: Segment[] = [];
    for (const place of await epochsIn(this.#folder)) {
      for (const name of (await segmentsIn(place)).names) {
        const file = path.join(place.folder, name);
        const { size } = await stat(file);
        if (this.#read.get(file) !== size) changed.push({ place, name, file, size });
      }
    }
    return changed;
  }
}

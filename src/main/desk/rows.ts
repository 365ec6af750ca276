/** What rows of the journal say, and where they stand. The newest are known without reading it: what comes live comes again with its archive's page. */
import { authorOf } from '../../core/annotations/mark.js';
import type { Known } from '../../core/decide/decision.js';
import { isEvent, type Event } from '../../core/event.js';
import type { Journal, Row } from '../journal/index.js';

/** Rows that are remembered: more than come between a busy desk's two pages. */
const REMEMBERED = 1_000;

/** @property conversation its key */
export interface FoundRow extends Pick<Row, 'seq' | 'place' | 'conversation'> {
  readonly known: Known;
}

/** undefined: a kind of row that only a newer version knows. */
export const eventOf = (row: Row): Event | undefined => (isEvent(row.body) ? row.body : undefined);

export class RecentRows {
  readonly #journal: Pick<Journal, 'find'>;
  readonly #rows = new Map<string, FoundRow>();

  constructor(journal: Pick<Journal, 'find'>) {
    this.#journal = journal;
  }

  /** By what names it: `archiveRef`, `originRef`. */
  find(ref: string): FoundRow | undefined {
    const row = this.#rows.get(ref) ?? this.#journal.find(ref);
    return row && ('known' in row ? row : foundOf(row));
  }

  /** They were appended. */
  follow(rows: readonly Row[]): void {
    for (const row of rows) if (row.ref !== undefined) this.#rows.set(row.ref, foundOf(row));
    for (const ref of this.#rows.keys()) {
      if (this.#rows.size <= REMEMBERED) break;
      this.#rows.delete(ref);
    }
  }

  move(moves: readonly { readonly seq: number; readonly place: number }[]): void {
    if (moves.length === 0) return;
    const places = new Map(moves.map(({ seq, place }) => [seq, place]));
    for (const [ref, row] of this.#rows) {
      const place = places.get(row.seq);
      if (place !== undefined) this.#rows.set(ref, { ...row, place });
    }
  }

  /** What rows say was removed. */
  forget(): void {
    this.#rows.clear();
  }
}

function foundOf(row: Row): FoundRow {
  const event = eventOf(row);
  return { seq: row.seq, place: row.place, ...(row.conversation === undefined ? {} : { conversation: row.conversation }), known: event ? knownOf(event) : {} };
}

function knownOf(event: Event): Known {
  const author = event.kind === 'reply' ? event.by : event.kind === 'heard' ? authorOf(event.item) : undefined;
  return {
    ...('in' in event && event.in ? { in: event.in } : {}), ...(author === undefined ? {} : { author }),
    ...(event.kind === 'reply' || event.kind === 'fate' ? { originId: event.originId } : {}),
    ...('line' in event && event.line !== undefined ? { line: event.line } : {}),
  };
}

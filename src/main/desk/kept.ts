/**
 * The fold as it is written down beside the rows, so that a start does not read the past. What is over, by far the most
 * of it, has a cell of its own: it is read when the queue has been drawn, or before something that may be about it.
 */
import { fromSnapshot, isSnapshot, mayTouchOver, SNAPSHOT_VERSION, toSnapshot, withOver, type KeptConversation, type Snapshot, type SnapshotBody } from '../../core/snapshot.js';
import { Folding, NEW_DESK, type DeskState } from '../../core/state.js';
import { AppError } from '../../shared/errors.js';
import type { Batch, Journal, Row } from '../journal/index.js';
import { eventOf } from './rows.js';

/** Up to this version what is over was in the snapshot itself. */
const WHOLE = 10;
const PAGE = 1_000;
const OVER = 'over';
/** The state as it was when rows were last removed. The snapshot may be lost, and is made anew from what came since. */
const RESTATED = 'restated';
/** Cells that are too large to be read by the way. */
export const LARGE: readonly string[] = [OVER, RESTATED];

type Written = Required<Pick<Batch, 'snapshot' | 'side'>>;

/** @param seq of the last row that the state holds */
export const written = (state: DeskState, now: number, seq: number): Written => apart(toSnapshot(state, now), seq);

const apart = ({ body, over }: Snapshot, seq: number): Written => ({ snapshot: { version: SNAPSHOT_VERSION, state: body }, side: [{ key: OVER, value: { seq, over } }] });

/** For when rows are removed: from here on the state cannot be folded from them any more. */
export function restated(state: DeskState, now: number, seq: number): Written {
  const all = toSnapshot(state, now);
  const { snapshot, side } = apart(all, seq);
  const whole: SnapshotBody = { ...all.body, conversations: [...all.over, ...all.body.conversations] };
  return { snapshot, side: [...side, { key: RESTATED, value: { version: WHOLE, seq, state: whole } }] };
}

export interface Restored {
  readonly state: DeskState;
  /** How many rows were folded. */
  readonly rows: number;
  /** What is over was not read: that of the snapshot with this last row. */
  readonly lacks: number | undefined;
}

export function restore(journal: Journal): Restored {
  const kept = usableOf(journal.snapshot());
  return kept ? foldAfter(journal, kept) : anew(journal);
}

/** @param lacks as `restore` returned it @returns the state with what is over */
export function readOver(journal: Journal, state: DeskState, lacks: number): DeskState {
  const over = overOf(journal, lacks);
  return over ? withOver(state, over) : anew(journal).state;
}

function anew(journal: Journal): Restored {
  const kept = usableOf(journal.side(RESTATED));
  return foldAfter(journal, kept ?? { version: WHOLE, seq: 0, state: undefined });
}

function foldAfter(journal: Journal, { version, seq, state }: Kept): Restored {
  let folding = new Folding(state ? fromSnapshot(state) : NEW_DESK);
  let lacks = version === WHOLE ? undefined : seq;
  let rows = 0;
  for (const row of rowsAfter(journal, seq)) {
    rows += 1;
    const event = eventOf(row);
    if (!event) continue;
    if (lacks !== undefined && mayTouchOver(event, folding.state)) {
      const over = overOf(journal, lacks);
      if (!over) return anew(journal);
      folding = new Folding(withOver(folding.state, over));
      lacks = undefined;
    }
    folding.add({ seq: row.seq, time: row.time, event });
  }
  return { state: folding.state, rows, lacks };
}

function* rowsAfter(journal: Journal, seq: number): Generator<Row> {
  for (let page = journal.rowsAfter(seq, PAGE); page.length > 0; page = journal.rowsAfter(page.at(-1)?.seq ?? 0, PAGE)) yield* page;
}

interface Kept {
  readonly version: number;
  readonly seq: number;
  readonly state: SnapshotBody | undefined;
}

function usableOf(kept: unknown): Kept | undefined {
  if (typeof kept !== 'object' || kept === null || !('version' in kept && 'seq' in kept && 'state' in kept)) return undefined;
  const { version, seq, state } = kept;
  return (version === SNAPSHOT_VERSION || version === WHOLE) && typeof seq === 'number' && isSnapshot(state) ? { version, seq, state } : undefined;
}

/** Of another snapshot, or damaged: it is a cache, and the rows are still there. */
function overOf(journal: Journal, seq: number): readonly KeptConversation[] | undefined {
  const kept = cellOf(journal);
  return typeof kept === 'object' && kept !== null && 'seq' in kept && kept.seq === seq && 'over' in kept && Array.isArray(kept.over) ? kept.over : undefined;
}

function cellOf(journal: Journal): unknown {
  try {
    return journal.side(OVER);
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

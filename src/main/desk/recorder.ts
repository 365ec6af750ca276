/** The only way into the desk's state: an event is appended to the journal, durably, and then folded. */
import type { Known } from '../../core/decide/decision.js';
import type { Event, SettledItem } from '../../core/event.js';
import type { Address } from '../../core/heard.js';
import { archiveRef, entryConversation, entryRef, originRef } from '../../core/entry.js';
import { keyOf, type ConversationKey } from '../../core/conversation.js';
import { forgotten } from '../../core/record/forget.js';
import { mayTouchOver } from '../../core/snapshot.js';
import { fold, type DeskState } from '../../core/state.js';
import { placeStep, type Entry, type Journal, type Removal, type Row } from '../journal/index.js';
import { readOver, restated, restore, written } from './kept.js';
import { RecentRows } from './rows.js';

/** Rows after which the fold is written down again: start-up then reads at most this many. */
const SNAPSHOT_EVERY = 400;
/** At the end of the desk it is written down for fewer: to read and fold hundreds takes 20 ms of the next start. */
const WORTH_AT_THE_END = 20;

export class Recorder {
  private readonly journal: Journal;
  private readonly recent: RecentRows;
  private readonly now: () => number;
  private current: DeskState;
  private sinceSnapshot: number;
  private lacks: number | undefined;

  constructor(journal: Journal, now: () => number) {
    this.journal = journal;
    this.recent = new RecentRows(journal);
    this.now = now;
    const { state, rows, lacks } = restore(journal);
    this.current = state;
    this.sinceSnapshot = rows;
    this.lacks = lacks;
  }

  /** All of it. */
  get state(): DeskState {
    this.readOver();
    return this.current;
  }

  /** At first without what is over: enough for the queue, and for what begins anew. */
  get atHand(): DeskState {
    return this.current;
  }

  readOver(): void {
    if (this.lacks === undefined) return;
    this.current = readOver(this.journal, this.current, this.lacks);
    this.lacks = undefined;
  }

  /** @throws AppError as `Journal.append` does; nothing has changed then */
  append(events: readonly Event[]): Row[] {
    if (events.length === 0) return [];
    const time = this.now();
    const due = this.sinceSnapshot + events.length >= SNAPSHOT_EVERY;
    if (this.lacks !== undefined && (due || events.some((event) => mayTouchOver(event, this.current)))) this.readOver();
    const { entries, moves } = arrange(this.journal, this.recent, events, time);
    const next = fold(this.current, events.map((event, i) => ({ seq: this.journal.head.seq + 1 + i, time, event })));
    const rows = this.journal.append({
      entries,
      ...(moves.length > 0 ? { places: moves } : {}),
      ...(due ? written(next, time, this.journal.head.seq + events.length) : {}),
    });
    this.recent.move(moves);
    this.recent.follow(rows);
    this.current = next;
    this.sinceSnapshot = due ? 0 : this.sinceSnapshot + events.length;
    return rows;
  }

  /** Writes the fold down once more, so that the next start has hardly any rows to read. Nothing depends on it. */
  end(): void {
    if (this.sinceSnapshot < WORTH_AT_THE_END) return;
    this.journal.append({ entries: [], ...written(this.state, this.now(), this.journal.head.seq) });
    this.sinceSnapshot = 0;
  }

  /**
   * Removes what rows say. What still matters of it is written down in the same moment: from here on the state cannot
   * be folded from the rows any more.
   * @param until of each conversation whose words this desk must forget, too: when the newest of these rows was said
   * @throws AppError as `Journal.append` does; nothing has changed then
   */
  remove(removed: Removal, events: readonly Event[], until: ReadonlyMap<ConversationKey, number>): void {
    const time = this.now();
    const next = forgotten(this.state, until);
    this.journal.append({ removed, entries: events.map((event) => ({ kind: event.kind, time, body: event })), ...restated(next, time, this.journal.head.seq + events.length) });
    this.recent.forget();
    this.current = next;
    this.sinceSnapshot = 0;
  }

  /** Which conversation a recorded stanza belongs to; undefined when no row has that reference. */
  recorded(ref: string): Known | undefined {
    return this.recent.find(ref)?.known;
  }
}

/**
 * Rows in the order of the transcript. A row stands where it arrived; a page of an archive moves what it names so that
 * the order of the archive is kept inside each conversation.
 */
function arrange(journal: Journal, recent: RecentRows, events: readonly Event[], time: number): { entries: Entry[]; moves: { seq: number; place: number }[] } {
  const first = journal.head.seq + 1;
  const past = placesBefore(journal, events, first * placeStep);
  const entries = events.map((event, i): Entry & { place: number } => {
    const conversation = entryConversation(event);
    const ref = entryRef(event);
    return {
      kind: event.kind, time, body: event, place: past.get(event) ?? placeBeside(recent, event) ?? (first + i) * placeStep,
      ...(conversation === undefined ? {} : { conversation }),
      ...(ref === undefined ? {} : { ref }),
    };
  });
  const fresh = new Map(entries.flatMap((e, i) => (e.ref === undefined ? [] : [[e.ref, i] as const])));
  const moves = new Map<number, number>();
  for (const event of events) {
    if (event.kind !== 'settled') continue;
    const last = new Map<string, number>();
    for (const item of event.items) {
      if (!item.in) continue;
      const ref = item.originId === undefined ? archiveRef(event.archive, item.id) : originRef(event.archive, item.originId);
      const index = fresh.get(ref);
      const known = index === undefined ? recent.find(ref) : undefined;
      const entry = index === undefined ? undefined : entries[index];
      const at = entry?.place ?? known?.place;
      if (at === undefined) continue;
      const key = keyOf(item.in);
      const place = Math.max(at, (last.get(key) ?? 0) + 1);
      last.set(key, place);
      if (place === at) continue;
      if (entry && index !== undefined) entries[index] = { ...entry, place };
      else if (known) {
        moves.set(known.seq, place);
        for (const fate of fatesBeside(journal, recent, known.place, event.archive, item)) moves.set(fate.seq, place + 1);
      }
    }
  }
  return { entries, moves: [...moves].map(([seq, place]) => ({ seq, place })) };
}

/** What became of a reply stands right behind it, so that a window of the transcript has both. */
function placeBeside(recent: RecentRows, event: Event): number | undefined {
  if (event.kind !== 'fate') return undefined;
  const reply = recent.find(originRef(event.in.service, event.originId));
  return reply && reply.place + 1;
}

/** What became of own words goes where they go. */
function fatesBeside(journal: Journal, recent: RecentRows, place: number, archive: Address, { in: in_, originId }: SettledItem): readonly Row[] {
  if (originId === undefined || !in_) return [];
  const key = recent.find(originRef(archive, originId))?.conversation ?? keyOf(in_);
  return journal.window(key, { after: place, before: place + 2, limit: 8, kinds: ['fate'] });
}

/** What was said before all that is recorded of a channel stands before it, in the order in which it is given. */
function placesBefore(journal: Journal, events: readonly Event[], end: number): ReadonlyMap<Event, number> {
  const places = new Map<Event, number>();
  const next = new Map<string, number>();
  for (const event of events.toReversed()) {
    const key = event.kind === 'heard' && event.past ? entryConversation(event) : undefined;
    if (key === undefined) continue;
    const place = (next.get(key) ?? journal.window(key, { after: 0, limit: 1 })[0]?.place ?? end) - 1;
    next.set(key, place);
    places.set(event, place);
  }
  return places;
}

/**
 * What a reviewer sees of the library's record. Times are ms since 1970 UTC, days are those of the library's time zone
 * (`2026-11-22`), addresses are bare and in lower case.
 */
import type { Category } from '../../core/conduct.js';
import type { Mode, Outcome } from '../../core/operation.js';
import type { RecordRow } from '../../core/review/row.js';
import type { LegalHolds } from './holds.js';
import type { StatisticsAnswer, StatisticsAsked } from './statistics.js';

export type { RecordRow };

/**
 * What is reviewed at once: one conversation on one day of the library. A patron with an account writes in one
 * conversation for years, and a channel never ends.
 */
export interface ItemId {
  /** Key of the conversation, the same on every desk: `desk SERVICE CONV`, or `mine ADDRESS CONV` among colleagues. */
  readonly conversation: string;
  readonly day: string;
}

/** What was decided about an item. Each is a record of its own; the newest of its kind counts, `un…` takes one back. */
export type MarkKind = 'reviewed' | 'unreviewed' | 'flagged' | 'unflagged' | 'comment' | 'handed-to';

export interface ReviewMark {
  readonly kind: MarkKind;
  readonly by: string;
  readonly at: number;
  /** A comment, or why. */
  readonly text?: string;
  /** Of `handed-to`: the reviewer. */
  readonly to?: string;
}

/** What an item can be found by. All given ones must hold. */
export interface ReviewQuery {
  /** Words in any order, all of which occur in one message; '"two words"' together. */
  readonly words?: string;
  /** From inclusive, to exclusive. */
  readonly from?: number;
  readonly to?: number;
  readonly service?: string;
  readonly point?: string;
  readonly person?: string;
  readonly mode?: Mode;
  readonly outcome?: Outcome;
  /** A category of the conduct rules, or any. */
  readonly incident?: Category | 'any';
  readonly script?: string;
  readonly tag?: string;
  readonly state?: 'unreviewed' | 'reviewed' | 'flagged';
  readonly handedTo?: string;
  /** The n of one ISO week that are drawn for regular review, like `{ week: '2026-W47', n: 20 }`; the same for everybody. */
  readonly sample?: { readonly week: string; readonly n: number };
  /** Those before this one, in the order of the list (newest first); from an answer's `next`. */
  readonly after?: string;
  /** At most 200. */
  readonly limit: number;
}

/** A piece of a message; `marks` are found words, as offsets in UTF-16 code units. */
export interface Snippet {
  readonly at: number;
  readonly text: string;
  readonly marks: readonly (readonly [start: number, end: number])[];
}

export interface FoundItem extends ItemId {
  readonly from: number;
  readonly to: number;
  readonly service: string;
  readonly mode?: Mode;
  readonly points: readonly string[];
  readonly people: readonly string[];
  readonly outcomes: readonly Outcome[];
  readonly incidents: readonly Category[];
  readonly scripts: readonly string[];
  readonly tags: readonly string[];
  readonly messages: number;
  /** First words of the patron, or the note of a walk-in. */
  readonly words: string;
  readonly snippets: readonly Snippet[];
  readonly reviewed?: { readonly by: string; readonly at: number };
  readonly flagged: boolean;
  readonly comments: number;
  readonly handedTo?: string;
  readonly held: boolean;
  /** Ids of the holds that keep it, as far as they are known. */
  readonly heldBy: readonly string[];
}

export interface Found {
  readonly items: readonly FoundItem[];
  /** There are more, after this one. */
  readonly next?: string;
}

/** Who looked at what, or changed something, at the centre. */
export interface AccessRecord {
  readonly id: string;
  readonly at: number;
  readonly by: string;
  readonly what: 'searched' | 'read' | 'exported' | 'marked' | 'verified' | 'held' | 'lifted' | 'retention' | 'certified' | 'statistics';
  /** In words: what was searched for, which item was read, why it was exported. */
  readonly about: string;
}

/** A desk, as the centre knows it. */
export interface CentreDesk {
  readonly desk: string;
  readonly point: string;
  readonly rows: number;
  readonly lastArrival: number;
  /** Certified by the library's key. */
  readonly certified: boolean;
  /** Half sentences: forks, gaps, silence, heads that do not verify. */
  readonly problems: readonly string[];
}

export interface Overview {
  readonly me: string;
  readonly unreviewedThisMonth: number;
  readonly items: number;
  /** Rows that came and are not in the index yet. */
  readonly indexing: number;
  readonly desks: readonly CentreDesk[];
  /** Of the record as a whole: half sentences. */
  readonly problems?: readonly string[];
}

/** What can be chosen in a query, as the record has it. */
export interface Choices {
  readonly services: readonly string[];
  readonly points: readonly string[];
  readonly people: readonly string[];
  readonly scripts: readonly string[];
  readonly tags: readonly string[];
  readonly reviewers: readonly string[];
}

/**
 * The library's record, for a reviewer. Every method that shows something first writes who asks for what, durably.
 * All throw AppError: `archive-unreachable`, `not-allowed`, `archive-damaged`, `invalid-request`.
 */
export interface ReviewStore {
  /** @param quick without a look at the chains of the desks, which takes a moment: what is wrong with them is not said then */
  overview(quick?: boolean): Promise<Overview>;
  choices(): Promise<Choices>;
  search(query: ReviewQuery): Promise<Found>;
  /** All rows of all desks of one conversation on that day, and the marks; the reading view is a pure fold over them (core/review). */
  read(item: ItemId): Promise<{ readonly rows: readonly RecordRow[]; readonly marks: readonly ReviewMark[] }>;
  mark(item: ItemId, mark: Omit<ReviewMark, 'by' | 'at'>): Promise<void>;
  /** Newest first. */
  accesses(before: number | undefined, limit: number): Promise<readonly AccessRecord[]>;
  /** Figures over all of it. What takes long is answered with how far it is; whoever asks the same again meanwhile is not recorded again. */
  statistics(asked: StatisticsAsked): Promise<StatisticsAnswer>;
  /** Recorded as an access of its own before files are written. */
  exporting(items: readonly ItemId[], reason: string): Promise<void>;
  readonly holds: LegalHolds;
  /** Brings the index up to date; @returns rows that are left. */
  index(): Promise<number>;
  close(): Promise<void>;
}

/** What the review window knows: who is signed in, what was found, what is open. The record itself is main's. */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import type { Work } from './disclose/draft.js';
import { weekOf } from '../../core/review/find.js';
import type { ReadingView } from '../../core/review/reading.js';
import type { ReviewStart } from '../../shared/review/contract.js';
import type { HoldsStart } from '../../shared/review/holds.js';
import type { Choices, FoundItem, ItemId, Overview, ReviewMark } from '../../shared/review/types.js';
import { noFilters, PILES, type Filters, type Pile } from './query.js';
import { timesIn, type Times } from './words.js';

/** A pile, or a page of its own. */
export type Place = Pile | 'disclose' | 'holds' | 'statistics' | 'accesses' | 'desks';

export interface Listed {
  readonly items: readonly FoundItem[];
  /** There are more, after this one. */
  readonly next?: string | undefined;
  readonly state: 'loading' | 'ready' | 'more';
  readonly problem?: string | undefined;
}

export interface Opened {
  readonly item: FoundItem;
  /** None: it is being read. */
  readonly read?: { readonly reading: ReadingView; readonly marks: readonly ReviewMark[] };
  readonly problem?: string;
}

/** Sheets of the window. */
export type ReviewSheet = 'comment' | 'hand' | 'keys' | 'hold' | 'decide';

export interface Review {
  readonly start: ReviewStart;
  readonly times: Times;
  /** None: nobody is signed in. */
  readonly overview?: Overview | undefined;
  /** Why somebody has to sign in again. */
  readonly signedOut?: string | undefined;
  readonly choices?: Choices | undefined;
  /** Legal holds; none: they were not read yet. */
  readonly holds?: HoldsStart | undefined;
  /** Id of the hold about whose end somebody decides. */
  readonly deciding?: string | undefined;
  readonly place: Place;
  /** The week whose sample is looked at. */
  readonly week: string;
  readonly filters: Filters;
  readonly list: Listed;
  readonly opened?: Opened | undefined;
  readonly sheet?: ReviewSheet | undefined;
  /** Collected for disclosure, in the order in which they were. */
  readonly collected: readonly FoundItem[];
  /** What is being disclosed now. */
  readonly disclosing?: readonly FoundItem[] | undefined;
  /** What was left out so far, and of which conversations: kept while somebody looks at another page. */
  readonly drafted?: { readonly of: string; readonly work: Work } | undefined;
  /** What was done, or went wrong, last; read out by screen readers. */
  readonly said?: { readonly text: string; readonly problem: boolean; /** Was marked as reviewed just now: it can be taken back from here. */ readonly reviewed?: FoundItem } | undefined;
  /** How often somebody looked again for what is new. */
  readonly looked: number;
  /** The screen faces the public: words are covered. */
  readonly covered: boolean;
  /** Rows of the record stand below the lines. */
  readonly evidence: boolean;
}

const EMPTY: Listed = { items: [], state: 'loading' };

export const beginning = (start: ReviewStart): Review => ({
  start, times: timesIn(start.timeZone), place: 'unreviewed', week: weekOf(start.today), filters: noFilters('unreviewed'), list: EMPTY, holds: undefined, collected: [], looked: 0, covered: false, evidence: false,
});

const UNKNOWN: ReviewStart = { library: '', timeZone: 'UTC', today: '1970-01-01', look: { theme: 'system', textSize: 100 }, place: '', takes: 'login', name: '', sample: 0, services: {}, signedIn: false };
export const store = createStore<Review>(() => beginning(UNKNOWN));
export const useReview = <T>(select: (state: Review) => T): T => useStore(store, select);
export const review = (): Review => store.getState();

export const keyOfItem = ({ conversation, day }: ItemId): string => `${day} ${conversation}`;
export const sameItem = (a: ItemId, b: ItemId): boolean => a.conversation === b.conversation && a.day === b.day;
export const isPile = (place: Place): place is Pile => PILES.some((pile) => pile === place);

export const say = (text: string, problem = false): void => store.setState({ said: { text, problem } });

/** Changes items wherever they are shown. */
export function changeItems(change: (item: FoundItem) => FoundItem): void {
  store.setState(({ list, opened, collected }) => ({
    list: { ...list, items: list.items.map(change) }, collected: collected.map(change), ...(opened ? { opened: { ...opened, item: change(opened.item) } } : {}),
  }));
}

export const changeItem = (id: ItemId, change: (item: FoundItem) => FoundItem): void => changeItems((item) => (sameItem(item, id) ? change(item) : item));

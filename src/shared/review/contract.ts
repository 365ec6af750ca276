/**
 * The IPC contract of the review window, apart from that of the desk: neither window can ask for what is the other's.
 * A missing handler or schema does not compile.
 */
import * as z from 'zod';
import { CATEGORIES } from '../../core/conduct.js';
import { OUTCOMES } from '../../core/operation.js';
import { MAX_NOTE } from '../limits.js';
import type { Envelope } from '../contract.js';
import { disclosureRequests, type DisclosureAnswers } from './disclosure.js';
import { holdRequests, type HoldAnswers } from './holds.js';
import { statisticsRequests, type StatisticsAnswers } from './statistics.js';
import type { ReviewChannel, ReviewEventChannel } from './channels.js';
import type { AccessRecord, Choices, Found, Overview, RecordRow, ReviewMark } from './types.js';

/** Items in one answer of a search. */
export const MAX_FOUND = 200;
/** Longest words to search for, in UTF-16 code units. */
export const MAX_WORDS = 300;

const none = z.undefined();
const name = z.string().trim().min(1).max(200);
const value = z.string().min(1).max(2_100);
const day = z.iso.date();
const MODES = ['in-person', 'phone', 'patron-im', 'staff-im'] as const;

export const item = z.strictObject({ conversation: z.string().min(1).max(4_300), day });

/** As the page asks: days of the library, which main turns into times. */
export const search = z.strictObject({
  words: z.string().trim().min(1).max(MAX_WORDS).exactOptional(),
  /** Both days count. */
  fromDay: day.exactOptional(),
  toDay: day.exactOptional(),
  service: value.exactOptional(),
  point: value.exactOptional(),
  person: value.exactOptional(),
  mode: z.enum(MODES).exactOptional(),
  outcome: z.enum(OUTCOMES).exactOptional(),
  incident: z.enum([...CATEGORIES, 'any']).exactOptional(),
  script: value.exactOptional(),
  tag: value.exactOptional(),
  state: z.enum(['unreviewed', 'reviewed', 'flagged']).exactOptional(),
  handedTo: value.exactOptional(),
  sample: z.strictObject({ week: z.string().regex(/^\d{4}-W(?:0[1-9]|[1-4]\d|5[0-3])$/), n: z.number().int().min(1).max(1_000) }).exactOptional(),
  after: z.string().min(1).max(4_400).exactOptional(),
  limit: z.number().int().min(1).max(MAX_FOUND),
});
export type ReviewSearch = Readonly<z.infer<typeof search>>;

const mark = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['reviewed', 'unreviewed', 'flagged', 'unflagged']), text: z.string().trim().min(1).max(MAX_NOTE).exactOptional() }),
  z.strictObject({ kind: z.literal('comment'), text: z.string().trim().min(1).max(MAX_NOTE) }),
  z.strictObject({ kind: z.literal('handed-to'), to: name, text: z.string().trim().min(1).max(MAX_NOTE).exactOptional() }),
]);

export const reviewRequests = {
  'review:begin': none,
  /** Asks for the file with the reviewers' key; main remembers where it is. */
  'review:choose-key': none,
  /** `login`: into PostgreSQL. `key`: opens what is sealed in a folder. `name`: of a folder that is not sealed. */
  'review:sign-in': z.discriminatedUnion('with', [
    z.strictObject({ with: z.literal('login'), user: z.string().trim().min(1).max(63), password: z.string().min(1).max(1_000) }),
    z.strictObject({ with: z.literal('key'), name, passphrase: z.string().max(1_000) }),
    z.strictObject({ with: z.literal('name'), name }),
  ]),
  'review:sign-out': none,
  'review:overview': none,
  'review:choices': none,
  'review:search': search,
  'review:read': item,
  'review:mark': z.strictObject({ item, mark }),
  ...disclosureRequests,
  ...holdRequests,
  ...statisticsRequests,
  /** `before`: ms since 1970, where the last answer ended. */
  'review:accesses': z.strictObject({ before: z.number().int().min(0).max(8_640_000_000_000_000).exactOptional(), limit: z.number().int().min(1).max(MAX_FOUND) }),
} satisfies Record<ReviewChannel, z.ZodType>;

export type ReviewArgs = { readonly [C in ReviewChannel]: z.infer<(typeof reviewRequests)[C]> };

export interface Look {
  readonly theme: 'system' | 'light' | 'dark';
  /** Percent. */
  readonly textSize: number;
}

export interface ReviewStart {
  readonly library: string;
  readonly timeZone: string;
  /** Today, as the library counts days. */
  readonly today: string;
  readonly look: Look;
  /** Where the record is, in words: a folder, or a server. */
  readonly place: string;
  /** What signing in takes. */
  readonly takes: 'login' | 'key' | 'name';
  /** Who signed in here last, or sits at this desk. */
  readonly name: string;
  /** Name of the key's file that was chosen last. */
  readonly keyFile?: string;
  /** How many conversations are drawn each week; 0: none. */
  readonly sample: number;
  /** Names that patrons and staff see, by the address of the service. */
  readonly services: Readonly<Record<string, string>>;
  /** Somebody is signed in already: the page was loaded anew. */
  readonly signedIn: boolean;
}

export interface ReviewAnswers extends DisclosureAnswers, HoldAnswers, StatisticsAnswers {
  'review:begin': ReviewStart;
  /** Name of the file; none: the person changed their mind. */
  'review:choose-key': { readonly file?: string };
  'review:sign-in': Overview;
  'review:sign-out': void;
  'review:overview': Overview;
  'review:choices': Choices;
  'review:search': Found;
  'review:read': { readonly rows: readonly RecordRow[]; readonly marks: readonly ReviewMark[] };
  'review:mark': void;
  /** Newest first. */
  'review:accesses': readonly AccessRecord[];
}

export interface ReviewEvents {
  'review:look': Look;
}

export type ReviewAnswer<C extends ReviewChannel> = Envelope<ReviewAnswers[C]>;

/** What the preload puts on `window` of the review window. */
export interface ReviewBridge {
  request<C extends ReviewChannel>(channel: C, args: ReviewArgs[C]): Promise<ReviewAnswer<C>>;
  /** Returns how to stop listening. */
  on<C extends ReviewEventChannel>(channel: C, listener: (event: ReviewEvents[C]) => void): () => void;
}

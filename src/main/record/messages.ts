import * as z from 'zod';
import { CATEGORIES } from '../../core/conduct.js';
import { OUTCOMES } from '../../core/operation.js';
import type { AccessRecord, Choices, Found, Overview, RecordRow, ReviewMark } from '../../shared/review/types.js';
import { holdCall } from './hold-calls.js';
import type { ErrorCode } from '../../shared/errors.js';
import * as figures from './figures/messages.js';

/** What passes between main and the process that has the record open. Both sides parse what they get; all lists are closed. */

const text = z.string();
const count = z.number();
const MODES = ['in-person', 'phone', 'patron-im', 'staff-im'] as const;
const MARKS = ['reviewed', 'unreviewed', 'flagged', 'unflagged', 'comment', 'handed-to'] as const;
const ACCESSES = ['searched', 'read', 'exported', 'marked', 'verified', 'held', 'lifted', 'retention', 'certified', 'statistics'] as const;
const short = z.string().max(10_000);

const itemId = z.strictObject({ conversation: short, day: z.iso.date() });
const markFields = { kind: z.enum(MARKS), text: short.exactOptional(), to: short.exactOptional() };
const query = z.strictObject({
  words: short.exactOptional(), from: count.exactOptional(), to: count.exactOptional(), service: short.exactOptional(), point: short.exactOptional(), person: short.exactOptional(),
  mode: z.enum(MODES).exactOptional(), outcome: z.enum(OUTCOMES).exactOptional(), incident: z.enum([...CATEGORIES, 'any']).exactOptional(), script: short.exactOptional(), tag: short.exactOptional(),
  state: z.enum(['unreviewed', 'reviewed', 'flagged']).exactOptional(), handedTo: short.exactOptional(), sample: z.strictObject({ week: short, n: z.int().min(0) }).exactOptional(),
  after: short.exactOptional(), limit: z.int().min(1),
});

/** With what the record is opened, and where it lies. */
export const opening = z.discriminatedUnion('place', [
  z.strictObject({
    place: z.literal('folder'), folder: short, indexes: short, me: short, timeZone: short, recipients: z.array(short).max(20),
    key: z.strictObject({ file: short, passphrase: short }).exactOptional(), libraryKey: short.exactOptional(), silentAfter: count,
  }),
  z.strictObject({
    place: z.literal('postgres'), host: short, port: z.int(), database: short, certificate: short.exactOptional(), user: short, password: short, timeZone: short, silentAfter: count,
    libraryKey: short.exactOptional(),
  }),
]);
export type RecordOpening = z.infer<typeof opening>;

const call = <C extends string, A extends z.ZodTuple>(name: C, args: A) => z.strictObject({ id: z.int().min(1), call: z.literal(name), args });

/** From main: what is asked of the record, by number. */
export const toRecord = z.discriminatedUnion('call', [
  call('open', z.tuple([opening])),
  call('overview', z.tuple([z.boolean()])),
  call('choices', z.tuple([])),
  call('search', z.tuple([query])),
  call('read', z.tuple([itemId])),
  call('mark', z.tuple([itemId, z.strictObject(markFields)])),
  call('accesses', z.tuple([count.optional(), z.int()])),
  call('statistics', z.tuple([figures.asked])),
  call('exporting', z.tuple([z.array(itemId).max(100_000), short])),
  call('holds', z.tuple([holdCall])),
  call('index', z.tuple([])),
  call('close', z.tuple([])),
]);
export type ToRecord = z.infer<typeof toRecord>;
/** Without its number. */
export type Call = ToRecord extends infer M ? (M extends { readonly id: number } ? Omit<M, 'id'> : never) : never;

/** To main. `value` is parsed by what was called. */
export const fromRecord = z.discriminatedUnion('ok', [
  z.strictObject({ id: z.int().min(1), ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ id: z.int().min(1), ok: z.literal(false), code: z.string(), message: z.string().max(2_000) }),
]);
export type FromRecord = z.infer<typeof fromRecord>;

const foundItem = z.strictObject({
  conversation: text, day: text, from: count, to: count, service: text, mode: z.enum(MODES).exactOptional(), points: z.array(text), people: z.array(text), outcomes: z.array(z.enum(OUTCOMES)),
  incidents: z.array(z.enum(CATEGORIES)), scripts: z.array(text), tags: z.array(text), messages: count, words: text,
  snippets: z.array(z.strictObject({ at: count, text, marks: z.array(z.tuple([count, count])) })),
  reviewed: z.strictObject({ by: text, at: count }).exactOptional(), flagged: z.boolean(), comments: count, handedTo: text.exactOptional(), held: z.boolean(), heldBy: z.array(text),
});
const row = z.strictObject({ desk: text, epoch: text, seq: count, kind: text, time: count, hash: text, body: text.exactOptional() });

/** What is answered. */
export const answers = {
  overview: z.strictObject({
    me: text, unreviewedThisMonth: count, items: count, indexing: count,
    desks: z.array(z.strictObject({ desk: text, point: text, rows: count, lastArrival: count, certified: z.boolean(), problems: z.array(text) })),
    problems: z.array(text).exactOptional(),
  }) satisfies z.ZodType<Overview>,
  choices: z.strictObject({ services: z.array(text), points: z.array(text), people: z.array(text), scripts: z.array(text), tags: z.array(text), reviewers: z.array(text) }) satisfies z.ZodType<Choices>,
  search: z.strictObject({ items: z.array(foundItem), next: text.exactOptional() }) satisfies z.ZodType<Found>,
  read: z.strictObject({ rows: z.array(row), marks: z.array(z.strictObject({ ...markFields, by: text, at: count })) }) satisfies z.ZodType<{ rows: readonly RecordRow[]; marks: readonly ReviewMark[] }>,
  accesses: z.array(z.strictObject({ id: text, at: count, by: text, what: z.enum(ACCESSES), about: text })) satisfies z.ZodType<readonly AccessRecord[]>,
  statistics: figures.answer,
  index: count,
} as const;

/** What a person can be told; everything else is a defect. */
const CODES = ['archive-unreachable', 'archive-damaged', 'not-allowed', 'invalid-request', 'wrong-password', 'certificate', 'disk-full', 'read-only', 'too-long'] as const satisfies readonly ErrorCode[];
export const codeOf = (code: string): ErrorCode => CODES.find((known) => known === code) ?? 'internal';

export const recordExit = { done: 0, misused: 2 } as const;

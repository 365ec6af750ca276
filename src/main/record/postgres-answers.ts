/** What the functions of a reviewer answer (assets/server/postgres/002-review.sql), and how the review shows it. */
import * as z from 'zod';
import { CATEGORIES } from '../../core/conduct.js';
import { OUTCOMES } from '../../core/operation.js';
import { snippetOf } from '../../core/review/find.js';
import { firstWords } from '../../core/text.js';
import type { DeskProof } from '../archive/verify/signed-last.js';
import type { CentreDesk, Choices, FoundItem } from '../../shared/review/types.js';

const at = z.number().int();
const facets = z.array(z.string());

const item = z.object({
  conversation: z.string(), day: z.iso.date(), from: at, to: at, service: z.string(),
  mode: z.enum(['in-person', 'phone', 'patron-im', 'staff-im']).nullable(),
  facets, messages: z.number().int(), words: z.string(),
  reviewedBy: z.string().nullable(), reviewedAt: at.nullable(), flagged: z.boolean(), comments: z.number().int(), handedTo: z.string().nullable(), held: z.boolean(),
  /** None of a record that was set up by an older version. */
  heldBy: z.array(z.uuid()).default([]),
  found: z.array(z.object({ at, text: z.string() })),
});

export const searched = z.object({ next: z.string().nullable(), items: z.array(item).max(200) });

/** Facets are a name, a space, and a value. */
const valuesOf = (all: readonly string[], ...names: readonly string[]): string[] =>
  names.flatMap((name) => all.filter((facet) => facet.startsWith(`${name} `)).map((facet) => facet.slice(name.length + 1))).toSorted();

/** Those that this version knows. */
const known = <T extends string>(values: readonly string[], all: readonly T[]): T[] => all.filter((each) => values.includes(each));

export function foundItem(found: z.infer<typeof item>, phrases: readonly (readonly string[])[]): FoundItem {
  const { conversation, day, from, to, service, mode, messages, words, reviewedBy, reviewedAt, flagged, comments, handedTo, held, heldBy } = found;
  return {
    conversation, day, from, to, service, messages, flagged, comments, held, heldBy, words: firstWords(words),
    points: valuesOf(found.facets, 'point'), people: [...new Set(valuesOf(found.facets, 'staff', 'patron'))].toSorted(), scripts: valuesOf(found.facets, 'script'), tags: valuesOf(found.facets, 'tag'),
    outcomes: known(valuesOf(found.facets, 'outcome'), OUTCOMES), incidents: known(valuesOf(found.facets, 'incident'), CATEGORIES),
    snippets: found.found.map(({ at: said, text }) => ({ at: said, ...snippetOf(text, phrases) })),
    ...(mode === null ? {} : { mode }), ...(handedTo === null ? {} : { handedTo }),
    ...(reviewedBy === null || reviewedAt === null ? {} : { reviewed: { by: reviewedBy, at: reviewedAt } }),
  };
}

const desk = z.object({
  desk: z.string().regex(/^[0-9a-f]{32}$/), point: z.string(), rows: z.number().int(), lastArrival: at, seen: at,
  epochs: z.number().int(), forks: z.number().int(), cut: z.number().int(),
});
export const overview = z.object({ me: z.string(), unreviewedThisMonth: z.number().int(), items: z.number().int(), indexing: z.number().int(), now: at, desks: z.array(desk) });

const DAY = 86_400_000;
/** Longer than a weekend and a holiday. */
const SILENT = 4 * DAY;

export function centreDesk({ desk: id, point, rows, lastArrival, seen, forks, cut }: z.infer<typeof desk>, proof: DeskProof, now: number): CentreDesk {
  const problems = [
    ...(cut > 0 ? [`${cut === 1 ? 'one row that had come is' : `${cut} rows that had come are`} gone from the end of its record`] : []),
    ...(forks > 0 ? [`${forks === 1 ? 'one row' : `${forks} rows`} came a second time and said something else, as from a copied computer`] : []),
    ...proof.problems,
    ...(now - seen > SILENT ? [`nothing was heard of it for ${Math.floor((now - seen) / DAY)} days`] : []),
  ];
  return { desk: id, point, rows, lastArrival, certified: proof.certified, problems };
}

export const choices = z.object({ facets, reviewers: z.array(z.string()) });
export const choicesOf = ({ facets: all, reviewers }: z.infer<typeof choices>): Choices => ({
  services: valuesOf(all, 'service'), points: valuesOf(all, 'point'), people: valuesOf(all, 'staff'), scripts: valuesOf(all, 'script'), tags: valuesOf(all, 'tag'), reviewers,
});

const whole = z.union([z.string().regex(/^\d+$/), z.number()]).transform(Number).pipe(z.number().int());

export const rows = z.array(z.object({
  desk: z.string(), epoch: z.string(), seq: whole, kind: z.string(), time: whole, hash: z.string().regex(/^[0-9a-f]{64}$/), body: z.string().nullable(),
}).transform(({ body, ...row }) => ({ ...row, ...(body === null ? {} : { body }) })));

export const marks = z.array(z.object({
  kind: z.enum(['reviewed', 'unreviewed', 'flagged', 'unflagged', 'comment', 'handed-to']), by: z.string(), at: whole, text: z.string().nullable(), handed_to: z.string().nullable(),
}).transform(({ text, handed_to: to, ...mark }) => ({ ...mark, ...(text === null ? {} : { text }), ...(to === null ? {} : { to }) })));

export const accesses = z.array(z.object({
  id: z.uuid(), at: whole, by: z.string(), what: z.enum(['searched', 'read', 'exported', 'marked', 'verified', 'held', 'lifted', 'retention', 'certified', 'statistics']), about: z.string(),
}));

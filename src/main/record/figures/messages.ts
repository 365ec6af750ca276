import * as z from 'zod';
import { OUTCOMES, READS } from '../../../core/operation.js';
import { recordFigures, type StatisticsAnswer, type StatisticsAsked } from '../../../shared/review/statistics.js';
import { STATISTICS_BY } from '../../../shared/statistics-view.js';

/** Figures between main and the process that has the record open. */

const count = z.int().min(0);
const name = z.string().max(10_000);
const short = z.string().max(2_000);
const names = z.array(name).max(1_000).readonly();
const mode = z.enum(['in-person', 'phone', 'patron-im']);
const services = z.array(z.strictObject({ address: name, name })).max(1_000).readonly();

export const asked = z.strictObject({
  what: recordFigures,
  rules: z.strictObject({
    library: name, within: z.number(), services,
    year: z.strictObject({
      begins: z.int().min(1).max(12), notReference: names, outcomes: z.array(z.enum(OUTCOMES)).max(20).readonly(), unclassified: z.enum(['count', 'leave-out']),
      consultations: z.strictObject({ tags: names, read: z.literal(READS).exactOptional() }),
    }),
  }),
  questions: names, tags: names, scripts: z.array(z.tuple([name, name]).readonly()).max(10_000).readonly(),
}) satisfies z.ZodType<StatisticsAsked>;

const measures = z.strictObject({
  requests: count, modes: z.record(mode, count), open: count, waits: count, inTime: count, median: count.exactOptional(), ninety: count.exactOptional(), length: count.exactOptional(),
  abandoned: count, referred: count, left: count,
});
const of = z.enum(['desk', 'library']);
const period = z.strictObject({
  of, library: name, period: z.strictObject({ from: short, to: short }), by: z.enum(STATISTICS_BY), all: measures, incidents: count, scripts: count,
  rows: z.array(z.strictObject({ label: name, count, measures: measures.exactOptional() })), within: z.number(), since: z.number(), outlived: short.exactOptional(),
  choices: z.strictObject({ services, points: z.array(name) }), chosen: name,
});
const modes = z.record(z.enum(['all', 'in-person', 'phone', 'patron-im']), count);
const year = z.strictObject({
  library: name, title: short, year: z.int(), years: z.array(z.strictObject({ year: z.int(), title: short })),
  surveys: z.array(z.strictObject({ title: short, about: short, lines: z.array(z.strictObject({ name: short, value: short, definition: name })) })),
  rules: names, leftOut: z.array(z.strictObject({ why: short, count })), gap: name.exactOptional(), outlived: short.exactOptional(),
  counts: z.strictObject({ requests: count, reference: modes, consultations: modes, leftOut: z.record(z.enum(['type', 'outcome', 'unclassified', 'open']), count) }),
});

export const answer = z.union([z.strictObject({ counting: z.number().min(0).max(1) }), z.strictObject({ period }), z.strictObject({ year })]) satisfies z.ZodType<StatisticsAnswer>;

/** Figures by day, as JSON. */
import * as z from 'zod';
import type { Facts } from '../../core/statistics/facts.js';
import type { Days } from '../../core/statistics/outlived.js';
import { factsSchema } from '../statistics/facts-schema.js';

export const daysSchema = z.record(z.iso.date(), factsSchema);
export const daysJson = (days: Days): Readonly<Record<string, Facts>> => Object.fromEntries(days);
export const daysOf = (months: readonly z.infer<typeof daysSchema>[]): Days => new Map(months.flatMap((days) => Object.entries(days)));

/** Months as PostgreSQL has them. */
export const writtenAnswer = z.array(z.object({ days: daysSchema }));
export const writtenDays = (months: z.infer<typeof writtenAnswer>): Days => daysOf(months.map(({ days }) => days));

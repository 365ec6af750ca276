/** What may be asked of statistics, from whichever window. */
import * as z from 'zod';
import { once } from '../core/once.js';
import { PERIODS } from '../core/statistics/calendar.js';
import { STATISTICS_BY, type StatisticsQuery } from './statistics-view.js';

const day = () => z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/);
/** The one that begins in it. */
export const reportingYear = () => z.number().int().min(1970).max(9999);
export const statisticsQuery = once(() => z.strictObject({
  period: z.union([z.enum(PERIODS), z.strictObject({ from: day(), to: day() })]),
  by: z.enum(STATISTICS_BY),
  service: z.string().min(3).max(2_100).exactOptional(), point: z.string().min(1).max(80).exactOptional(), mode: z.enum(['in-person', 'phone', 'patron-im']).exactOptional(),
}) satisfies z.ZodType<StatisticsQuery>);
/** What is saved or printed. */
export const statisticsSheet = once(() => z.union([z.strictObject({ query: statisticsQuery() }), z.strictObject({ year: reportingYear() })]));
export type StatisticsSheet = z.infer<ReturnType<typeof statisticsSheet>>;

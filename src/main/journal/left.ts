import * as z from 'zod';
import { areRanges } from '../../core/record/ranges.js';

/** Kind of the rows that say which earlier ones have left this computer. */
export const leftKind = 'left';

const body = z.looseObject({
  rows: z.array(z.tuple([z.int().min(1), z.int().min(1)])).refine(areRanges),
});

/** @returns undefined for what is no such body */
export const readLeft = (value: unknown): z.infer<typeof body> | undefined => body.safeParse(value).data;

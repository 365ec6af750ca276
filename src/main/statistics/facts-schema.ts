/** Facts as they are kept or sent: what does not fit is none of ours. */
import * as z from 'zod';
import { CATEGORIES, STEPS } from '../../core/conduct.js';
import { OUTCOMES, READS } from '../../core/operation.js';
import type { Facts } from '../../core/statistics/facts.js';

export const time = z.number().int().min(0);
const seconds = z.number().int().min(0).exactOptional();
const name = z.string().max(2_100);

export const factsSchema = z.strictObject({
  requests: z.array(z.strictObject({
    service: name, mode: z.enum(['in-person', 'phone', 'patron-im']), at: time, ended: time.exactOptional(), outcome: z.enum(OUTCOMES).exactOptional(), point: name.exactOptional(), wait: seconds, length: seconds,
    read: z.literal(READS).exactOptional(), question: name.exactOptional(), tags: z.array(name).exactOptional(), referred: z.literal(true).exactOptional(), left: z.literal(true).exactOptional(),
  })),
  incidents: z.array(z.strictObject({ service: name, at: time, point: name, category: z.enum(CATEGORIES), step: z.enum(STEPS) })),
  scripts: z.array(z.strictObject({ service: name, at: time, point: name, script: name })),
}) satisfies z.ZodType<Facts>;

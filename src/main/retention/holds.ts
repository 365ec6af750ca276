import * as z from 'zod';
import type { HoldSubject } from '../../core/record/hold.js';

const time = z.int().min(0);
const text = z.string().trim().min(1);

/** What a hold is on, as it is stored and sent: at least one thing. */
export const holdSubject = z
  .strictObject({
    person: text.max(1_000).exactOptional(),
    conversation: text.max(2_000).exactOptional(),
    service: text.max(1_000).exactOptional(),
    from: time.exactOptional(),
    to: time.exactOptional(),
    words: text.max(500).exactOptional(),
  })
  .refine((on) => Object.keys(on).length > 0, 'Say what the hold is on: a person, a conversation, a service, a period or words.')
  .refine((on) => on.from === undefined || on.to === undefined || on.from < on.to, 'The period of a hold ends after it began.') satisfies z.ZodType<HoldSubject>;

/** As desks are told it: neither who asked for it nor why. */
export const heldThing = z.strictObject({ id: z.uuid(), on: holdSubject });
export type HeldThing = z.infer<typeof heldThing>;

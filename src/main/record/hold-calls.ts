/** What main asks the process that has the record open about legal holds. */
import * as z from 'zod';
import { assertNever } from '../../core/assert.js';
import type { HoldDecision, HoldReach, LegalHolds, ShownHold } from '../../shared/review/holds.js';
import { holdSubject } from '../retention/holds.js';

const short = z.string().max(10_000);
const time = z.number();
const administrator = z.discriminatedUnion('with', [
  z.strictObject({ with: z.literal('login'), user: short, password: short }),
  z.strictObject({ with: z.literal('key'), name: short, keyFile: short, passphrase: short }),
]);
const decision = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('ask'), reason: short }),
  z.strictObject({ step: z.literal('agree'), request: z.strictObject({ at: time, by: short }) }),
  z.strictObject({ step: z.literal('refuse'), reason: short.exactOptional() }),
]) satisfies z.ZodType<HoldDecision>;

export const holdCall = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('list') }),
  z.strictObject({ do: z.literal('counts') }),
  z.strictObject({ do: z.literal('preview'), on: holdSubject() }),
  z.strictObject({ do: z.literal('put'), on: holdSubject(), reason: short, as: administrator }),
  z.strictObject({ do: z.literal('decide'), hold: z.uuid(), decision, as: administrator }),
]);
type HoldCall = z.infer<typeof holdCall>;

const said = z.strictObject({ at: time, by: z.string(), reason: z.string() });
const answers = {
  list: z.array(said.extend({ id: z.uuid(), on: holdSubject(), asked: said.exactOptional(), lifted: said.exactOptional() })) satisfies z.ZodType<readonly ShownHold[]>,
  counts: z.record(z.uuid(), z.number()),
  preview: z.strictObject({ conversations: z.number(), from: time.exactOptional(), to: time.exactOptional() }) satisfies z.ZodType<HoldReach>,
  put: z.uuid(),
};

/** In the record's process. */
export function askHolds(holds: LegalHolds, asked: HoldCall): Promise<unknown> {
  switch (asked.do) {
    case 'list': return holds.list();
    case 'counts': return holds.counts();
    case 'preview': return holds.preview(asked.on);
    case 'put': return holds.put(asked.on, asked.reason, asked.as);
    case 'decide': return holds.decide(asked.hold, asked.decision, asked.as);
    default: return assertNever(asked);
  }
}

/** In main, which makes no code while it runs. */
export function hostedHolds(ask: (asked: HoldCall) => Promise<unknown>): LegalHolds {
  const jitless = { jitless: true } as const;
  return {
    list: async () => answers.list.parse(await ask({ do: 'list' }), jitless),
    counts: async () => answers.counts.parse(await ask({ do: 'counts' }), jitless),
    preview: async (on) => answers.preview.parse(await ask({ do: 'preview', on }), jitless),
    put: async (on, reason, as) => answers.put.parse(await ask({ do: 'put', on, reason, as }), jitless),
    decide: async (hold, made, as) => void (await ask({ do: 'decide', hold, decision: made, as })),
  };
}

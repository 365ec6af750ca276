/**
 * What figures are made of, out of a row that a desk wrote: times, outcomes and names that the library gave, without a
 * word that was said. Nothing is believed about the shape of a row. PostgreSQL takes the same out of it before it
 * answers (007-statistics.sql).
 */
import * as z from 'zod';
import { CATEGORIES, STEPS } from '../../../core/conduct.js';
import { OUTCOMES, READS, type Addition, type Detail, type Operation } from '../../../core/operation.js';
import type { Counted } from '../../../core/statistics/gather.js';

const name = z.string().max(2_100);
const id = z.string().max(4_000);
const time = z.number().min(0).max(8_640_000_000_000_000);
const mode = z.enum(['in-person', 'phone']);
const place = z.object({ scope: z.enum(['desk-room', 'mine', 'texts']), service: name, conv: id });
const block = z.object({ id, at: time, until: time.exactOptional(), liftedAt: time.exactOptional() });

const state = z.object({
  opened: z.object({ mode, at: time, point: name }).optional(), holder: z.object({ desk: name, point: name, since: time }).optional(),
  blocks: z.array(block).max(100), lastClose: z.object({ at: time, outcome: z.enum(OUTCOMES) }).optional(),
});

const detail = z.union([
  z.discriminatedUnion('type', [
    z.object({ type: z.literal('open'), mode, age: time }),
    // Whoever claims, accepts, takes over or goes on has it from then on.
    z.object({ type: z.enum(['claim', 'accept', 'resume', 'takeover']) }).transform(() => ({ type: 'claim' as const })),
    z.object({ type: z.literal('release') }),
    z.object({ type: z.literal('return'), of: name }),
    z.object({ type: z.literal('block'), until: time.exactOptional() }),
    z.object({ type: z.literal('lift') }),
    z.object({ type: z.literal('ladder'), category: z.enum(CATEGORIES), step: z.enum(STEPS), until: time.exactOptional() }),
    z.object({ type: z.literal('retract'), of: id }),
    z.object({ type: z.literal('outcome'), outcome: z.enum(OUTCOMES), read: z.literal(READS).exactOptional(), question: name.exactOptional(), tags: z.array(name).max(100).exactOptional() }),
    z.object({ type: z.literal('close'), outcome: z.enum(OUTCOMES), upto: id.exactOptional(), uptoStamp: time.exactOptional() }),
    z.object({ type: z.literal('carry'), state }),
    z.object({ type: z.literal('note') }),
  ]),
  // What else follows another operation is one to follow, and no more.
  z.object({ type: z.string() }).transform(() => ({ type: 'unknown' as const })),
]);

const operation = z.object({ id, prev: id, stamp: time, desk: name, point: name, detail });
const message = z.object({ kind: z.literal('message'), archive: name, id: id.exactOptional(), via: name, originId: id.exactOptional(), from: id, outgoing: z.boolean(), body: z.string().exactOptional(), question: z.looseObject({}).exactOptional() });
const inRoom = z.object({ kind: z.literal('room'), archive: name, via: name, operation: operation.optional() });

const event = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('heard'), in: place, item: z.discriminatedUnion('kind', [message, inRoom]), stamp: time, line: z.string().exactOptional(), blocked: z.boolean().exactOptional(), repeats: z.boolean().exactOptional() }),
  z.object({ kind: z.literal('settled'), archive: name, items: z.array(z.object({ id, stamp: time, in: place.exactOptional() })) }),
  z.object({ kind: z.enum(['started', 'signed-in']), point: name }),
  z.object({ kind: z.literal('service-hours'), service: name, open: z.boolean() }),
  z.object({ kind: z.enum(['script-used', 'reply']), in: place, script: name }),
  z.object({ kind: z.literal('referral'), in: place, to: z.literal('somebody') }),
]);

type ReadDetail = z.output<typeof detail>;
type ReadOperation = z.output<typeof operation>;

/** The words that a desk's own fold would find there are empty. */
function detailOf(read: ReadDetail): Detail | Addition {
  switch (read.type) {
    case 'open': return { ...read, note: '' };
    case 'return': case 'block': case 'lift': case 'retract': return { ...read, reason: '' };
    case 'ladder': return { ...read, follows: '' };
    case 'note': return { type: 'note', text: '' };
    case 'unknown': return { type: 'unknown', name: '' };
    case 'carry': {
      const { opened, holder, blocks, lastClose } = read.state;
      return {
        type: 'carry', state: {
          returned: false, incidents: [], closes: 0, notes: [], done: [], blocks: blocks.map((one) => ({ ...one, by: '', reason: '' })),
          ...(opened ? { opened: { ...opened, note: '', by: '' } } : {}), ...(holder ? { holder: { ...holder, author: '' } } : {}), ...(lastClose ? { lastClose: { ...lastClose, by: '' } } : {}),
        },
      };
    }
    default: return read;
  }
}

const operationOf = ({ detail: read, ...rest }: ReadOperation): Operation => ({ ...rest, originId: '', author: '', conv: '', service: '', detail: detailOf(read) });

const KINDS: ReadonlySet<unknown> = new Set(event.options.flatMap(({ shape: { kind } }) => (kind instanceof z.ZodLiteral ? [...kind.values] : kind.options)));

/** @param raw the event of a row, as JSON @returns undefined for what no figure is made of */
export function countedEvent(raw: unknown): Counted | undefined {
  if (typeof raw !== 'object' || raw === null || !('kind' in raw) || !KINDS.has(raw.kind)) return undefined;
  const { data } = event.safeParse(raw);
  if (data?.kind !== 'heard') return data;
  const { item, ...rest } = data;
  if (item.kind === 'message') return { ...rest, item: { ...item, ...(item.body === undefined ? {} : { body: '' }), ...(item.question === undefined ? {} : { question: {} }) } };
  const { operation: said, ...room } = item;
  return { ...rest, item: { ...room, ...(said ? { operation: operationOf(said) } : {}) } };
}

/** @param body of a row, as a desk committed to it */
export function countedIn(body: string): Counted | undefined {
  try {
    const committed: unknown = JSON.parse(body);
    return typeof committed === 'object' && committed !== null && 'body' in committed ? countedEvent(committed.body) : undefined;
  } catch {
    return undefined;
  }
}

/** What survives a reload of the page: the browser keeps it for this tab alone, and forgets it when the tab is closed. */
import * as z from 'zod/mini';
import { isConversationId } from '../core/patron/attach.js';
import type { WayBack } from '../core/patron/question.js';
import type { Conversation } from './conversation.js';

const NAME = 'deskbell-conversation';
const VERSION = 1;

const at = z.number().check(z.gte(0));
const id = z.string().check(z.minLength(1), z.maxLength(200));
const text = z.string();
const way = z.strictObject({ name: z.optional(text), email: z.optional(text), phone: z.optional(text) });
const line = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('patron'), id, text, at, fate: z.enum(['waiting', 'sending', 'sent', 'read', 'refused']), condition: z.optional(z.string()), way: z.optional(way) }),
  z.strictObject({ by: z.literal('desk'), id, text, at }),
  z.strictObject({ by: z.literal('page'), id, notice: z.enum(['ended', 'librarianEnded', 'lostKey']), at }),
]);
const shape = z.strictObject({
  version: z.literal(VERSION),
  draft: text,
  way: z.optional(way),
  conversation: z.strictObject({
    id: z.string().check(z.refine(isConversationId)),
    lines: z.array(line),
    introduced: z.boolean(),
    farewell: z.optional(z.strictObject({ id, fate: z.enum(['waiting', 'sending', 'sent']) })),
  }),
});

export interface Remembered {
  readonly conversation: Conversation;
  readonly draft: string;
  /** What stands in the fields beside a question. */
  readonly way?: WayBack;
}

const wayOf = ({ name, email, phone }: z.infer<typeof way>): WayBack => ({ ...(name !== undefined && { name }), ...(email !== undefined && { email }), ...(phone !== undefined && { phone }) });

/** @returns undefined when there is nothing, or nothing that this page wrote */
export function recall(storage: Pick<Storage, 'getItem'>): Remembered | undefined {
  let json: unknown;
  try {
    json = JSON.parse(storage.getItem(NAME) ?? 'null');
  } catch {
    return undefined;
  }
  const parsed = shape.safeParse(json);
  if (!parsed.success) return undefined;
  const { draft, conversation, way: fields } = parsed.data;
  const { farewell, ...rest } = conversation;
  const lines = rest.lines.map((known) => {
    if (known.by !== 'patron') return known;
    const { condition, fate, way: left, ...own } = known;
    // It may have left before the reload, or not: it goes again, and the desk knows its id.
    return { ...own, fate: fate === 'sending' ? ('waiting' as const) : fate, ...(left && { way: wayOf(left) }), ...(condition !== undefined && { condition }) };
  });
  const again = farewell && { ...farewell, fate: farewell.fate === 'sending' ? ('waiting' as const) : farewell.fate };
  return { draft, ...(fields && { way: wayOf(fields) }), conversation: { ...rest, lines, connected: false, attach: 'none', ...(again && { farewell: again }) } };
}

/** Storage that is full or forbidden costs the copy that survives a reload, not the conversation. */
export function remember(storage: Pick<Storage, 'setItem'>, { conversation, draft, way: fields }: Remembered): boolean {
  const { id: thread, lines, introduced, farewell } = conversation;
  try {
    storage.setItem(NAME, JSON.stringify({ version: VERSION, draft, way: fields, conversation: { id: thread, lines, introduced, farewell } }));
    return true;
  } catch {
    return false;
  }
}

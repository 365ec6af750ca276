/**
 * How much time goes into writing with patrons: from taking a conversation to giving it away or ending it, as the desks
 * agreed on it. Who has three at once is busy once, and talks three times: both are said. Times are ms.
 */
import type { Address } from '../address.js';
import type { Operation } from '../operation.js';
import { NOTHING_SHARED, reduceRoom, type Shared } from '../room.js';

/** One desk had one conversation. */
export interface Span {
  readonly conversation: string;
  readonly service: Address;
  readonly desk: string;
  readonly person: Address;
  readonly from: number;
  readonly to: number;
}

/** Follows the operations of the room, one after another. */
export class Spans {
  /** `since`: when who has it took it; putting it on hold and resuming it changes nothing. */
  private readonly conversations = new Map<string, { readonly shared: Shared; readonly since: number }>();
  private readonly found: Span[] = [];

  add(operation: Operation): void {
    const conversation = `${operation.service} ${operation.conv}`;
    const { shared: before, since } = this.conversations.get(conversation) ?? { shared: NOTHING_SHARED, since: 0 };
    const after = reduceRoom(before, operation);
    const goesOn = after.holder !== undefined && after.holder.desk === before.holder?.desk && after.holder.author === before.holder.author;
    this.conversations.set(conversation, { shared: after, since: goesOn ? since : operation.stamp });
    if (before.holder && !goesOn) this.end(conversation, operation.service, before, since, operation.stamp);
  }

  /** @param now what is still going on ends here */
  all(now: number): readonly Span[] {
    const ended = this.found.length;
    for (const [conversation, { shared, since }] of this.conversations) this.end(conversation, conversation.slice(0, conversation.indexOf(' ')), shared, since, now);
    return [...this.found.splice(ended), ...this.found];
  }

  private end(conversation: string, service: Address, { holder, opened }: Shared, from: number, to: number): void {
    // Somebody at the desk or on the phone is no message.
    if (holder && !opened && to > from) this.found.push({ conversation, service, desk: holder.desk, person: holder.author, from, to });
  }
}

export interface TimeRow {
  readonly service: Address;
  readonly label: string;
  readonly conversations: number;
  /** Of all conversations together. */
  readonly talking: number;
  /** Of all desks together: with at least one conversation. */
  readonly busy: number;
}

/** All time zones change the hour at a quarter of an hour of UTC. */
const QUARTER = 15 * 60_000;

interface Group {
  readonly service: Address;
  readonly label: string;
  readonly conversations: Set<string>;
  talking: number;
  readonly desks: Map<string, { readonly from: number; readonly to: number }[]>;
}

/**
 * @param period what lies outside does not count
 * @param labelOf what a piece of a span belongs to: a day, an hour, a shift
 * @returns by service and label
 */
export function timeIn(spans: readonly Span[], period: { readonly from: number; readonly to: number }, labelOf: (span: Span, at: number) => string): readonly TimeRow[] {
  const groups = new Map<string, Group>();
  for (const span of spans) {
    const to = Math.min(span.to, period.to);
    for (let at = Math.max(span.from, period.from); at < to;) {
      const next = Math.min(to, (Math.floor(at / QUARTER) + 1) * QUARTER);
      const label = labelOf(span, at);
      const key = `${span.service}\n${label}`;
      const group: Group = groups.get(key) ?? { service: span.service, label, conversations: new Set(), talking: 0, desks: new Map() };
      groups.set(key, group);
      group.conversations.add(span.conversation);
      group.talking += next - at;
      group.desks.set(span.desk, [...(group.desks.get(span.desk) ?? []), { from: at, to: next }]);
      at = next;
    }
  }
  return [...groups.values()]
    .map(({ service, label, conversations, talking, desks }) => ({ service, label, conversations: conversations.size, talking, busy: [...desks.values()].reduce((sum, pieces) => sum + covered(pieces), 0) }))
    .toSorted((a, b) => order(a.service, b.service) || order(a.label, b.label));
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What the pieces cover together, each moment once. */
function covered(pieces: readonly { readonly from: number; readonly to: number }[]): number {
  let sum = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const { from, to } of pieces.toSorted((a, b) => a.from - b.from)) {
    sum += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return sum;
}

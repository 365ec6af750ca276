/** How long what the record says is kept, and what keeps it longer (DESIGN "The record", Retention). */
import type { ConversationKey } from '../conversation.js';
import type { KeepClass, RowFacts } from './facts.js';
import { matcherOf, type Hold } from './hold.js';

const DAY = 24 * 3_600_000;

/** Days, as the policy has them. */
export type KeepDays = Readonly<Record<KeepClass, number>>;

export interface Verdict {
  /** undefined: it is none of what is deleted by its age. */
  readonly class: KeepClass | undefined;
  readonly state: 'stays' | 'held' | 'due';
  /** Ids of the holds that keep it. */
  readonly holds: readonly string[];
}

export interface KeepingOptions {
  readonly days: KeepDays;
  readonly holds: readonly Hold[];
  /** ms since 1970. */
  readonly now: number;
}

/**
 * Decides over rows, all of which it must have seen before: an incident keeps what was said around it, a day before and
 * after at least, and so does what a hold is on. The same rows in any order, from however many desks, decide alike.
 */
export class Keeping {
  private readonly options: KeepingOptions;
  private readonly holds: readonly { readonly id: string; readonly matches: (facts: RowFacts) => boolean }[];
  /** Days with an incident, and days with what is held and by which; a conversation may go on for years. */
  private readonly incidents = new Map<ConversationKey, Set<number>>();
  private readonly held = new Map<ConversationKey, Map<number, Set<string>>>();

  constructor(options: KeepingOptions) {
    this.options = options;
    this.holds = options.holds.map(({ id, on }) => ({ id, matches: matcherOf(on) }));
  }

  /** One row of the record; all of them before the first question. */
  see(facts: RowFacts): void {
    const [key, ...others] = facts.conversations;
    // A page of an archive names many conversations, and is none of what was said in them.
    if (key === undefined || others.length > 0) return;
    const day = Math.floor(facts.at / DAY);
    if (facts.incident) getOr(this.incidents, key, () => new Set()).add(day);
    for (const id of this.matching(facts)) getOr(getOr(this.held, key, () => new Map<number, Set<string>>()), day, () => new Set()).add(id);
  }

  verdict(facts: RowFacts): Verdict {
    if (facts.class === undefined) return { class: undefined, state: 'stays', holds: [] };
    const kept = facts.incident || facts.conversations.some((key) => this.isBesideIncident(key, facts.at)) ? 'incidents' : facts.class;
    const holds = this.holdsOn(facts);
    if (holds.length > 0) return { class: kept, state: 'held', holds };
    // An incident never shortens what the policy says of conversations.
    const days = Math.max(this.options.days[kept], this.options.days[facts.class]);
    return { class: kept, state: this.options.now - facts.at >= days * DAY ? 'due' : 'stays', holds };
  }

  private matching(facts: RowFacts): readonly string[] {
    return this.holds.filter(({ matches }) => matches(facts)).map(({ id }) => id);
  }

  /** Of the row itself, and of what stands beside it. */
  holdsOn(facts: RowFacts): readonly string[] {
    const found = new Set(this.matching(facts));
    for (const key of facts.conversations) {
      const days = this.held.get(key);
      if (days) for (const day of around(facts.at)) for (const id of days.get(day) ?? []) found.add(id);
    }
    return [...found];
  }

  private isBesideIncident(key: ConversationKey, at: number): boolean {
    const days = this.incidents.get(key);
    return days !== undefined && around(at).some((day) => days.has(day));
  }
}

function around(at: number): readonly number[] {
  const day = Math.floor(at / DAY);
  return [day - 1, day, day + 1];
}

function getOr<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let found = map.get(key);
  if (found === undefined) {
    found = make();
    map.set(key, found);
  }
  return found;
}

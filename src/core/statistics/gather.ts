/**
 * The fold from events to facts. It runs alike over the record of one desk and over those of all desks together: every
 * stanza counts once, whichever desks saw it and in whatever order their rows are read.
 */
import type { Address } from '../address.js';
import type { ConversationRef, EventKind } from '../event.js';
import type { Operation } from '../operation.js';
import { quarterOf, together, type Facts, type RequestFact } from './facts.js';
import { OpenHours } from './open-hours.js';
import { requestsOf, type Said } from './requests.js';

/** What of an item figures are made of: none of its words. */
type Item =
  | { readonly kind: 'message'; readonly archive: Address; readonly id?: string; readonly via: string; readonly originId?: string; readonly from: string; readonly outgoing: boolean; readonly body?: string; readonly question?: object }
  | { readonly kind: 'room'; readonly archive: Address; readonly via: string; readonly operation?: Operation }
  | { readonly kind: 'bounce' };

/** The part of an event that figures are made of; events of other kinds change nothing. */
export type Counted =
  | { readonly kind: 'heard'; readonly in?: ConversationRef; readonly item: Item; readonly stamp: number; readonly line?: string; readonly blocked?: boolean; readonly repeats?: boolean }
  | { readonly kind: 'settled'; readonly archive: Address; readonly items: readonly { readonly id: string; readonly stamp: number; readonly in?: ConversationRef }[] }
  | { readonly kind: 'started' | 'signed-in'; readonly point: string }
  | { readonly kind: 'service-hours'; readonly service: Address; readonly open: boolean }
  | { readonly kind: 'script-used' | 'reply'; readonly in: ConversationRef; readonly script?: string }
  | { readonly kind: 'referral'; readonly in?: ConversationRef; readonly to: string }
  | { readonly kind: Exclude<EventKind, 'heard' | 'settled' | 'started' | 'signed-in' | 'service-hours' | 'script-used' | 'reply' | 'referral'> };

export interface GatherRules {
  /** What the policy names: anything else that stands in these fields is left out. */
  readonly questions: readonly string[];
  readonly tags: readonly string[];
}

/** A script that a person chose and that went out at once is on record twice, ms. */
const SAME_USE = 10_000;
/** Ids of scripts that everybody has; somebody's own begin with `own:`. */
const SHARED_SCRIPT = /^[a-z0-9][a-z0-9-]{0,63}$/;
const LONGEST_POINT = 80;

interface Use {
  readonly script: string;
  readonly at: number;
  readonly point: string;
  readonly desk: string;
  readonly by: 'reply' | 'person';
}

interface Kept {
  readonly service: Address;
  /** By archive and id, in the order in which they were first heard. */
  readonly operations: Map<string, Operation>;
  readonly said: Map<string, Said>;
  /** By archive and id: the archive's own stamp. */
  readonly settled: Map<string, number>;
  readonly referrals: number[];
  readonly uses: Use[];
}

export class Gathering {
  private readonly rules: GatherRules;
  private readonly conversations = new Map<string, Kept>();
  private readonly hours = new Map<Address, OpenHours>();
  private readonly points = new Map<string, string>();

  constructor(rules: GatherRules) {
    this.rules = rules;
  }

  /** @param desk whose record it is @param time of the row, ms since 1970 */
  add(desk: string, time: number, event: Counted): void {
    switch (event.kind) {
      case 'heard': return this.heard(event);
      case 'settled':
        for (const { id, stamp, in: where } of event.items) if (where) this.at(where)?.settled.set(`${event.archive} ${id}`, stamp);
        return undefined;
      case 'started': case 'signed-in':
        this.points.set(desk, event.point);
        return undefined;
      case 'service-hours':
        return this.hoursOf(event.service).add(time, event.open);
      case 'script-used': case 'reply':
        if (event.script !== undefined) this.at(event.in)?.uses.push({ script: event.script, at: time, point: this.points.get(desk) ?? '', desk, by: event.kind === 'reply' ? 'reply' : 'person' });
        return undefined;
      case 'referral':
        if (event.to === 'somebody' && event.in) this.at(event.in)?.referrals.push(time);
        return undefined;
      default: return undefined;
    }
  }

  facts(): Facts {
    return together([...this.parts()]);
  }

  /** Conversation by conversation, for who has something else to do in between. */
  *parts(): Generator<Facts> {
    for (const { service, settled, referrals, operations, said, uses } of this.conversations.values()) {
      const stamped = <T extends { readonly stamp: number }>(all: ReadonlyMap<string, T>): T[] => [...all].map(([key, one]) => ({ ...one, stamp: settled.get(key) ?? one.stamp }));
      const { requests, incidents } = requestsOf({ service, operations: stamped(operations), said: stamped(said), referrals, wasClosed: (at) => this.hours.get(service)?.wasClosed(at) ?? false });
      yield {
        requests: requests.map((request) => this.plain(request)),
        incidents: incidents.map((incident) => ({ ...incident, at: quarterOf(incident.at), point: plainPoint(incident.point) })),
        scripts: usesOf(uses).map(({ script, at, point }) => ({ service, at: quarterOf(at), point: plainPoint(point), script: SHARED_SCRIPT.test(script) ? script : '' })),
      };
    }
  }

  private heard({ item, in: where, line, stamp, blocked, repeats }: Extract<Counted, { kind: 'heard' }>): void {
    if (item.kind === 'bounce' || line !== undefined) return;
    const kept = where && this.at(where);
    if (!kept) return;
    const keep = <T>(all: Map<string, T>, id: string, one: T): void => {
      const key = `${item.archive} ${id}`;
      if (!all.has(key)) all.set(key, one);
      if (item.via === 'archive') kept.settled.set(key, stamp);
    };
    if (item.kind === 'room' && item.operation && item.operation.detail.type !== 'note') keep(kept.operations, item.operation.id, { ...item.operation, stamp });
    if (item.kind === 'message' && !item.outgoing && item.body !== undefined && !blocked && !repeats) {
      keep(kept.said, item.id ?? `${item.from} ${item.originId ?? stamp}`, { ...(item.id === undefined ? {} : { id: item.id }), stamp, left: item.question !== undefined });
    }
  }

  /** undefined: colleagues, texts, and what the desks agree on about a service itself. */
  private at({ scope, service, conv }: ConversationRef): Kept | undefined {
    if (scope !== 'desk-room' || conv.startsWith('/')) return undefined;
    const key = `${service} ${conv}`;
    const kept = this.conversations.get(key) ?? { service, operations: new Map(), said: new Map(), settled: new Map(), referrals: [], uses: [] };
    this.conversations.set(key, kept);
    return kept;
  }

  private hoursOf(service: Address): OpenHours {
    const known = this.hours.get(service) ?? new OpenHours();
    this.hours.set(service, known);
    return known;
  }

  private plain({ question, tags = [], point, ended, ...request }: RequestFact): RequestFact {
    const known = tags.filter((tag) => this.rules.tags.includes(tag));
    return {
      ...request, at: quarterOf(request.at),
      ...(ended === undefined ? {} : { ended: quarterOf(ended) }), ...(point === undefined ? {} : { point: plainPoint(point) }),
      ...(question === undefined ? {} : { question: this.rules.questions.includes(question) ? question : '' }), ...(known.length === 0 ? {} : { tags: known }),
    };
  }
}

/** A place has a name; what looks like somebody's address is none. */
const plainPoint = (point: string): string => (point.includes('@') ? '' : point.slice(0, LONGEST_POINT));

function usesOf(uses: readonly Use[]): readonly Use[] {
  const byPerson = uses.filter(({ by }) => by === 'person');
  return uses.filter((use) => use.by === 'person' || !byPerson.some((other) => other.desk === use.desk && other.script === use.script && Math.abs(other.at - use.at) <= SAME_USE));
}

/**
 * The operations of the desk room (PROTOCOL §9). An operation counts only if its `prev` names the last one that
 * counted for its conversation: compare-and-set in the room's order, the same on every desk.
 */
import type { Address, FullAddress } from './address.js';
import type { Carried } from './carry.js';
import type { Category, Step } from './conduct.js';

export type WalkMode = 'in-person' | 'phone';
export type Mode = WalkMode | 'patron-im' | 'staff-im';

/** How a request ended. */
export type Outcome = 'answered' | 'referred' | 'partly' | 'not-answered' | 'no-response' | 'conduct' | 'mistake' | 'by-email' | 'by-phone' | 'no-address';
export const OUTCOMES = ['answered', 'partly', 'referred', 'not-answered', 'no-response', 'conduct', 'mistake', 'by-email', 'by-phone', 'no-address'] as const satisfies readonly Outcome[];

/** Effort of an answer by the READ scale (Reference Effort Assessment Data, Gerlich and Berard): 1 none to 6 a day's research. */
export type Read = 1 | 2 | 3 | 4 | 5 | 6;
export const READS = [1, 2, 3, 4, 5, 6] as const satisfies readonly Read[];

/** What kind of question it was, for the library's statistics. All of it may be left out. */
export interface Classified {
  readonly read?: Read;
  /** One of the policy's types. */
  readonly question?: string;
  /** Some of the policy's tags. */
  readonly tags?: readonly string[];
}

/** To whom a request is offered: a desk, a person at whatever desk, or whoever staffs a service. */
export type OfferTarget =
  | { readonly kind: 'desk'; readonly desk: string; readonly point: string }
  | { readonly kind: 'person'; readonly address: Address }
  | { readonly kind: 'service'; readonly service: Address };

/** Compare-and-set types. `unknown` stands for a type of a newer desk: it advances the head and changes nothing. */
export type Detail =
  | { readonly type: 'open'; readonly mode: WalkMode; readonly note: string; /** ms between logging and sending */ readonly age: number }
  | { readonly type: 'claim'; /** the service session that will speak; none for walk-ins and calls */ readonly session?: FullAddress }
  | { readonly type: 'release' }
  | { readonly type: 'hold'; readonly reason: string }
  | { readonly type: 'resume'; readonly session?: FullAddress }
  | { readonly type: 'takeover'; readonly reason: string; readonly session?: FullAddress }
  | { readonly type: 'return'; readonly reason: string; /** the desk that vanished */ readonly of: string }
  /** The holder stays responsible until somebody accepts. */
  | { readonly type: 'offer'; readonly to: OfferTarget; readonly note: string; /** With all that the desk holds: somebody is relieved. */ readonly relief?: true }
  | { readonly type: 'accept'; readonly session?: FullAddress }
  /** By whom it was offered to; or by who offered it, taking it back or after the time limit. */
  | { readonly type: 'decline'; readonly reason: string }
  /** What the patron writes from now on is recorded, counted and not shown. */
  | { readonly type: 'block'; readonly reason: string; /** ms since 1970; none: for good */ readonly until?: number }
  | { readonly type: 'lift'; readonly reason: string }
  /**
   * An incident moves the patron to a step; which one, the policy of the deciding desk said. `follows`: room id of the
   * incident before it, '' for none. `until`: it counts no more from then on, ms since 1970. `shared`: at a computer
   * that the next person uses too.
   */
  | { readonly type: 'ladder'; readonly category: Category; readonly step: Step; readonly follows: string; /** origin id of what the patron was told */ readonly said?: string; readonly script?: string; readonly until?: number; readonly shared?: true }
  /** An incident that was recorded by mistake. `of`: its room id. */
  | { readonly type: 'retract'; readonly of: string; readonly reason: string }
  /** After the close: says all of it anew. */
  | ({ readonly type: 'outcome'; readonly outcome: Outcome } & Classified)
  | { readonly type: 'close'; readonly outcome: Outcome; /** last settled patron message at the closing desk */ readonly upto?: string; readonly uptoStamp?: number }
  | { readonly type: 'do'; readonly key: string }
  /** An administrator closes the service before its time. `until`: ms since 1970; none: until somebody reopens it. */
  | { readonly type: 'shut'; readonly reason: string; readonly until?: number }
  /** Its hours count again. */
  | { readonly type: 'reopen' }
  /** Says anew what the desks agreed on, for those who arrive. `first`: the message with which the open request begins. */
  | { readonly type: 'carry'; readonly state: Carried; readonly first?: { readonly id: string; readonly from: FullAddress; readonly stamp: number; readonly words: string } }
  | { readonly type: 'unknown'; readonly name: string };

/** Additions: they count wherever they stand, and never move the head. */
export type Addition = { readonly type: 'note'; readonly text: string };

export interface Operation {
  /** The room's stanza-id: the name that a later `prev` uses. */
  readonly id: string;
  readonly originId: string;
  /** Real bare address of the member of staff, as the room says it. */
  readonly author: Address;
  /** Desk id (32 hex digits) and the name of its service point. */
  readonly desk: string;
  readonly point: string;
  /** Conversation id: a patron's bare address, an anonymous thread, or a UUID of a walk-in or call. */
  readonly conv: string;
  readonly service: Address;
  /** Room stanza-id of the operation that this one follows; '' for the first. */
  readonly prev: string;
  /** The room archive's stamp; the receiver's corrected clock until it is settled. ms since 1970. */
  readonly stamp: number;
  readonly detail: Detail | Addition;
}

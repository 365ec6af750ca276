/** What a decision is made from and what comes of it: events to append first, then effects to carry out. */
import type { GrantedTo, Right, RightsTable } from '../channels/rights.js';
import type { ConductRules } from '../conduct.js';
import { Folding, type DeskState } from '../state.js';
import type { Conversation, ConversationKey } from '../conversation.js';
import type { FavourKey, Reminder } from '../favour/log.js';
import type { GuardPolicy } from '../guard/check.js';
import type { Finding } from '../guard/rules.js';
import type { About } from '../annotations/mark.js';
import type { ConversationRef, Event } from '../event.js';
import type { Address, FullAddress, HeardMessage } from '../heard.js';
import type { HoursState } from '../hours/hours.js';
import type { Mode } from '../operation.js';
import type { Outgoing } from '../outgoing.js';

/** The part of the policy that decisions read. */
export interface Rules {
  readonly order: readonly Mode[];
  /** Seconds. */
  readonly claimWithin: number;
  /** Seconds. */
  readonly silence: number;
  /** Seconds after which a patron who says nothing is asked, and seconds after that question. */
  readonly patronSilence: number;
  readonly endAfter: number;
  readonly services: readonly Address[];
  readonly anonymousHost?: string;
  readonly room?: Address;
  readonly channels: readonly Address[];
  /** Who may do what in channels. */
  readonly rights: RightsTable;
  /** What patrons call a service, by its address. */
  readonly names: ReadonlyMap<Address, string>;
  /** Room of the administrators' texts. */
  readonly texts?: Address;
  /** Seconds after which an offer that nobody accepts comes back. */
  readonly offerWithin: number;
  readonly conduct: ConductRules;
  readonly guard: GuardPolicy;
  /** IANA name; days begin by it. */
  readonly timeZone: string;
  /** Cover for shifts: ms until all are asked once more, and whether the first offer is taken for sick leave. None: the policy names no calendar. */
  readonly shifts?: { readonly secondCall: number; readonly sickLeaveFirst: boolean };
  /** Seconds before a favour is due at which who asked hears that nobody does it. */
  readonly remindBefore: number;
}

/** What the journal has under a reference. */
export interface Known {
  readonly in?: ConversationRef;
  /** Who said it. */
  readonly author?: Address;
  /** Words of this desk: its own id of them. */
  readonly originId?: string;
  /** It says something about this line. */
  readonly line?: About;
}

/** Everything that is not state: injected, so that a decision can be replayed. */
export interface Env {
  /** ms since 1970 on the corrected clock. */
  readonly now: number;
  newId(): string;
  /** 32 hex digits. */
  readonly desk: string;
  readonly point: string;
  /** Who is signed in. */
  readonly me?: Address;
  readonly rules: Rules;
  /** A row of the journal with that reference. */
  recorded(ref: string): Known | undefined;
  /** Own full address of an account whose archives were read to their end; undefined while signed out or checking. */
  session(account: Address): FullAddress | undefined;
  /** The desks can agree: the room is joined. */
  readonly roomWorks: boolean;
  /** The room is known to be unavailable: requests are taken by hand, never left alone. */
  readonly roomFails: boolean;
  isStaff(address: Address): boolean;
  /** An administrator of the desk room, by its own word. */
  readonly supervisor: boolean;
  /** The room of the administrators' texts: whether this desk is in it and has read it, and, by its own word, an administrator is signed in here. */
  readonly textsRoom: { readonly joined: boolean; readonly mayEdit: boolean };
  /** "Patron 472", for colleagues. */
  whoIs(c: Conversation): string;
  /** What a patron of this service hears by itself while they wait; none: a person says it. */
  holdingLine(service: Address): string | undefined;
  /** Whether the service is open by its hours and by what the desks agreed, and until when. */
  hours(service: Address): HoursState;
  /** Whether it was open at that time. @param at ms since 1970 */
  wasOpen(service: Address, at: number): boolean;
  /** What a patron hears who writes to a closed service. */
  closedLine(service: Address): string;
  /** Whether the page at this address has been gone for so long that nobody comes back to it. */
  isLost(page: FullAddress): boolean;
  /** Whether the desk is in the room. */
  isThere(desk: string): boolean;
  /** How many desks are in the room besides this one. */
  readonly company: number;
  /** Whether the signature in the message's proof is good for its thread and sender. */
  verified(message: HeardMessage): boolean;
}

export type Notice =
  /** Somebody else was first. */
  | { readonly type: 'overtaken'; readonly key: ConversationKey; readonly by: Address }
  /** The request went to another desk while it was held here. */
  | { readonly type: 'taken-away'; readonly key: ConversationKey; readonly by: Address }
  /** This desk was away for too long: the request went back into the queue. */
  | { readonly type: 'returned'; readonly key: ConversationKey }
  | { readonly type: 'offered'; readonly key: ConversationKey; readonly by: Address; readonly note: string }
  | { readonly type: 'declined'; readonly key: ConversationKey; readonly by: Address; readonly reason: string }
  | { readonly type: 'accepted'; readonly key: ConversationKey; readonly by: Address }
  | { readonly type: 'not-sent'; readonly key: ConversationKey }
  | { readonly type: 'refused'; readonly key: ConversationKey }
  /** A text of the administrators did not get into the room, or the room refused it. */
  | { readonly type: 'text-not-saved' | 'text-refused'; readonly title: string }
  | { readonly type: 'favour-not-sent' | 'cover-not-sent' }
  /** What somebody else did with a favour that concerns the person here; `lost`: they were first. */
  | { readonly type: 'favour'; readonly what: 'accepted' | 'declined' | 'reopened' | 'done' | 'withdrawn' | 'lost'; readonly key: FavourKey; readonly by: Address; readonly reason: string }
  | { readonly type: 'favour-due'; readonly key: FavourKey; readonly reminder: Reminder }
  /** Somebody else acted on the conversation at the same moment: the incident does not count. */
  | { readonly type: 'step-lost'; readonly key: ConversationKey }
  /** The service's address spoke from a session that no desk's claim names. */
  | { readonly type: 'unknown-speaker'; readonly key: ConversationKey }
  | { readonly type: 'forged'; readonly reason: string }
  | { readonly type: 'gap'; readonly archive: Address };

export type Effect =
  | { readonly type: 'send'; readonly via: Address; readonly out: Outgoing }
  | { readonly type: 'settle'; readonly archive: Address }
  /** The words go back into the composer. */
  | { readonly type: 'keep-draft'; readonly key: ConversationKey; readonly text: string }
  | { readonly type: 'notice'; readonly notice: Notice };

export interface Decision {
  readonly events: readonly Event[];
  readonly effects: readonly Effect[];
}

/** Why a person's wish was not done. The sentence belongs to the edge. */
export type RefusalCode =
  /** The patron is at another step by now than the person was shown. */
  | 'step-changed'
  /** An incident is its recorder's, its holder's or a supervisor's to take back. */
  | 'not-recorder'
  /** The privacy guard: the words say what should not be said to a patron. */
  | 'sensitive'
  /** Your own address, or a colleague's private name, in the words of a referral. */
  | 'private-referral'
  /** A good example names something private in its title, or says the address of whoever is signed in. */
  | 'private-example'
  /** Whoever made it deletes it, or a supervisor. */
  /** A favour is at another state by now, or it is not this person's to do that with. */
  | 'nothing-held' | 'cover-changed' | 'cover-not-yours' | 'cover-span' | 'favour-changed' | 'favour-on-its-way' | 'favour-time'
  | 'not-author' | 'unknown-example' | 'too-many-examples'
  /** Whoever said it changes it; that, or whom the policy lets, deletes it. */
  | 'not-your-line' | 'not-your-deletion' | 'unknown-line'
  /** Administrators alone change the texts that all desks share. */
  | 'not-administrator' | 'texts-away'
  /** The policy does not let this person do that in a channel; `lacks` says what. */
  | 'no-right'
  /** Closing a service early, and reopening it, is for administrators of the desk room. */
  | 'may-not-shut' | 'not-shut'
  | 'not-supervisor' | 'not-offered' | 'not-a-patron' | 'unknown-request' | 'already-taken' | 'not-holder' | 'not-signed-in' | 'checking' | 'offline' | 'nobody-waiting' | 'settle-first' | 'day-over';

export interface Refusal {
  readonly refused: RefusalCode;
  /** What the privacy guard found in the words; `events` say on the record that it warned. */
  readonly found?: readonly Finding[];
  readonly events?: readonly Event[];
  readonly by?: Address;
  readonly lacks?: { readonly right: Right; readonly granted: GrantedTo };
}

export const isRefusal = (d: Decision | Refusal): d is Refusal => 'refused' in d;

/** Collects a decision; what was decided so far already counts for the next item of the same batch. */
export class Deciding {
  readonly events: Event[] = [];
  readonly effects: Effect[] = [];
  readonly env: Env;
  private folding: Folding | undefined;
  private readonly given: DeskState;

  constructor(state: DeskState, env: Env) {
    this.given = state;
    this.env = env;
  }

  get state(): DeskState {
    return this.folding?.state ?? this.given;
  }

  event(event: Event): void {
    this.events.push(event);
    this.folding ??= new Folding(this.given);
    this.folding.add({ seq: 0, time: this.env.now, event });
  }

  effect(effect: Effect): void {
    this.effects.push(effect);
  }

  notice(notice: Notice): void {
    this.effects.push({ type: 'notice', notice });
  }

  get decision(): Decision {
    return { events: this.events, effects: this.effects };
  }
}

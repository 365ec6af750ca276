/**
 * Favours between colleagues: "pull this item", "pass this on", "look this up", "cover me". A favour is a message of a
 * staff channel with a state, and what people do with it are messages of that channel too. The order of the room's
 * archive decides, as with claims (PROTOCOL §9): an operation counts if it names the last one that counted, and if who
 * sent it may do that. Both follow from the operations alone, so every desk comes to the same.
 */
import type { Address } from '../address.js';

export const FAVOUR_KINDS = ['pull', 'pass-on', 'look-up', 'cover'] as const;
export type FavourKind = (typeof FAVOUR_KINDS)[number];

/** What is asked for. Times are ms since 1970. */
export type Wish =
  | { readonly kind: 'pull'; readonly title: string; readonly callNumber?: string; readonly barcode?: string; /** For which branch. */ readonly branch?: string; readonly by?: number }
  | { readonly kind: 'pass-on' | 'look-up'; readonly text: string; readonly by?: number }
  | { readonly kind: 'cover'; readonly until: number; readonly note?: string };

/** Whom it is addressed to; everybody in the channel sees it all the same, and may do it. */
export type FavourTarget =
  | { readonly kind: 'person'; readonly address: Address }
  | { readonly kind: 'desk'; /** 32 hex digits. */ readonly desk: string; readonly point: string };

/**
 * `decline` ends a favour that is addressed to who declines; of one for everybody it only says that this person cannot.
 * `reopen`: asked again, by who gives it back, or takes a declining or a withdrawing back. `unknown` stands for a type
 * of a newer desk: it advances the head and changes nothing.
 */
export type FavourDetail =
  | { readonly type: 'ask'; readonly wish: Wish; readonly to?: FavourTarget }
  | { readonly type: 'accept' }
  | { readonly type: 'done' }
  | { readonly type: 'withdraw' }
  | { readonly type: 'decline'; readonly reason: string }
  | { readonly type: 'reopen'; readonly reason: string }
  | { readonly type: 'unknown'; readonly name: string };

/** What a message says of itself; its id, author and stamp are the room's to say. */
export interface SaidFavour {
  /** Of the favour: the origin id of the message that asked. */
  readonly favour: string;
  /** Room stanza-id of the operation that this one follows; '' for the first. */
  readonly prev: string;
  readonly desk: string;
  readonly point: string;
  readonly detail: FavourDetail;
}

export interface FavourOperation extends SaidFavour {
  /** The room's stanza-id. */
  readonly id: string;
  readonly originId: string;
  /** Real bare address, as the room says it. */
  readonly author: Address;
  /** ms since 1970. */
  readonly stamp: number;
}

export interface Step {
  readonly by: Address;
  readonly at: number;
}

export type FavourState = 'asked' | 'accepted' | 'done' | 'declined' | 'withdrawn';

export interface Favour {
  readonly id: string;
  /** Room stanza-id of the last operation that counted. */
  readonly head: string;
  readonly headStamp: number;
  readonly wish: Wish;
  readonly to?: FavourTarget;
  /** Who asked, and at which desk. */
  readonly asked: Step & { readonly desk: string; readonly point: string };
  readonly state: FavourState;
  readonly accepted?: Step & { readonly desk: string; readonly point: string };
  /** By whom and when it was done, declined or withdrawn; the reason of a decline. */
  readonly ended?: Step & { readonly reason: string };
  /** Who cannot do it, of a favour for everybody. */
  readonly cannot: readonly (Step & { readonly reason: string })[];
  /** It was accepted before, and given back. */
  readonly givenBack?: Step & { readonly reason: string };
}

/** When it is due, ms since 1970. */
export const dueOf = (wish: Wish): number | undefined => (wish.kind === 'cover' ? wish.until : wish.by);

export const isEnded = ({ state }: Pick<Favour, 'state'>): boolean => state !== 'asked' && state !== 'accepted';

/** Whether it is addressed to this person, or to the desk where they sit. */
export function isFor({ to }: Pick<Favour, 'to'>, me: Address | undefined, desk: string): boolean {
  if (!to) return false;
  return to.kind === 'person' ? to.address === me : to.desk === desk;
}

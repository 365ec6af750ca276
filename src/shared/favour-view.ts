/** Favours as a window sees them. All words are already safe to show as text; times are ms since 1970. */
import type { FavourKind, FavourState } from '../core/favour/favour.js';

export type FavourDo = 'accept' | 'decline' | 'done' | 'reopen' | 'withdraw';

export interface FavourView {
  /** Its room and its id. */
  readonly id: string;
  /** `channel:` and the room's address. */
  readonly channel: string;
  readonly kind: FavourKind;
  /** "Pull “The Odyssey” for North", one line. */
  readonly title: string;
  /** "Call number 883 HOM", or the words of what is to be passed on or looked up. */
  readonly facts: readonly string[];
  /** `words`: "by Tue 12:00", "until 16:00", in the zone of the library. */
  readonly due?: { readonly at: number; readonly words: string };
  /** To whom it is addressed; none: to everybody in the channel. */
  readonly to?: { readonly name: string; /** The person here, or this desk. */ readonly here: boolean };
  readonly by: string;
  /** Asked by the person here. */
  readonly mine: boolean;
  readonly askedAt: number;
  readonly state: FavourState;
  /** Who accepted it. */
  readonly doer?: { readonly name: string; readonly point: string; readonly mine: boolean };
  /** Who did, declined or withdrew it. */
  readonly ended?: { readonly name: string; readonly reason: string };
  /** Who cannot do it, and why; of a favour for everybody. */
  readonly cannot: readonly { readonly name: string; readonly reason: string }[];
  readonly givenBack?: { readonly name: string; readonly reason: string };
  /** What the person here may do with it now. */
  readonly may: readonly FavourDo[];
  /** What was done here waits for the channel. */
  readonly pending: boolean;
}

/** A time to choose with one press. */
export interface TimeChoice {
  readonly at: number;
  /** "in 30 minutes (14:42)", "16:00", "Mon 12:00" */
  readonly words: string;
}

/** Legal holds in the review window: which there are, what they keep, and what an administrator of the record may do about them. */
import * as z from 'zod';
import type { Hold, HoldSubject } from '../../core/record/hold.js';

export const HOLD_LIMITS = { reason: 1_000, name: 200, user: 63, secret: 1_000, words: 500, person: 1_000 } as const;

/** What was said about a hold after it was placed. */
export interface Said {
  readonly at: number;
  readonly by: string;
  readonly reason: string;
}

export interface ShownHold extends Hold {
  /** Somebody asked for its end; another administrator has to agree. */
  readonly asked?: Said;
  /** It keeps nothing any more. */
  readonly lifted?: Said;
}

/** What the index has of that on which a hold is. It keeps more: what names a person or words anywhere, and what was said within a day of it. */
export interface HoldReach {
  /** One conversation on one day counts once. */
  readonly conversations: number;
  /** First and last words; ms since 1970. None where there is nothing. */
  readonly from?: number;
  readonly to?: number;
}

/** Which request somebody agrees to: who asked for the end of the hold, and when. Another one may have come since. */
export type LiftRequest = Pick<Said, 'at' | 'by'>;

/** What an administrator does about the end of a hold. */
export type HoldDecision =
  | { readonly step: 'ask'; readonly reason: string }
  | { readonly step: 'agree'; readonly request: LiftRequest }
  | { readonly step: 'refuse'; readonly reason?: string };

/** Who decides about a hold: asked for each time, and kept nowhere. */
export type Administrator =
  | { readonly with: 'login'; readonly user: string; readonly password: string }
  | { readonly with: 'key'; readonly name: string; readonly keyFile: string; readonly passphrase: string };

/** The holds of a record. All throw AppError as the store does; what changes something also `wrong-password`. */
export interface LegalHolds {
  /** Lifted ones too, in the order in which they were placed. */
  list(): Promise<readonly ShownHold[]>;
  /** Conversations by the id of the hold in force that keeps them. */
  counts(): Promise<Readonly<Record<string, number>>>;
  /** What it would keep; recorded as a search is. */
  preview(on: HoldSubject): Promise<HoldReach>;
  /** @returns its id */
  put(on: HoldSubject, reason: string, as: Administrator): Promise<string>;
  decide(hold: string, decision: HoldDecision, as: Administrator): Promise<void>;
}

const reason = z.string().trim().min(1).max(HOLD_LIMITS.reason);
/** Times of holds begin in 1970. */
const day = z.iso.date().refine((text) => text > '1970-01-01');

/** As the page asks: days of the library, both included, which main turns into times. */
const subject = z
  .strictObject({
    person: z.string().trim().min(1).max(HOLD_LIMITS.person).exactOptional(),
    conversation: z.string().min(1).max(2_000).exactOptional(),
    service: z.string().min(1).max(1_000).exactOptional(),
    fromDay: day.exactOptional(),
    toDay: day.exactOptional(),
    words: z.string().trim().min(1).max(HOLD_LIMITS.words).exactOptional(),
  })
  .refine((on) => Object.keys(on).length > 0)
  .refine((on) => on.fromDay === undefined || on.toDay === undefined || on.fromDay <= on.toDay);
export type AskedSubject = Readonly<z.infer<typeof subject>>;

const administrator = z.discriminatedUnion('with', [
  z.strictObject({ with: z.literal('login'), user: z.string().trim().min(1).max(HOLD_LIMITS.user), password: z.string().min(1).max(HOLD_LIMITS.secret) }),
  z.strictObject({ with: z.literal('key'), name: z.string().trim().min(1).max(HOLD_LIMITS.name), passphrase: z.string().min(1).max(HOLD_LIMITS.secret) }),
]);
/** The file with the key is main's: the page names no path. */
export type AskedAdministrator = Readonly<z.infer<typeof administrator>>;

const hold = z.uuid();

export const holdRequests = {
  'review:holds': z.undefined(),
  'review:hold-counts': z.undefined(),
  'review:hold-preview': subject,
  /** Asks for the file with the library's key; main remembers where it is until the desk closes. */
  'review:hold-key': z.undefined(),
  'review:hold': z.strictObject({ on: subject, reason, as: administrator }),
  'review:hold-decide': z.discriminatedUnion('step', [
    z.strictObject({ hold, step: z.literal('ask'), reason, as: administrator }),
    z.strictObject({ hold, step: z.literal('agree'), request: z.strictObject({ at: z.int().min(0), by: z.string().min(1).max(HOLD_LIMITS.name) }), as: administrator }),
    z.strictObject({ hold, step: z.literal('refuse'), reason: reason.exactOptional(), as: administrator }),
  ]),
};

export interface HoldsStart {
  readonly holds: readonly ShownHold[];
  /** What deciding takes. `nothing`: the policy names no key of the library, so nobody can. */
  readonly takes: 'login' | 'key' | 'nothing';
  /** Name of the file with the library's key, if it was chosen. */
  readonly keyFile?: string;
}

export interface HoldAnswers {
  'review:holds': HoldsStart;
  'review:hold-counts': Readonly<Record<string, number>>;
  'review:hold-preview': HoldReach;
  /** None: the person changed their mind. */
  'review:hold-key': { readonly keyFile?: string };
  /** Its id. */
  'review:hold': string;
  'review:hold-decide': void;
}

/** What the privacy guard looks for, and what a library says about itself so that it can. */

/** What can be found. `own-address`: the address of whoever is signed in, which no patron may ever see. */
export const GUARD_KINDS = ['card', 'pin', 'national-id', 'payment', 'email', 'phone', 'address', 'loan', 'staff-name', 'own-address'] as const;
export type GuardKind = (typeof GUARD_KINDS)[number];

/** Check digit of a card number: the last character, over all those before it. */
export const CARD_CHECKS = ['none', 'luhn', 'mod11', 'mod16'] as const;
export type CardCheck = (typeof CARD_CHECKS)[number];

/** Identity numbers by country. */
export const NATIONAL_IDS = ['us', 'es', 'mx', 'uk', 'ca'] as const;
export type NationalId = (typeof NATIONAL_IDS)[number];

/** How many of each kind. */
export type GuardCounts = Readonly<Partial<Record<GuardKind, number>>>;

export interface CardPattern {
  /** `#` is a digit (with mod 11 the last one may be X, with mod 16 a Codabar sign); anything else stands for itself, in either case. */
  readonly pattern: string;
  readonly check: CardCheck;
}

export interface GuardRules {
  readonly cards: readonly CardPattern[];
  readonly nationalIds: readonly NationalId[];
  /** Telephone numbers, e-mail addresses and postal addresses that the library publishes. */
  readonly published: readonly string[];
  /** Names of staff that patrons are not told. */
  readonly staffNames: readonly string[];
}

/** Half-open, in UTF-16 code units of the text. */
export interface Finding {
  readonly kind: GuardKind;
  readonly start: number;
  readonly end: number;
}

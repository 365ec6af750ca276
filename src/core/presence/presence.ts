/**
 * Whether a colleague is there, as it sets itself: from what a desk does, and from what other XMPP clients say
 * (RFC 6121 §4.7.2.1). Sent as ordinary presence, so that every client can read it.
 */
import type { Address } from '../address.js';
import type { Mode } from '../operation.js';

export type PersonState = 'with-patron' | 'at-desk' | 'away' | 'not-at-work';
/** Who is with a patron is certainly there: of several sessions the first of these counts. */
export const PERSON_STATES = ['with-patron', 'at-desk', 'away', 'not-at-work'] as const satisfies readonly PersonState[];

export type Show = 'away' | 'chat' | 'dnd' | 'xa';

/** What this desk says of whoever sits at it. */
export interface Said {
  readonly show?: Show;
  /** For people, in any client. */
  readonly status: string;
  /** For the other desks: the services whose patrons see this desk as open. */
  readonly serves: readonly Address[];
}

/** What a session says of its person. */
export interface Seen {
  readonly show?: Show;
  readonly status?: string;
  /** It is a desk of the library; otherwise another XMPP client. */
  readonly isDesk: boolean;
}

/** How a colleague is named everywhere. */
export interface Standing {
  readonly state: PersonState;
  readonly word: string;
  /** What their own client says beside it; ''. */
  readonly says: string;
}

const DESK_WORDS: Readonly<Record<PersonState, string>> = { 'with-patron': 'With a patron', 'at-desk': 'At the desk', away: 'Away', 'not-at-work': 'Not at work' };
/** Somebody with a telephone in their hand stands at no desk, and who wants quiet is with no patron. */
const OTHER_WORDS: Readonly<Record<PersonState, string>> = { ...DESK_WORDS, 'with-patron': 'Busy', 'at-desk': 'Online' };

export interface Doing {
  /** Of the requests that are held at this desk, also those on hold. */
  readonly holds: readonly Mode[];
  /** Nobody has touched this computer for a while, or its screen is locked. */
  readonly quiet: boolean;
  /** The desk was left alone, and closed itself. */
  readonly left: boolean;
}

/** A librarian who talks with a person touches no key for long: what is held goes before what is quiet. */
export function stateOf({ holds, quiet, left }: Doing): Exclude<PersonState, 'not-at-work'> {
  if (left) return 'away';
  if (holds.some((mode) => mode !== 'staff-im')) return 'with-patron';
  return quiet ? 'away' : 'at-desk';
}

/** @param point name of the service point */
export function saidOf(state: Exclude<PersonState, 'not-at-work'>, point: string, serves: readonly Address[]): Said {
  const show: Show | undefined = state === 'with-patron' ? 'dnd' : state === 'away' ? 'away' : undefined;
  return { ...(show === undefined ? {} : { show }), status: `${DESK_WORDS[state]} (${point})`, serves };
}

function stateSeen({ show }: Seen): PersonState {
  switch (show) {
    case 'dnd': return 'with-patron';
    case 'away': case 'xa': return 'away';
    default: return 'at-desk';
  }
}

/** @param sessions those that are there; none: not at work */
export function standingOf(sessions: readonly Seen[]): Standing {
  let best: { readonly state: PersonState; readonly seen: Seen } | undefined;
  for (const seen of sessions) {
    const state = stateSeen(seen);
    const order = best === undefined ? -1 : PERSON_STATES.indexOf(state) - PERSON_STATES.indexOf(best.state);
    if (order < 0 || (order === 0 && seen.isDesk && !best?.seen.isDesk)) best = { state, seen };
  }
  if (!best) return { state: 'not-at-work', word: DESK_WORDS['not-at-work'], says: '' };
  const { state, seen } = best;
  return seen.isDesk ? { state, word: DESK_WORDS[state], says: '' } : { state, word: OTHER_WORDS[state], says: seen.status ?? '' };
}

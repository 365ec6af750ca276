/** A service that is closed: what waits until it opens, and what was agreed about that. */
import { hoursConversation } from '../identity.js';
import { keyOf, type Conversation, type ConversationKey } from '../conversation.js';
import type { Address } from '../heard.js';
import { ifAllCounts, type OpenRequest } from '../request.js';
import { closingNow, wasShut, type EarlyClosing } from '../room.js';
import type { DeskState } from '../state.js';
import type { Env } from './decision.js';

/** Asked for every row of the queue at every change: a key that was just put together would be hashed anew each time. */
const hoursKeys = new Map<Address, ConversationKey>();

function hoursKey(service: Address): ConversationKey {
  const key = hoursKeys.get(service) ?? keyOf(hoursConversation(service));
  hoursKeys.set(service, key);
  return key;
}

/** What was agreed about a service's hours; by hand, while the desks cannot agree. */
const sharedHours = (state: DeskState, service: Address) => {
  const c = state.conversations.get(hoursKey(service));
  return c && (c.pending.some((p) => p.byHand) ? ifAllCounts(c) : c.shared);
};

/** The early closing of a service that holds now. */
export function closingOf(state: DeskState, service: Address, now: number): EarlyClosing | undefined {
  const shared = sharedHours(state, service);
  return shared && closingNow(shared, now);
}

/** Whether an early closing held at that time. */
export function wasShutAt(state: DeskState, service: Address, at: number): boolean {
  const shared = sharedHours(state, service);
  return shared !== undefined && wasShut(shared, at);
}

type Asking = Pick<Env, 'hours' | 'wasOpen'>;

/** A patron wrote while the service was closed: it waits for the opening. */
export const isFollowUp = (c: Pick<Conversation, 'service'>, r: Pick<OpenRequest, 'mode' | 'since'>, env: Pick<Env, 'wasOpen'>): boolean =>
  r.mode === 'patron-im' && !env.wasOpen(c.service, r.since);

/**
 * From when on a request calls for somebody: what came in while the service was closed does so from the opening on.
 * @returns ms since 1970; undefined: not before the service opens
 */
export function callsSince(c: Pick<Conversation, 'service'>, r: Pick<OpenRequest, 'mode' | 'since'>, env: Asking): number | undefined {
  if (!isFollowUp(c, r, env)) return r.since;
  const { open, since = r.since } = env.hours(c.service);
  return open ? Math.max(since, r.since) : undefined;
}

/** Who restates what for desks that arrive later, and when (docs/adr/0008). */
import { carriedOf } from '../carry.js';
import { reachedSteps } from '../conduct.js';
import type { Conversation } from '../conversation.js';
import { hashOf } from '../hash.js';
import type { Detail } from '../operation.js';
import { openRequest } from '../request.js';
import { blockAt, closingNow, HEAD_LIFETIME } from '../room.js';
import type { Env } from './decision.js';

/** Each desk has its turn once in so many seconds, for so many, so that one of sixty speaks and the others hear it. */
const ROUND = 3_600;
const TURN = 2;

/** What the desks agreed on as it stands now. */
export function carryOf(c: Conversation, now: number): Extract<Detail, { type: 'carry' }> {
  const first = c.shared.opened ? undefined : openRequest(c)?.messages[0];
  return {
    type: 'carry', state: carriedOf(c.shared, now),
    ...(first?.id === undefined ? {} : { first: { id: first.id, from: first.from, stamp: first.stamp, words: first.words } }),
  };
}

/** A desk that arrives could not follow what is said next, from so far back it begins. */
export const isOld = (c: Conversation, now: number): boolean => c.shared.followedFrom > 0 && now - c.shared.followedFrom > HEAD_LIFETIME;

/** Something here matters still, was said too long ago, and it is this desk's turn to say it anew. */
export function isToRestate(c: Conversation, env: Pick<Env, 'now' | 'desk'>): boolean {
  if (c.shared.head === '' ? !waitsForDays(c, env.now) : !isOld(c, env.now) || !matters(c, env.now)) return false;
  const turn = hashOf(`${env.desk} ${c.key}`) % (ROUND / TURN);
  return Math.floor(env.now / 1_000 / TURN) % (ROUND / TURN) === turn;
}

const waitsForDays = (c: Conversation, now: number): boolean => now - (openRequest(c)?.since ?? now) > HEAD_LIFETIME;

const matters = (c: Conversation, now: number): boolean =>
  c.shared.holder !== undefined || blockAt(c.shared, now) !== undefined || reachedSteps(c.shared.incidents, now).length > 0 || openRequest(c) !== undefined || closingNow(c.shared, now) !== undefined;

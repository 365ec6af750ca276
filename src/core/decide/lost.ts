/** Who wrote to a closed service, is not there any more, and left no way to be answered. */
import { domainOf } from '../address.js';
import type { Conversation } from '../conversation.js';
import type { OpenRequest } from '../request.js';
import { isFollowUp } from './closed.js';
import type { Deciding, Env } from './decision.js';
import { operate, ref } from './operate.js';
import { closing } from './request.js';

/** Nobody can answer this follow-up once its page is gone. With an account the answer waits for whoever wrote. */
export function needsPage(c: Conversation, request: OpenRequest, env: Pick<Env, 'rules' | 'wasOpen' | 'hours'>): boolean {
  const anonymous = c.patron !== undefined && domainOf(c.patron.address) === env.rules.anonymousHost;
  return anonymous && request.holder === undefined && request.wayBack === undefined && env.hours(c.service).open && isFollowUp(c, request, env);
}

/**
 * Ends it, on the record. Several desks may find so at once: the operation that counts first ends it for all of them.
 * @returns whether it was ended
 */
export function endLost(d: Deciding, c: Conversation, request: OpenRequest): boolean {
  if (!c.patron || !needsPage(c, request, d.env) || !d.env.isLost(c.patron.address)) return false;
  const detail = closing(c, request, { type: 'end', outcome: 'no-address' });
  if ('refused' in detail) return false; // its archive is read first
  operate(d, ref(c), detail);
  return true;
}

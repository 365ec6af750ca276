/** The silence guard, both ways (DESIGN.md "The queue"): who has heard nothing for too long, and who has said nothing. */
import type { Conversation } from '../conversation.js';
import type { OpenRequest } from '../request.js';
import type { Env } from './decision.js';

/** Whoever left a question waits for no word on a screen. */
const held = (request: OpenRequest): boolean => request.mode === 'patron-im' && request.holder !== undefined && request.onHold === undefined && !request.left;

/** A patron who wrote last and has heard nothing. */
export const isSilent = (c: Conversation, request: OpenRequest, env: Asking): boolean =>
  held(request) && c.lastHeardAt > c.lastReplyAt && env.now - awaitedSince(c, request, env) > env.rules.silence * 1000;

type Asking = Pick<Env, 'now' | 'rules' | 'wasOpen'>;

/** What was said while the service was closed waits for its answer from the moment in which somebody takes it. */
const awaitedSince = (c: Conversation, { holder }: OpenRequest, env: Asking): number =>
  env.wasOpen(c.service, c.lastHeardAt) ? c.lastHeardAt : Math.max(c.lastHeardAt, holder?.since ?? 0);

/** A patron who was answered and says nothing: to be asked; asked, and still nothing: the request can be ended. */
export function patronSilence(c: Conversation, request: OpenRequest, env: Asking): 'ask' | 'end' | undefined {
  const { patronSilence: ask, endAfter } = env.rules;
  // An answer to what came in while the service was closed is read when they come back.
  if (!held(request) || c.lastReplyAt < c.lastHeardAt || !env.wasOpen(c.service, c.lastHeardAt)) return undefined;
  const asked = c.askedAt !== undefined && c.askedAt >= c.lastHeardAt;
  const quiet = env.now - c.lastReplyAt;
  if (asked) return quiet > endAfter * 1000 ? 'end' : undefined;
  return quiet > ask * 1000 ? 'ask' : undefined;
}

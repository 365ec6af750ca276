/** The silence guard, both ways (DESIGN.md "The queue"): who has heard nothing for too long, and who has said nothing. */
import type { Conversation } from '../conversation.js';
import type { OpenRequest } from '../request.js';
import type { Env } from './decision.js';

const held = (request: OpenRequest): boolean => request.mode === 'patron-im' && request.holder !== undefined && request.onHold === undefined;

/** A patron who wrote last and has heard nothing. */
export const isSilent = (c: Conversation, request: OpenRequest, env: Pick<Env, 'now' | 'rules'>): boolean =>
  held(request) && c.lastHeardAt > c.lastReplyAt && env.now - c.lastHeardAt > env.rules.silence * 1000;

/** A patron who was answered and says nothing: to be asked; asked, and still nothing: the request can be ended. */
export function patronSilence(c: Conversation, request: OpenRequest, env: Pick<Env, 'now' | 'rules'>): 'ask' | 'end' | undefined {
  const { patronSilence: ask, endAfter } = env.rules;
  if (!held(request) || c.lastReplyAt < c.lastHeardAt) return undefined;
  const asked = c.askedAt !== undefined && c.askedAt >= c.lastHeardAt;
  const quiet = env.now - c.lastReplyAt;
  if (asked) return quiet > endAfter * 1000 ? 'end' : undefined;
  return quiet > ask * 1000 ? 'ask' : undefined;
}

/** What desks do about a closed service: its patrons hear so, and a supervisor closes or reopens it early. */
import type { Conversation } from '../conversation.js';
import type { Address } from '../heard.js';
import { hoursConversation } from '../identity.js';
import type { OpenRequest } from '../request.js';
import type { DeskState } from '../state.js';
import { closedAnswer } from './answers.js';
import { closingOf } from './closed.js';
import { Deciding, type Decision, type Env, type Refusal } from './decision.js';
import { doOnce, operate, ref } from './operate.js';

/** Who writes to a closed service hears so, once for each request; a page that leaves a question has said so itself. */
export function answerClosed(d: Deciding, c: Conversation, request: OpenRequest): void {
  if (request.left || c.lastReplyAt >= request.since || d.env.session(c.service) === undefined || d.env.hours(c.service).open) return;
  doOnce(d, ref(c), closedAnswer(request.name));
}

/** @param until ms since 1970; none: until somebody reopens it */
export function decideShut(state: DeskState, service: Address, { reason, until }: { readonly reason: string; readonly until?: number }, env: Env): Decision | Refusal {
  return onHours(state, env, (d) => operate(d, hoursConversation(service), { type: 'shut', reason, ...(until === undefined ? {} : { until }) }));
}

export function decideReopen(state: DeskState, service: Address, env: Env): Decision | Refusal {
  if (state.me !== undefined && env.supervisor && !closingOf(state, service, env.now)) return { refused: 'not-shut' };
  return onHours(state, env, (d) => operate(d, hoursConversation(service), { type: 'reopen' }));
}

function onHours(state: DeskState, env: Env, act: (d: Deciding) => void): Decision | Refusal {
  if (state.me === undefined) return { refused: 'not-signed-in' };
  if (!env.supervisor) return { refused: 'may-not-shut' };
  if (!env.roomWorks && !env.roomFails) return { refused: 'checking' };
  const d = new Deciding(state, env);
  act(d);
  return d.decision;
}

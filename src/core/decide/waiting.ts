/** Who waits although it is time that somebody came, and what the staff are told of it. */
import type { Conversation } from '../conversation.js';
import type { Address } from '../heard.js';
import { alarmOf } from '../queue.js';
import { openRequest } from '../request.js';
import type { DeskState } from '../state.js';
import { ANNOUNCED_MANY_TEXT, ANNOUNCED_TEXT } from './answers.js';
import { callsSince } from './closed.js';
import type { Env } from './decision.js';

/** A patron's request that nobody has taken in twice `claimWithin`. */
export interface Overdue {
  readonly c: Conversation;
  /** Of the request. */
  readonly name: string;
  /** Since when, ms since 1970; of what came back to the queue: since then. */
  readonly due: number;
  /** Of the operation that brought it back; '': nobody has had it. */
  readonly head: string;
}

/** Of one service, whoever has waited longest first. */
export function overdue(state: DeskState, service: Address, env: Env): readonly Overdue[] {
  const found = [...state.conversations.values()].flatMap((c) => (c.service === service && c.scope === 'desk-room' ? (overdueIn(c, env) ?? []) : []));
  return found.toSorted((a, b) => a.due - b.due);
}

function overdueIn(c: Conversation, env: Env): Overdue | undefined {
  // Who has just been taken here is not called for, nor is what ends here.
  const request = c.pending.length > 0 ? undefined : openRequest(c);
  if (request?.mode !== 'patron-im') return undefined;
  const { claimWithin } = env.rules;
  const since = callsSince(c, request, env);
  if (since === undefined || alarmOf({ ...request, since }, env.now, claimWithin) < 2) return undefined;
  const { head, headStamp, followedFrom } = c.shared;
  // What is only restated (`carry`) comes back from nobody.
  const cameBack = headStamp > followedFrom;
  return { c, name: request.name, due: Math.max(since + 2 * claimWithin * 1_000, cameBack ? headStamp : 0), head: cameBack ? head : '' };
}

/** @returns undefined: everybody has somebody by now */
export function overdueText(state: DeskState, service: Address, env: Env): string | undefined {
  const all = overdue(state, service, env);
  const seconds = 2 * env.rules.claimWithin;
  if (all.length > 1) return ANNOUNCED_MANY_TEXT(all.length, seconds);
  return all[0] && ANNOUNCED_TEXT(env.whoIs(all[0].c), seconds);
}

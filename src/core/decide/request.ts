/** What a person does to a request: log, take, put on hold, resume, give back, note, end. */
import { assertNever } from '../assert.js';
import { keyOf, lastSettled, type Conversation, type ConversationKey, type Identity } from '../conversation.js';
import type { Detail, Outcome, WalkMode } from '../operation.js';
import { compareRequests, nextWaiting } from '../queue.js';
import { openRequest, type OpenRequest } from '../request.js';
import type { DeskState } from '../state.js';
import { Deciding, type Decision, type Env, type Refusal } from './decision.js';
import { operate, ref } from './operate.js';

export type RequestAction =
  | { readonly type: 'take' | 'release' | 'resume' }
  | { readonly type: 'hold'; readonly reason: string }
  | { readonly type: 'note'; readonly text: string }
  | { readonly type: 'end'; readonly outcome: Outcome };

/** F2 and F3. Works signed out and offline: the room hears of it when it can. */
export function decideLog(state: DeskState, mode: WalkMode, note: string, env: Env): Decision & { readonly key: ConversationKey } {
  const d = new Deciding(state, env);
  const identity: Identity = { scope: 'desk-room', service: env.rules.services[0] ?? '', conv: env.newId() };
  operate(d, identity, { type: 'open', mode, note, age: 0 });
  return { ...d.decision, key: keyOf(identity) };
}

/** Open requests that concern whoever is signed in here. */
export function openRequests(state: DeskState): OpenRequest[] {
  const found: OpenRequest[] = [];
  for (const c of state.conversations.values()) {
    if (c.scope === 'mine' && c.service !== state.me) continue;
    const request = openRequest(c);
    if (request) found.push(request);
  }
  return found;
}

/** F4: what the policy says is next. */
export function decideTakeNext(state: DeskState, env: Env): { readonly key: ConversationKey } | Refusal {
  const next = nextWaiting(openRequests(state).toSorted(compareRequests(env.rules.order)));
  return next ? { key: next.key } : { refused: 'nobody-waiting' };
}

export const isMine = (r: OpenRequest, env: Pick<Env, 'desk'>): boolean => r.holder !== undefined && (r.holder.desk === env.desk || r.holder.desk === '');

export function decideAction(state: DeskState, key: ConversationKey, action: RequestAction, env: Env): Decision | Refusal {
  const c = state.conversations.get(key);
  const request = c && openRequest(c);
  if (!c || !request) return { refused: 'unknown-request' };
  const d = new Deciding(state, env);
  const outcome = action.type === 'note' || request.mode !== 'patron-im' ? undefined : cannotReachRoom(state, env);
  if (outcome) return outcome;
  const detail = detailFor(c, request, action, env);
  if (detail === undefined) return d.decision;
  if ('refused' in detail) return detail;
  operate(d, ref(c), detail);
  return d.decision;
}

/** A patron's request is decided in the room alone; without it nothing is decided, and the desk says so. */
function cannotReachRoom(state: DeskState, env: Env): Refusal | undefined {
  if (state.me === undefined) return { refused: 'not-signed-in' };
  return env.session(state.me) === undefined ? { refused: 'checking' } : undefined;
}

/** undefined: it is so already. */
function detailFor(c: Conversation, request: OpenRequest, action: RequestAction, env: Env): Detail | { type: 'note'; text: string } | Refusal | undefined {
  const mine = isMine(request, env);
  const notMine: Refusal = { refused: 'not-holder', ...(request.holder ? { by: request.holder.author } : {}) };
  switch (action.type) {
    case 'note': return { type: 'note', text: action.text };
    case 'take':
      if (mine) return request.onHold ? resume(c, env) : undefined;
      if (request.holder) return { refused: 'already-taken', by: request.holder.author };
      return { type: 'claim', ...speaking(c, env) };
    case 'release': return mine ? { type: 'release' } : notMine;
    case 'hold': return !mine ? notMine : request.onHold ? undefined : { type: 'hold', reason: action.reason };
    case 'resume': return !mine ? notMine : request.onHold ? resume(c, env) : undefined;
    case 'end':
      // A walk-in that went away, or was logged by mistake, is ended without being taken first.
      if (!mine && (request.holder || request.mode === 'patron-im')) return notMine;
      return end(c, request, action.outcome);
    default: return assertNever(action);
  }
}

const resume = (c: Conversation, env: Env): Detail => ({ type: 'resume', ...speaking(c, env) });

/** The session whose replies are the service's word from now on. */
function speaking(c: Conversation, env: Env): { readonly session?: string } {
  const session = c.shared.opened || c.scope === 'mine' ? undefined : env.session(c.service);
  return session === undefined ? {} : { session };
}

function end(c: Conversation, request: OpenRequest, outcome: Outcome): Detail | Refusal {
  if (request.mode === 'in-person' || request.mode === 'phone') return { type: 'close', outcome };
  if (needsSettling(c)) return { refused: 'settle-first' };
  const last = lastSettled(c);
  return { type: 'close', outcome, ...(last?.id === undefined ? {} : { upto: last.id, uptoStamp: last.stamp }) };
}

/** `upto` may only name what the archive has put in order: until then the archive is asked first. */
const needsSettling = (c: Conversation): boolean => c.provisionalHeard.some((m) => m.id !== undefined);


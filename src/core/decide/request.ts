/** What a person does to a request: log, take, put on hold, resume, give back, note, end. */
import { assertNever } from '../assert.js';
import { awaitsArchive, keyOf, lastSettled, type Conversation, type ConversationKey, type Identity } from '../conversation.js';
import type { Addition, Detail, OfferTarget, Outcome, WalkMode } from '../operation.js';
import { compareRequests, nextWaiting } from '../queue.js';
import { openRequest, type OpenRequest } from '../request.js';
import { blockAt } from '../room.js';
import type { DeskState } from '../state.js';
import { callsSince } from './closed.js';
import { Deciding, type Decision, type Env, type Refusal } from './decision.js';
import { favourOfRow, favourRow } from '../favour/row.js';
import { decideFavour, favoursHere } from './favour.js';
import { isOfferedHere } from './offer.js';
import { operate, ref } from './operate.js';
import { isSilent } from './silence.js';

export type RequestAction =
  | { readonly type: 'take' | 'release' | 'resume' }
  | { readonly type: 'hold'; readonly reason: string }
  | { readonly type: 'note'; readonly text: string }
  | { readonly type: 'offer'; readonly to: OfferTarget; readonly note: string; readonly relief?: true }
  | { readonly type: 'accept' }
  | { readonly type: 'decline'; readonly reason: string }
  /** By a supervisor, or by anybody when the holder is silent or gone. */
  | { readonly type: 'takeover'; readonly reason: string }
  /** `hours`: none, for good. */
  | { readonly type: 'block'; readonly reason: string; readonly hours?: number }
  /** `settled`: the archive was read since the person asked; what came meanwhile opens the next request (PROTOCOL §9). */
  | { readonly type: 'end'; readonly outcome: Outcome; readonly settled?: Settled };

/** The archive was read since the person asked. `last`: id of the last message that was there when they did. */
export interface Settled {
  readonly last?: string;
}

/** To be kept while the archive is read. */
export function settledSince(c: Conversation | undefined): Settled {
  const last = [...(c?.heard ?? []), ...(c?.provisionalHeard ?? [])].findLast(({ id }) => id !== undefined)?.id;
  return last === undefined ? {} : { last };
}

/** F2 and F3. Works signed out and offline: the room hears of it when it can. */
export function decideLog(state: DeskState, mode: WalkMode, note: string, env: Env): Decision & { readonly key: ConversationKey } {
  const d = new Deciding(state, env);
  const identity: Identity = { scope: 'desk-room', service: env.rules.services[0] ?? '', conv: env.newId() };
  operate(d, identity, { type: 'open', mode, note, age: 0 });
  return { ...d.decision, key: keyOf(identity) };
}

/** Open requests that concern whoever is signed in here. @param desk this one: favours that are asked of it are among them */
export function openRequests(state: DeskState, desk = ''): OpenRequest[] {
  const found: OpenRequest[] = [];
  for (const c of state.conversations.values()) {
    if (!concernsMe(c, state)) continue;
    const request = openRequest(c);
    if (request) found.push(request);
  }
  for (const log of favoursHere(state, desk)) {
    const row = state.me === undefined ? undefined : favourRow(log, state.me);
    const request = row && openRequest(row);
    if (request) found.push(request);
  }
  return found;
}

/** What is mine alone is nobody else's who signs in at this desk. */
export const concernsMe = (c: Conversation, state: Pick<DeskState, 'me'>): boolean => c.scope !== 'mine' || c.service === state.me;

/** F4: what the policy says is next. What waits for its service to open is taken by hand alone. */
export function decideTakeNext(state: DeskState, env: Env): { readonly key: ConversationKey } | Refusal {
  const calls = (r: OpenRequest): boolean => {
    const c = state.conversations.get(r.key);
    return !c || callsSince(c, r, env) !== undefined;
  };
  const next = nextWaiting(openRequests(state, env.desk).filter(calls).toSorted(compareRequests(env.rules.order)));
  return next ? { key: next.key } : { refused: 'nobody-waiting' };
}

export const isMine = (r: OpenRequest, env: Pick<Env, 'desk'>): boolean => r.holder !== undefined && (r.holder.desk === env.desk || r.holder.desk === '');

/** Relief at the same PC: this desk holds it, in the name of who sat here before. */
const isAnothers = ({ holder, mode }: OpenRequest, env: Pick<Env, 'me'>): boolean =>
  mode !== 'staff-im' && env.me !== undefined && holder !== undefined && holder.author !== '' && holder.author !== env.me;

export function decideAction(state: DeskState, key: ConversationKey, action: RequestAction, env: Env): Decision | Refusal {
  const favour = favourOfRow(key);
  if (favour !== undefined) return answerFavour(state, favour, action, env);
  const c = state.conversations.get(key);
  const request = c && openRequest(c);
  if (!c || !request || !concernsMe(c, state)) return { refused: 'unknown-request' };
  const refusal = request.mode === 'patron-im' ? notNow(state, c, action, env) : undefined;
  if (refusal) return refusal;
  const d = new Deciding(state, env);
  const detail = detailFor(c, request, action, env);
  if (detail === undefined || isOnItsWay(c, detail)) return d.decision;
  if ('refused' in detail) return detail;
  const refusedBy = request.mode === 'patron-im' ? contradicted(c, detail) : undefined;
  if (refusedBy) return refusedBy;
  operate(d, ref(c), detail);
  return d.decision;
}

/** To take a favour is to accept it: it leaves the queue of everybody whom it was asked of. */
function answerFavour(state: DeskState, key: string, action: RequestAction, env: Env): Decision | Refusal {
  switch (action.type) {
    case 'take': case 'accept': return decideFavour(state, key, { type: 'accept' }, env);
    case 'decline': return decideFavour(state, key, { type: 'decline', reason: action.reason }, env);
    default: return { refused: 'unknown-request' };
  }
}

/**
 * A patron's request is decided in the room alone; without it nothing is decided, and the desk says so. Taking it names
 * the service's session and ending it the service's last message: these need the service as well.
 */
function notNow(state: DeskState, c: Conversation, action: RequestAction, env: Env): Refusal | undefined {
  if (action.type === 'note') return undefined;
  if (state.me === undefined) return { refused: 'not-signed-in' };
  const needsService = SPEAKING.has(action.type) || action.type === 'end';
  if (env.roomFails && !env.roomWorks) return needsService && env.session(c.service) === undefined ? { refused: 'checking' } : undefined;
  return env.session(state.me) === undefined || (needsService && env.session(c.service) === undefined) ? { refused: 'checking' } : undefined;
}

/** Whoever does this speaks for the service from then on. */
const SPEAKING: ReadonlySet<RequestAction['type']> = new Set(['take', 'resume', 'accept', 'takeover']);

/** The key was pressed twice: the same again would only count twice. */
const isOnItsWay = (c: Conversation, detail: Detail | Addition | Refusal): boolean => 'type' in detail && detail.type !== 'note' && lastAsked(c) === detail.type;

/**
 * A key that was pressed before, and that the room has not said back yet, gave it away or answered the offer: on hold, a
 * request that was given back would wait without ringing, and who turned an offer down does not have it.
 */
function contradicted(c: Conversation, { type }: Detail | Addition): Refusal | undefined {
  const before = lastAsked(c);
  if (type !== 'note' && (before === 'release' || before === 'close')) return { refused: 'not-holder' };
  const settled = before === 'accept' || before === 'decline' || before === 'takeover';
  return settled && (type === 'accept' || type === 'decline') ? { refused: 'not-offered' } : undefined;
}

const lastAsked = (c: Conversation): Detail['type'] | 'note' | undefined => c.pending.findLast((p) => p.detail.type !== 'note')?.detail.type;

/** undefined: it is so already. */
function detailFor(c: Conversation, request: OpenRequest, action: RequestAction, env: Env): Detail | Addition | Refusal | undefined {
  const mine = isMine(request, env);
  const notMine: Refusal = { refused: 'not-holder', ...(request.holder ? { by: request.holder.author } : {}) };
  switch (action.type) {
    case 'note': return { type: 'note', text: action.text };
    case 'take':
      if (mine && request.onHold) return resume(c, request, env);
      if (mine && !isAnothers(request, env)) return undefined;
      if (mine) return { type: 'claim', ...speaking(c, request, env) };
      if (request.holder) return { refused: 'already-taken', by: request.holder.author };
      return { type: 'claim', ...speaking(c, request, env) };
    case 'release': return mine ? { type: 'release' } : notMine;
    case 'hold': return !mine ? notMine : request.onHold ? undefined : { type: 'hold', reason: action.reason };
    case 'resume': return !mine ? notMine : request.onHold ? resume(c, request, env) : undefined;
    case 'offer': return !mine ? notMine : request.offer ? undefined : { type: 'offer', to: action.to, note: action.note, ...(action.relief ? { relief: true } : {}) };
    case 'accept': return isOfferedHere(request, env) ? { type: 'accept', ...speaking(c, request, env) } : { refused: 'not-offered' };
    case 'decline': return isOfferedHere(request, env) || (request.offer && mine) ? { type: 'decline', reason: action.reason } : { refused: 'not-offered' };
    case 'takeover':
      if (mine || !request.holder) return detailFor(c, request, { type: 'take' }, env);
      return mayTakeOver(c, request, env) ? { type: 'takeover', reason: action.reason, ...speaking(c, request, env) } : { refused: 'not-supervisor', by: request.holder.author };
    case 'block':
      if (request.mode !== 'patron-im') return { refused: 'not-a-patron' };
      return mine ? { type: 'block', reason: action.reason, ...(action.hours === undefined ? {} : { until: env.now + action.hours * 3_600_000 }) } : notMine;
    case 'end':
      // A walk-in that went away, or was logged by mistake, is ended without being taken first.
      if (!mine && (request.holder || request.mode === 'patron-im')) return notMine;
      return closing(c, request, action);
    default: return assertNever(action);
  }
}

/** A supervisor at any time; everybody when the holder's desk is gone, or the patron has heard nothing for too long. */
export const mayTakeOver = (c: Conversation, request: OpenRequest, env: Pick<Env, 'supervisor' | 'isThere' | 'now' | 'rules' | 'wasOpen'>): boolean =>
  env.supervisor || (request.holder !== undefined && !env.isThere(request.holder.desk)) || isSilent(c, request, env);

/** Lifts the block of a patron, who may have no open request. */
export function decideLift(state: DeskState, key: ConversationKey, reason: string, env: Env): Decision | Refusal {
  const c = state.conversations.get(key);
  if (!c || blockAt(c.shared, env.now) === undefined) return { refused: 'unknown-request' };
  if (state.me === undefined) return { refused: 'not-signed-in' };
  const d = new Deciding(state, env);
  operate(d, ref(c), { type: 'lift', reason });
  return d.decision;
}

const resume = (c: Conversation, request: OpenRequest, env: Env): Detail => ({ type: 'resume', ...speaking(c, request, env) });

/** The session whose replies are the service's word from now on. */
function speaking(c: Conversation, request: OpenRequest, env: Env): { readonly session?: string } {
  const session = request.mode === 'patron-im' ? env.session(c.service) : undefined;
  return session === undefined ? {} : { session };
}

/** `upto` may only name what the archive has put in order: until then the archive is asked first. */
export function closing(c: Conversation, request: OpenRequest, { outcome, settled }: Extract<RequestAction, { type: 'end' }>): Detail | Refusal {
  if (request.mode === 'in-person' || request.mode === 'phone') return { type: 'close', outcome };
  if (!settled && awaitsArchive(c)) return { refused: 'settle-first' };
  const last = c.heard.find(({ id }) => id !== undefined && id === settled?.last) ?? lastSettled(c);
  return { type: 'close', outcome, ...(last?.id === undefined ? {} : { upto: last.id, uptoStamp: last.stamp }) };
}


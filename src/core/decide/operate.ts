/** Operations of this desk: decided, recorded as pending, sent one after another, and settled by their reflection. */
import { bareOf } from '../address.js';
import { keyOf, type Conversation, type Identity, type Pending } from '../conversation.js';
import type { Event } from '../event.js';
import type { Address } from '../heard.js';
import type { Addition, Detail, Operation } from '../operation.js';
import type { Outgoing } from '../outgoing.js';
import { blockAt, closingNow, expectedPrev, fits, type Shared } from '../room.js';
import type { DeskState } from '../state.js';
import { announcement, BLOCKED_TEXT, blockedAnswer, closedAnswer, ENCRYPTED_ANSWER, ENCRYPTED_TEXT, holdingLine, passedOnText, serverBlock, serverUnblock, STAFFED_AGAIN_TEXT, staffedAgain, unstaffed, UNSTAFFED_TEXT } from './answers.js';
import { isSayable } from '../guard/check.js';
import { HOLDING_SCRIPT } from '../scripts/known.js';
import { callAgain } from './cover-post.js';
import { Deciding, type Decision, type Env } from './decision.js';
import { isOfferedHere } from './offer.js';
import { carryOf, isOld } from './restate.js';
import { overdueText } from './waiting.js';

/** How long an operation on a patron's request may wait for the room before it is withdrawn, ms. */
export const OPERATION_LIFETIME = 60_000;

/** Records an operation. What is mine alone counts at once; everything else waits for the room. */
export function operate(d: Deciding, identity: Identity, detail: Detail | Addition): void {
  const { env } = d;
  const c = d.state.conversations.get(keyOf(identity));
  const originId = env.newId();
  if (identity.scope === 'mine') {
    const prev = c ? expectedPrev(c.shared, env.now) : '';
    const operation: Operation = {
      id: originId, originId, author: d.state.me ?? '', desk: env.desk, point: env.point, conv: identity.conv, service: identity.service, prev, stamp: env.now, detail,
    };
    d.event({ kind: 'own-operation', in: identity, operation });
    return;
  }
  if (c && c.pending.length === 0 && detail.type !== 'note' && detail.type !== 'carry' && isOld(c, env.now)) operate(d, identity, carryOf(c, env.now));
  const last = d.state.conversations.get(keyOf(identity))?.pending.at(-1);
  // A carry names the last operation also when the desks have forgotten it: that tells who knows it from who arrives.
  const head = !c ? '' : detail.type === 'carry' ? c.shared.head : expectedPrev(c.shared, env.now);
  const after = last ? { pending: last.originId } : { id: head };
  d.event({ kind: 'operate', in: identity, originId, detail, after, ...(env.roomFails && isByHand(detail) ? { byHand: true } : {}) });
}

/** What a person does counts here also while the desks cannot agree; what a desk does by itself needs their word. */
const isByHand = ({ type }: Detail | Addition): boolean => type !== 'open' && type !== 'do' && type !== 'return' && type !== 'carry';

/** What goes out without the holder's own key press: each desk asks, and the one whose operation counts sends it. */
export function doOnce(d: Deciding, identity: Identity, key: string): void {
  const c = d.state.conversations.get(keyOf(identity));
  const asked = c?.shared.done.some((entry) => entry.key === key) || c?.pending.some(({ detail }) => detail.type === 'do' && detail.key === key);
  if (!asked) operate(d, identity, { type: 'do', key });
}

/** Our operation came back from the room. */
export function afterOwnOperation(d: Deciding, c: Conversation, op: Operation, counted: boolean): void {
  if (!counted) return askAnew(d, c, [{ detail: op.detail }, ...c.pending]);
  const { detail } = op;
  switch (detail.type) {
    case 'claim': case 'takeover': return acknowledgeReading(d, c);
    case 'accept':
      acknowledgeReading(d, c);
      if (c.patron) say(d, c, c.patron.address, [passedOnText(op.point)].find((text) => isSayable(text, d.env.rules.guard, d.state.me)) ?? passedOnText(), c.patron.thread);
      return undefined;
    case 'do': return carryOutOnce(d, c, detail.key);
    default: return undefined;
  }
}

/**
 * Somebody else acted first. What the person wanted is asked anew where it still makes sense (an announcement or a note
 * came in between); otherwise it is given up, and a person who pressed a key hears who was first.
 */
function askAnew(d: Deciding, c: Conversation, wishes: readonly Pick<Pending, 'detail'>[], reason: 'overtaken' | 'too-late' = 'overtaken'): void {
  withdraw(d, c, c.pending, reason);
  let lost = false;
  for (const { detail } of wishes) {
    const now = d.state.conversations.get(c.key) ?? c;
    if (!lost && isStillWanted(now, detail, d.env)) operate(d, ref(c), detail);
    else if (isByHand(detail)) {
      lost = true; // what the desk asked by itself takes no key press along
      if (detail.type === 'ladder') d.notice({ type: 'step-lost', key: c.key });
    }
  }
  const pressed = wishes.some(({ detail: { type } }) => type === 'claim' || type === 'takeover' || type === 'accept');
  if (pressed && lost && c.shared.holder && c.shared.holder.desk !== d.env.desk) d.notice({ type: 'overtaken', key: c.key, by: c.shared.holder.author });
}

/** Whether what an operation took for granted about the holder is still so. */
function isStillWanted(c: Conversation, detail: Operation['detail'], env: Env): boolean {
  const asked = withPending(c);
  const { holder, offer } = asked;
  switch (detail.type) {
    case 'claim': return holder === undefined;
    case 'accept': return isOfferedHere(asked, env);
    case 'decline': return offer?.desk === env.desk || isOfferedHere(asked, env);
    case 'return': return holder?.desk === detail.of;
    case 'note': return true;
    // Never a second step out of one race: what the person was shown took the last incident for granted.
    case 'ladder': return (holder?.desk === env.desk || holder?.desk === '') && (c.shared.incidents.at(-1)?.id ?? '') === detail.follows;
    case 'retract': return c.shared.incidents.some(({ id, retracted }) => id === detail.of && !retracted);
    case 'lift': return blockAt(c.shared, env.now) !== undefined;
    case 'outcome': return c.shared.lastClose !== undefined;
    case 'shut': return closingNow(c.shared, env.now) === undefined;
    case 'reopen': return closingNow(c.shared, env.now) !== undefined;
    // Asked again by the next tick where it is still due; never twice.
    case 'do': case 'carry': case 'open': case 'takeover': case 'unknown': return false;
    default: return holder?.desk === env.desk || holder?.desk === '';
  }
}

/** What the holder would be if our own pending claims counted. */
const withPending = (c: Conversation): Pick<Shared, 'holder' | 'offer'> => {
  const claims = c.pending.some((p) => p.detail.type === 'claim' || p.detail.type === 'accept');
  return claims ? { holder: { author: '', desk: '', point: '', since: 0 } } : c.shared;
};

function carryOutOnce(d: Deciding, c: Conversation, key: string): void {
  const toPatron = key === ENCRYPTED_ANSWER ? ENCRYPTED_TEXT : c.shared.blocks.some((b) => blockedAnswer(b.id) === key) ? BLOCKED_TEXT : undefined;
  if (toPatron !== undefined && c.patron) say(d, c, c.patron.address, toPatron, c.patron.thread);
  if (key.startsWith(holdingLine(''))) reassure(d, c);
  if (key.startsWith(closedAnswer('')) && c.patron && !d.env.hours(c.service).open) say(d, c, c.patron.address, d.env.closedLine(c.service), c.patron.thread);
  callAgain(d, key);
  for (const { id } of c.shared.blocks) {
    const blocked = key === serverBlock(id);
    if ((blocked || key === serverUnblock(id)) && c.patron) {
      d.effect({ type: 'send', via: c.service, out: { type: 'server-block', address: bareOf(c.patron.address), blocked, id: d.env.newId() } });
    }
  }
  const body = announcedText(d, c, key);
  if (body !== undefined) announce(d, body);
}

function announcedText({ env, state }: Deciding, c: Conversation, key: string): string | undefined {
  const name = env.rules.names.get(c.service) ?? c.service;
  if (key.startsWith(unstaffed(''))) return UNSTAFFED_TEXT(name);
  if (key.startsWith(staffedAgain(''))) return STAFFED_AGAIN_TEXT(name);
  return key.startsWith(announcement('')) ? overdueText(state, c.service, env) : undefined;
}

/** Says it to all of the staff. */
function announce(d: Deciding, body: string): void {
  const [channel] = d.env.rules.channels;
  if (channel === undefined || d.state.me === undefined) return;
  const originId = d.env.newId();
  d.event({ kind: 'reply', in: { scope: 'mine', service: channel, conv: channel }, to: channel, originId, body, room: true, by: d.state.me });
  d.effect({ type: 'send', via: d.state.me, out: { type: 'room-message', room: channel, originId, body } });
}

/** The holding line, unless somebody answered meanwhile or has the request by now. */
function reassure(d: Deciding, c: Conversation): void {
  const line = d.env.holdingLine(c.service);
  if (line === undefined || !c.patron || c.shared.holder?.desk !== d.env.desk || c.lastReplyAt >= c.lastHeardAt) return;
  if (isSayable(line, d.env.rules.guard, d.state.me)) say(d, c, c.patron.address, line, c.patron.thread, { script: HOLDING_SCRIPT });
}

/** The patron learns that somebody reads: a receipt for the newest message that asked for one. */
function acknowledgeReading(d: Deciding, c: Conversation): void {
  const newest = [...c.heard, ...c.provisionalHeard].findLast((m) => m.wantsReceipt && m.originId !== undefined);
  if (newest?.originId !== undefined) {
    d.effect({ type: 'send', via: c.service, out: { type: 'receipt', to: newest.from, of: newest.originId, originId: d.env.newId() } });
  }
}

/** Records words of the service and sends them. */
export function say(d: Deciding, identity: Identity, to: string, body: string, thread?: string, about: Pick<Extract<Event, { kind: 'reply' }>, 'script' | 'anyway' | 'mark' | 'by'> = {}): string {
  const originId = d.env.newId();
  const more = thread === undefined ? {} : { thread };
  d.event({ kind: 'reply', in: ref(identity), to, originId, body, ...more, ...about });
  d.effect({ type: 'send', via: identity.service, out: { type: 'message', to, originId, body, ...more, ...(about.mark === undefined ? {} : { mark: about.mark }) } });
  return originId;
}

export const ref = (i: Identity): Identity => ({ scope: i.scope, service: i.service, conv: i.conv });

export function withdraw(d: Deciding, c: Conversation, pending: readonly Pending[], reason: 'too-late' | 'overtaken' | 'undone'): void {
  if (pending.length > 0) d.event({ kind: 'withdraw', in: ref(c), originIds: pending.map((p) => p.originId), reason });
}

/**
 * The operations that can go to the room now: at most one for each conversation, the first that is pending, once what
 * it follows is known.
 * @param inFlight origin ids that were sent and not yet reflected
 */
export function sendable(state: DeskState, env: Pick<Env, 'now' | 'desk' | 'point'>, room: Address, inFlight: ReadonlySet<string>): Extract<Outgoing, { type: 'operation' }>[] {
  const out: Extract<Outgoing, { type: 'operation' }>[] = [];
  for (const c of state.conversations.values()) {
    const next = c.pending[0];
    if (!next || inFlight.has(next.originId) || 'pending' in next.after) continue;
    const detail = asOfNow(c, next, env.now);
    out.push({
      type: 'operation', room,
      operation: { originId: next.originId, desk: env.desk, point: env.point, conv: c.conv, service: c.service, prev: next.after.id, detail },
    });
  }
  return out;
}

/** An age, and what is restated, are those of the moment in which it is sent. */
function asOfNow(c: Conversation, { detail, at }: Pending, now: number): Pending['detail'] {
  switch (detail.type) {
    case 'open': return { ...detail, age: Math.max(0, now - at) };
    case 'carry': return carryOf(c, now);
    default: return detail;
  }
}

/** The room fails: what waits for its word on patrons' requests counts here, and is brought to the room when it is back. */
export function decideRoomFailed(state: DeskState, env: Env): Decision {
  const d = new Deciding(state, env);
  for (const c of state.conversations.values()) {
    if (c.scope !== 'desk-room' || c.pending.some((p) => p.detail.type === 'open')) continue;
    const originIds = c.pending.filter((p) => !p.byHand && isByHand(p.detail)).map((p) => p.originId);
    if (originIds.length > 0) d.event({ kind: 'by-hand', in: ref(c), originIds });
  }
  return d.decision;
}

/**
 * The room was read to its end and what was in flight is not in it. It is sent again with the same id, unless somebody
 * else acted meanwhile, or it concerns a patron who should not be surprised by an old key press.
 */
export function decideStalePending(state: DeskState, env: Env): Decision {
  const d = new Deciding(state, env);
  for (const c of state.conversations.values()) {
    const [first] = c.pending;
    if (!first || c.scope !== 'desk-room') continue;
    if (isTooLate(c, first, env)) {
      const recent = c.pending.filter(({ at }) => env.now - at <= OPERATION_LIFETIME);
      if (c.pending.some((p) => p.detail.type === 'ladder' && !recent.includes(p))) d.notice({ type: 'step-lost', key: c.key });
      askAnew(d, c, recent, 'too-late');
    } else if ('id' in first.after && !fits(c.shared, first.detail, first.after.id, env.now)) {
      askAnew(d, c, c.pending);
    }
  }
  return d.decision;
}

function isTooLate(c: Conversation, first: Pending, env: Env): boolean {
  const lasting = c.shared.opened !== undefined || c.pending.some((p) => p.detail.type === 'open' || p.byHand);
  return !lasting && env.now - first.at > OPERATION_LIFETIME;
}

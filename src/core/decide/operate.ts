/** Operations of this desk: decided, recorded as pending, sent one after another, and settled by their reflection. */
import { keyOf, type Conversation, type Identity, type Pending } from '../conversation.js';
import type { Address } from '../heard.js';
import type { Addition, Detail, Operation } from '../operation.js';
import type { Outgoing } from '../outgoing.js';
import { expectedPrev } from '../room.js';
import type { DeskState } from '../state.js';
import { ENCRYPTED_ANSWER, ENCRYPTED_TEXT } from './answers.js';
import { Deciding, type Decision, type Env } from './decision.js';

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
  const last = c?.pending.at(-1);
  const after = last ? { pending: last.originId } : { id: c ? expectedPrev(c.shared, env.now) : '' };
  d.event({ kind: 'operate', in: identity, originId, detail, after });
}

/** What goes out without the holder's own key press: each desk asks, and the one whose operation counts sends it. */
export function doOnce(d: Deciding, identity: Identity, key: string): void {
  const c = d.state.conversations.get(keyOf(identity));
  const asked = c?.shared.done.some((entry) => entry.key === key) || c?.pending.some(({ detail }) => detail.type === 'do' && detail.key === key);
  if (!asked) operate(d, identity, { type: 'do', key });
}

/** Our operation came back from the room. */
export function afterOwnOperation(d: Deciding, c: Conversation, op: Operation, counted: boolean): void {
  if (!counted) {
    withdraw(d, c, c.pending, 'overtaken');
    if (c.shared.holder && c.shared.holder.desk !== d.env.desk) d.notice({ type: 'overtaken', key: c.key, by: c.shared.holder.author });
    return;
  }
  if (op.detail.type === 'claim' || op.detail.type === 'takeover') acknowledgeReading(d, c);
  if (op.detail.type === 'do' && op.detail.key === ENCRYPTED_ANSWER && c.patron) {
    say(d, c, c.patron.address, ENCRYPTED_TEXT, c.patron.thread);
  }
}

/** The patron learns that somebody reads: a receipt for the newest message that asked for one. */
function acknowledgeReading(d: Deciding, c: Conversation): void {
  const newest = [...c.heard, ...c.provisionalHeard].findLast((m) => m.wantsReceipt && m.originId !== undefined);
  if (newest?.originId !== undefined) {
    d.effect({ type: 'send', via: c.service, out: { type: 'receipt', to: newest.from, of: newest.originId, originId: d.env.newId() } });
  }
}

/** Records words of the service and sends them. */
export function say(d: Deciding, identity: Identity, to: string, body: string, thread?: string, script?: string): string {
  const originId = d.env.newId();
  const more = thread === undefined ? {} : { thread };
  d.event({ kind: 'reply', in: ref(identity), to, originId, body, ...more, ...(script === undefined ? {} : { script }) });
  d.effect({ type: 'send', via: identity.service, out: { type: 'message', to, originId, body, ...more } });
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
    const detail = next.detail.type === 'open' ? { ...next.detail, age: Math.max(0, env.now - next.at) } : next.detail;
    out.push({
      type: 'operation', room,
      operation: { originId: next.originId, desk: env.desk, point: env.point, conv: c.conv, service: c.service, prev: next.after.id, detail },
    });
  }
  return out;
}

/**
 * The room was read to its end and what was in flight is not in it. It is sent again with the same id, unless somebody
 * else acted meanwhile, or it concerns a patron who should not be surprised by an old key press.
 */
export function decideStalePending(state: DeskState, env: Env): Decision {
  const d = new Deciding(state, env);
  for (const c of state.conversations.values()) {
    const first = c.pending[0];
    if (!first || c.scope !== 'desk-room') continue;
    const overtaken = 'id' in first.after && first.detail.type !== 'note' && first.after.id !== expectedPrev(c.shared, env.now);
    const walk = c.shared.opened !== undefined || c.pending.some((p) => p.detail.type === 'open');
    if (overtaken) {
      withdraw(d, c, c.pending, 'overtaken');
      if (c.shared.holder && c.shared.holder.desk !== env.desk) d.notice({ type: 'overtaken', key: c.key, by: c.shared.holder.author });
    } else if (!walk && env.now - first.at > OPERATION_LIFETIME) {
      withdraw(d, c, c.pending, 'too-late');
    }
  }
  return d.decision;
}

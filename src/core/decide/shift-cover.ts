/** Cover for a shift: asking for it, offering it, sharing it out, and the second call that no key press sends. */
import { keyOf, type Identity } from '../conversation.js';
import type { Address, HeardRoom } from '../heard.js';
import { channelConversation, mentionConversation } from '../identity.js';
import { isOpen, isToCallAgain, type AskedShift, type Cover, type Part } from '../shifts/cover.js';
import { allCovers } from '../shifts/known.js';
import type { DeskState } from '../state.js';
import { CALL_AGAIN, postCover } from './cover-post.js';
import { Deciding, type Decision, type Env, type Refusal } from './decision.js';
import { doOnce } from './operate.js';
import { settleMine } from './reply.js';
import { lackingToSay } from './right.js';

export interface CoverWish {
  /** Channel in which it is asked. */
  readonly room: Address;
  readonly shift: AskedShift;
  readonly from: number;
  readonly to: number;
  readonly reason: string;
  /** It cannot wait: sick leave. */
  readonly urgent: boolean;
}

export type CoverAction =
  | { readonly type: 'offer'; readonly from: number; readonly to: number }
  | { readonly type: 'take-back' | 'withdraw' }
  | { readonly type: 'decide'; readonly parts: readonly Part[] };

/** One's own shift; somebody else's is for administrators, whom people call when they are sick. */
export function decideAskCover(state: DeskState, { room, shift, from, to, reason, urgent }: CoverWish, env: Env): Decision | Refusal {
  const refusal = notNow(state, room, env) ?? lackingToSay(reason, 'post', env);
  if (refusal) return refusal;
  if (shift.person !== state.me && !env.supervisor) return { refused: 'cover-not-yours' };
  if (from < shift.from || to > shift.to || from >= to || to <= env.now) return { refused: 'cover-span' };
  if (allCovers(state.covers).some((cover) => cover.shift.id === shift.id && isOpen(cover, env.now))) return { refused: 'cover-changed' };
  const first = urgent && env.rules.shifts?.sickLeaveFirst === true;
  const d = new Deciding(state, env);
  postCover(d, room, { type: 'ask', shift, from, to, reason: reason.trim(), cover: env.newId(), ...(urgent ? { urgent } : {}), ...(first ? { first } : {}) }, undefined);
  return d.decision;
}

export function decideCover(state: DeskState, id: string, action: CoverAction, env: Env): Decision | Refusal {
  const cover = state.covers.get(id)?.cover;
  if (!cover) return { refused: 'unknown-request' };
  const refusal = notNow(state, cover.room, env) ?? lackingToSay('', 'comment', env) ?? notHere(cover, action, state.me ?? '', env);
  if (refusal) return refusal;
  if ([...state.outbox.values()].some((item) => item.cover?.cover === id)) return { refused: 'favour-on-its-way' };
  const d = new Deciding(state, env);
  postCover(d, cover.room, { ...action, cover: id }, cover);
  // What was said of it in the channel is answered with that.
  const mention = d.state.conversations.get(keyOf(mentionConversation(state.me ?? '', cover.room)));
  if (mention) settleMine(d, mention);
  return d.decision;
}

function notHere(cover: Cover, action: CoverAction, me: Address, env: Env): Refusal | undefined {
  const decides = cover.by === me || cover.shift.person === me || env.supervisor;
  switch (action.type) {
    case 'offer':
      if (cover.shift.person === me || !isOpen(cover, env.now)) return { refused: 'cover-changed' };
      return action.from < cover.from || action.to > cover.to || action.from >= action.to ? { refused: 'cover-span' } : undefined;
    case 'take-back': return cover.offers.some(({ person }) => person === me) && !cover.agreed ? undefined : { refused: 'cover-changed' };
    case 'withdraw': return !decides ? { refused: 'cover-not-yours' } : cover.withdrawn ? { refused: 'cover-changed' } : undefined;
    case 'decide': return !decides ? { refused: 'cover-not-yours' } : cover.withdrawn || env.now >= cover.to || !action.parts.every((part) => wasOffered(cover, part)) ? { refused: 'cover-changed' } : undefined;
    default: return action satisfies never;
  }
}

const wasOffered = ({ offers }: Cover, part: Part): boolean => offers.some(({ person, from, to }) => person === part.person && from <= part.from && part.to <= to);

function notNow({ me }: DeskState, room: Address, env: Env): Refusal | undefined {
  if (me === undefined) return { refused: 'not-signed-in' };
  if (!env.rules.channels.includes(room)) return { refused: 'unknown-request' };
  return env.session(me) === undefined ? { refused: 'offline' } : undefined;
}

/** Its place in the order says what counts, so the archive is asked at once. */
export function hearCover(d: Deciding, item: HeardRoom, live: boolean): Identity {
  const identity = channelConversation(item.archive);
  d.event({ kind: 'heard', in: identity, item, stamp: item.stamp ?? d.env.now });
  if (item.originId !== undefined && d.state.outbox.has(item.originId)) d.event({ kind: 'fate', in: identity, originId: item.originId, fate: 'sent' });
  if (live) d.effect({ type: 'settle', archive: item.archive });
  return identity;
}

/** Once a second while the desks can agree: each asks, and the one whose operation counts says it. */
export function decideCallAgain(state: DeskState, env: Env): Decision {
  const d = new Deciding(state, env);
  const { shifts } = env.rules;
  if (!shifts || !env.roomWorks || state.me === undefined) return d.decision;
  for (const cover of allCovers(state.covers)) {
    if (isToCallAgain(cover, shifts.secondCall, env.now)) doOnce(d, { scope: 'desk-room', service: env.rules.services[0] ?? '', conv: cover.id }, `${CALL_AGAIN}${cover.id}`);
  }
  return d.decision;
}

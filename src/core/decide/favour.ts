/** Favours: asking for one, doing something with one, and what comes of what others do with it. */
import type { Identity } from '../conversation.js';
import { checkWords } from '../guard/check.js';
import { countKinds } from '../guard/guard.js';
import type { Address, HeardRoom } from '../heard.js';
import { channelConversation } from '../identity.js';
import { dueOf, isFor, type Favour, type FavourDetail, type FavourTarget, type SaidFavour, type Wish } from '../favour/favour.js';
import { favourKey, hearFavour as hear, type FavourKey, type FavourLog } from '../favour/log.js';
import { mayDo } from '../favour/reduce.js';
import { favourBody } from '../favour/words.js';
import type { DeskState } from '../state.js';
import { offerForCover, takeBackForCover } from './cover.js';
import { lacking } from './right.js';
import { Deciding, type Decision, type Env, type Refusal } from './decision.js';

export interface FavourWish {
  readonly room: Address;
  readonly wish: Wish;
  readonly to?: FavourTarget;
  /** The person has read what the privacy guard found. */
  readonly anyway?: boolean;
}

export type FavourAction = Exclude<FavourDetail, { readonly type: 'ask' | 'unknown' }>;

/** Furthest ahead that something can be due, ms. */
const FURTHEST = 366 * 24 * 3_600_000;

export type Sent = Decision & { readonly originId: string };

export function decideAsk(state: DeskState, { room, wish, to, anyway = false }: FavourWish, env: Env): Sent | Refusal {
  const refusal = notNow(state, room, env) ?? lacking('post', env);
  if (refusal) return refusal;
  const due = dueOf(wish);
  if (due !== undefined && (due <= env.now || due - env.now > FURTHEST)) return { refused: 'favour-time' };
  const id = env.newId();
  const detail: FavourDetail = { type: 'ask', wish, ...(to ? { to } : {}) };
  const body = favourBody(detail, undefined, env.now, env.rules.timeZone);
  const d = new Deciding(state, env);
  const found = anyway ? [] : privateIn(wish, env);
  if (found.length > 0) return { refused: 'sensitive', found, events: [{ kind: 'guarded', in: channelConversation(room), found: countKinds(found) }] };
  post(d, room, id, { favour: id, prev: '', desk: env.desk, point: env.point, detail }, body);
  return { ...d.decision, originId: id };
}

/** Among staff names and addresses of staff are no secret; what is a patron's own is not for a whole channel. An item has its own fields. */
function privateIn(wish: Wish, { rules: { guard } }: Env) {
  const words = wish.kind === 'pull' ? wish.title : wish.kind === 'cover' ? wish.note ?? '' : wish.text;
  return checkWords(words, { ...guard, warn: guard.warn.filter((kind) => kind !== 'staff-name') }, undefined, undefined).findings;
}

export function decideFavour(state: DeskState, key: FavourKey, action: FavourAction, env: Env): Sent | Refusal {
  const log = state.favours.get(key);
  const favour = log?.now;
  if (!log || !favour) return { refused: 'unknown-request' };
  const refusal = notNow(state, log.room, env) ?? lacking('comment', env);
  if (refusal) return refusal;
  if (isOnItsWay(state, favour)) return { refused: 'favour-on-its-way' };
  const { me = '' } = state;
  if (!mayDo(favour, { author: me, desk: env.desk, detail: action })) return { refused: 'favour-changed' };
  const d = new Deciding(state, env);
  const originId = env.newId();
  post(d, log.room, originId, { favour: favour.id, prev: favour.head, desk: env.desk, point: env.point, detail: action }, favourBody(action, favour, env.now, env.rules.timeZone));
  return { ...d.decision, originId };
}

/** Something that this desk did with it waits for the room. */
export const isOnItsWay = (state: Pick<DeskState, 'outbox'>, { id }: Favour): boolean => [...state.outbox.values()].some(({ favour }) => favour?.favour === id);

function notNow({ me }: DeskState, room: Address, env: Env): Refusal | undefined {
  if (me === undefined) return { refused: 'not-signed-in' };
  if (!env.rules.channels.includes(room)) return { refused: 'unknown-request' };
  return env.session(me) === undefined ? { refused: 'offline' } : undefined;
}

function post(d: Deciding, room: Address, originId: string, favour: SaidFavour, body: string): void {
  const { me } = d.state;
  if (me === undefined) return;
  const { detail } = favour;
  const call = detail.type === 'ask' && detail.to?.kind === 'person' ? { mentions: [detail.to.address] } : {};
  d.event({ kind: 'reply', in: channelConversation(room), to: room, originId, body, room: true, favour, ...call });
  d.effect({ type: 'send', via: me, out: { type: 'room-message', room, originId, body, favour, ...call } });
}

/** Whatever the room put in order, by whomever; whether it counts follows from that order. */
export function hearFavour(d: Deciding, item: HeardRoom, said: SaidFavour, live: boolean): Identity {
  const identity = channelConversation(item.archive);
  const key = favourKey(item.archive, said.favour);
  const before = d.state.favours.get(key);
  const event = { kind: 'heard', in: identity, item, stamp: item.stamp ?? d.env.now } as const;
  const after = hear(d.state.favours, item, event.stamp, d.env.now) ?? before;
  const counted = after?.now !== before?.now;
  d.event({ ...event, counted });
  const own = item.originId !== undefined && d.state.outbox.has(item.originId);
  if (own && item.originId !== undefined) d.event({ kind: 'fate', in: identity, originId: item.originId, fate: 'sent' });
  if (own && !counted && before?.now) d.notice({ type: 'favour', what: 'lost', key, by: before.now.accepted?.by ?? before.now.ended?.by ?? before.now.asked.by, reason: '' });
  if (!counted || !after?.now) return identity;
  if (after.now.wish.kind === 'cover' && after.now.asked.by === d.state.me) {
    if (said.detail.type === 'accept') offerForCover(d, after.now);
    else if (before?.now?.state === 'accepted') takeBackForCover(d, before.now);
  }
  if (live && !own) tellPerson(d, before, after, said.detail);
  return identity;
}

const TOLD = { accept: 'accepted', decline: 'declined', reopen: 'reopened', done: 'done', withdraw: 'withdrawn' } as const;

/** What somebody else did with a favour that was asked by the person here, or that they do. */
function tellPerson(d: Deciding, before: FavourLog | undefined, { key, now }: FavourLog, detail: FavourDetail): void {
  const { me } = d.state;
  if (!now || me === undefined || detail.type === 'ask' || detail.type === 'unknown') return;
  const by = detail.type === 'accept' ? now.accepted?.by : detail.type === 'reopen' ? now.givenBack?.by : detail.type === 'decline' && now.state === 'asked' ? now.cannot.at(-1)?.by : now.ended?.by;
  const concerns = now.asked.by === me || (before?.now?.accepted?.by === me && (detail.type === 'done' || detail.type === 'withdraw'));
  if (!concerns || by === undefined || by === me) return;
  d.notice({ type: 'favour', what: TOLD[detail.type], key, by, reason: 'reason' in detail ? detail.reason : '' });
}

/** Once a second: what is due, and what soon is and nobody does. Each is said once, also when the clock is set back. */
export function decideReminders(state: DeskState, env: Env): Decision {
  const d = new Deciding(state, env);
  const { me } = state;
  if (me === undefined || env.session(me) === undefined) return d.decision;
  for (const log of state.favours.values()) {
    const about = log.now && reminderOf(log.now, me, env);
    const due = log.now && dueOf(log.now.wish);
    if (!about || due === undefined || log.told.some((one) => one.about === about && one.due === due)) continue;
    const reminder = { about, due };
    d.event({ kind: 'favour-reminded', in: channelConversation(log.room), favour: log.now.id, reminder });
    d.notice({ type: 'favour-due', key: log.key, reminder });
  }
  return d.decision;
}

function reminderOf({ state, wish, accepted, asked }: Favour, me: Address, { now, rules }: Env): 'due' | 'unaccepted' | undefined {
  const due = dueOf(wish);
  if (due === undefined) return undefined;
  if (state === 'accepted') return accepted?.by === me && now >= due ? 'due' : undefined;
  // What was asked shortly before it is due gets half of its time. Cover is needed from the moment in which it is asked.
  const from = wish.kind === 'cover' ? asked.at + 2_000 * rules.offerWithin : due - Math.min(rules.remindBefore * 1_000, (due - asked.at) / 2);
  return state === 'asked' && asked.by === me && now >= from ? 'unaccepted' : undefined;
}

/** Favours that wait for the person at this desk, or for the desk. */
export const favoursHere = (state: DeskState, desk: string): readonly FavourLog[] =>
  state.me === undefined ? [] : [...state.favours.values()].filter(({ now }) => now?.state === 'asked' && now.asked.by !== state.me && isFor(now, state.me, desk));

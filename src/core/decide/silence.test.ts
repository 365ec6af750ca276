import { describe, expect, it } from 'vitest';
import type { Conversation } from '../conversation.js';
import { openRequest } from '../request.js';
import { ASKED_SCRIPT, HOLDING_SCRIPT } from '../scripts/known.js';
import { staffedDesk, type ModelDesk } from '../testing/desk.js';
import { ANA, BEN, deskId, inRoom, MARIA, message, NINE, operation, SERVICE, serviceSession } from '../testing/samples.js';
import { isRefusal, type Effect, type Env } from './decision.js';
import { decideReply } from './reply.js';
import { isSilent, patronSilence } from './silence.js';
import { sendable } from './operate.js';
import { decideWatch } from './watch.js';

const KEY = `desk ${SERVICE} ${MARIA}`;
const SECOND = 1_000;
const said = (effects: readonly Effect[]): string[] => effects.flatMap((e) => (e.type === 'send' && e.out.type === 'message' ? [e.out.body] : []));
const claim = inRoom(operation('c1', { detail: { type: 'claim', session: serviceSession(1) } }));

function taken(env: Partial<Env> = {}, number = 1): ModelDesk {
  const desk = staffedDesk(number, env);
  desk.hear([message('m1'), claim], NINE);
  return desk;
}

const conversation = (desk: ModelDesk): Conversation => desk.state.conversations.get(KEY) ?? never();
function never(): never {
  throw new Error('no conversation');
}

function reply(desk: ModelDesk, now: number, script?: string): void {
  const decision = decideReply(desk.state, conversation(desk), { body: 'words', ...(script === undefined ? {} : { script }) }, desk.env(now));
  if (isRefusal(decision)) throw new Error(decision.refused);
  desk.follow(decision, now);
}

function at(desk: ModelDesk, now: number): { readonly silent: boolean; readonly patron: 'ask' | 'end' | undefined } {
  const c = conversation(desk);
  const request = openRequest(c) ?? never();
  return { silent: isSilent(c, request, desk.env(now)), patron: patronSilence(c, request, desk.env(now)) };
}

describe('a patron who hears nothing', () => {
  it('is noticed after the time of the policy, until somebody answers', () => {
    const desk = taken();
    expect([at(desk, NINE + 90 * SECOND).silent, at(desk, NINE + 91 * SECOND).silent]).toEqual([false, true]);
    reply(desk, NINE + 92 * SECOND);
    expect(at(desk, NINE + 300 * SECOND).silent).toBe(false);
  });
});

describe('a patron who says nothing', () => {
  it('is to be asked after five minutes, and can be ended kindly after the question', () => {
    const desk = taken();
    expect(at(desk, NINE + 3_600 * SECOND).patron).toBeUndefined();
    reply(desk, NINE);
    expect([at(desk, NINE + 300 * SECOND).patron, at(desk, NINE + 301 * SECOND).patron]).toEqual([undefined, 'ask']);
    const asked = NINE + 310 * SECOND;
    reply(desk, asked, ASKED_SCRIPT);
    expect([at(desk, asked + 180 * SECOND).patron, at(desk, asked + 181 * SECOND).patron]).toEqual([undefined, 'end']);
    expect(desk.replayed()).toEqual(desk.state);
  });

  it('and writes after the question is asked anew only after another five minutes', () => {
    const desk = taken();
    reply(desk, NINE, ASKED_SCRIPT);
    desk.hear([message('m2')], NINE + 100 * SECOND);
    reply(desk, NINE + 110 * SECOND);
    expect([at(desk, NINE + 400 * SECOND).patron, at(desk, NINE + 411 * SECOND).patron]).toEqual([undefined, 'ask']);
  });

  it('is left alone while the request is on hold', () => {
    const desk = taken();
    reply(desk, NINE);
    desk.hear([inRoom(operation('c2', { prev: 'c1', detail: { type: 'hold', reason: '' } }))], NINE);
    expect(at(desk, NINE + 900 * SECOND).patron).toBeUndefined();
  });

  it('and was ended reopens the request with a late word', () => {
    const desk = taken();
    reply(desk, NINE, ASKED_SCRIPT);
    desk.hear([inRoom(operation('c2', { prev: 'c1', detail: { type: 'close', outcome: 'no-response', upto: 'm1', uptoStamp: NINE } }))], NINE + 500 * SECOND);
    expect(openRequest(conversation(desk))).toBeUndefined();
    desk.hear([message('m2', { body: 'sorry, here I am' })], NINE + 600 * SECOND);
    expect(openRequest(conversation(desk))).toMatchObject({ phase: 'waiting', words: 'sorry, here I am' });
  });
});

describe('a holding line that goes out by itself', () => {
  const line = { holdingLine: () => 'Still looking.' };
  /** The desk asks, and the room says it back. */
  function watch(desk: ModelDesk, id: string, now: number): readonly Effect[] {
    const asked = desk.follow(decideWatch(desk.state, new Set(), desk.env(now)), now);
    const [out] = sendable(desk.state, desk.env(now), 'room', new Set());
    return out ? [...asked, ...desk.hear([inRoom({ ...out.operation, id, author: ANA, stamp: now })], now)] : asked;
  }

  it('is said once for each message, by the holder alone, and only through the room', () => {
    const late = NINE + 91 * SECOND;
    const holder = taken(line);
    const other = taken(line, 2);
    expect(decideWatch(holder.state, new Set(), holder.env(NINE + 90 * SECOND)).events).toEqual([]);
    expect(decideWatch(other.state, new Set(), other.env(late)).events).toEqual([]);
    const asked = decideWatch(holder.state, new Set(), holder.env(late));
    expect(asked).toMatchObject({ events: [{ kind: 'operate', detail: { type: 'do', key: 'holding m1' } }], effects: [] });
    expect(said(watch(holder, 'c2', late))).toEqual(['Still looking.']);
    expect(holder.rows.at(-1)?.event).toMatchObject({ kind: 'reply', script: HOLDING_SCRIPT });
    expect(said(watch(holder, 'c3', late + 600 * SECOND))).toEqual([]);
    holder.hear([message('m2')], late + 600 * SECOND);
    expect(said(watch(holder, 'c4', late + 700 * SECOND))).toEqual(['Still looking.']);
  });

  it('is not said when the holder answered first, another desk took over, or it says what it must not', () => {
    const late = NINE + 91 * SECOND;
    const back = (desk: ModelDesk): readonly Effect[] => desk.hear([inRoom(operation('c9', { prev: conversation(desk).shared.head, originId: conversation(desk).pending[0]?.originId ?? '', detail: { type: 'do', key: 'holding m1' } }))], late);
    const answered = taken(line);
    answered.follow(decideWatch(answered.state, new Set(), answered.env(late)), late);
    reply(answered, late);
    expect(said(back(answered))).toEqual([]);
    const lost = taken(line);
    lost.follow(decideWatch(lost.state, new Set(), lost.env(late)), late);
    lost.hear([inRoom(operation('t', { prev: 'c1', desk: deskId(2), author: BEN, detail: { type: 'takeover', reason: '', session: serviceSession(2) } }))], late);
    expect(said(back(lost))).toEqual([]);
    const own = taken({ holdingLine: () => `Write to ${ANA}` });
    expect(said(watch(own, 'c2', late))).toEqual([]);
  });

  it('is not said where the policy leaves it to a person', () => {
    const desk = taken();
    expect(decideWatch(desk.state, new Set(), desk.env(NINE + 600 * SECOND)).events).toEqual([]);
  });
});

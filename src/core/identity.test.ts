import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyOf, newConversation, type Conversation } from './conversation.js';
import { channelConversation, colleagueConversation, isChannel, mentionConversation, patronConversation, patronNumber } from './identity.js';
import type { HeardMessage } from './heard.js';
import { ANA, ANONYMOUS, anonymous, CHANNEL, MARIA, message, SERVICE, uuid } from './testing/samples.js';
import { ModelDesk } from './testing/desk.js';
import { NINE } from './testing/samples.js';

const KEY = 'B'.padEnd(87, 'A');
const OTHER_KEY = 'B'.padEnd(87, 'C');
const THREAD = uuid(1);
const byThread = { scope: 'desk-room', service: SERVICE, conv: THREAD } as const;
const bare = (n: number): string => anonymous(n).split('/')[0] ?? '';
const byAddress = (conv: string) => ({ scope: 'desk-room', service: SERVICE, conv }) as const;

const known: Conversation = { ...newConversation(byThread), patron: { address: anonymous(1), thread: THREAD, key: KEY, bound: [bare(1)] } };
const find = (...all: readonly Conversation[]) => (key: string): Conversation | undefined => all.find((c) => c.key === key);
const said = (changes: Partial<HeardMessage>): HeardMessage => message('m', { from: anonymous(1), thread: THREAD, ...changes });
const where = (m: HeardMessage, verified = false, ...all: readonly Conversation[]) => patronConversation(m, ANONYMOUS, verified, find(...all));

describe('who a patron is', () => {
  it('is the bare address of whoever has an account, whatever thread they name', () => {
    for (const from of [`${MARIA}/phone`, `mallory@${ANONYMOUS}.evil.example/x`, `x@evil.example/${ANONYMOUS}`, `mallory@sub.${ANONYMOUS}/x`]) {
      const found = where(said({ from, proof: { key: KEY } }), true, known);
      expect(found).toEqual({ identity: byAddress(from.split('/')[0] ?? '') });
    }
    expect(patronConversation(said({ proof: { key: KEY } }), undefined, true, find(known)).identity.conv).toBe(bare(1));
  });

  it('is the thread, once a first message from the anonymous host has shown a key', () => {
    expect(where(said({ proof: { key: KEY } }))).toEqual({ identity: byThread, binds: { key: KEY, address: anonymous(1) } });
    expect(where(said({}))).toEqual({ identity: byAddress(bare(1)) });
    expect(where(said({}), false, known)).toEqual({ identity: byThread });
  });

  it('is the same thread from a new address only with a good signature of the same key', () => {
    const moved = said({ from: anonymous(2), proof: { key: KEY, signature: 'good' } });
    expect(where(moved, true, known)).toEqual({ identity: byThread, binds: { key: KEY, address: anonymous(2) } });
    expect(where(moved, false, known)).toEqual({ identity: byAddress(bare(2)) });
    expect(where(said({ from: anonymous(2), proof: { key: KEY } }), false, known).identity.conv).toBe(bare(2));
    expect(where(said({ from: anonymous(2), proof: { key: OTHER_KEY, signature: 'good' } }), true, known).identity.conv).toBe(bare(2));
    expect(where(said({ from: anonymous(2) }), false, known).identity.conv).toBe(bare(2));
  });

  it('is never bound by a wrong signature, not even when the thread was unknown', () => {
    expect(where(said({ proof: { key: KEY, signature: 'wrong' } }), false)).toEqual({ identity: byAddress(bare(1)) });
    expect(where(said({ proof: { key: KEY, signature: 'good' } }), true)).toMatchObject({ identity: byThread });
  });

  it.each(['', 'x', '../..', `${uuid(1)} `, uuid(1).toUpperCase().replace('0', 'A'), '00000000-0000-1000-8000-000000000001'])('is not named by the thread "%s"', (thread) => {
    expect(where(said({ thread, proof: { key: KEY } })).identity.conv).toBe(bare(1));
  });

  it('files a reply where the patron is', () => {
    const reply = said({ outgoing: true, from: `${SERVICE}/desk-1`, to: anonymous(2) });
    expect(where(reply, false, known).identity).toEqual(byThread);
    expect(where(reply).identity.conv).toBe(bare(2));
  });

  it('never lets an anonymous stranger into a conversation, in any order of attempts', () => {
    const attempt = fc.record({ who: fc.integer({ min: 2, max: 4 }), key: fc.constantFrom(undefined, KEY, OTHER_KEY), signature: fc.constantFrom(undefined, 'wrong') });
    fc.assert(fc.property(fc.array(attempt, { maxLength: 8 }), (attempts) => {
      const desk = new ModelDesk({ number: 1, env: { verified: (m) => m.proof?.signature === 'good' } });
      desk.hear([said({ id: 'first', originId: 'first', proof: { key: KEY } })], NINE);
      for (const [n, { who, key, signature }] of attempts.entries()) {
        const proof = key === undefined ? {} : { proof: { key, ...(signature === undefined ? {} : { signature }) } };
        desk.hear([said({ id: `a${n}`, originId: `a${n}`, from: anonymous(who), ...proof })], NINE);
      }
      const own = desk.state.conversations.get(keyOf(byThread));
      expect(own?.provisionalHeard.map((m) => m.id)).toEqual(['first']);
      expect(own?.patron).toEqual({ address: anonymous(1), thread: THREAD, key: KEY, bound: [bare(1)] });
    }));
  });

  it('answers the newest address that was proved', () => {
    const desk = new ModelDesk({ number: 1, env: { verified: (m) => m.proof?.signature === 'good' } });
    desk.hear([said({ id: 'a', proof: { key: KEY } }), said({ id: 'b', originId: 'b', from: anonymous(2), proof: { key: KEY, signature: 'good' } })], NINE);
    expect(desk.state.conversations.get(keyOf(byThread))?.patron?.address).toBe(anonymous(2));
    desk.hear([said({ id: 'c', originId: 'c' })], NINE);
    expect(desk.state.conversations.get(keyOf(byThread))?.patron?.address).toBe(anonymous(1));
  });
});

describe('what is mine alone', () => {
  it('keeps colleagues, mentions and channels apart', () => {
    const all = [colleagueConversation(ANA, MARIA), mentionConversation(ANA, CHANNEL), channelConversation(CHANNEL), byAddress(MARIA)];
    expect(new Set(all.map(keyOf)).size).toBe(all.length);
    expect(all.map(isChannel)).toEqual([false, false, true, false]);
  });
});

it('gives an anonymous patron the same number between 100 and 999 on every desk', () => {
  expect(patronNumber(uuid(1))).toBe(patronNumber(uuid(1)));
  fc.assert(fc.property(fc.string(), (conv) => {
    const number = patronNumber(conv);
    expect(Number.isInteger(number) && number >= 100 && number <= 999).toBe(true);
  }));
});

import { describe, expect, it } from 'vitest';
import { newConversation } from '../conversation.js';
import { channelConversation, colleagueConversation, patronConversation } from '../identity.js';
import { ANA, BEN, CHANNEL, MARIA, message, RULES } from '../testing/samples.js';
import { staffedDesk } from '../testing/desk.js';
import { decideLine, type Line, type LineWish } from './annotate.js';
import { isRefusal, type Env } from './decision.js';

const channel = newConversation(channelConversation(CHANNEL));
const direct = newConversation(colleagueConversation(ANA, BEN));
const bens: Line = { of: { id: 'a1', originId: 'o1' }, author: BEN, words: 'the lift stands' };
const anas: Line = { ...bens, author: ANA };
const react: LineWish = { type: 'react', emoji: ['👍', 'no emoji'] };

/** What Ana's desk records of it first, and then sends; or why not. */
function tried(c: typeof channel, line: Line, wish: LineWish, changes: Partial<Env> = {}) {
  const desk = staffedDesk(1, changes);
  const decision = decideLine(desk.state, c, line, wish, desk.env(0));
  if (isRefusal(decision)) return decision.refused;
  const [event, effect] = [decision.events[0], decision.effects[0]];
  if (decision.events.length !== 1 || event?.kind !== 'reply' || effect?.type !== 'send') throw new Error('it is one word, and is sent once');
  return { line: event.line, body: event.body, by: event.by, mark: event.mark, out: effect.out };
}

describe('a line among colleagues', () => {
  it('is reacted to with emoji alone, in a channel by the name that the room gave it', () => {
    expect(tried(channel, bens, react)).toMatchObject({ line: 'a:a1', body: '👍 to: the lift stands', by: ANA, mark: { type: 'react', emoji: ['👍'] }, out: { type: 'room-message', room: CHANNEL } });
    expect(tried(channel, bens, { type: 'react', emoji: [] })).toMatchObject({ body: '', mark: { emoji: [] } });
    expect(tried(direct, bens, react)).toMatchObject({ line: 's:o1', out: { type: 'message', to: BEN } });
  });

  it('is changed by its author alone', () => {
    expect(tried(channel, anas, { type: 'correct', body: 'it runs' })).toMatchObject({ line: 's:o1', body: 'it runs', mark: { type: 'correct' } });
    expect(tried(channel, bens, { type: 'correct', body: 'it runs' }, { supervisor: true })).toBe('not-your-line');
    expect(tried(channel, { ...bens, author: undefined }, { type: 'correct', body: 'it runs' })).toBe('not-your-line');
  });

  it('is deleted by its author, and in a channel by whom the policy lets', () => {
    expect(tried(channel, anas, { type: 'delete' })).toMatchObject({ line: 'a:a1', mark: { type: 'retract' } });
    expect(tried(channel, bens, { type: 'delete' })).toBe('no-right');
    expect(tried(channel, bens, { type: 'delete' }, { supervisor: true })).toMatchObject({ mark: { type: 'retract' } });
    expect(tried(direct, bens, { type: 'delete' }, { supervisor: true })).toBe('not-your-deletion');
  });

  it('is left alone where the policy lets nobody, where nobody knows its name, and while nothing can be sent', () => {
    const rules = { ...RULES, rights: { ...RULES.rights, react: 'nobody', links: 'administrators' } as const };
    expect(tried(channel, bens, react, { rules })).toBe('no-right');
    expect(tried(channel, anas, { type: 'correct', body: 'see https://library.example' }, { rules })).toBe('no-right');
    expect(tried(channel, { ...bens, of: { originId: 'o1' } }, react)).toBe('unknown-line');
    expect(tried(channel, bens, react, { session: () => undefined })).toBe('offline');
    const { identity } = patronConversation(message('p1', { from: `${MARIA}/x` }), undefined, false, () => undefined);
    expect(tried(newConversation(identity), bens, react)).toBe('unknown-line');
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newConversation, type Conversation } from '../conversation.js';
import { GUARD_KINDS } from '../guard/rules.js';
import { staffedDesk, type ModelDesk } from '../testing/desk.js';
import { ANA, BEN, inRoom, MARIA, message, NINE, operation, SERVICE, serviceSession } from '../testing/samples.js';
import { isRefusal, type Decision, type Refusal } from './decision.js';
import { colleagueConversation } from '../identity.js';
import { decideIncident } from './incident.js';
import { decideReply, type Words } from './reply.js';
import { passedOnText, ANNOUNCED_TEXT, BLOCKED_TEXT, ENCRYPTED_TEXT } from './answers.js';

const CARD = '21876005320898';
const IN = { scope: 'desk-room', service: SERVICE, conv: MARIA } as const;

function holder(): { readonly desk: ModelDesk; readonly c: Conversation } {
  const desk = staffedDesk(1);
  desk.hear([message('m1'), inRoom(operation('c1', { detail: { type: 'claim', session: serviceSession(1) } }))], NINE);
  return { desk, c: desk.state.conversations.get(`desk ${SERVICE} ${MARIA}`) ?? newConversation(IN) };
}

function said(words: Words): Decision | Refusal {
  const { desk, c } = holder();
  return decideReply(desk.state, c, words, desk.env(NINE));
}

describe('a reply that says what is private', () => {
  it('is refused, and the record says how many of what, and nothing of the words', () => {
    const refused = said({ body: `Your card ${CARD}, and your card ${CARD}, and 212-555-0143` });
    expect(refused).toEqual({
      refused: 'sensitive', events: [{ kind: 'guarded', in: IN, found: { card: 2, phone: 1 } }],
      found: [{ kind: 'card', start: 10, end: 24 }, { kind: 'card', start: 40, end: 54 }, { kind: 'phone', start: 60, end: 72 }],
    });
    expect(JSON.stringify(isRefusal(refused) ? refused.events : [])).not.toMatch(/0898|0143/);
  });

  it('goes out with a reason, which stands on the record', () => {
    const decision = said({ body: `Your card ${CARD}`, anyway: { reason: ' read out at the desk ', kinds: ['card'] } });
    expect(decision).toMatchObject({ events: [{ kind: 'reply', body: `Your card ${CARD}`, anyway: { found: { card: 1 }, reason: 'read out at the desk' } }], effects: [{ type: 'send' }] });
  });

  it.each([
    { reason: '  ', kinds: ['card' as const] },
    { reason: 'why not', kinds: [] },
    { reason: 'why not', kinds: ['phone' as const] },
  ])('stays where it is without a good reason for what was found: %j', (anyway) => {
    expect(said({ body: CARD, anyway })).toMatchObject({ refused: 'sensitive' });
  });

  it('is not looked at between colleagues', () => {
    const { desk } = holder();
    const decision = decideReply(desk.state, newConversation(colleagueConversation(ANA, BEN)), { body: CARD }, desk.env(NINE));
    expect(isRefusal(decision)).toBe(false);
  });

  it('a reason for nothing is not kept', () => {
    const decision = said({ body: 'Second floor.', anyway: { reason: 'x', kinds: ['card'] } });
    expect(isRefusal(decision) ? [] : decision.events).toEqual([expect.not.objectContaining({ anyway: expect.anything() })]);
  });
});

describe('the address of whoever is signed in', () => {
  it('never goes to a patron, whatever stands around it and whatever is said for it', () => {
    const spelt = fc.constantFrom(ANA, ANA.toUpperCase(), `<${ANA}>`, `xmpp:${ANA}?message`, 'ana at library dot example', 'ana [at] library [dot] example');
    fc.assert(fc.property(fc.string({ maxLength: 40 }), spelt, fc.string({ maxLength: 40 }), (before, address, after) => {
      const decision = said({ body: `${before} ${address} ${after}`, anyway: { reason: 'they asked for it', kinds: GUARD_KINDS } });
      expect(decision).toMatchObject({ refused: 'sensitive', events: [{ kind: 'guarded' }] });
    }));
  });

  it('is in no words that go with an incident', () => {
    const { desk, c } = holder();
    const incident = (text: string): Decision | Refusal => decideIncident(desk.state, c.key, { category: 'rude', step: 'warned', text, reason: '' }, desk.env(NINE));
    expect(incident(`Complain to ${ANA}`)).toEqual({ refused: 'sensitive' });
    expect(isRefusal(incident('Please keep to the rules.'))).toBe(false);
  });

  it('is in none of the sentences that the desk says by itself', () => {
    expect([passedOnText('Main desk'), ANNOUNCED_TEXT('Patron 472', 60), BLOCKED_TEXT, ENCRYPTED_TEXT].join(' ')).not.toMatch(/@/);
  });
});

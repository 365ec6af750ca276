import * as fc from 'fast-check';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { newConversation, type Conversation } from '../conversation.js';
import { GUARD_KINDS } from '../guard/rules.js';
import { staffedDesk, type ModelDesk } from '../testing/desk.js';
import { ANA, BEN, inRoom, MARIA, message, NINE, operation, SERVICE, serviceSession } from '../testing/samples.js';
import { Deciding, isRefusal, type Decision, type Refusal } from './decision.js';
import { colleagueConversation } from '../identity.js';
import { decideIncident } from './incident.js';
import { afterOwnOperation } from './operate.js';
import { decideReferral } from './refer.js';
import { decideReply, type Words } from './reply.js';
import { passedOnText, ANNOUNCED_TEXT, BLOCKED_TEXT, ENCRYPTED_TEXT, holdingLine } from './answers.js';

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

/** Every way to write it that a patron could read, or press. */
const SPELLINGS = [
  ANA, ANA.toUpperCase(), `<${ANA}>`, `xmpp:${ANA}?message`, `xmpp:${encodeURIComponent(ANA)}?message;body=hi`, `${ANA}/desk-1f`, `https://talk.example/#${ANA}`,
  'ana at library dot example', 'ana [at] library [dot] example', ANA.replace('@', '\uff20'), Array.from(ANA).join('\u200b'),
] as const;
const spelt = fc.tuple(fc.string({ maxLength: 40 }), fc.constantFrom(...SPELLINGS), fc.string({ maxLength: 40 })).map((parts) => parts.join(' '));
const refused = (decision: Decision | Refusal): boolean => isRefusal(decision) && decision.events?.every((event) => event.kind === 'guarded') === true;

describe('the address of whoever is signed in', () => {
  it('never goes to a patron in a reply, or a script that became one, whatever is said for it', () => {
    fc.assert(fc.property(spelt, (body) => {
      expect(refused(said({ body, script: 'welcome', anyway: { reason: 'they asked for it', kinds: GUARD_KINDS } }))).toBe(true);
    }));
  });

  it('is in no words that go with a step of the ladder, whatever step it is', () => {
    const { desk, c } = holder();
    fc.assert(fc.property(spelt, fc.constantFrom(['rude', 'warned'] as const, ['chat', 'encouraged'] as const, ['slur', 'blocked'] as const), (text, [category, step]) => {
      expect(refused(decideIncident(desk.state, c.key, { category, step, text, reason: '' }, desk.env(NINE), {}))).toBe(true);
    }));
    expect(isRefusal(decideIncident(desk.state, c.key, { category: 'rude', step: 'warned', text: 'Please keep to the rules.', reason: '' }, desk.env(NINE)))).toBe(false);
  });

  it('is in no referral, by mail or copied; how the patron can be reached may be', () => {
    const { desk, c } = holder();
    fc.assert(fc.property(spelt, fc.boolean(), (text, inSubject) => {
      expect(refused(decideReferral(desk.state, c, { name: 'Law library', subject: inSubject ? text : '', text: inSubject ? 'x' : text }, desk.env(NINE)))).toBe(true);
    }));
    expect(decideReferral(desk.state, c, { name: 'Law library', subject: 's', text: 'Reach them at maria@mail.example', email: 'law@county.example' }, desk.env(NINE)))
      .toEqual({ events: [{ kind: 'referral', in: IN, to: 'somebody', name: 'Law library', text: 'Reach them at maria@mail.example', email: 'law@county.example' }], effects: [] });
  });

  it.each(SPELLINGS)('is not said by the desk itself, also where the policy has it in the holding line: %s', (address) => {
    const { desk, c } = holder();
    const sent = (line: string): number => {
      const d = new Deciding(desk.state, { ...desk.env(NINE), holdingLine: () => line });
      afterOwnOperation(d, c, operation('d1', { detail: { type: 'do', key: holdingLine('m1') } }), true);
      return d.decision.effects.length;
    };
    expect(sent(`Still looking. ${address}`)).toBe(0);
    expect(sent('Still looking.')).toBe(1);
  });

  it('is not said as the name of a desk', () => {
    const { desk, c } = holder();
    const passedOn = (point: string): unknown => {
      const d = new Deciding(desk.state, desk.env(NINE));
      afterOwnOperation(d, c, operation('a1', { point, detail: { type: 'accept', session: serviceSession(1) } }), true);
      return d.decision.events.map((event) => (event.kind === 'reply' ? event.body : event.kind));
    };
    expect(passedOn('North')).toEqual([passedOnText('North')]);
    expect(passedOn(`North, ${ANA}`)).toEqual([passedOnText()]);
    expect(passedOn('Desk of Ana Ruiz')).toEqual([passedOnText()]);
  });

  it.each(['en', 'es'])('is in no script that comes with the desk, nor a place for it: %s', (language) => {
    expect(fs.readFileSync(path.resolve(import.meta.dirname, `../../../assets/scripts/${language}.json`), 'utf8')).not.toMatch(/@|\{(?:me|address|staff)/);
  });

  it('is in none of the sentences that the desk says by itself', () => {
    expect([passedOnText('Main desk'), ANNOUNCED_TEXT('Patron 472', 60), BLOCKED_TEXT, ENCRYPTED_TEXT].join(' ')).not.toMatch(/@/);
  });
});

describe('a private name of a colleague', () => {
  it('goes with no step of the ladder and in no referral', () => {
    const { desk, c } = holder();
    expect(decideIncident(desk.state, c.key, { category: 'rude', step: 'warned', text: 'Complain to ANA  RUIZ', reason: '' }, desk.env(NINE))).toMatchObject({ refused: 'sensitive', events: [{ kind: 'guarded', found: { 'staff-name': 1 } }] });
    expect(decideReferral(desk.state, c, { name: 'Law library', subject: '', text: 'From Ana Ruiz' }, desk.env(NINE))).toMatchObject({ refused: 'private-referral' });
  });
});

import { describe, expect, it } from 'vitest';
import type { HeardRoom } from '../heard.js';
import { staffedDesk } from '../testing/desk.js';
import { ANA, BEN, NINE, TEXTS } from '../testing/samples.js';
import { currentText } from '../texts/known.js';
import { textBody, type Text, type TextName } from '../texts/text.js';
import { isRefusal, type Env } from './decision.js';
import { decideAcked, decideNotSent, decideUnknownFate, decideUnsent } from './reply.js';
import { decideTexts } from './text.js';

const NAME: TextName<'script'> = { kind: 'script', id: 'hold', language: 'en' };
const text: Text = { ...NAME, content: { category: 'Hold', title: 'One moment', when: 'While you look.', text: 'One moment.' } };
const EDITOR: Partial<Env> = { textsRoom: { joined: true, mayEdit: true } };

/** Ana's desk that has just sent the text; nothing has come back yet. */
function saving(env: Partial<Env> = EDITOR) {
  const desk = staffedDesk(1, env);
  const decision = decideTexts(desk.state, [text], desk.env(NINE));
  if (isRefusal(decision)) throw new Error(decision.refused);
  const effects = desk.follow(decision, NINE);
  return { desk, effects, originId: decision.originIds[0] ?? '' };
}
const inRoom = (originId: string, change: Partial<HeardRoom> = {}): HeardRoom => ({ kind: 'room', archive: TEXTS, id: 's1', via: 'live', originId, from: `${TEXTS}/ana`, nick: 'ana', author: ANA, body: 'x', text, ...change });

describe('a text for everybody', () => {
  it.each<[string, Partial<Env>, string]>([
    ['of somebody who is no administrator', {}, 'not-administrator'],
    ['while the room cannot be reached', { textsRoom: { joined: false, mayEdit: false } }, 'texts-away'],
  ])('%s is refused before anything is recorded', (_, env, refused) => {
    const desk = staffedDesk(1, env);
    expect(decideTexts(desk.state, [text], desk.env(NINE))).toEqual({ refused });
  });

  it('is refused where the policy has no room for it, and where nobody is signed in', () => {
    const desk = staffedDesk(1, EDITOR);
    const { texts: _none, ...rules } = desk.env(NINE).rules;
    expect(decideTexts(desk.state, [text], { ...desk.env(NINE), rules })).toEqual({ refused: 'texts-away' });
    desk.record([{ kind: 'signed-out', address: ANA, point: 'Main desk' }], NINE);
    expect(decideTexts(desk.state, [text], desk.env(NINE))).toEqual({ refused: 'not-signed-in' });
  });

  it('is recorded, sent, and there when the room has it', () => {
    const { desk, effects, originId } = saving();
    expect(effects).toEqual([{ type: 'send', via: ANA, out: { type: 'room-message', room: TEXTS, originId, body: textBody(text), text } }]);
    expect(desk.rows.at(-1)?.event).toMatchObject({ kind: 'reply', text, room: true });
    expect(currentText(desk.state.texts, NAME)).toBeUndefined();
    expect(decideAcked(desk.state, originId, desk.env(NINE))).toEqual({ events: [], effects: [] });
    desk.hear([inRoom(originId)], NINE);
    expect(currentText(desk.state.texts, NAME)).toMatchObject({ by: ANA, text });
    expect(desk.rows.at(-1)?.event).toMatchObject({ kind: 'fate', originId, fate: 'sent' });
    expect(desk.state.outbox.size).toBe(0);
    expect(desk.state.conversations.size).toBe(0);
  });

  it('is there as well when only the archive says that the room has it', () => {
    const { desk, originId } = saving();
    desk.page({ archive: TEXTS, items: [inRoom(originId, { via: 'archive', stamp: NINE })], refused: [], last: 's1', complete: true }, NINE);
    expect(currentText(desk.state.texts, NAME)).toMatchObject({ by: ANA, text });
    expect(desk.state.outbox.size).toBe(0);
  });

  it('is not taken for confirmed by what somebody else says with the same id', () => {
    const { desk, originId } = saving();
    desk.hear([inRoom(originId, { author: BEN, id: 's2' })], NINE);
    expect(desk.state.outbox.size).toBe(1);
  });

  it('that the room refuses is given up, with a word for who saved it', () => {
    const { desk, originId } = saving();
    const effects = desk.hear([{ kind: 'bounce', archive: TEXTS, via: 'live', from: TEXTS, of: originId, condition: 'forbidden' }], NINE);
    expect(effects).toEqual([{ type: 'notice', notice: { type: 'text-refused', title: 'One moment' } }]);
    expect(desk.state.outbox.size).toBe(0);
    expect(currentText(desk.state.texts, NAME)).toBeUndefined();
  });

  it('whose fate nobody knows is sent again with the same id while it is fresh, and else given up', () => {
    const { desk, originId } = saving();
    desk.follow(decideUnknownFate(desk.state, originId, desk.env(NINE)), NINE);
    const again = desk.follow(decideUnsent(desk.state, TEXTS, desk.env(NINE + 30_000)), NINE + 30_000);
    expect(again).toEqual([{ type: 'send', via: ANA, out: { type: 'room-message', room: TEXTS, originId, body: textBody(text), text } }]);
    const late = desk.follow(decideUnsent(desk.state, TEXTS, desk.env(NINE + 61_000)), NINE + 61_000);
    expect(late).toEqual([{ type: 'notice', notice: { type: 'text-not-saved', title: 'One moment' } }]);
    expect(desk.rows.at(-1)?.event).toMatchObject({ kind: 'fate', fate: 'not-sent' });
    expect(desk.state.outbox.size).toBe(0);
  });

  it('is not said in the name of who signs in next', () => {
    const { desk } = saving();
    desk.record([{ kind: 'signed-in', address: BEN, point: 'Main desk' }], NINE);
    expect(desk.follow(decideUnsent(desk.state, TEXTS, desk.env(NINE + 1_000)), NINE)).toEqual([{ type: 'notice', notice: { type: 'text-not-saved', title: 'One moment' } }]);
  });

  it('that never left is given up', () => {
    const { desk, originId } = saving();
    expect(decideNotSent(desk.state, originId, desk.env(NINE)).effects).toEqual([{ type: 'notice', notice: { type: 'text-not-saved', title: 'One moment' } }]);
  });

  it('survives a start, and words of other clients in that room are recorded and shown nowhere', () => {
    const { desk, originId } = saving();
    expect(desk.replayed()).toEqual(desk.state);
    expect(desk.restored(desk.rows.length, NINE)).toEqual(desk.state);
    const { text: _text, ...words } = inRoom('other', { id: 's9', body: '@ana look', mentions: [ANA] });
    desk.hear([words], NINE);
    expect(desk.rows.at(-1)?.event).toMatchObject({ kind: 'heard', item: { id: 's9' } });
    expect(desk.state.conversations.size).toBe(0);
    expect(desk.state.outbox.has(originId)).toBe(true);
  });
});

describe('what other clients show', () => {
  it.each<[Text, string]>([
    [text, 'Script “One moment” (hold, en):\n\nOne moment.'],
    [{ ...NAME, removed: true }, 'Script “hold” (hold, en) is removed.'],
    [NAME, 'Script “hold” (hold, en) is as in the files again.'],
    [{ kind: 'answer', id: 'p', language: 'es', content: { question: '¿Dónde?', answer: 'Allí.', link: 'https://b.example' } }, 'Answer “¿Dónde?” (p, es):\n\nAllí.\nhttps://b.example'],
    [{ kind: 'guidance', id: 'g', language: 'en', content: { topic: 't', question: 'May I?', may: ['Yes.'], mayNot: ['No.', 'Never.'], ask: 'Ana.', scripts: [] } }, 'Guidance “May I?” (g, en):\n\nYou may:\n- Yes.\nYou may not:\n- No.\n- Never.\nAsk: Ana.'],
    [{ kind: 'words', id: 'library', language: 'en', content: { rules: [{ category: 'rude', reason: 'r', phrases: ['you goof', 'goofy'] }], innocent: ['goofs'] } }, 'Words “library” (library, en):\n\nrude: you goof, goofy\ngoofs'],
  ])('%j', (one, body) => {
    expect(textBody(one)).toBe(body);
  });
});

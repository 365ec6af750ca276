import { describe, expect, it } from 'vitest';
import type { Decision, Refusal } from '../../core/decide/decision.js';
import type { SaidFavour } from '../../core/favour/favour.js';
import type { Operation } from '../../core/operation.js';
import { staffedDesk, type ModelDesk } from '../../core/testing/desk.js';
import { ANA, BEN, CHANNEL, deskId, inRoom, MARIA, message, NINE, operation, SERVICE, uuid } from '../../core/testing/samples.js';
import { Handover } from './handover.js';
import { ladderViews } from './view.js';

const HOUR = 3_600_000;
let place = 0;

/** Ana has a walk-in on hold, with a note, and Maria, who was warned; Ana has promised Ben something; a call waits. */
function scene(me: string): ModelDesk {
  const desk = staffedDesk(me === ANA ? 1 : 2, { me });
  const heads = new Map<string, string>();
  const said = (conv: string, detail: Operation['detail']): void => {
    const id = `h${++place}`;
    desk.hear([inRoom(operation(id, { conv, prev: heads.get(conv) ?? '', detail, point: 'Main desk' }))], NINE);
    if (detail.type !== 'note') heads.set(conv, id);
  };
  const relief = { type: 'offer' as const, to: { kind: 'person' as const, address: BEN }, note: 'the printer is out of paper', relief: true as const };
  const walkIn = uuid(1);
  said(walkIn, { type: 'open', mode: 'in-person', note: 'a map of the harbour', age: 0 });
  said(walkIn, { type: 'claim' });
  said(walkIn, { type: 'hold', reason: 'at the shelves' });
  said(walkIn, { type: 'note', text: 'promised to call back by noon' });
  said(walkIn, relief);
  desk.hear([message('m1', { body: 'do you have the census?' })], NINE);
  said(MARIA, { type: 'claim', session: `${SERVICE}/desk-${deskId(1)}` });
  said(MARIA, { type: 'ladder', category: 'rude', step: 'warned', follows: '', until: NINE + 30 * 24 * HOUR });
  said(MARIA, relief);
  said(uuid(2), { type: 'open', mode: 'phone', note: 'nobody has it', age: 0 });
  const favour = (id: string, author: string, detail: SaidFavour['detail'], prev: string): void =>
    void desk.hear([{ kind: 'room', archive: CHANNEL, id, via: 'live', originId: `o${id}`, from: `${CHANNEL}/${author}`, nick: author, author, body: 'words', favour: { favour: 'f1', prev, desk: deskId(author === ANA ? 1 : 2), point: 'North', detail } }], NINE);
  favour('s1', BEN, { type: 'ask', wish: { kind: 'pull', title: 'The Odyssey', by: NINE + HOUR } }, '');
  favour('s2', ANA, { type: 'accept' }, 's1');
  return desk;
}

function at(desk: ModelDesk, carriedOut: (Decision | Refusal)[] = []): Handover {
  const keeper = { known: desk.state, state: desk.state };
  const call = { id: `call`, who: 'Call', mode: 'phone', phase: 'waiting', firstWords: 'nobody has it', waitingSince: NINE } as const;
  const row = { from: '', service: '', pending: false, byHand: false, returned: false, mayTakeOver: false, viewers: [], alarm: 0, silent: false, unread: 0, typing: false, presence: 'unknown', hasDraft: false, visit: 1 } as const;
  return new Handover({
    keeper, env: () => desk.env(NINE), carryOut: (decision) => void carriedOut.push(decision),
    view: () => ({ order: ['call'], requests: { call: { ...row, ...call } }, ladders: ladderViews(desk.state, NINE, undefined) }),
  });
}

describe('what is seen before a relief is accepted', () => {
  it('is what is held and why, notes, incidents, who waits, and what was promised to colleagues', () => {
    const overview = at(scene(BEN)).overview('offered');
    expect(overview).toMatchObject({ by: 'Ana', note: 'the printer is out of paper', waitingCount: 1, waiting: [{ who: 'Call', words: 'nobody has it' }] });
    const [walkIn, maria] = overview.requests;
    expect(walkIn).toMatchObject({ by: 'Ana, Main desk', words: 'a map of the harbour', onHold: { reason: 'at the shelves' }, notes: [{ by: 'Ana', text: 'promised to call back by noon' }], incidents: [] });
    expect(maria).toMatchObject({ words: 'do you have the census?', incidents: [{ category: 'rude', step: 'warned', inForce: true }] });
    expect(overview.favours).toMatchObject([{ words: 'Promised: Pull “The Odyssey”', by: 'Ben', due: NINE + HOUR }]);
  });

  it('is the same for who holds it, and nothing for who does not', () => {
    expect(at(scene(ANA)).overview('held').requests).toHaveLength(2);
    expect(at(scene(ANA)).overview('offered')).toMatchObject({ by: '', requests: [] });
    expect(at(scene(BEN)).overview('held').requests).toEqual([]);
  });

  it('is answered for all of it at once', () => {
    const carriedOut: (Decision | Refusal)[] = [];
    const desk = scene(BEN);
    at(desk, carriedOut).answer(undefined);
    at(desk, carriedOut).answer('I am alone here');
    at(staffedDesk(2, { me: BEN }), carriedOut).answer(undefined);
    const details = (one: Decision | Refusal | undefined) => (one && 'effects' in one ? one.events.flatMap((event) => (event.kind === 'operate' ? [event.detail.type] : [])) : one);
    expect(carriedOut.map(details)).toEqual([['accept', 'accept'], ['decline', 'decline'], { refused: 'not-offered' }]);
  });
});

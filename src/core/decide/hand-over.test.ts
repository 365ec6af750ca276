import { describe, expect, it } from 'vitest';
import type { Operation } from '../operation.js';
import { staffedDesk, type ModelDesk } from '../testing/desk.js';
import { ANA, BEN, deskId, inRoom, NINE, operation, uuid } from '../testing/samples.js';
import { isRefusal, type Decision, type Refusal } from './decision.js';
import { decideHandOver, decideRelief, handedHere, heldHere } from './hand-over.js';
import { decideWatch, RELIEF_WITHIN } from './watch.js';

const one = (): ModelDesk => staffedDesk(1);
const two = (): ModelDesk => staffedDesk(2, { me: BEN });

/** What the room says: two walk-ins that desk 1 holds, one that desk 3 holds. */
let place = 0;
const last = new Map<string, string>();
function said(changes: Partial<Operation>, ...desks: readonly ModelDesk[]): void {
  const id = `r${++place}`;
  const op = operation(id, { point: 'Desk 1', prev: last.get(changes.conv ?? '') ?? '', ...changes });
  last.set(op.conv, id);
  for (const desk of desks) desk.hear([inRoom(op)], NINE);
}
function scene(): readonly [ModelDesk, ModelDesk] {
  const desks = [one(), two()] as const;
  last.clear();
  for (const [n, desk] of [[1, 1], [2, 1], [3, 3]] as const) {
    said({ conv: uuid(n), desk: deskId(desk), detail: { type: 'open', mode: 'in-person', note: `walk-in ${n}`, age: 0 } }, ...desks);
    said({ conv: uuid(n), desk: deskId(desk), detail: { type: 'claim' } }, ...desks);
  }
  return desks;
}
function accepted(decision: Decision | Refusal): Decision {
  if (isRefusal(decision)) throw new Error(decision.refused);
  return decision;
}
const details = ({ events }: Decision) => events.flatMap((event) => (event.kind === 'operate' ? [event.detail] : []));

describe('relief', () => {
  it('offers all that the desk holds to one person, and nothing of others', () => {
    const [ana] = scene();
    expect(heldHere(ana.state, ana.env(NINE)).map(({ words }) => words)).toEqual(['walk-in 1', 'walk-in 2']);
    const offered = accepted(decideHandOver(ana.state, BEN, 'the printer is out of paper', ana.env(NINE)));
    expect(details(offered)).toEqual(Array.from({ length: 2 }, () => ({ type: 'offer', to: { kind: 'person', address: BEN }, note: 'the printer is out of paper', relief: true })));
    ana.follow(offered, NINE);
    expect(decideHandOver(ana.state, BEN, '', ana.env(NINE))).toEqual({ refused: 'nothing-held' });
  });

  it('is accepted or turned down together by whom it is meant for; until then who leaves stays responsible', () => {
    const [ana, ben] = scene();
    for (const n of [1, 2]) said({ conv: uuid(n), desk: deskId(1), detail: { type: 'offer', to: { kind: 'person', address: BEN }, note: '', relief: true } }, ana, ben);
    expect(heldHere(ana.state, ana.env(NINE))).toHaveLength(2);
    expect(handedHere(ben.state, ben.env(NINE)).map(({ words }) => words)).toEqual(['walk-in 1', 'walk-in 2']);
    expect(handedHere(ana.state, ana.env(NINE))).toEqual([]);
    expect(decideRelief(ana.state, undefined, ana.env(NINE))).toEqual({ refused: 'not-offered' });
    expect(details(accepted(decideRelief(ben.state, undefined, ben.env(NINE)))).map(({ type }) => type)).toEqual(['accept', 'accept']);
    expect(details(accepted(decideRelief(ben.state, 'my shift begins at noon', ben.env(NINE))))).toEqual(Array.from({ length: 2 }, () => ({ type: 'decline', reason: 'my shift begins at noon' })));
    expect(ana.replayed()).toEqual(ana.state);
  });

  it('waits longer for an answer than another offer, and comes back when none comes', () => {
    const [ana] = scene();
    said({ conv: uuid(1), desk: deskId(1), detail: { type: 'offer', to: { kind: 'person', address: BEN }, note: '', relief: true } }, ana);
    expect(decideWatch(ana.state, new Set(), ana.env(NINE + RELIEF_WITHIN)).events).toEqual([]);
    expect(details(decideWatch(ana.state, new Set(), ana.env(NINE + RELIEF_WITHIN + 1)))).toEqual([{ type: 'decline', reason: 'nobody answered in time' }]);
  });

  it('needs somebody who hands over, and something to hand over', () => {
    const empty = two();
    expect(decideHandOver(empty.state, ANA, '', empty.env(NINE))).toEqual({ refused: 'nothing-held' });
    const [ana] = scene();
    ana.record([{ kind: 'signed-out', address: ANA, point: 'Desk 1' }], NINE);
    expect(decideHandOver(ana.state, BEN, '', ana.env(NINE))).toEqual({ refused: 'not-signed-in' });
  });
});

import { describe, expect, it } from 'vitest';
import type { Detail } from '../operation.js';
import { ANA, BEN, DAY, deskId, inRoom, MARIA, message, NINE, operation, SERVICE, serviceSession } from '../testing/samples.js';
import { ModelDesk, staffedDesk } from '../testing/desk.js';
import { decideClassify, endedToday, type Classification } from './classify.js';
import { isRefusal, type Decision, type Refusal } from './decision.js';
import { decideAction, decideLog } from './request.js';

const KEY = `desk ${SERVICE} ${MARIA}`;
const said: Classification = { read: 3, question: 'Account', tags: ['school'] };

/** Maria's question, taken and ended by Ben at desk 2. */
function over(): ModelDesk {
  const desk = staffedDesk(1);
  desk.hear([message('m1')], NINE);
  const details: Detail[] = [{ type: 'claim', session: serviceSession(2) }, { type: 'close', outcome: 'answered', upto: 'm1' }];
  details.forEach((detail, n) => desk.hear([inRoom(operation(`op${n}`, { prev: n === 0 ? '' : `op${n - 1}`, detail, desk: deskId(2), author: BEN, stamp: NINE }))], NINE));
  return desk;
}
const operated = (decision: Decision | Refusal): unknown[] => (isRefusal(decision) ? [decision.refused] : decision.events.map((e) => (e.kind === 'operate' ? e.detail : e.kind)));
const shown = (desk: ModelDesk, now = NINE) => endedToday(desk.state, desk.env(now)).map(({ close }) => [close.outcome, close.classified]);

describe('what is said after the end', () => {
  it('can be said at every desk, of what any desk has ended, and the outcome stays as it was', () => {
    const desk = over();
    expect(operated(decideClassify(desk.state, KEY, said, desk.env(NINE)))).toEqual([{ type: 'outcome', outcome: 'answered', ...said }]);
    expect(operated(decideClassify(desk.state, KEY, { outcome: 'partly' }, desk.env(NINE)))).toEqual([{ type: 'outcome', outcome: 'partly' }]);
  });

  it('counts in the room’s order: who says it last says all of it', () => {
    const desk = over();
    desk.hear([inRoom(operation('op2', { prev: 'op1', detail: { type: 'outcome', outcome: 'answered', ...said } }))], NINE);
    expect(shown(desk)).toEqual([['answered', said]]);
    desk.hear([inRoom(operation('lost', { prev: 'op1', detail: { type: 'outcome', outcome: 'referred' }, author: BEN, desk: deskId(2) }))], NINE);
    expect(shown(desk)).toEqual([['answered', said]]);
    desk.hear([inRoom(operation('op3', { prev: 'op2', detail: { type: 'outcome', outcome: 'partly' } }))], NINE);
    expect(shown(desk)).toEqual([['partly', undefined]]);
  });

  it('is asked again when another desk was faster', () => {
    const desk = over();
    const decision = decideClassify(desk.state, KEY, said, desk.env(NINE));
    if (isRefusal(decision)) throw new Error(decision.refused);
    desk.follow(decision, NINE);
    const [asked] = desk.state.conversations.get(KEY)?.pending ?? [];
    desk.hear([inRoom(operation('op2', { prev: 'op1', detail: { type: 'outcome', outcome: 'partly' }, author: BEN, desk: deskId(2) }))], NINE);
    desk.hear([inRoom(operation('op3', { originId: asked?.originId ?? '', prev: 'op1', detail: { type: 'outcome', outcome: 'answered', ...said } }))], NINE);
    expect(desk.state.conversations.get(KEY)?.pending.map(({ detail }) => detail)).toEqual([{ type: 'outcome', outcome: 'answered', ...said }]);
  });

  it('can be said until the day of the library is over', () => {
    const desk = over();
    const midnight = Date.UTC(2026, 10, 21, 23, 0);
    expect(operated(decideClassify(desk.state, KEY, said, desk.env(midnight - 1)))).toHaveLength(1);
    expect(operated(decideClassify(desk.state, KEY, said, desk.env(midnight)))).toEqual(['day-over']);
    expect(shown(desk, midnight - 1)).toHaveLength(1);
    expect(shown(desk, midnight)).toEqual([]);
    expect(shown(desk, NINE + 30 * DAY)).toEqual([]);
  });

  it('can be said of a walk-in before the room has heard of it, also while nobody is signed in', () => {
    const desk = new ModelDesk({ number: 1 });
    const logged = decideLog(desk.state, 'phone', 'Do you open on Sunday?', desk.env(NINE));
    desk.follow(logged, NINE);
    const end = decideAction(desk.state, logged.key, { type: 'end', outcome: 'answered' }, desk.env(NINE));
    if (isRefusal(end)) throw new Error(end.refused);
    desk.follow(end, NINE);
    const decision = decideClassify(desk.state, logged.key, said, desk.env(NINE));
    if (isRefusal(decision)) throw new Error(decision.refused);
    desk.follow(decision, NINE);
    expect(endedToday(desk.state, desk.env(NINE)).map(({ close }) => [close.opened?.mode, close.opened?.note, close.classified])).toEqual([['phone', 'Do you open on Sunday?', said]]);
  });

  it('names a walk-in by its first note, also when that was written after it was logged', () => {
    const desk = staffedDesk(1);
    const details: (Detail | { type: 'note'; text: string })[] = [{ type: 'open', mode: 'in-person', note: '', age: 0 }, { type: 'note', text: 'the printer is stuck' }, { type: 'note', text: 'paper' }, { type: 'close', outcome: 'answered' }];
    details.forEach((detail, n) => desk.hear([inRoom(operation(`op${n}`, { prev: n === 0 ? '' : 'op0', detail }))], NINE));
    expect(endedToday(desk.state, desk.env(NINE)).map(({ close }) => close.opened?.note)).toEqual(['the printer is stuck']);
  });

  it('is refused for what is open, unknown, mine alone, or a patron’s while nobody is signed in', () => {
    const open = staffedDesk(1);
    open.hear([message('m1')], NINE);
    expect(operated(decideClassify(open.state, KEY, said, open.env(NINE)))).toEqual(['unknown-request']);
    expect(operated(decideClassify(open.state, 'desk nobody', said, open.env(NINE)))).toEqual(['unknown-request']);
    const desk = over();
    desk.record([{ kind: 'signed-out', address: ANA, point: 'Desk 1' }], NINE);
    expect(operated(decideClassify(desk.state, KEY, said, desk.env(NINE)))).toEqual(['not-signed-in']);
  });
});

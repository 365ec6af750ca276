import { describe, expect, it } from 'vitest';
import type { Decision, Env } from './decision.js';
import { decideWatch } from './watch.js';
import type { HeardMessage } from '../heard.js';
import { staffedDesk } from '../testing/desk.js';
import { ANONYMOUS, inRoom, MARIA, message, NINE, operation, SERVICE } from '../testing/samples.js';

const HOUR = 3_600_000;
const PAGE = `abc@${ANONYMOUS}/page`;
/** It wrote at nine, the service opened at ten, and it is eleven. */
const LATER: Partial<Env> = { now: NINE + 2 * HOUR, hours: () => ({ open: true, since: NINE + HOUR }), wasOpen: (_, at) => at >= NINE + HOUR, isLost: () => true };

function watched(changes: Partial<HeardMessage>, env: Partial<Env> = {}): Decision {
  const desk = staffedDesk(1, { ...LATER, ...env });
  const item = message('m1', { from: PAGE, stamp: NINE, ...changes });
  desk.page({ archive: SERVICE, items: [{ ...item, via: 'archive' }], refused: [], complete: true, last: 'm1' }, NINE + 2 * HOUR);
  return decideWatch(desk.state, new Set(), desk.env(NINE + 2 * HOUR));
}
const outcomes = ({ events }: Decision) => events.flatMap((event) => (event.kind === 'operate' && event.detail.type === 'close' ? [[event.detail.outcome, event.detail.upto]] : []));

describe('who wrote to a closed service and is gone', () => {
  it('cannot be answered: the request ends at its last message', () => {
    expect(outcomes(watched({}))).toEqual([['no-address', 'm1']]);
  });

  it.each<[string, Partial<HeardMessage>, Partial<Env>]>([
    ['left an address', { question: { question: 'Where?', email: 'maria@example.org' } }, {}],
    ['has an account', { from: `${MARIA}/phone` }, {}],
    ['is still on the page', {}, { isLost: () => false }],
    ['wrote while it was open', { stamp: NINE + HOUR }, {}],
    ['waits for the opening', {}, { hours: () => ({ open: false }) }],
  ])('is not: who %s', (_, changes, env) => {
    expect(outcomes(watched(changes, env))).toEqual([]);
  });

  it('is left to whoever has taken the request', () => {
    const desk = staffedDesk(1, LATER);
    desk.page({ archive: SERVICE, items: [{ ...message('m1', { from: PAGE, stamp: NINE }), via: 'archive' }], refused: [], complete: true, last: 'm1' }, NINE);
    desk.hear([inRoom(operation('c1', { conv: PAGE.slice(0, PAGE.indexOf('/')), detail: { type: 'claim' } }))], NINE + 2 * HOUR);
    expect(outcomes(decideWatch(desk.state, new Set(), desk.env(NINE + 2 * HOUR)))).toEqual([]);
  });

  it('is ended once: the second desk’s word does not count, and nobody hears of it', () => {
    const [one, two] = [staffedDesk(1, LATER), staffedDesk(2, LATER)];
    const page = { archive: SERVICE, items: [{ ...message('m1', { from: PAGE, stamp: NINE }), via: 'archive' as const }], refused: [], complete: true, last: 'm1' };
    for (const desk of [one, two]) desk.page(page, NINE + 2 * HOUR);
    const said = [one, two].map((desk) => {
      const decision = decideWatch(desk.state, new Set(), desk.env(NINE + 2 * HOUR));
      desk.follow(decision, NINE + 2 * HOUR);
      return decision.events.flatMap((event) => (event.kind === 'operate' ? [event] : []))[0];
    });
    const room = said.flatMap((event, n) => (event ? [inRoom(operation(`r${n}`, { conv: event.in.conv, originId: event.originId, desk: (n === 0 ? one : two).env(NINE).desk, detail: event.detail }))] : []));
    const effects = [one, two].flatMap((desk) => room.flatMap((item) => desk.hear([item], NINE + 2 * HOUR)));
    expect(room).toHaveLength(2);
    expect(effects.filter(({ type }) => type === 'notice')).toEqual([]);
    for (const desk of [one, two]) expect([...desk.state.conversations.values()].map(({ shared, pending }) => [shared.closes, shared.lastClose?.outcome, pending.length])).toEqual([[1, 'no-address', 0]]);
  });
});

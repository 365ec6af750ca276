import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Detail } from '../../../core/operation.js';
import { calendarOf } from '../../../core/statistics/calendar.js';
import { together, type Facts } from '../../../core/statistics/facts.js';
import { Gathering } from '../../../core/statistics/gather.js';
import { DAY, deskId, MARIA, message, NINE, operation, inRoom, ROOM, SERVICE, serviceSession, uuid } from '../../../core/testing/samples.js';
import { defaultPolicy } from '../../../shared/policy/parse.js';
import type { RecordFiguresWhat, StatisticsAnswer, StatisticsAsked } from '../../../shared/review/statistics.js';
import { STATISTICS_BY, type StatisticsBy } from '../../../shared/statistics-view.js';
import type { ReviewStore } from '../../../shared/review/types.js';
import { shipAll, type TestDesk } from '../../archive/test/record.js';
import { Folders } from '../../journal/test/fixture.js';
import type { Signer } from '../../archive/keys/signed.js';
import type { FigureRules } from '../../retention/figures.js';
import type { KeptRecord } from '../../retention/record.js';
import { libraryRules, periodFigures, yearFigures } from '../../statistics/library.js';
import type { TestRecord } from './contract.js';
import { deskWith, heard, HOUR, MINUTE, operated, tell, type Told } from './told.js';

const POLICY = { ...defaultPolicy('Main desk'), library: 'Sample library', timeZone: 'Europe/Berlin' };
const NAMED = { questions: ['Account', 'Other'], tags: ['school'] };
const RULES = libraryRules(POLICY);
const asking = (what: RecordFiguresWhat): StatisticsAsked => ({ what, rules: RULES, ...NAMED, scripts: [['greeting', 'Greeting']] });
const period = { from: '2026-11-01', to: '2026-11-30' };

const started = (point: string, time: number): Told => ({ time, event: { kind: 'started', version: '1', point } });

/** A request from its first words to what was said about it later. */
function request(conv: string, at: number, ends: readonly (readonly [number, Detail])[], changes: { readonly desk?: number; readonly point?: string } = {}): Told[] {
  const [desk, point] = [changes.desk ?? 1, changes.point ?? 'Main desk'];
  const told = ends.map(([after, detail], n) => operated(conv, `${conv} op${n}`, at + after, detail, { desk: deskId(desk), point, prev: n === 0 ? '' : `${conv} op${n - 1}` }));
  return conv.includes('-') ? told : [heard(conv, `${conv} m`, at, 'words that nobody counts'), ...told];
}

const OPEN: Detail = { type: 'open', mode: 'phone', note: 'somebody called', age: 0 };
const claim = (desk = 1): Detail => ({ type: 'claim', session: serviceSession(desk) });
const close = (outcome: 'answered' | 'referred' | 'no-response'): Detail => ({ type: 'close', outcome });
const carried = (point: string, at: number): Detail => ({
  type: 'carry', state: { returned: false, blocks: [], incidents: [], closes: 0, notes: [], done: [], opened: { mode: 'in-person', note: 'a walk-in of long ago', at, by: 'ana@library.example', point }, holder: { author: 'ana@library.example', desk: deskId(1), point, since: at + MINUTE } },
});

/** What all desks hear, or one alone. */
const morning = (at: number): readonly Told[] => [
  ...request(MARIA, at, [[20_000, claim()], [4 * MINUTE, close('answered')], [5 * MINUTE, { type: 'outcome', outcome: 'referred', read: 3, question: 'Account', tags: ['school', 'secret'] }]]),
  ...request('otto@patrons.example', at + HOUR, [[MINUTE, { type: 'ladder', category: 'rude', step: 'warned', follows: '', script: 'warning' }], [2 * MINUTE, close('no-response')]], { desk: 2, point: 'North' }),
  ...request('eva@patrons.example', at + 2 * HOUR, []),
  ...request(uuid(8), at + 3 * HOUR, [[0, OPEN], [MINUTE, claim(2)], [3 * MINUTE, close('answered')]], { desk: 2, point: 'North' }),
  ...request(uuid(9), at + 4 * HOUR, [[0, carried('Main desk', at - HOUR)], [MINUTE, close('referred')]]),
];
const blocked = (id: string, at: number): Told => heard('otto@patrons.example', id, at, 'let me in', { blocked: true });
const hours = (time: number, open: boolean): Told => ({ time, event: { kind: 'service-hours', service: SERVICE, open, reason: '' } });
const settled = (time: number): Told => ({ time, event: { kind: 'settled', archive: ROOM, complete: true, items: [{ id: `${MARIA} op0`, stamp: time - 9 * MINUTE, in: { scope: 'desk-room', service: SERVICE, conv: MARIA } }] } });
const used = (time: number, script: string): Told => ({ time, event: { kind: 'script-used', in: { scope: 'desk-room', service: SERVICE, conv: MARIA }, script } });
const inOrder = (told: readonly Told[]): readonly Told[] => told.toSorted((a, b) => a.time - b.time);

/** At the main desk: the service opens, people come and write, and it closes. */
const dayOfFirst = (at: number): readonly Told[] => inOrder([
  started('Main desk', at - HOUR), hours(at - HOUR, true), ...morning(at), blocked('b2', at + 2 * HOUR), settled(at + 10 * MINUTE), used(at + MINUTE, 'greeting'), used(at + 2 * MINUTE, 'own:7'), hours(at + 12 * HOUR, false),
]);

function factsOf(desks: readonly (readonly Told[])[]): Facts {
  const gathering = new Gathering(NAMED);
  for (const [n, told] of desks.entries()) for (const { time, event } of told) gathering.add(deskId(n + 1), time, event);
  return gathering.facts();
}

const known = (facts: Facts, told: readonly (readonly Told[])[]) => {
  const at = calendarOf('Europe/Berlin');
  return { of: 'library' as const, facts, since: Math.min(...told.flat().map(({ time }) => time)), at, today: at(Date.now()).day };
};
const title = (id: string): string | undefined => (id === 'greeting' ? 'Greeting' : undefined);

export async function figuresOf(store: ReviewStore, what: RecordFiguresWhat): Promise<Exclude<StatisticsAnswer, { counting: number }>> {
  for (;;) {
    const answer = await store.statistics(asking(what));
    if (!('counting' in answer)) return answer;
  }
}
const by = (one: StatisticsBy): RecordFiguresWhat => ({ query: { period, by: one } });

/** What every store of the record has to count, whatever the record lies in. */
export function figuresContract(name: string, make: (folders: Folders) => Promise<TestRecord>): void {
  describe(`figures of the record in ${name}`, () => {
    const folders = new Folders();
    const closing: { close(): unknown }[] = [];
    let record: TestRecord;
    beforeAll(async () => {
      record = await make(folders);
    });
    afterAll(async () => {
      for (const each of closing.splice(0)) await each.close();
      await record.close();
      folders.clean();
    });
    const opened = async (me: string): Promise<ReviewStore> => {
      const store = await record.open(me);
      closing.unshift(store);
      return store;
    };
    const shipped = async (n: number, told: readonly Told[]): Promise<TestDesk> => {
      const desk = deskWith(folders, n, told);
      closing.push(desk);
      await shipAll(desk, record.target, undefined);
      return desk;
    };
    const first = dayOfFirst(NINE);
    // It was away in the morning, and hears of it from the archives, later and in another order.
    const second = inOrder([started('North', NINE + 90 * MINUTE), ...morning(NINE).map((one) => ({ ...one, time: one.time + 5 * HOUR })), used(NINE + 6 * HOUR, 'greeting')]);
    let store: ReviewStore;

    it('are those of the one desk that there is', async () => {
      await shipped(1, first);
      store = await opened('Dora');
      const own = known(factsOf([first]), [first]);
      expect(own.facts.requests.length).toBe(5);
      for (const one of STATISTICS_BY) expect(await figuresOf(store, by(one))).toEqual({ period: periodFigures({ period, by: one }, RULES, own, title) });
      expect(await figuresOf(store, { year: 2026 })).toEqual({ year: yearFigures(2026, RULES, own) });
      expect(await figuresOf(store, { year: 'now' })).toMatchObject({ year: { library: 'Sample library' } });
    });

    it('count once what three desks saw, and what came since they were counted', async () => {
      await shipped(2, second);
      await shipped(3, second.map((one) => ({ ...one, time: one.time + MINUTE })).filter(({ event }) => event.kind !== 'script-used'));
      const told = [first, second];
      const answer = await figuresOf(store, by('outcome'));
      expect(answer).toMatchObject({ period: { all: { requests: 5 }, incidents: 1, scripts: 3 } });
      expect(answer).toEqual({ period: periodFigures({ period, by: 'outcome' }, RULES, known(factsOf(told), told), title) });
      expect(await figuresOf(await opened('Emil'), by('outcome'))).toEqual(answer);
    });

    it('are the sum of what desks count of conversations that only they had', async () => {
      const own = inOrder([started('South', NINE + 24 * HOUR), hours(NINE + 24 * HOUR, true), ...request('kim@patrons.example', NINE + 25 * HOUR, [[MINUTE, claim(4)], [2 * MINUTE, close('answered')]], { desk: 4, point: 'South' }), ...request(uuid(12), NINE + 26 * HOUR, [[0, OPEN], [MINUTE, close('answered')]], { desk: 4, point: 'South' })]);
      await shipped(4, own);
      const facts = together([factsOf([first, second]), factsOf([own])]);
      for (const one of ['day', 'desk', 'mode', 'script'] as const) expect(await figuresOf(store, by(one))).toEqual({ period: periodFigures({ period, by: one }, RULES, known(facts, [first, second, own]), title) });
    });

    it('are on record as an access, once for each look, before anything is counted', async () => {
      const before = (await store.accesses(undefined, 200)).length;
      await figuresOf(store, by('weekday'));
      const [newest, ...rest] = await store.accesses(undefined, 200);
      expect(newest).toMatchObject({ what: 'statistics', by: 'Dora', about: 'by weekday, 2026-11-01 to 2026-11-30' });
      expect(rest).toHaveLength(before);
    });

    it('hold no name, no address and no word of anybody', async () => {
      const answers: StatisticsAnswer[] = [await figuresOf(store, { year: 2026 })];
      for (const one of STATISTICS_BY) answers.push(await figuresOf(store, by(one)));
      const told = JSON.stringify(answers);
      for (const hidden of ['maria', 'otto', 'kim', 'ana@', 'patrons', 'words that', 'somebody called', 'let me in', 'secret']) expect(told).not.toContain(hidden);
    });

    it('take no row for more than it is', async () => {
      const strange = deskWith(folders, 5, []);
      closing.push(strange);
      const before = await figuresOf(store, by('outcome'));
      const where = { scope: 'desk-room', service: SERVICE, conv: 'odd@patrons.example' };
      const op = { id: 'z', prev: '', stamp: NINE, desk: deskId(5), point: 'P', detail: { type: 'close', outcome: 'answered' } };
      const bodies: unknown[] = [
        null, 7, 'text', [], { kind: 'heard' }, { kind: 'started', point: {} }, { kind: 'heard', in: { scope: 'desk-room', service: 7, conv: {} }, stamp: NINE, item: message('x') }, { kind: 'settled', archive: ROOM, items: 'all' }, { kind: 'settled', archive: ROOM, items: [{ id: 5, in: where }] },
        { kind: 'heard', in: where, stamp: 'now', item: message('y') }, { kind: 'heard', in: where, stamp: 1e300, item: message('z') }, { kind: 'heard', in: where, stamp: NINE, item: { kind: 'room', archive: ROOM, via: 'live', operation: { ...op, prev: 7 } } },
        { kind: 'heard', in: where, stamp: NINE, item: { kind: 'room', archive: ROOM, via: 'live', operation: { ...op, detail: { type: 'carry', state: { blocks: 'many' } } } } }, { kind: 'script-used', in: where, script: ['a'] }, { kind: 'referral', in: 'there', to: 'somebody' }, { kind: 'newer', in: where },
      ];
      strange.journal.append({ entries: bodies.map((body, n) => ({ kind: 'heard', time: NINE + n, body })) });
      tell(strange, [{ time: NINE, event: { kind: 'heard', in: { scope: 'desk-room', service: SERVICE, conv: MARIA }, stamp: NINE, item: inRoom(operation('late', { prev: 'nothing', conv: MARIA, stamp: NINE, detail: { type: 'unknown', name: 'newer' } })) } }]);
      await shipAll(strange, record.target, undefined);
      expect(await figuresOf(store, by('outcome'))).toEqual(before);
    });
  });
}

/** A record whose retention somebody looks after. */
export interface RetainedRecord extends TestRecord {
  readonly library: Signer;
  kept(figures: FigureRules, now: () => number): Promise<KeptRecord>;
}

/** What has to be left of figures when the rows from which they came are gone. */
export function outlivingContract(name: string, make: (folders: Folders) => Promise<RetainedRecord>): void {
  it(`figures of the record in ${name} outlive the rows, and rows that came later are counted as well`, async () => {
    const folders = new Folders();
    const record = await make(folders);
    const long = NINE - 100 * DAY;
    // What nobody has ended belongs to no day, and goes with its rows.
    const ended = dayOfFirst(long).filter(({ event }) => !JSON.stringify(event).includes('eva@'));
    const desk = deskWith(folders, 1, ended);
    const lately = { query: { period: { from: '2026-08-01', to: '2026-11-30' }, by: 'outcome' as const } };
    const counted = async (me: string) => {
      const store = await record.open(me);
      try {
        return [await figuresOf(store, lately), await figuresOf(store, { query: { ...lately.query, by: 'script' } }), await figuresOf(store, { year: 2026 })];
      } finally {
        await store.close();
      }
    };
    try {
      await shipAll(desk, record.target, undefined);
      const before = await counted('Dora');
      expect(before[0]).toMatchObject({ period: { all: { requests: 4 }, scripts: 2, incidents: 1 } });
      const kept = await record.kept({ ...NAMED, timeZone: 'Europe/Berlin' }, () => long + 99 * DAY);
      const days = { chat: 30, incidents: 30, staffChat: 30 };
      const retain = async () => {
        await kept.preview(days);
        return kept.run(days, record.library, 'Older than 30 days');
      };
      expect((await retain()).rows).toBeGreaterThan(10);
      const outlived = { outlived: '2026-08-13' };
      expect(await counted('Dora')).toMatchObject(before.map((answer) => ('period' in answer ? { period: { ...answer.period, ...outlived } } : 'year' in answer ? { year: { ...answer.year, ...outlived } } : answer)));
      // Nothing is lost when it runs again, and what has come since is there too.
      tell(desk, request(uuid(30), NINE, [[0, OPEN], [MINUTE, close('answered')]]));
      await shipAll(desk, record.target, undefined);
      await retain();
      expect((await counted('Emil'))[0]).toMatchObject({ period: { all: { requests: 5, modes: { phone: 2 } }, ...outlived } });
    } finally {
      desk.close();
      await record.close();
      folders.clean();
    }
  });
}

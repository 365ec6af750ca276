import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openMessages } from '../conversation.js';
import { openRequest } from '../request.js';
import { blockAt, counts, HEAD_LIFETIME, NOTHING_SHARED, reduceRoom, type Shared } from '../room.js';
import { pruned } from '../state.js';
import { ModelArchive } from '../testing/archive.js';
import { staffedDesk, type ModelDesk } from '../testing/desk.js';
import { common } from '../testing/history.js';
import { Library, type Happening } from '../testing/library.js';
import { ANA, anonymous, BEN, DAY, deskId, inRoom, MARIA, message, NINE, operation, ROOM, SERVICE, serviceSession, uuid } from '../testing/samples.js';
import { FLOOD, serverBlock } from './answers.js';
import { isRefusal, type Decision, type Env, type Refusal } from './decision.js';
import { decideIncident, decideRetract, type IncidentWish } from './incident.js';
import { decideStalePending, OPERATION_LIFETIME, sendable } from './operate.js';

const KEY = `desk ${SERVICE} ${MARIA}`;
const WARN: IncidentWish = { category: 'rude', step: 'warned', text: 'please', script: 'conduct-1', reason: 'rude' };
const BLOCK: IncidentWish = { category: 'slur', step: 'blocked', text: 'goodbye', script: 'disconnect', reason: 'slur' };

/** Maria asked, Ana at desk 1 has her request, and the archive has settled what she said. */
function held(env?: Partial<Env>): { readonly desk: ModelDesk; readonly room: ModelArchive } {
  const desk = staffedDesk(1, env);
  const service = new ModelArchive(SERVICE);
  service.append(message('m1'), NINE);
  desk.page(service.pageAfter(undefined, 10), NINE);
  const room = new ModelArchive(ROOM);
  desk.hear([room.append(inRoom(operation('', { detail: { type: 'claim', session: serviceSession(1) } }), { id: room.nextId() }), NINE)], NINE);
  return { desk, room };
}

const decide = (desk: ModelDesk, wish: IncidentWish, now = NINE): Decision | Refusal => decideIncident(desk.state, KEY, wish, desk.env(now));
function follow(desk: ModelDesk, decision: Decision | Refusal, now = NINE): void {
  if (isRefusal(decision)) throw new Error(decision.refused);
  desk.follow(decision, now);
}
/** The room takes what the desk can send. */
function share(desk: ModelDesk, room: ModelArchive, now = NINE): void {
  for (let next = sendable(desk.state, desk.env(now), ROOM, new Set())[0]; next; next = sendable(desk.state, desk.env(now), ROOM, new Set())[0]) {
    desk.hear([room.append(inRoom({ ...next.operation, id: '', author: ANA, stamp: now }, { id: room.nextId() }), now)], now);
  }
}
const shared = (desk: ModelDesk): Shared => desk.state.conversations.get(KEY)?.shared ?? NOTHING_SHARED;
const details = (decision: Decision | Refusal): unknown[] => (isRefusal(decision) ? [decision.refused] : decision.events.flatMap((e): unknown[] => (e.kind === 'operate' ? [e.detail] : e.kind === 'reply' ? [e.body] : [])));

describe('an incident', () => {
  it('that warns is recorded and says so to the patron, and the request stays', () => {
    const { desk, room } = held();
    const decision = decide(desk, WARN);
    expect(details(decision)).toEqual(['please', { type: 'ladder', category: 'rude', step: 'warned', follows: '', until: NINE + 30 * DAY, said: 'd1-1', script: 'conduct-1' }]);
    follow(desk, decision);
    share(desk, room);
    expect(shared(desk)).toMatchObject({ incidents: [{ by: ANA, point: 'Desk 1', category: 'rude', step: 'warned', at: NINE }], holder: { desk: deskId(1) } });
  });

  it('that ends says goodbye, blocks for the hours of the policy, and closes for conduct, in one decision', () => {
    const { desk, room } = held();
    const decision = decide(desk, BLOCK);
    expect(details(decision)).toEqual([
      'goodbye', { type: 'ladder', category: 'slur', step: 'blocked', follows: '', until: NINE + 30 * DAY, said: 'd1-1', script: 'disconnect' },
      { type: 'block', reason: 'slur', until: NINE + DAY }, { type: 'close', outcome: 'conduct', upto: 'm1', uptoStamp: NINE },
    ]);
    follow(desk, decision);
    share(desk, room);
    expect(openRequest(desk.state.conversations.get(KEY) ?? never())).toBeUndefined();
    expect(blockAt(shared(desk), NINE + DAY - 1)?.incident).toBe(shared(desk).incidents[0]?.id);
    expect(blockAt(shared(desk), NINE + DAY)).toBeUndefined();
  });

  it('says nothing where nothing is to be said, and names no script then', () => {
    expect(details(decide(held().desk, { ...WARN, text: '' }))).toEqual([{ type: 'ladder', category: 'rude', step: 'warned', follows: '', until: NINE + 30 * DAY }]);
  });

  it('leads further after the first one, and never to a step that the person was not shown', () => {
    const { desk, room } = held();
    follow(desk, decide(desk, WARN));
    expect(decide(desk, WARN)).toEqual({ refused: 'step-changed' });
    share(desk, room);
    expect(decide(desk, WARN)).toEqual({ refused: 'step-changed' });
    expect(details(decide(desk, { ...WARN, step: 'blocked' }))).toHaveLength(4);
  });

  it.each<[string, Partial<Env>, Refusal['refused']]>([
    ['while the room is not read', { session: (account) => (account === SERVICE ? serviceSession(1) : undefined) }, 'checking'],
    ['while the service is away', { session: (account) => (account === SERVICE ? undefined : account) }, 'checking'],
    ['at a desk that does not hold it', { desk: deskId(2) }, 'not-holder'],
  ])('is refused %s', (_, change, refused) => {
    const { desk } = held();
    expect(decideIncident(desk.state, KEY, WARN, { ...desk.env(NINE), ...change })).toMatchObject({ refused });
  });

  it('asks the archive first when it ends, so that what the patron said last is in it', () => {
    const { desk } = held();
    desk.hear([message('m2')], NINE);
    expect(decide(desk, BLOCK)).toEqual({ refused: 'settle-first' });
    expect(details(decideIncident(desk.state, KEY, BLOCK, desk.env(NINE), {}))).toContainEqual({ type: 'close', outcome: 'conduct', upto: 'm1', uptoStamp: NINE });
    expect(details(decide(desk, WARN))).toHaveLength(2);
  });

  it('outlives the close, a start from a snapshot, and days without a word, until it lapses', () => {
    const { desk, room } = held();
    follow(desk, decide(desk, WARN));
    share(desk, room);
    desk.hear([room.append(inRoom(operation('', { prev: shared(desk).head, detail: { type: 'close', outcome: 'answered', upto: 'm1', uptoStamp: NINE } }), { id: room.nextId() }), NINE)], NINE);
    desk.page(room.pageAfter(undefined, 10), NINE);
    const later = NINE + HEAD_LIFETIME + DAY;
    desk.state = desk.restored(desk.rows.length, later);
    desk.hear([message('m2')], later);
    desk.hear([inRoom(operation('again', { prev: '', detail: { type: 'claim', session: serviceSession(1) }, stamp: later }))], later);
    expect(decide(desk, WARN, later)).toEqual({ refused: 'step-changed' });
    expect(details(decideIncident(desk.state, KEY, { ...WARN, step: 'blocked' }, desk.env(later), {}))[1]).toMatchObject({ step: 'blocked' });
    expect(details(decide(desk, WARN, NINE + 30 * DAY)).slice(1)).toMatchObject([{ type: 'carry' }, { step: 'warned' }]);
    const quiet = staffedDesk(2);
    quiet.page(room.pageAfter(undefined, 10), NINE);
    expect(pruned(quiet.state, later).conversations.has(KEY)).toBe(true);
  });

  it('tells the person when it does not count, because somebody else took the request over at the same moment', () => {
    const { desk, room } = held();
    follow(desk, decide(desk, BLOCK));
    const [mine] = sendable(desk.state, desk.env(NINE), ROOM, new Set());
    const theirs = room.append(inRoom(operation('', { prev: shared(desk).head, detail: { type: 'takeover', reason: '', session: serviceSession(2) }, desk: deskId(2), author: BEN }), { id: room.nextId() }), NINE);
    desk.hear([theirs], NINE);
    const effects = desk.hear([room.append(inRoom({ ...(mine?.operation ?? operation('')), id: '', author: ANA, stamp: NINE }, { id: room.nextId() }), NINE)], NINE);
    expect(effects).toContainEqual({ type: 'notice', notice: { type: 'step-lost', key: KEY } });
    expect(shared(desk)).toMatchObject({ incidents: [], blocks: [], holder: { desk: deskId(2) } });
    expect(desk.state.conversations.get(KEY)?.pending).toEqual([]);
  });

  it('tells the person when the room did not have it for so long that it is given up', () => {
    const { desk } = held();
    follow(desk, decide(desk, WARN));
    const late = NINE + OPERATION_LIFETIME + 1;
    expect(decideStalePending(desk.state, desk.env(late)).effects).toContainEqual({ type: 'notice', notice: { type: 'step-lost', key: KEY } });
  });
});

describe('an incident that was recorded by mistake', () => {
  it('is taken back with its block, by who recorded it, and counts no more', () => {
    const { desk, room } = held();
    follow(desk, decide(desk, BLOCK));
    share(desk, room);
    const of = shared(desk).incidents[0]?.id ?? '';
    follow(desk, decideRetract(desk.state, KEY, of, 'a quotation', desk.env(NINE)));
    share(desk, room);
    expect(shared(desk)).toMatchObject({ incidents: [{ retracted: { by: ANA, at: NINE, reason: 'a quotation' } }], blocks: [{ liftedBy: ANA }] });
    expect(blockAt(shared(desk), NINE)).toBeUndefined();
    expect(decideRetract(desk.state, KEY, of, 'again', desk.env(NINE))).toEqual({ refused: 'unknown-request' });
    desk.hear([message('m2')], NINE + 1);
    desk.hear([inRoom(operation('then', { prev: shared(desk).head, detail: { type: 'claim', session: serviceSession(1) } }))], NINE + 1);
    expect(details(decide(desk, WARN))[1]).toMatchObject({ step: 'warned', follows: of });
  });

  it('is not a third desk’s to take back, but a supervisor’s', () => {
    const { desk, room } = held();
    follow(desk, decide(desk, BLOCK));
    share(desk, room);
    const of = shared(desk).incidents[0]?.id ?? '';
    desk.record([{ kind: 'signed-in', address: BEN, point: 'Desk 1' }], NINE);
    expect(decideRetract(desk.state, KEY, of, 'x', desk.env(NINE))).toEqual({ refused: 'not-recorder', by: ANA });
    expect(details(decideRetract(desk.state, KEY, of, 'x', { ...desk.env(NINE), supervisor: true }))).toEqual([{ type: 'retract', of, reason: 'x' }, { type: 'lift', reason: 'x' }]);
  });
});

describe('a block at a shared computer', () => {
  /** An anonymous patron was blocked and goes on writing. */
  function flooded(mark: { readonly shared?: true }): ModelDesk {
    const desk = staffedDesk(1, { verified: () => true });
    const conv = uuid(7);
    const said = (n: number) => message(`m${n}`, { from: anonymous(1), thread: conv, body: `words ${n}`, ...(n === 0 ? { proof: { key: 'k' } } : {}) });
    desk.hear([said(0)], NINE);
    const chain = [
      { type: 'claim', session: serviceSession(1) }, { type: 'ladder', category: 'slur', step: 'blocked', follows: '', ...mark }, { type: 'block', reason: 'slur', until: NINE + DAY }, { type: 'close', outcome: 'conduct' },
    ] as const;
    for (const [n, detail] of chain.entries()) desk.hear([inRoom(operation(`op${n}`, { conv, prev: n === 0 ? '' : `op${n - 1}`, detail }))], NINE);
    for (let n = 1; n <= FLOOD + 1; n++) desk.hear([said(n)], NINE + 1_000 + n);
    expect(openMessages(desk.state.conversations.get(`desk ${SERVICE} ${conv}`) ?? never())).toEqual([]);
    return desk;
  }
  const asksServer = (desk: ModelDesk): boolean => desk.rows.some(({ event }) => event.kind === 'operate' && event.detail.type === 'do' && event.detail.key === serverBlock('op2'));

  it('is kept by the desks and never handed to the server, which would block the next person', () => {
    expect(asksServer(flooded({ shared: true }))).toBe(false);
    expect(asksServer(flooded({}))).toBe(true);
  });
});

describe('two to eight desks, transfers and races', () => {
  const event = (desks: number): fc.Arbitrary<Happening> => {
    const desk = fc.nat({ max: desks - 1 });
    return fc.oneof(
      { weight: 2, arbitrary: fc.record({ what: fc.constant('patron' as const), patron: fc.integer({ min: 1, max: 2 }) }) },
      { weight: 8, arbitrary: fc.record({ what: fc.constant('wish' as const), desk, wish: fc.constantFrom('take', 'take', 'offer', 'accept', 'takeover', 'release', 'incident', 'incident', 'incident', 'retract'), pick: fc.nat({ max: 50 }) }) },
      { weight: 10, arbitrary: fc.record({ what: fc.constant('traffic' as const), desk, up: fc.integer({ min: 1, max: 6 }), down: fc.integer({ min: 1, max: 12 }), acked: fc.boolean() }) },
      { weight: 1, arbitrary: fc.record({ what: fc.constant('cut' as const), desk, arrived: fc.nat({ max: 3 }) }) },
      { weight: 3, arbitrary: fc.record({ what: fc.constant('connect' as const), desk, roomFirst: fc.boolean(), page: fc.integer({ min: 1, max: 5 }) }) },
    );
  };
  const day = fc.integer({ min: 2, max: 8 }).chain((desks) => fc.tuple(fc.constant(desks), fc.array(event(desks), { minLength: 1, maxLength: 100, size: 'max' })));

  it('agree on every step at rest, and no race leads to two', () => {
    const taken: { readonly follows: boolean; readonly held: boolean }[] = [];
    fc.assert(fc.property(day, ([desks, events]) => {
      const library = new Library(desks);
      for (const station of library.stations) station.connect(true, 10);
      const busy = (desk: number): Happening => ({ what: 'traffic', desk, up: 9, down: 9, acked: true });
      // Somebody has the first patron when the day begins; whoever is quick acts on it.
      for (const each of [{ what: 'patron', patron: 1 }, busy(0), { what: 'wish', desk: 0, wish: 'take', pick: 1 }, ...Array.from({ length: desks }, (_, n) => busy(n)), ...events] as const) library.happen(each);
      library.comeToRest();
      const [first, ...others] = library.stations.map(({ desk }) => common(desk.state));
      for (const other of others) expect(other).toEqual(first);
      const truth = new Map<string, Shared>();
      for (const item of library.room.all()) {
        if (item.kind !== 'room' || !item.operation) continue;
        const op = item.operation;
        const before = truth.get(op.conv) ?? NOTHING_SHARED;
        if (op.detail.type === 'ladder' && counts(before, op)) {
          // What it took for granted was so: nobody else moved the patron in between.
          taken.push({ follows: op.detail.follows === (before.incidents.at(-1)?.id ?? ''), held: before.holder?.desk === op.desk });
        }
        truth.set(op.conv, reduceRoom(before, op));
      }
    }), { numRuns: 100 });
    expect(taken.length).toBeGreaterThan(50);
    expect(taken.filter(({ follows, held: byHolder }) => !follows || !byHolder)).toEqual([]);
  }, 60_000);

  it('take one step when all of them record at the same moment, as after deciding by hand', () => {
    fc.assert(fc.property(fc.integer({ min: 2, max: 8 }), fc.integer({ min: 0, max: 40_319 }), (desks, order) => {
      const numbers = Array.from({ length: desks }, (_, i) => i + 1);
      for (let i = numbers.length - 1, rest = order; i > 0; rest = Math.floor(rest / (i + 1)), i--) {
        const j = rest % (i + 1);
        [numbers[i], numbers[j]] = [numbers[j] ?? 0, numbers[i] ?? 0];
      }
      const race = numbers.map((n) => operation(`id${n}`, { desk: deskId(n), prev: '', detail: { type: 'ladder', category: 'slur', step: 'blocked', follows: '' } }));
      expect(race.reduce(reduceRoom, NOTHING_SHARED).incidents).toMatchObject([{ id: `id${numbers[0]}`, step: 'blocked' }]);
    }));
  });
});

function never(): never {
  throw new Error('missing');
}

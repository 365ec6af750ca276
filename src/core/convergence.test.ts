import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REPLAY } from './carry.js';
import { reachedSteps } from './conduct.js';
import { openMessages } from './conversation.js';
import { openRequests } from './decide/request.js';
import type { Address } from './heard.js';
import type { Operation } from './operation.js';
import { openRequest } from './request.js';
import { blockAt, HEAD_LIFETIME } from './room.js';
import { pruned } from './state.js';
import type { ModelArchive } from './testing/archive.js';
import { ModelDesk } from './testing/desk.js';
import { common, saidBy, writeHistory, patronOf, type History, type Step } from './testing/history.js';
import { DAY, NINE, ROOM, SERVICE } from './testing/samples.js';

const LONG = process.env['DESK_LONG'] !== undefined;
const RUNS = LONG ? 1_000 : 60;
/** ms */
const LIMIT = LONG ? 900_000 : 30_000;

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom('message', 'message', 'message', 'reply', 'operation', 'operation', 'operation', 'operation', 'again'),
  patron: fc.integer({ min: 1, max: 3 }),
  desk: fc.integer({ min: 1, max: 3 }),
  pick: fc.nat({ max: 10_000 }),
  luck: fc.integer({ min: 0, max: 9 }),
  pause: fc.oneof({ weight: 20, arbitrary: fc.integer({ min: 0, max: 3_000 }) }, { weight: 1, arbitrary: fc.integer({ min: 6 * DAY, max: 8 * DAY }) }),
});
const history = fc.array(step, { minLength: 1, maxLength: 60, size: 'max' });

/** Nothing in it is old enough to be forgotten. */
const withinAnHour = (steps: readonly Step[]): Step[] => steps.map((each) => ({ ...each, pause: each.pause % 3_000 }));

/** What reaches a desk before it has paged to the end: stanzas in any order, more than once, or not at all, and pages. */
interface Arrival {
  readonly live: boolean;
  readonly archive: Address;
  readonly pick: number;
  readonly size: number;
}
const arrival: fc.Arbitrary<Arrival> = fc.record({
  live: fc.boolean(), archive: fc.constantFrom(SERVICE, ROOM), pick: fc.nat({ max: 10_000 }), size: fc.integer({ min: 1, max: 7 }),
});
const delivery = fc.record({ arrivals: fc.array(arrival, { maxLength: 60, size: 'max' }), skew: fc.integer({ min: -4_000, max: 4_000 }), size: fc.integer({ min: 1, max: 20 }) });

const archiveOf = (written: History, address: Address): ModelArchive => (address === ROOM ? written.room : written.service);

function receive(desk: ModelDesk, written: History, { live, archive, pick, size }: Arrival): void {
  const from = archiveOf(written, archive);
  if (!live) desk.page(from.pageAfter(desk.state.archives.get(archive)?.cursor, size), written.end);
  else {
    const chunk = Array.from({ length: size }, (_, i) => from.all()[(pick + i * 7) % Math.max(1, from.length)]).filter((item) => item !== undefined);
    desk.hear(chunk.map(({ stamp: _archived, ...item }) => ({ ...item, via: 'live' })), written.end);
  }
}

function pageToEnd(desk: ModelDesk, written: History, size: number): void {
  for (const archive of [written.service, written.room]) {
    let complete = archive.length === 0;
    while (!complete) {
      const page = archive.pageAfter(desk.state.archives.get(archive.address)?.cursor, size);
      desk.page(page, written.end);
      complete = page.complete;
    }
  }
}

function reader(written: History): ModelDesk {
  const desk = new ModelDesk({ number: 9 });
  pageToEnd(desk, written, 1_000);
  return desk;
}

describe('the same stanzas, however they arrive', () => {
  it('fold to the same shared state on every desk once the archives are read', () => {
    fc.assert(fc.property(history, fc.array(delivery, { minLength: 1, maxLength: 3 }), (steps, deliveries) => {
      const written = writeHistory(steps);
      const expected = common(reader(written).state);
      for (const [n, { arrivals, skew, size }] of deliveries.entries()) {
        const desk = new ModelDesk({ number: n + 1, skew });
        for (const each of arrivals) receive(desk, written, each);
        pageToEnd(desk, written, size);
        expect(common(desk.state)).toEqual(expected);
      }
    }), { numRuns: RUNS });
  }, LIMIT);

  it('are recorded once each', () => {
    fc.assert(fc.property(history, delivery, (steps, { arrivals, skew, size }) => {
      const written = writeHistory(steps);
      const desk = new ModelDesk({ number: 1, skew });
      for (const each of arrivals) receive(desk, written, each);
      pageToEnd(desk, written, size);
      const ids = desk.rows.flatMap(({ event }) => (event.kind === 'heard' ? [`${event.item.archive} ${event.item.id}`] : []));
      expect(ids.toSorted()).toEqual([...written.service.all(), ...written.room.all()].map((item) => `${item.archive} ${item.id}`).toSorted());
    }), { numRuns: RUNS });
  }, LIMIT);

  it('survive a restart in the middle: from the rows, or from a snapshot and the rows after it', () => {
    fc.assert(fc.property(history.map(withinAnHour), delivery, fc.nat(), (steps, { arrivals, skew, size }, cut) => {
      const written = writeHistory(steps);
      const desk = new ModelDesk({ number: 1, skew });
      for (const each of arrivals.slice(0, arrivals.length / 2)) receive(desk, written, each);
      expect(desk.replayed()).toEqual(desk.state);
      desk.state = desk.restored(cut % (desk.rows.length + 1), NINE);
      expect(pruned(desk.state, NINE)).toEqual(pruned(desk.replayed(), NINE));
      for (const each of arrivals.slice(arrivals.length / 2)) receive(desk, written, each);
      pageToEnd(desk, written, size);
      expect(common(desk.state)).toEqual(common(reader(written).state));
    }), { numRuns: RUNS });
  }, LIMIT);

  it('keep every open request, its holder and its messages when a snapshot forgets what is old', () => {
    fc.assert(fc.property(history, delivery, fc.nat(), (steps, { arrivals, size }, cut) => {
      const written = writeHistory(steps);
      const desk = new ModelDesk({ number: 1 });
      for (const each of arrivals) receive(desk, written, each);
      desk.state = desk.restored(cut % (desk.rows.length + 1), written.end);
      pageToEnd(desk, written, size);
      expect(requests(desk)).toEqual(requests(reader(written)));
    }), { numRuns: RUNS });
  }, LIMIT);

  it('agree with compare-and-set as PROTOCOL §9 puts it, and with `upto` as the place where a request begins', () => {
    fc.assert(fc.property(history, (steps) => {
      const written = writeHistory(steps);
      const { state } = reader(written);
      for (const n of [1, 2, 3]) {
        const c = state.conversations.get(`desk ${SERVICE} ${patronOf(n)}`);
        const plain = plainly(written, patronOf(n));
        expect({ head: c?.shared.head ?? '', holder: c?.shared.holder?.desk }).toEqual({ head: plain.head, holder: plain.holder });
        const said = saidBy(written.service, patronOf(n));
        const after = said.slice(plain.upto === undefined ? 0 : said.findIndex((m) => m.id === plain.upto) + 1);
        const shown = after.filter(({ stamp = 0 }) => !plain.blocks.some(({ from, to }) => from + 1_000 <= stamp && stamp < to)).map((m) => m.id);
        const open = plain.closedByStamp ? c && openMessages(c).map((m) => m.id) : shown;
        expect(c ? openMessages(c).map((m) => m.id) : []).toEqual(open);
      }
    }), { numRuns: RUNS });
  }, LIMIT);
});

describe('a desk that arrives', () => {
  /** Hours and days go by, and what is said names what it follows, as desks do. */
  const days = fc.array(step.map((each) => ({
    ...each, what: each.what === 'again' ? 'operation' as const : each.what, luck: each.luck % 7, pause: each.pick % 3 === 0 ? (each.pick % 97) * 3_600_000 : each.pause % 3_000,
  })), { minLength: 1, maxLength: 80, size: 'max' });

  it('learns from what the others restate all that matters, as if it had read everything', () => {
    fc.assert(fc.property(days, fc.boolean(), (steps, roomFirst) => {
      const written = writeHistory(steps, true);
      const arriving = new ModelDesk({ number: 8 });
      const since = written.end - REPLAY;
      for (const archive of roomFirst ? [written.room, written.service] : [written.service, written.room]) {
        const left = archive.from(since);
        for (let complete = left.length === 0; !complete;) {
          const page = left.pageAfter(arriving.state.archives.get(left.address)?.cursor, 7);
          arriving.page(page, written.end);
          complete = page.complete;
        }
      }
      expect(facts(arriving, written.end)).toEqual(facts(reader(written), written.end));
    }), { numRuns: RUNS });
  }, LIMIT);
});

/** What is open, and what holds for patrons: with the same head, so that all agree on what comes next. */
const facts = (desk: ModelDesk, now: number): unknown => [...desk.state.conversations.values()].flatMap((c) => {
  const request = openRequest(c);
  const [block, steps] = [blockAt(c.shared, now), reachedSteps(c.shared.incidents, now)];
  const { head, holder, onHold, offer, declined, returned } = c.shared;
  if (!request && !block && steps.length === 0 && !holder) return [];
  const open = request && { name: request.name, since: request.since, words: request.words, phase: request.phase };
  return [{ key: c.key, head, holder, onHold, offer, declined, returned, block, steps, open }];
}).toSorted((a, b) => (a.key < b.key ? -1 : 1));

const requests = (desk: ModelDesk): unknown => openRequests(desk.state).map(({ key, name, phase, holder, messages }) => ({ key, name, phase, holder, messages: messages.map((m) => m.id) }))
  .toSorted((a, b) => (a.key < b.key ? -1 : 1));

interface Plain {
  readonly head: string;
  readonly at: number;
  readonly holder?: string | undefined;
  readonly upto?: string | undefined;
  readonly closedByStamp: boolean;
  readonly blocks: readonly { readonly from: number; readonly to: number }[];
}

/** The rule in as few words as possible, apart from the reducer. */
function plainly(written: History, conv: string): Plain {
  let now: Plain = { head: '', at: 0, closedByStamp: false, blocks: [] };
  for (const item of written.room.all()) {
    const op = item.kind === 'room' ? item.operation : undefined;
    const stamp = item.stamp ?? 0;
    if (!op || op.conv !== conv || op.detail.type === 'note') continue;
    const head = stamp - now.at > HEAD_LIFETIME ? '' : now.head;
    if (op.prev !== head && !(head === '' && op.detail.type === 'close')) continue;
    now = { ...now, ...changeBy(now, op.detail, op.desk, stamp), head: op.id, at: stamp };
  }
  return now;
}

function changeBy(now: Plain, detail: Operation['detail'], desk: string, stamp: number): Partial<Plain> {
  switch (detail.type) {
    case 'claim': case 'takeover': case 'resume': case 'accept': return { holder: desk };
    case 'release': return { holder: undefined };
    case 'return': return now.holder === detail.of ? { holder: undefined } : {};
    case 'close': return { holder: undefined, upto: detail.upto, closedByStamp: detail.upto === undefined };
    case 'block': return { blocks: [...now.blocks, { from: stamp, to: detail.until ?? Number.POSITIVE_INFINITY }] };
    case 'lift': return { blocks: now.blocks.map(({ from, to }) => ({ from, to: Math.min(to, stamp) })) };
    default: return {};
  }
}

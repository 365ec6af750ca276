import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Operation } from './operation.js';
import { counts, NOTHING_SHARED, reduceRoom, type Shared } from './room.js';
import { ModelDesk } from './testing/desk.js';
import { common } from './testing/history.js';
import { Library, type Happening } from './testing/library.js';

const LONG = process.env['DESK_LONG'] !== undefined;
const RUNS = LONG ? 1_000 : 60;
/** ms */
const LIMIT = LONG ? 900_000 : 30_000;
const DESKS = 3;

const desk = fc.nat({ max: DESKS - 1 });
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ what: fc.constant('patron' as const), patron: fc.integer({ min: 1, max: 2 }) }) },
  { weight: 14, arbitrary: fc.record({ what: fc.constant('wish' as const), desk, wish: fc.constantFrom('take', 'take', 'offer', 'offer', 'offer', 'accept', 'accept', 'accept', 'decline', 'takeover', 'hold', 'reply', 'block', 'end'), pick: fc.nat({ max: 15 }) }) },
  { weight: 10, arbitrary: fc.record({ what: fc.constant('traffic' as const), desk, up: fc.nat({ max: 4 }), down: fc.nat({ max: 8 }), acked: fc.boolean() }) },
  { weight: 6, arbitrary: fc.constant({ what: 'flow' as const }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('watch' as const), desk, gone: fc.subarray([1, 2, 3], { maxLength: 1 }) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('cut' as const), desk, arrived: fc.nat({ max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('crash' as const), desk, snapshot: fc.nat({ max: 1_000 }) }) },
  { weight: 4, arbitrary: fc.record({ what: fc.constant('connect' as const), desk, roomFirst: fc.boolean(), page: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('time' as const), ms: fc.integer({ min: 1, max: 90_000 }) }) },
);
const afternoon = fc.array(happening, { minLength: 1, maxLength: 120, size: 'max' });

function live(events: readonly Happening[]): Library {
  const library = new Library(DESKS);
  for (const station of library.stations) station.connect(true, 10);
  for (const event of events) library.happen(event);
  library.comeToRest();
  return library;
}

interface Counted {
  readonly op: Operation;
  /** What the desks agreed on just before. */
  readonly before: Shared;
  readonly after: Shared;
}

/** What counted, in the room's order. */
function counted(library: Library): Counted[] {
  const shared = new Map<string, Shared>();
  return library.room.all().flatMap((item) => {
    const op = item.kind === 'room' && item.operation ? { ...item.operation, stamp: item.stamp ?? 0 } : undefined;
    if (!op) return [];
    const before = shared.get(op.conv) ?? NOTHING_SHARED;
    const after = reduceRoom(before, op);
    shared.set(op.conv, after);
    return counts(before, op) ? [{ op, before, after }] : [];
  });
}

/** How often each conversation comes up. */
const tally = (convs: readonly string[]): ReadonlyMap<string, number> => new Map(convs.map((conv) => [conv, convs.filter((c) => c === conv).length]));
const tooMany = (seen: ReadonlyMap<string, number>, allowed: ReadonlyMap<string, number>): string[] => [...seen].flatMap(([conv, count]) => (count > (allowed.get(conv) ?? 0) ? [conv] : []));

describe('several desks that pass requests on, vanish and watch over what nobody takes', () => {
  it('agree at rest, with nothing left to send', () => {
    fc.assert(fc.property(afternoon, (events) => {
      const library = live(events);
      const reader = new ModelDesk({ number: 9 });
      for (const archive of [library.room, library.service]) reader.page(archive.pageAfter(undefined, archive.length + 1), library.now);
      for (const { desk: at } of library.stations) {
        expect(common(at.state)).toEqual(common(reader.state));
        expect([...at.state.conversations.values()].flatMap((c) => c.pending)).toEqual([]);
        expect(at.state.outbox.size).toBe(0);
      }
    }), { numRuns: RUNS });
  }, LIMIT);

  it('accept and decline only what stands, and only at the desks that it concerns', () => {
    fc.assert(fc.property(afternoon, (events) => {
      for (const { op, before } of counted(live(events))) {
        // An offer that was answered already is not answered by what comes after; one whose desk vanished meanwhile may still be accepted.
        if (before.returned || (op.detail.type !== 'accept' && (op.detail.type !== 'decline' || !before.offer))) continue;
        const to = before.offer?.to;
        const concerned = [to?.kind === 'desk' ? to.desk : undefined, ...(op.detail.type === 'decline' ? [before.offer?.desk] : [])];
        expect(concerned).toContain(op.desk);
      }
    }), { numRuns: RUNS });
  }, LIMIT);

  it('know of no offer without the holder who made it, and take back only from whom they missed', () => {
    fc.assert(fc.property(afternoon, (events) => {
      const all = counted(live(events));
      expect(all.filter(({ after }) => after.offer && after.offer.desk !== after.holder?.desk)).toEqual([]);
      expect(all.filter(({ op, before, after }) => op.detail.type === 'return' && op.detail.of !== before.holder?.desk && after.holder !== before.holder)).toEqual([]);
    }), { numRuns: RUNS });
  }, LIMIT);

  it('announce, and tell a patron of a new desk, at most once for each operation that counted', () => {
    fc.assert(fc.property(afternoon, (events) => {
      const library = live(events);
      const all = counted(library);
      const announced = library.channel.all().filter((m) => m.kind === 'room' && m.body !== undefined).length;
      expect(announced).toBeLessThanOrEqual(all.filter(({ op, before, after }) => op.detail.type === 'do' && after.done.length > before.done.length).length);
      const toldOn = library.service.all().flatMap((m) => (m.kind === 'message' && m.outgoing && m.body?.startsWith('Somebody else') ? [m.to.split('/')[0] ?? ''] : []));
      expect(tooMany(tally(toldOn), tally(all.flatMap(({ op }) => (op.detail.type === 'accept' ? [op.conv] : []))))).toEqual([]);
    }), { numRuns: RUNS });
  }, LIMIT);

  it('do all of this in the histories that are tried here', () => {
    const seen = new Set<string>(fc.sample(afternoon, { numRuns: 300, seed: 7 }).flatMap((events) => counted(live(events)).map(({ op }) => op.detail.type)));
    expect([...seen]).toEqual(expect.arrayContaining(['accept', 'decline', 'takeover', 'return', 'do', 'block']));
  }, LIMIT);
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HeardMessage } from './heard.js';
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
  { weight: 3, arbitrary: fc.record({ what: fc.constant('patron' as const), patron: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 12, arbitrary: fc.record({ what: fc.constant('wish' as const), desk, wish: fc.constantFrom('take', 'take', 'take', 'take', 'reply', 'reply', 'reply', 'reply', 'end', 'log', 'note', 'hold', 'resume', 'release'), pick: fc.nat({ max: 50 }) }) },
  { weight: 10, arbitrary: fc.record({ what: fc.constant('traffic' as const), desk, up: fc.nat({ max: 6 }), down: fc.nat({ max: 12 }), acked: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('cut' as const), desk, arrived: fc.nat({ max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('crash' as const), desk, snapshot: fc.nat({ max: 1_000 }) }) },
  { weight: 5, arbitrary: fc.record({ what: fc.constant('connect' as const), desk, roomFirst: fc.boolean(), page: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('settle' as const), desk, page: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('time' as const), ms: fc.integer({ min: 1, max: 40_000 }) }) },
);
const morning = fc.array(happening, { minLength: 1, maxLength: 120, size: 'max' });

/** A library on a morning, with all desks connected at its beginning. */
function live(events: readonly Happening[], after: (library: Library) => void = () => undefined): Library {
  const library = new Library(DESKS);
  for (const station of library.stations) station.connect(true, 10);
  for (const event of events) {
    library.happen(event);
    after(library);
  }
  library.comeToRest();
  return library;
}

function readerOf(library: Library): ModelDesk {
  const reader = new ModelDesk({ number: 9 });
  for (const archive of [library.room, library.service]) reader.page(archive.pageAfter(undefined, archive.length + 1), library.now);
  return reader;
}

describe('several desks, a server, and everything that breaks', () => {
  it('agree at rest, with nothing left to send', () => {
    fc.assert(fc.property(morning, (events) => {
      const library = live(events);
      const expected = common(readerOf(library).state);
      for (const { desk: at } of library.stations) {
        expect(common(at.state)).toEqual(expected);
        expect([...at.state.conversations.values()].flatMap((c) => c.pending)).toEqual([]);
        expect(at.state.outbox.size).toBe(0);
      }
    }), { numRuns: RUNS });
  }, LIMIT);

  it('agree whenever they have read equally far in the room: one head, at most one holder', () => {
    fc.assert(fc.property(morning, (events) => {
      const views = new Map<number, unknown>();
      live(events, (library) => {
        for (const { roomView } of library.stations) {
          if (!views.has(roomView.read)) views.set(roomView.read, roomView.heads);
          expect(roomView.heads).toEqual(views.get(roomView.read));
        }
      });
    }), { numRuns: RUNS });
  }, LIMIT);

  it('say each reply once, or give its words back, never both and never neither', () => {
    fc.assert(fc.property(morning, (events) => {
      const library = live(events);
      const archived = library.service.all().flatMap((m) => (m.kind === 'message' && m.outgoing ? [m.body ?? ''] : []));
      expect([...archived, ...library.stations.flatMap((s) => s.drafts)].toSorted()).toEqual(library.said.toSorted());
    }), { numRuns: RUNS });
  }, LIMIT);

  it('lose no walk-in and log none twice', () => {
    fc.assert(fc.property(morning, (events) => {
      const library = live(events);
      const opened = library.room.all().flatMap((item) => (item.kind === 'room' && item.operation?.detail.type === 'open' ? [`desk ${item.operation.service} ${item.operation.conv}`] : []));
      expect(opened.toSorted()).toEqual(library.logged.toSorted());
    }), { numRuns: RUNS });
  }, LIMIT);

  it('file every message of a patron into exactly one request', () => {
    fc.assert(fc.property(morning, (events) => {
      const library = live(events);
      const reader = readerOf(library);
      for (const c of reader.state.conversations.values()) {
        const said = library.service.all().filter((m): m is HeardMessage => m.kind === 'message' && !m.outgoing && m.from.startsWith(`${c.conv}/`)).map((m) => m.id);
        const uptos = library.room.all().flatMap((item) => (item.kind === 'room' && item.operation?.conv === c.conv && item.operation.detail.type === 'close' && item.operation.detail.upto !== undefined ? [said.indexOf(item.operation.detail.upto)] : []));
        expect(uptos).toEqual(uptos.toSorted((a, b) => a - b));
        expect(uptos).not.toContain(-1);
      }
    }), { numRuns: RUNS });
  }, LIMIT);
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bareOf, domainOf, localOf, resourceOf } from './address.js';
import { openMessages } from './conversation.js';
import type { Event, Recorded } from './event.js';
import type { Detail } from './operation.js';
import { openRequest } from './request.js';
import { HEAD_LIFETIME } from './room.js';
import { fold, NEW_DESK, pruned, type DeskState } from './state.js';
import { ModelArchive } from './testing/archive.js';
import { staffedDesk } from './testing/desk.js';
import { common, patronOf } from './testing/history.js';
import { Library, type Happening } from './testing/library.js';
import { ANA, BEN, DAY, deskId, inRoom, MARIA, message, NINE, operation, SERVICE, serviceSession } from './testing/samples.js';

const KEY = `desk ${SERVICE} ${MARIA}`;
const row = (event: Event, time = NINE): Recorded => ({ seq: 1, time, event });

/** Rows as a busy desk writes them. */
const rows = fc.array(fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 30 })), { minLength: 5, maxLength: 40, size: 'max' }).map((all) => {
  const library = new Library(2);
  for (const station of library.stations) station.connect(true, 5);
  const wishes = ['take', 'reply', 'log', 'note', 'end', 'take', 'reply'] as const;
  for (const [what, pick] of all) {
    const traffic: Happening = { what: 'traffic', desk: pick, up: 5, down: 5, acked: pick % 2 === 0 };
    library.happen(what > 6 ? { what: 'patron', patron: pick % 3 } : { what: 'wish', desk: pick, wish: wishes[what] ?? 'take', pick });
    library.happen(traffic);
  }
  return library.stations[0]?.desk.rows ?? [];
});

describe('the fold', () => {
  it('comes to the same state row by row and all at once', () => {
    fc.assert(fc.property(rows, fc.nat(), (all, cut) => {
      const at = cut % (all.length + 1);
      const whole = fold(NEW_DESK, all);
      expect(all.reduce((state, each) => fold(state, [each]), NEW_DESK)).toEqual(whole);
      expect(fold(fold(NEW_DESK, all.slice(0, at)), all.slice(at))).toEqual(whole);
    }), { numRuns: 40 });
  });

  it('keeps the identity of every conversation that a row does not concern, and never changes a state in place', () => {
    fc.assert(fc.property(rows, (all) => {
      let state: DeskState = NEW_DESK;
      for (const each of all) {
        const before = structuredClone(state);
        const next = fold(state, [each]);
        const { event } = each;
        const touched = 'in' in event && event.in ? [event.in.conv] : event.kind === 'settled' ? event.items.flatMap((item) => item.in?.conv ?? []) : [];
        const others = [...state.conversations.values()].filter((c) => !touched.includes(c.conv));
        expect(others.every((c) => next.conversations.get(c.key) === c)).toBe(true);
        expect(state).toEqual(before);
        state = next;
      }
    }), { numRuns: 40 });
  });

  it('keeps what was referred, also without a conversation, by who was signed in', () => {
    const after = fold(NEW_DESK, [
      row({ kind: 'signed-in', address: ANA, point: 'Main desk' }), row({ kind: 'referral', to: 'crisis-help', about: 'illness' }),
      row({ kind: 'signed-out', address: ANA, point: 'Main desk' }), row({ kind: 'referral', to: 'somebody', in: { scope: 'desk-room', service: SERVICE, conv: MARIA }, name: 'Law library', text: 'words' }, NINE + 1),
    ]);
    expect(after.referred).toEqual([{ at: NINE, by: ANA, to: { distress: 'illness' } }, { at: NINE + 1, in: KEY, to: { name: 'Law library' } }]);
    expect(after.conversations.size).toBe(0);
  });

  it('makes no conversation of what it does not know', () => {
    const unknown = { scope: 'desk-room', service: SERVICE, conv: 'nobody' } as const;
    const after = fold(NEW_DESK, [
      row({ kind: 'settled', archive: SERVICE, items: [{ id: 'x', stamp: NINE, in: unknown, originId: 'o' }], complete: true }),
      row({ kind: 'gap', archive: SERVICE, since: NINE }), row({ kind: 'heard', item: message('m'), stamp: NINE }), row({ kind: 'epoch', reason: 'new' }),
    ]);
    expect(after).toEqual(NEW_DESK);
  });

  it('knows who is signed in until somebody signs out or the program starts anew', () => {
    const me = (...kinds: ('signed-in' | 'signed-out' | 'started')[]): string | undefined =>
      fold(NEW_DESK, kinds.map((kind) => row(kind === 'started' ? { kind, version: '1', point: '' } : { kind, address: ANA, point: '' }))).me;
    expect([me('signed-in'), me('signed-in', 'signed-out'), me('signed-in', 'started'), me('started', 'signed-in')]).toEqual([ANA, undefined, undefined, ANA]);
  });
});

describe('a message that crosses the close', () => {
  const claim = inRoom(operation('c', { desk: deskId(2), author: BEN, detail: { type: 'claim', session: serviceSession(2) } }));
  const close = inRoom(operation('x', { prev: 'c', desk: deskId(2), author: BEN, detail: { type: 'close', outcome: 'answered', upto: 'm1', uptoStamp: NINE } }));
  const arrivals = { before: [message('m1'), claim, message('m2'), close], after: [message('m1'), claim, close, message('m2')], 'in front of all': [message('m2'), message('m1'), claim, close] };

  it.each(Object.entries(arrivals))('opens the next request on every desk, when it is heard %s', (_when, items) => {
    const archive = new ModelArchive(SERVICE);
    archive.append(message('m1'), NINE);
    archive.append(message('m2'), NINE); // in the same second: only the archive's order tells them apart
    const desk = staffedDesk(1);
    for (const item of items) desk.hear([item], NINE);
    desk.page(archive.pageAfter(undefined, 10), NINE);
    const c = desk.state.conversations.get(KEY);
    expect(c && openRequest(c)).toMatchObject({ name: 'm2', phase: 'waiting', words: 'words of m2' });
    expect(c && openMessages(c).map((m) => m.id)).toEqual(['m2']);
  });

  it('is told by its stamp alone where the archive no longer has the message that the close names', () => {
    const archive = new ModelArchive(SERVICE);
    archive.append(message('m2'), NINE);
    archive.append(message('m3'), NINE + 1_000);
    const desk = staffedDesk(1);
    desk.hear([claim, close], NINE);
    desk.page(archive.pageAfter(undefined, 10), NINE);
    const c = desk.state.conversations.get(KEY);
    expect(c && openMessages(c).map((m) => m.id)).toEqual(['m3']);
  });
});

describe('what a desk may forget', () => {
  const late = NINE + HEAD_LIFETIME + 1;
  const newer = inRoom(operation('n', { conv: 'other', stamp: late, detail: { type: 'open', mode: 'phone', note: '', age: 0 } }), { stamp: late });
  function kept(rest: readonly ReturnType<typeof inRoom>[], said: readonly ReturnType<typeof message>[]): boolean {
    const desk = staffedDesk(1);
    for (const items of [said, [...rest, newer]]) desk.page({ archive: items === said ? SERVICE : 'room', items, refused: [], complete: true, last: 'l' }, NINE);
    return pruned(desk.state, late).conversations.has(KEY);
  }
  const op = (id: string, prev: string, detail: Detail) => inRoom(operation(id, { prev, detail }), { stamp: NINE });
  const said = message('m1', { stamp: NINE });
  const claimed = op('c', '', { type: 'claim', session: serviceSession(1) });
  const closed = op('x', 'c', { type: 'close', outcome: 'answered', upto: 'm1', uptoStamp: NINE });

  it('is a closed conversation, a week after anything happened in it', () => {
    expect(kept([claimed, closed], [said])).toBe(false);
  });

  it('is not what is open, what is held, or what was closed before its messages were read', () => {
    expect(kept([], [said])).toBe(true);
    expect(kept([claimed], [])).toBe(true);
    expect(kept([claimed, closed], [])).toBe(true);
  });
});

describe('a close that names a message which never comes', () => {
  const closed = [inRoom(operation('c', { detail: { type: 'claim', session: serviceSession(1) } }), { stamp: NINE }), inRoom(operation('x', { prev: 'c', detail: { type: 'close', outcome: 'answered', upto: 'lost', uptoStamp: NINE } }), { stamp: NINE })];
  const elsewhere = (stamp: number) => inRoom(operation('n', { conv: 'other', stamp, detail: { type: 'open', mode: 'phone', note: '', age: 0 } }), { stamp });
  /** @param serviceRead how far the service's archive was read, ms after the close @param roomRead the same of the room */
  function kept(serviceRead: number | undefined, roomRead: number): boolean {
    const desk = staffedDesk(1);
    desk.page({ archive: 'room', items: [...closed, elsewhere(NINE + roomRead)], refused: [], complete: true, last: 'l' }, NINE);
    if (serviceRead !== undefined) desk.page({ archive: SERVICE, items: [message('of somebody else', { from: 'else@patrons.example/x', stamp: NINE + serviceRead })], refused: [], complete: true, last: 'l' }, NINE);
    return pruned(desk.state, NINE + 365 * DAY).conversations.has(KEY);
  }

  it.each<[number | undefined, number, boolean]>([
    [undefined, HEAD_LIFETIME + 1, true],
    [HEAD_LIFETIME, HEAD_LIFETIME + 1, true],
    [HEAD_LIFETIME + 1_000, HEAD_LIFETIME + 1, false],
    [undefined, 90 * DAY, true],
    [undefined, 90 * DAY + 1, false],
  ])('with the service read for %s ms after it, and the room for %s, is remembered: %s', (serviceRead, roomRead, remembered) => {
    expect(kept(serviceRead, roomRead)).toBe(remembered);
  });

  it('opens no request when its messages come after all, as long as they may', () => {
    const desk = staffedDesk(1);
    desk.page({ archive: 'room', items: [...closed, elsewhere(NINE + 8 * DAY)], refused: [], complete: true, last: 'l' }, NINE);
    desk.state = desk.restored(desk.rows.length, NINE + 8 * DAY);
    desk.page({ archive: SERVICE, items: [message('m1', { stamp: NINE - 1_000 }), message('lost', { stamp: NINE })], refused: [], complete: true, last: 'lost' }, NINE + 8 * DAY);
    const c = desk.state.conversations.get(KEY);
    expect(c && openRequest(c)).toBeUndefined();
    expect(c?.shared.closes).toBe(1);
  });
});

it('compares what desks share, and nothing of their own', () => {
  const [one, two] = [staffedDesk(1), staffedDesk(2)];
  one.hear([message('m1', { from: `${patronOf(1)}/x` })], NINE);
  expect(common(one.state)).not.toEqual(common(two.state));
  two.hear([message('m1', { from: `${patronOf(1)}/x` })], NINE);
  expect(common(one.state)).toEqual(common(two.state));
});

it.each([
  ['ask@library.example/desk-1/2', 'ask@library.example', 'desk-1/2', 'library.example', 'ask'],
  ['library.example', 'library.example', '', 'library.example', ''],
  ['ask@library.example', 'ask@library.example', '', 'library.example', 'ask'],
  ['library.example/x@evil.example', 'library.example', 'x@evil.example', 'library.example', ''],
])('takes the address %s apart', (address, bare, resource, domain, local) => {
  expect([bareOf(address), resourceOf(address), domainOf(address), localOf(address)]).toEqual([bare, resource, domain, local]);
});

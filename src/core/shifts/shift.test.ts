import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atPlace, compareShifts, currentShift, dueReminders, lateShifts, nowAndNext, shiftEnded, type Shift } from './shift.js';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const ANA = 'ana@library.example';
const BEN = 'ben@library.example';
const shift = (id: string, person: string, from: number, to: number, more: Partial<Shift> = {}): Shift => ({ id, uid: id, start: from * HOUR, person, place: 'Main desk', from: from * HOUR, to: to * HOUR, ...more });

describe('who is on', () => {
  const day = [shift('a', ANA, 9, 13), shift('b', BEN, 13, 17), shift('c', 'cleo@library.example', 13, 18, { place: 'North', service: 'ask@library.example' })];

  it('says who is on now and who comes next', () => {
    expect(nowAndNext(day, 10 * HOUR)).toEqual({ now: [day[0]], next: [day[1], day[2]] });
    expect(nowAndNext(atPlace(day, ' main DESK '), 10 * HOUR).next).toEqual([day[1]]);
    expect(nowAndNext(day, 13 * HOUR)).toEqual({ now: [day[1], day[2]], next: [] });
    expect(atPlace(day, 'ask@library.example')).toEqual([day[2]]);
    expect(nowAndNext([], 0)).toEqual({ now: [], next: [] });
  });

  it('has exactly one order, whatever order they come in', () => {
    const some = fc.array(fc.record({ id: fc.uuid(), person: fc.constantFrom(ANA, BEN), from: fc.nat(20), length: fc.integer({ min: 1, max: 5 }) }).map(({ id, person, from, length }) => shift(id, person, from, from + length)), { maxLength: 12 });
    fc.assert(fc.property(some.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))), ([one, other]) => {
      expect(one.toSorted(compareShifts)).toEqual(other.toSorted(compareShifts));
    }));
  });

  it('knows the shift that goes on, and the one that somebody has stayed beyond', () => {
    const two = [...day, shift('d', ANA, 13, 14)];
    expect(currentShift(two, ANA, 12 * HOUR)?.id).toBe('a');
    expect(shiftEnded(two, ANA, 13 * HOUR)).toBeUndefined(); // the next one began
    expect(shiftEnded(two, ANA, 14 * HOUR)?.id).toBe('d');
    expect(shiftEnded(two, ANA, 27 * HOUR)).toBeUndefined(); // somebody came back at night
    expect(shiftEnded(two, 'dora@library.example', 14 * HOUR)).toBeUndefined();
    expect(shiftEnded([shift('e', ANA, 0, 24, { allDay: true })], ANA, 25 * HOUR)).toBeUndefined();
  });
});

describe('the reminder before a shift', () => {
  const all = [shift('a', ANA, 9, 13), shift('b', BEN, 9, 13), shift('c', ANA, 0, 24, { allDay: true })];
  const asked = { person: ANA, since: 8 * HOUR, before: 5 * MINUTE, reminded: new Set<string>() };

  it('comes five minutes before mine, and not to others or for days', () => {
    expect(dueReminders(all, asked, 9 * HOUR - 5 * MINUTE - 1)).toEqual([]);
    expect(dueReminders(all, asked, 9 * HOUR - 5 * MINUTE)).toEqual([all[0]]);
    expect(dueReminders(all, { ...asked, reminded: new Set(['a']) }, 9 * HOUR - MINUTE)).toEqual([]);
  });

  it('comes after sleep as long as the shift goes on, and never to who signed in for it', () => {
    expect(dueReminders(all, asked, 10 * HOUR)).toEqual([all[0]]);
    expect(dueReminders(all, asked, 13 * HOUR)).toEqual([]);
    expect(dueReminders(all, { ...asked, since: 9 * HOUR + 1 }, 10 * HOUR)).toEqual([]);
  });

  it('comes exactly once, however the clock jumps, if it is looked at once while it is due', () => {
    const jumps = fc.array(fc.integer({ min: 8 * HOUR, max: 14 * HOUR }), { minLength: 1, maxLength: 40 });
    fc.assert(fc.property(jumps, (times) => {
      const reminded = new Set<string>();
      let said = 0;
      for (const now of times) for (const { id } of dueReminders(all, { ...asked, reminded }, now)) {
        reminded.add(id);
        said += 1;
      }
      expect(said).toBe(times.some((now) => now >= 9 * HOUR - 5 * MINUTE && now < 13 * HOUR) ? 1 : 0);
    }));
  });
});

describe('who is late', () => {
  const all = [shift('a', ANA, 9, 13), shift('b', BEN, 9, 13), shift('c', BEN, 0, 24, { allDay: true })];

  it('is at no desk some minutes after the shift began, until it ends', () => {
    const present = new Set([ANA]);
    expect(lateShifts(all, present, 10 * MINUTE, 9 * HOUR + 10 * MINUTE - 1)).toEqual([]);
    expect(lateShifts(all, present, 10 * MINUTE, 9 * HOUR + 10 * MINUTE)).toEqual([all[1]]);
    expect(lateShifts(all, new Set([ANA, BEN]), 10 * MINUTE, 12 * HOUR)).toEqual([]);
    expect(lateShifts(all, new Set(), 10 * MINUTE, 13 * HOUR)).toEqual([]);
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weekOf } from '../../core/review/find.js';
import { addDays, addWeeks, daysOf, daysOfWeek } from './calendar.js';

describe('weeks by ISO 8601', () => {
  it('begin on Monday, and hold every day that says so', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 40_000 }), (n) => {
      const day = addDays('1990-01-01', n);
      const week = weekOf(day);
      const [monday, sunday] = daysOfWeek(week);
      expect(day >= monday && day <= sunday).toBe(true);
      expect([weekOf(monday), weekOf(sunday), weekOf(addDays(monday, -1)) === week]).toEqual([week, week, false]);
      expect(addWeeks(addWeeks(week, 1), -1)).toBe(week);
    }));
  });
});

describe('periods', () => {
  it.each([
    ['month', '2026-11-22', { fromDay: '2026-11-01' }],
    ['last-month', '2026-01-05', { fromDay: '2025-12-01', toDay: '2025-12-31' }],
    ['last-month', '2026-03-31', { fromDay: '2026-02-01', toDay: '2026-02-28' }],
    ['week', '2026-11-22', { fromDay: '2026-11-16' }],
    ['days-30', '2026-11-22', { fromDay: '2026-10-24' }],
    ['any', '2026-11-22', {}],
  ] as const)('%s on %s', (period, today, days) => {
    expect(daysOf(period, today)).toEqual(days);
  });
});

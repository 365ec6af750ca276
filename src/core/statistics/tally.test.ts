import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NINE, SERVICE } from '../testing/samples.js';
import { addDays, calendarOf, daysOf, monthsOf, periodOf, surelyWithin, yearAt, yearPeriod } from './calendar.js';
import { NO_FACTS, type RequestFact } from './facts.js';
import { chosen, grouped, measure } from './tally.js';
import { yearOf, type YearRules } from './yearly.js';

const request = (changes: Partial<RequestFact> = {}): RequestFact => ({ service: SERVICE, mode: 'patron-im', at: NINE, ended: NINE, outcome: 'answered', wait: 10, length: 60, ...changes });
const untaken = ({ wait: _wait, length: _length, ...rest }: RequestFact): RequestFact => rest;

const anyRequest = fc.record({
  service: fc.constantFrom('a@b', 'c@d'), mode: fc.constantFrom('in-person' as const, 'phone' as const, 'patron-im' as const), at: fc.integer({ min: 0, max: 400 }).map((quarters) => NINE + quarters * 900_000),
  ended: fc.constant(NINE), outcome: fc.constantFrom('answered' as const, 'no-response' as const, 'conduct' as const, 'referred' as const), wait: fc.integer({ min: 0, max: 3_000 }), length: fc.integer({ min: 0, max: 9_000 }),
  question: fc.constantFrom('Account', 'Directions', ''), read: fc.constantFrom(1 as const, 4 as const, 6 as const),
}, { requiredKeys: ['service', 'mode', 'at'] });

describe('figures', () => {
  it('say how long people wait, by nearest rank', () => {
    const all = [5, 31, 10, 200, 30].map((wait) => request({ wait }));
    expect(measure(all, 30)).toMatchObject({ requests: 5, waits: 5, inTime: 3, median: 30, ninety: 200, length: 60 });
    expect(measure([untaken(request())], 30)).toMatchObject({ waits: 0, inTime: 0 });
    expect(measure([untaken(request())], 30)).not.toHaveProperty('median');
  });

  it('count as abandoned whoever was gone, or was never taken; not who was ended, nor who came while it was closed', () => {
    const gone = [request({ outcome: 'no-response' }), untaken(request()), request({ outcome: 'no-address' })];
    const others = [request(), request({ outcome: 'conduct' }), untaken(request({ left: true })), untaken(request({ outcome: 'conduct' }))];
    expect(measure([...gone, ...others], 30).abandoned).toBe(gone.length);
    const { ended: _ended, ...open } = untaken(request());
    expect(measure([open], 30)).toMatchObject({ abandoned: 0, open: 1 });
  });

  it('add up: the groups are the whole', () => {
    fc.assert(fc.property(fc.array(anyRequest, { maxLength: 40 }), (all) => {
      const berlin = calendarOf('Europe/Berlin');
      const groups = [...grouped(all, ({ at }) => [berlin(at).day]).values()].map((group) => measure(group, 30));
      const whole = measure(all, 30);
      for (const of of ['requests', 'open', 'waits', 'inTime', 'abandoned', 'referred'] as const) expect(groups.reduce((sum, one) => sum + one[of], 0)).toBe(whole[of]);
      expect(Object.values(whole.modes).reduce((sum, n) => sum + n, 0)).toBe(whole.requests);
      expect(whole.median ?? 0).toBeLessThanOrEqual(whole.ninety ?? 0);
      expect(whole.inTime).toBeLessThanOrEqual(whole.waits);
    }));
  });

  it('are of what was chosen', () => {
    const facts = { ...NO_FACTS, requests: [request(), request({ mode: 'phone' }), request({ point: 'North' }), request({ at: 0 })], incidents: [{ service: SERVICE, at: NINE, point: '', category: 'rude', step: 'warned' }] } as const;
    expect(chosen(facts, {}, (at) => at === NINE).requests).toHaveLength(3);
    expect(chosen(facts, { mode: 'phone' }, () => true)).toEqual({ requests: [facts.requests[1]], incidents: [], scripts: [] });
    expect(chosen(facts, { point: 'North' }, () => true).requests).toEqual([facts.requests[2]]);
    expect(chosen(facts, { service: 'other@library.example' }, () => true)).toEqual(NO_FACTS);
  });
});

describe('the calendar of the library', () => {
  it('knows summer time, and where the day begins', () => {
    const berlin = calendarOf('Europe/Berlin');
    expect(berlin(Date.UTC(2026, 2, 29, 0, 30))).toEqual({ day: '2026-03-29', month: '2026-03', hour: 1, weekday: 6 });
    expect(berlin(Date.UTC(2026, 2, 29, 1, 30))).toMatchObject({ hour: 3 });
    expect(berlin(Date.UTC(2026, 10, 22, 23, 0))).toEqual({ day: '2026-11-23', month: '2026-11', hour: 0, weekday: 0 });
    expect(calendarOf('Asia/Kathmandu')(Date.UTC(2026, 0, 1, 18, 15)).day).toBe('2026-01-02');
  });

  it.each(['Pacific/Kiritimati', 'Pacific/Niue', 'UTC'])('knows how long a day surely lasts, in %s', (zone) => {
    expect(calendarOf(zone)(surelyWithin('2026-11-21') - 1).day <= '2026-11-21').toBe(true);
  });

  it('counts periods of the library’s year', () => {
    expect(periodOf('last-7', '2026-03-03', 7)).toEqual({ from: '2026-02-25', to: '2026-03-03' });
    expect(periodOf('last-month', '2026-03-31', 7)).toEqual({ from: '2026-02-01', to: '2026-02-28' });
    expect(periodOf('this-year', '2026-03-03', 7)).toEqual({ from: '2025-07-01', to: '2026-03-03' });
    expect(periodOf('last-year', '2026-07-01', 7)).toEqual({ from: '2025-07-01', to: '2026-06-30' });
    expect(yearPeriod(2024, 1)).toEqual({ from: '2024-01-01', to: '2024-12-31' });
    expect(yearAt('2026-06-30', 7)).toBe(2025);
    expect(monthsOf({ from: '2025-11-30', to: '2026-01-02' }, 99)).toEqual(['2025-11', '2025-12', '2026-01']);
    expect(daysOf({ from: '2026-02-27', to: '2026-03-01' }, 2)).toEqual(['2026-02-27', '2026-02-28']);
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    fc.assert(fc.property(fc.integer({ min: -25_000, max: 60_000 }), (days) => {
      expect(addDays('1970-01-01', days)).toBe(new Date(days * 86_400_000).toISOString().slice(0, 10));
    }));
  });
});

describe('a year', () => {
  const rules: YearRules = { notReference: ['Directions'], outcomes: ['answered', 'referred'], unclassified: 'count', consultations: { tags: ['appointment'], read: 5 } };

  it('counts by the rules of the library, and says what it leaves out', () => {
    const { ended: _ended, outcome: _outcome, ...open } = request();
    const all = [request(), request({ question: 'Directions' }), request({ mode: 'phone', read: 6, question: 'Account' }), request({ mode: 'in-person', tags: ['appointment'], question: '' }), request({ outcome: 'no-response' }), open];
    expect(yearOf(all, rules)).toEqual({
      requests: 6, reference: { all: 3, 'patron-im': 1, phone: 1, 'in-person': 1 }, consultations: { all: 2, 'patron-im': 0, phone: 1, 'in-person': 1 },
      leftOut: { type: 1, outcome: 1, unclassified: 0, open: 1 },
    });
    expect(yearOf(all, { ...rules, unclassified: 'leave-out' })).toMatchObject({ reference: { all: 2 }, leftOut: { unclassified: 1 } });
    expect(yearOf(all, { ...rules, consultations: { tags: [] } }).consultations.all).toBe(0);
  });

  it('every request counts or is left out', () => {
    fc.assert(fc.property(fc.array(anyRequest, { maxLength: 40 }), (all) => {
      const { requests, reference, consultations, leftOut } = yearOf(all, rules);
      expect(reference.all + Object.values(leftOut).reduce((sum, n) => sum + n, 0)).toBe(requests);
      expect(reference.all).toBe(reference['in-person'] + reference.phone + reference['patron-im']);
      expect(consultations.all).toBeLessThanOrEqual(reference.all);
    }));
  });
});

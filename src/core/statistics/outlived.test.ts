import { expect, it } from 'vitest';
import { DAY, NINE, SERVICE } from '../testing/samples.js';
import { calendarOf } from './calendar.js';
import { byDay, NO_FACTS, together, type Facts, type RequestFact } from './facts.js';
import { byMonth, fuller, withOutlived } from './outlived.js';

const at = calendarOf('Europe/Berlin');
const dayOf = (time: number): string => at(time).day;
const request = (days: number, wait: number): RequestFact => ({ service: SERVICE, mode: 'phone', at: NINE + days * DAY, ended: NINE + days * DAY, outcome: 'answered', wait });
const facts = (...requests: RequestFact[]): Facts => ({ ...NO_FACTS, requests });
const open: RequestFact = { service: SERVICE, mode: 'phone', at: NINE };

it('of each day the fuller figures count: those written down before rows went, or those with rows that came later', () => {
  const written = byDay(facts(request(-40, 1), request(-40, 2), request(-39, 3), request(-31, 4)), dayOf);
  const left = facts(request(-39, 3), request(-31, 4), request(-31, 5), request(0, 6), open);
  const { facts: all, until } = withOutlived(left, written, dayOf);
  expect(all.requests.map(({ wait = 0 }) => wait).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(until).toBe(dayOf(NINE - 40 * DAY));
});

it('where rows say all of it, they say it', () => {
  const all = facts(request(-1, 1), open);
  expect(withOutlived(all, byDay(all, dayOf), dayOf)).toEqual({ facts: all });
  expect(withOutlived(all, new Map(), dayOf).facts).toBe(all);
});

it('writing down again loses nothing that was written down', () => {
  const before = byDay(facts(request(-40, 1), request(-2, 2)), dayOf);
  const now = byDay(facts(request(-2, 2), request(-2, 3), request(-1, 4)), dayOf);
  const days = fuller(before, now);
  expect(together([...days.values()]).requests.map(({ wait }) => wait)).toEqual([1, 2, 3, 4]);
  expect([...byMonth(days)].map(([month, some]) => [month, some.size])).toEqual([['2026-10', 1], ['2026-11', 2]]);
});

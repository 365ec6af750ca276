import { describe, expect, it } from 'vitest';
import { ago, clockTime, dayKey, dayName, roughly, spoken, stopwatch } from './time.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const at = (day: number, hour: number, minute = 0): number => new Date(2026, 10, day, hour, minute).getTime();

describe('times', () => {
  it.each([[0, '0:00'], [-5_000, '0:00'], [12_999, '0:12'], [59 * MINUTE + 59 * SECOND, '59:59'], [HOUR, '1:00:00'], [26 * HOUR + 3 * MINUTE + 9 * SECOND, '26:03:09']])('a stopwatch shows %d ms as %s', (ms, text) => {
    expect(stopwatch(ms)).toBe(text);
  });

  it.each([[30 * SECOND, 'less than a minute'], [MINUTE, '1 minute'], [59 * MINUTE, '59 minutes'], [HOUR, '1 hour'], [2 * HOUR + MINUTE, '2 hours 1 minute'], [49 * HOUR, '2 days']])('says %d ms as %s', (ms, text) => {
    expect(spoken(ms)).toBe(text);
  });

  it.each([[0, 'a moment'], [MINUTE, 'about 1 min'], [MINUTE + 1, 'about 2 min'], [89 * MINUTE, 'about 89 min'], [100 * MINUTE, 'about 2 h'], [26 * HOUR, 'about 26 h']])('says of something that takes %d ms: %s', (ms, text) => {
    expect(roughly(ms)).toBe(text);
  });

  it.each([[-1, 'just now'], [59 * SECOND, 'just now'], [MINUTE, '1 min ago'], [5 * HOUR, '5 h ago'], [24 * HOUR, '1 day ago']])('says that %d ms have gone by as %s', (ms, text) => {
    expect(ago(ms)).toBe(text);
  });

  it('names days by the calendar, not by hours', () => {
    expect(dayName(at(21, 0, 1), at(21, 23))).toBe('Today');
    expect(dayName(at(20, 23, 59), at(21, 0, 1))).toBe('Yesterday');
    expect(dayName(at(20, 0), at(22, 0))).toBe('Friday 20 November 2026');
    expect(dayKey(at(20, 23, 59))).not.toBe(dayKey(at(21, 0, 0)));
  });

  it('shows the time of day with two digits', () => {
    expect(clockTime(at(21, 9, 5))).toBe('09:05');
  });
});

/** Figures in words. */
import type { Measures } from '../../core/statistics/tally.js';
import type { PeriodName } from '../../core/statistics/calendar.js';
import type { PatronMode } from '../../core/statistics/facts.js';
import type { StatisticsBy } from '../../shared/statistics-view.js';
import { duration } from './duration.js';

export const PERIOD_WORDS: Readonly<Record<PeriodName | 'days', string>> = {
  today: 'today', 'last-7': 'the last 7 days', 'last-30': 'the last 30 days', 'this-month': 'this month', 'last-month': 'last month', 'this-year': 'this reporting year', 'last-year': 'last reporting year', days: 'from … to …',
};

export const BY_WORDS: Readonly<Record<StatisticsBy, string>> = {
  hour: 'hour of the day', weekday: 'day of the week', day: 'day', month: 'month', service: 'service', desk: 'desk', mode: 'way in', question: 'question type', read: 'READ level', tag: 'tag', outcome: 'how it ended', incident: 'incident', script: 'script used',
};

export const MODE_WORDS: Readonly<Record<PatronMode, string>> = { 'in-person': 'in person', phone: 'by telephone', 'patron-im': 'by messages' };

export const figure = (value: number): string => value.toLocaleString('en');

/** "87 % (34 of 39)" */
export const share = (part: number, whole: number): string => (whole === 0 ? 'none' : `${Math.round((part / whole) * 100)} % (${figure(part)} of ${figure(whole)})`);

/** @param s none: nobody waited */
export const waited = (s: number | undefined): string => (s === undefined ? '–' : duration(s * 1_000));

/** "4 in person, 2 by telephone" */
export function modeWords(modes: Measures['modes']): string {
  const parts = (['in-person', 'phone', 'patron-im'] as const).filter((mode) => modes[mode] > 0).map((mode) => `${figure(modes[mode])} ${MODE_WORDS[mode]}`);
  return parts.length === 0 ? 'none' : parts.join(', ');
}

/** "3 Mar 2026" @param day "2026-03-03" */
export function dayWords(day: string): string {
  return new Date(`${day}T12:00:00`).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
}

/** Days and months are written out; other labels are words already. */
export function labelWords(by: StatisticsBy, label: string): string {
  if (by === 'day') return new Date(`${label}T12:00:00`).toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });
  if (by === 'month') return new Date(`${label}-01T12:00:00`).toLocaleDateString('en-GB', { month: 'long', year: 'numeric' });
  return label;
}

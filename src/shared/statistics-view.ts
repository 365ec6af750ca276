/** What supervisors see of the work: figures alone. Days are those of the library, waiting times are seconds. */
import type { PeriodName, Period } from '../core/statistics/calendar.js';
import type { PatronMode } from '../core/statistics/facts.js';
import type { Measures } from '../core/statistics/tally.js';
import type { Year, YearRules } from '../core/statistics/yearly.js';

export const STATISTICS_BY = ['hour', 'weekday', 'day', 'month', 'service', 'desk', 'mode', 'question', 'read', 'tag', 'outcome', 'incident', 'script'] as const;
export type StatisticsBy = (typeof STATISTICS_BY)[number];
/** Rows that tell how often something happened, and not how requests went. */
export const COUNTED_BY = ['incident', 'script'] as const satisfies readonly StatisticsBy[];

/** What of a library's policy its figures depend on. */
export interface LibraryRules {
  readonly library: string;
  /** Seconds within which a request should be taken. */
  readonly within: number;
  readonly services: readonly { readonly address: string; readonly name: string }[];
  readonly year: YearRules & { /** Month, 1 to 12. */ readonly begins: number };
}

/** What was counted: the record of one desk, or the library's. */
export type CountedRecord = 'desk' | 'library';

export interface StatisticsQuery {
  readonly period: PeriodName | Period;
  readonly by: StatisticsBy;
  /** Address. */
  readonly service?: string;
  readonly point?: string;
  readonly mode?: PatronMode;
}

export interface StatisticsRow {
  readonly label: string;
  /** How often: requests, incidents, or uses of a script. */
  readonly count: number;
  /** Of requests. */
  readonly measures?: Measures;
}

export interface StatisticsView {
  readonly of: CountedRecord;
  readonly library: string;
  readonly period: Period;
  readonly by: StatisticsBy;
  readonly all: Measures;
  readonly incidents: number;
  readonly scripts: number;
  readonly rows: readonly StatisticsRow[];
  /** Seconds within which a request should be taken. */
  readonly within: number;
  /** What was counted begins here; ms since 1970. */
  readonly since: number;
  /** Up to this day, retention has removed rows: figures are those that were written down before. */
  readonly outlived?: string;
  readonly choices: { readonly services: readonly { readonly address: string; readonly name: string }[]; readonly points: readonly string[] };
  /** What was chosen, in words: "Ask a librarian, by telephone"; '' is everything. */
  readonly chosen: string;
}

/** One line of a survey, with what it takes for that. */
export interface YearLine {
  readonly name: string;
  readonly value: string;
  readonly definition: string;
}

export interface YearSurvey {
  readonly title: string;
  readonly about: string;
  readonly lines: readonly YearLine[];
}

export interface YearView {
  readonly library: string;
  /** "July 2025 to June 2026" */
  readonly title: string;
  /** The one that was asked for, by the calendar year in which it begins. */
  readonly year: number;
  readonly years: readonly { readonly year: number; readonly title: string }[];
  readonly surveys: readonly YearSurvey[];
  /** How the library counts, in sentences. */
  readonly rules: readonly string[];
  readonly leftOut: readonly { readonly why: string; readonly count: number }[];
  /** What is missing for a full count; none: the whole year is on record. */
  readonly gap?: string;
  /** As in `StatisticsView`. */
  readonly outlived?: string;
  readonly counts: Year;
}

/** Rows of one table; of more days than that the rest is in the months. */
export const MAX_STATISTICS_ROWS = 400;

export const SAVE_FORMATS = ['csv', 'pdf'] as const;
export type SaveFormat = (typeof SAVE_FORMATS)[number];

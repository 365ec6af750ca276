/** Figures over the whole record, for a reviewer. */
import * as z from 'zod';
import { reportingYear, statisticsQuery, statisticsSheet } from '../statistics-query.js';
import { SAVE_FORMATS, type LibraryRules, type StatisticsView, type YearView } from '../statistics-view.js';

/** `now`: the reporting year that goes on. */
export const recordFigures = z.union([z.strictObject({ query: statisticsQuery() }), z.strictObject({ year: z.union([reportingYear(), z.literal('now')]) })]);
export type RecordFiguresWhat = Readonly<z.infer<typeof recordFigures>>;

/** As the store is asked. */
export interface StatisticsAsked {
  readonly what: RecordFiguresWhat;
  readonly rules: LibraryRules;
  /** What the policy names: anything else that stands in these fields is left out. */
  readonly questions: readonly string[];
  readonly tags: readonly string[];
  /** Titles of scripts, by id. */
  readonly scripts: readonly (readonly [id: string, title: string])[];
}

/** `counting`: it takes longer; how much of the record was read, 0 to 1. Ask again. */
export type StatisticsAnswer = { readonly counting: number } | { readonly period: StatisticsView } | { readonly year: YearView };

export const statisticsRequests = {
  'review:statistics': recordFigures,
  'review:statistics-save': z.strictObject({ what: statisticsSheet(), format: z.enum(SAVE_FORMATS) }),
  'review:statistics-print': z.strictObject({ what: statisticsSheet() }),
};

export interface StatisticsAnswers {
  'review:statistics': StatisticsAnswer;
  /** The file's name; none: the person changed their mind. */
  'review:statistics-save': { readonly file?: string };
  /** Whether it went to a printer. */
  'review:statistics-print': { readonly printed: boolean };
}

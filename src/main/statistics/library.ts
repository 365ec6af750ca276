/** The figures of a library, whoever has counted what they are made of. Pure. */
import { yearPeriod, yearAt, type Moment } from '../../core/statistics/calendar.js';
import type { Facts } from '../../core/statistics/facts.js';
import type { Policy } from '../../shared/policy/schema.js';
import type { CountedRecord, LibraryRules, StatisticsQuery, StatisticsView, YearView } from '../../shared/statistics-view.js';
import { statisticsView } from './view.js';
import { yearView } from './year.js';

/** What figures need of a policy. */
export const libraryRules = ({ library, queue, services, statistics: { year } }: Policy): LibraryRules =>
  ({ library, within: queue.claimWithin, services: services.map(({ address, name }) => ({ address, name })), year });

export interface Counted {
  readonly of: CountedRecord;
  readonly facts: Facts;
  /** ms since 1970: where there is no record there are no zeros either. */
  readonly since: number;
  /** The last day of which more is known than rows still say. */
  readonly outlived?: string;
  readonly at: (time: number) => Moment;
  /** Of the library. */
  readonly today: string;
}

/** @param script title of a script */
export function periodFigures(query: StatisticsQuery, { library, within, services, year }: LibraryRules, { of, facts, since, at, today, outlived }: Counted, script: (id: string) => string | undefined): StatisticsView {
  const names = new Map(services.map(({ address, name }) => [address, name]));
  const view = statisticsView(query, {
    of, library, facts, since, today, yearBegins: year.begins, within, services,
    naming: { at, script, service: (address) => names.get(address) ?? 'A service that is no longer there' },
  });
  return outlived !== undefined && view.period.from <= outlived ? { ...view, outlived } : view;
}

/** @param year by the calendar year in which it begins; none: the one that goes on */
export const yearAsked = (year: number | undefined, today: string, { year: { begins } }: LibraryRules): number => year ?? yearAt(today, begins);

/** The first day whose figures a year needs. */
export const yearFrom = (year: number, { year: { begins } }: LibraryRules): string => yearPeriod(year, begins).from;

export function yearFigures(year: number, { library, year: { begins, ...rules } }: LibraryRules, { of, facts, since, at, today, outlived }: Counted): YearView {
  const view = yearView(year, { of, library, requests: facts.requests, at, since, today, begins, rules });
  return outlived !== undefined && yearPeriod(year, begins).from <= outlived ? { ...view, outlived } : view;
}

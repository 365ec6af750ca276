/** Figures as they are shown, printed and saved: all three say the same. Pure. */
import { daysOf, monthsOf, periodOf, type Period } from '../../core/statistics/calendar.js';
import type { Facts } from '../../core/statistics/facts.js';
import { chosen, grouped, measure } from '../../core/statistics/tally.js';
import { READS, OUTCOMES } from '../../core/operation.js';
import { MAX_STATISTICS_ROWS, type CountedRecord, type StatisticsBy, type StatisticsQuery, type StatisticsRow, type StatisticsView } from '../../shared/statistics-view.js';
import { clock, incidentLabel, MODE_WORDS, outcomeWords, pointWords, requestLabels, scriptLabel, WEEKDAY_WORDS, type Naming } from './words.js';

export interface ViewParts {
  readonly of: CountedRecord;
  readonly library: string;
  readonly facts: Facts;
  readonly since: number;
  /** Of the library. */
  readonly today: string;
  readonly yearBegins: number;
  readonly within: number;
  readonly services: readonly { readonly address: string; readonly name: string }[];
  readonly naming: Naming;
}

export const periodIn = ({ period }: Pick<StatisticsQuery, 'period'>, today: string, yearBegins: number): Period =>
  typeof period === 'string' ? periodOf(period, today, yearBegins) : period;

export function statisticsView(query: StatisticsQuery, parts: ViewParts): StatisticsView {
  const { facts, naming, services, within } = parts;
  const period = periodIn(query, parts.today, parts.yearBegins);
  const isIn = (at: number): boolean => {
    const { day } = naming.at(at);
    return period.from <= day && day <= period.to;
  };
  const found = chosen(facts, query, isIn);
  return {
    of: parts.of, library: parts.library, period, by: query.by, all: measure(found.requests, within), incidents: found.incidents.length, scripts: found.scripts.length, within, since: parts.since,
    rows: rowsOf(query.by, found, period, parts), chosen: chosenWords(query, naming),
    choices: { services, points: [...new Set(facts.requests.flatMap(({ point }) => (point === undefined || point === '' ? [] : [point])))].toSorted(byName) },
  };
}

function chosenWords({ service, point, mode }: StatisticsQuery, naming: Naming): string {
  return [service === undefined ? [] : [naming.service(service)], point === undefined ? [] : [pointWords(point)], mode === undefined ? [] : [MODE_WORDS[mode].toLowerCase()]].flat().join(', ');
}

function rowsOf(by: StatisticsBy, { requests, incidents, scripts }: Facts, asked: Period, { naming, within, since, today }: ViewParts): readonly StatisticsRow[] {
  if (by === 'incident') return counted(grouped(incidents, (one) => [incidentLabel(one)]));
  if (by === 'script') return counted(grouped(scripts, (one) => [scriptLabel(one, naming)]));
  const groups = grouped(requests, (one) => requestLabels(by, one, naming));
  // Where there is no record there are no zeros either.
  const begins = naming.at(since).day;
  const period = { from: begins > asked.from ? begins : asked.from, to: today < asked.to ? today : asked.to };
  const labels = labelsOf(by, period, [...groups.keys()]);
  return labels.slice(0, MAX_STATISTICS_ROWS).map((label) => {
    const measures = measure(groups.get(label) ?? [], within);
    return { label, count: measures.requests, measures };
  });
}

const counted = (groups: ReadonlyMap<string, readonly unknown[]>): readonly StatisticsRow[] =>
  [...groups].map(([label, all]) => ({ label, count: all.length })).toSorted((a, b) => b.count - a.count || byName(a.label, b.label)).slice(0, MAX_STATISTICS_ROWS);

const byName = (a: string, b: string): number => a.localeCompare(b, 'en');

/** Time is shown without holes; what has an order of its own keeps it; the rest goes by name. */
function labelsOf(by: StatisticsBy, period: Period, met: readonly string[]): readonly string[] {
  const inOrder = (all: readonly string[]): readonly string[] => [...all.filter((label) => met.includes(label)), ...met.filter((label) => !all.includes(label)).toSorted(byName)];
  switch (by) {
    case 'hour': {
      const hours = met.map((label) => Number(label.slice(0, 2)));
      return hours.length === 0 ? [] : Array.from({ length: Math.max(...hours) - Math.min(...hours) + 1 }, (_, n) => clock(Math.min(...hours) + n));
    }
    case 'weekday': return met.length === 0 ? [] : WEEKDAY_WORDS;
    // Of a year only the days on which somebody came.
    case 'day': return met.length === 0 ? [] : daysOf(period, MOST_DAYS + 1).length > MOST_DAYS ? met.toSorted() : daysOf(period, MOST_DAYS);
    case 'month': return met.length === 0 ? [] : monthsOf(period, MAX_STATISTICS_ROWS);
    case 'read': return inOrder(READS.map((read) => `READ ${read}`));
    case 'outcome': return inOrder(OUTCOMES.map(outcomeWords));
    case 'mode': return inOrder(Object.values(MODE_WORDS));
    default: return met.toSorted(byName);
  }
}

const MOST_DAYS = 62;


import { useMemo, useState } from 'react';
import { PERIODS, type PeriodName } from '../../core/statistics/calendar.js';
import type { PatronMode } from '../../core/statistics/facts.js';
import { STATISTICS_BY, type CountedRecord, type StatisticsBy, type StatisticsQuery, type StatisticsView } from '../../shared/statistics-view.js';
import { Pick } from '../ui/pick.js';
import { useAsked } from './asked.js';
import { Days, type PickedDays } from './days.js';
import { Figures, Totals } from './figures.js';
import { Leave } from './leave.js';
import { Outlived } from './outlived.js';
import { Progress } from './progress.js';
import { useFigures } from './source.js';
import { BY_WORDS, dayWords, MODE_WORDS, PERIOD_WORDS } from './words.js';

interface Picked {
  readonly period: PeriodName | 'days';
  readonly days: PickedDays;
  readonly by: StatisticsBy;
  readonly service: string;
  readonly point: string;
  readonly mode: PatronMode | '';
}

const AT_FIRST: Picked = { period: 'last-7', days: {}, by: 'day', service: '', point: '', mode: '' };

/** undefined: the days are not complete yet. */
function queryOf({ period, days: { from, to }, by, service, point, mode }: Picked): StatisticsQuery | undefined {
  if (period === 'days' && (from === undefined || to === undefined || to < from)) return undefined;
  const within = period === 'days' ? { from: from ?? '', to: to ?? '' } : period;
  return { period: within, by, ...(service === '' ? {} : { service }), ...(point === '' ? {} : { point }), ...(mode === '' ? {} : { mode }) };
}

interface PicksProps {
  readonly picked: Picked;
  readonly choices: StatisticsView['choices'];
  readonly onPick: (change: Partial<Picked>) => void;
}

const Picks = ({ picked, choices: { services, points }, onPick }: PicksProps) => (
  <div className="picks">
    <Pick label="Over" value={picked.period} options={[...PERIODS, 'days' as const].map((one) => [one, PERIOD_WORDS[one]] as const)} onPick={(period) => onPick({ period })} />
    {picked.period === 'days' ? <Days picked={picked.days} onPick={(days) => onPick({ days })} /> : null}
    <Pick label="By" value={picked.by} options={STATISTICS_BY.map((one) => [one, BY_WORDS[one]] as const)} onPick={(by) => onPick({ by })} />
    {services.length > 1 ? <Pick label="Service" value={picked.service} options={[['', 'all'], ...services.map(({ address, name }) => [address, name] as const)]} onPick={(service) => onPick({ service })} /> : null}
    {points.length > 1 || picked.point !== '' ? <Pick label="Desk" value={picked.point} options={[['', 'all'], ...points.map((point) => [point, point] as const)]} onPick={(point) => onPick({ point })} /> : null}
    <Pick label="Way in" value={picked.mode} options={[['', 'all'], ...(['in-person', 'phone', 'patron-im'] as const).map((mode) => [mode, MODE_WORDS[mode]] as const)]} onPick={(mode) => onPick({ mode })} />
  </div>
);

const NO_CHOICES: StatisticsView['choices'] = { services: [], points: [] };

/** What was counted. @param day since when */
const countedWords = (of: CountedRecord, day: string): string => (of === 'desk'
  ? `What all desks agreed on, as far as the record of this desk goes back: ${day}. Scripts are those used at this desk.`
  : `The record of all desks, every request once, as far as it goes back: ${day}. What has come from the desks until now is counted.`);

/** Requests of a period, in all and by what they have in common. */
export function Period() {
  const source = useFigures();
  const [picked, setPicked] = useState(AT_FIRST);
  const query = useMemo(() => queryOf(picked), [picked]);
  const { view, problem, waiting, part } = useAsked(source.period, query, source.again);
  return (
    <section className="settings-part wide" aria-labelledby="figures-title" aria-busy={waiting}>
      <h3 id="figures-title">Requests</h3>
      <Picks picked={picked} choices={view?.choices ?? NO_CHOICES} onPick={(change) => setPicked((before) => ({ ...before, ...change }))} />
      {part === undefined ? null : <Progress part={part} />}
      {problem === undefined ? null : <p className="problem" role="alert">{problem}</p>}
      {view === undefined ? null : (
        <>
          <Totals view={view} />
          <Figures view={view} />
          {query === undefined ? null : <Leave what={{ query }} />}
          <Outlived until={view.outlived} />
          <p className="quiet">{countedWords(view.of, dayWords(new Date(view.since).toISOString().slice(0, 10)))} Mistakes are not counted. No figure leads to a person.</p>
        </>
      )}
    </section>
  );
}

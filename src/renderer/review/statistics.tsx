import { useMemo } from 'react';
import '../styles/exact.css';
import '../styles/statistics.css';
import type { RecordFiguresWhat, StatisticsAnswer } from '../../shared/review/statistics.js';
import type { Asking, Told } from '../statistics/asked.js';
import { BarPatterns } from '../statistics/bars.js';
import { Period } from '../statistics/period.js';
import { FiguresFrom, type FiguresSource } from '../statistics/source.js';
import { YearlyCounts } from '../statistics/year.js';
import { request } from './actions.js';
import { useLayout } from './layout.js';
import { SCROLLS } from './scrolls.js';
import { say, useReview } from './store.js';

type Whole = Exclude<StatisticsAnswer, { readonly counting: number }>;

const NO_ANSWER = { ok: false, message: 'The figures did not come. Look again.' } as const;

/** Asks until it is counted, or until nobody wants to know any more. */
async function figures<A>(what: RecordFiguresWhat, { isWanted, onPart }: Asking, of: (answer: Whole) => A | undefined): Promise<Told<A>> {
  while (isWanted()) {
    const answer = await request('review:statistics', what);
    if (!answer.ok) return answer;
    if ('counting' in answer.value) {
      onPart(answer.value.counting);
      continue;
    }
    const value = of(answer.value);
    return value === undefined ? NO_ANSWER : { ok: true, value };
  }
  return NO_ANSWER;
}

const RECORD: Omit<FiguresSource, 'layout'> = {
  period: (query, asking) => figures({ query }, asking, (answer) => ('period' in answer ? answer.period : undefined)),
  year: ({ year }, asking) => figures({ year: year ?? 'now' }, asking, (answer) => ('year' in answer ? answer.year : undefined)),
  save: async (what, format) => {
    const answer = await request('review:statistics-save', { what, format });
    if (!answer.ok) say(answer.message, true);
    else if (answer.value.file !== undefined) say(`Saved as ${answer.value.file}.`);
  },
  print: async (what) => {
    const answer = await request('review:statistics-print', { what });
    if (!answer.ok) say(answer.message, true);
    else if (answer.value.printed) say('It is being printed.');
  },
};

/** The figures of the statistics page, over the record of all desks. */
export function RecordStatistics() {
  const layout = useLayout();
  const again = useReview((state) => state.looked);
  const source = useMemo(() => ({ ...RECORD, layout, again }), [layout, again]);
  return (
    <main className="review-page" aria-labelledby="statistics-title" data-pane="reading" {...SCROLLS}>
      <h2 id="statistics-title">Statistics</h2>
      <FiguresFrom value={source}><BarPatterns /><Period /><YearlyCounts /></FiguresFrom>
    </main>
  );
}

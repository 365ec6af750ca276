/** Figures over the whole record, for the review window: shown, saved as a table or a document, and printed. */
import type { Policy } from '../../shared/policy/schema.js';
import type { RecordFiguresWhat, StatisticsAnswer, StatisticsAnswers } from '../../shared/review/statistics.js';
import type { ReviewStore } from '../../shared/review/types.js';
import type { ReviewHandlers } from '../ipc/answer-review.js';
import { libraryRules } from '../statistics/library.js';
import { StatisticsSheets, type SheetsOptions } from '../statistics/sheets.js';

export type StatisticsHandlers = Pick<ReviewHandlers, keyof StatisticsAnswers>;

export interface StatisticsParts extends Omit<SheetsOptions, 'statistics' | 'timeZone'> {
  readonly policy: Policy;
  /** @throws AppError `not-signed-in` */
  readonly record: () => Pick<ReviewStore, 'statistics'>;
}

type Whole = Exclude<StatisticsAnswer, { readonly counting: number }>;

export function createStatisticsHandlers({ policy, record, ...leaving }: StatisticsParts): StatisticsHandlers {
  const { kinds: { questions, tags }, timeZone } = policy;
  const rules = libraryRules(policy);
  const ask = async (what: RecordFiguresWhat): Promise<StatisticsAnswer> => record().statistics({ what, rules, questions, tags, scripts: [...(await leaving.scripts())] });
  /** What leaves is whole. */
  const whole = async (what: RecordFiguresWhat): Promise<Whole> => {
    for (;;) {
      const answer = await ask(what);
      if (!('counting' in answer)) return answer;
    }
  };
  const sheets = new StatisticsSheets({
    ...leaving, timeZone, statistics: {
      view: async (query) => expectPeriod(await whole({ query })),
      year: async (year) => expectYear(await whole({ year: year ?? 'now' })),
    },
  });
  return {
    'review:statistics': ask,
    'review:statistics-save': ({ what, format }) => sheets.save(what, format),
    'review:statistics-print': ({ what }) => sheets.print(what),
  };
}

function expectPeriod(answer: Whole) {
  if ('period' in answer) return answer.period;
  throw new Error('The record answered another question.');
}

function expectYear(answer: Whole) {
  if ('year' in answer) return answer.year;
  throw new Error('The record answered another question.');
}

/** What rows of statistics are called. */
import { CATEGORY_TITLES, STEP_WORDS } from '../../core/operation-words.js';
import type { Outcome } from '../../core/operation.js';
import type { IncidentFact, PatronMode, RequestFact, ScriptFact } from '../../core/statistics/facts.js';
import type { Moment } from '../../core/statistics/calendar.js';
import { COUNTED_BY, type StatisticsBy } from '../../shared/statistics-view.js';

export const MODE_WORDS: Readonly<Record<PatronMode, string>> = { 'in-person': 'In person', phone: 'Telephone', 'patron-im': 'Messages' };
export const WEEKDAY_WORDS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

const OUTCOMES: Readonly<Record<Outcome, string>> = {
  answered: 'Answered', partly: 'Partly answered', referred: 'Referred', 'not-answered': 'Not answered', 'no-response': 'No response', conduct: 'Ended for conduct',
  mistake: 'Mistake', 'by-email': 'Answered by e-mail', 'by-phone': 'Answered by telephone', 'no-address': 'No address',
};
export const outcomeWords = (outcome: Outcome | undefined): string => (outcome === undefined ? 'Still open' : OUTCOMES[outcome]);

const NOT_SAID = 'Not said';

export interface Naming {
  readonly at: (time: number) => Moment;
  readonly service: (address: string) => string;
  /** undefined: there is no such script any more. */
  readonly script: (id: string) => string | undefined;
}

export const clock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;
export const pointWords = (point: string | undefined): string => (point === undefined ? 'Nobody took it' : point === '' ? 'A desk without a name' : point);

/** The rows to which a request belongs. */
export function requestLabels(by: Exclude<StatisticsBy, (typeof COUNTED_BY)[number]>, one: RequestFact, naming: Naming): readonly string[] {
  switch (by) {
    case 'hour': return [clock(naming.at(one.at).hour)];
    case 'weekday': return [WEEKDAY_WORDS[naming.at(one.at).weekday] ?? ''];
    case 'day': return [naming.at(one.at).day];
    case 'month': return [naming.at(one.at).month];
    case 'service': return [naming.service(one.service)];
    case 'desk': return [pointWords(one.point)];
    case 'mode': return [MODE_WORDS[one.mode]];
    case 'question': return [one.question === '' ? 'A type that is not on the list' : one.question ?? NOT_SAID];
    case 'read': return [one.read === undefined ? NOT_SAID : `READ ${one.read}`];
    case 'tag': return one.tags ?? ['No tag'];
    case 'outcome': return [outcomeWords(one.outcome)];
    default: return by satisfies never;
  }
}

export const incidentLabel = ({ category, step }: IncidentFact): string => `${CATEGORY_TITLES[category]}: ${STEP_WORDS[step]}`;

export const scriptLabel = ({ script }: ScriptFact, { script: titleOf }: Naming): string => (script === '' ? 'Somebody’s own script' : titleOf(script) ?? 'A script that is no longer there');

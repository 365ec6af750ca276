/** What the reviewer wants to see, as a search. Pure. */
import { CATEGORIES } from '../../core/conduct.js';
import { OUTCOMES } from '../../core/operation.js';
import type { ReviewSearch } from '../../shared/review/contract.js';
import { daysOf, type Period } from './calendar.js';

/** What lies before a reviewer; each can be narrowed by filters. */
export const PILES = ['unreviewed', 'sample', 'handed', 'flagged', 'all'] as const;
export type Pile = (typeof PILES)[number];

/** '' stands for any. */
export interface Filters {
  readonly words: string;
  readonly period: Period;
  /** Of the period `own`. */
  readonly fromDay: string;
  readonly toDay: string;
  readonly service: string;
  readonly point: string;
  readonly person: string;
  readonly mode: string;
  readonly outcome: string;
  readonly incident: string;
  readonly script: string;
  readonly tag: string;
  readonly state: string;
}

export const noFilters = (pile: Pile): Filters => ({
  words: '', period: pile === 'unreviewed' ? 'month' : 'any', fromDay: '', toDay: '', service: '', point: '', person: '', mode: '', outcome: '', incident: '', script: '', tag: '', state: '',
});

/** Filters that stand folded away. */
export const FOLDED = ['service', 'point', 'person', 'mode', 'outcome', 'incident', 'script', 'tag', 'state'] as const;
export type Folded = (typeof FOLDED)[number];
export const countFolded = (filters: Filters): number => FOLDED.filter((name) => filters[name] !== '').length;

export interface Reviewer {
  readonly me: string;
  readonly today: string;
  /** The week whose sample is looked at, and how many it has. */
  readonly week: string;
  readonly sample: number;
}

export type Asked = Omit<ReviewSearch, 'limit' | 'after'>;

const oneOf = <V extends string>(values: readonly V[], value: string): V | undefined => values.find((one) => one === value);
const MODES = ['in-person', 'phone', 'patron-im', 'staff-im'] as const;
const STATES = ['unreviewed', 'reviewed', 'flagged'] as const;

function pileOf(pile: Pile, { me, week, sample }: Reviewer): Asked {
  switch (pile) {
    case 'unreviewed': return { state: 'unreviewed' };
    case 'sample': return sample > 0 ? { sample: { week, n: sample } } : {};
    case 'handed': return { handedTo: me };
    case 'flagged': return { state: 'flagged' };
    default: return {};
  }
}

/** A value that was left open, or that nothing is known by, narrows nothing. */
const given = (name: string, value: string | undefined): object => (value === undefined || value === '' ? {} : { [name]: value });

export function searchOf(pile: Pile, filters: Filters, reviewer: Reviewer): Asked {
  const { words, period, fromDay, toDay, service, point, person, script, tag } = filters;
  const days = period === 'own' ? { ...given('fromDay', fromDay), ...given('toDay', toDay) } : daysOf(period, reviewer.today);
  return {
    ...given('words', words.trim()), ...given('service', service), ...given('point', point), ...given('person', person), ...given('script', script), ...given('tag', tag),
    ...given('mode', oneOf(MODES, filters.mode)), ...given('outcome', oneOf(OUTCOMES, filters.outcome)), ...given('incident', oneOf([...CATEGORIES, 'any' as const], filters.incident)),
    ...given('state', oneOf(STATES, filters.state)),
    // The sample is of its week, whatever the period says.
    ...(pile === 'sample' ? {} : days),
    ...pileOf(pile, reviewer),
  };
}

/**
 * The year in the shapes of the surveys that American libraries answer: the Public Libraries Survey of IMLS, and the
 * ACRL survey with the part on academic libraries of IPEDS. Definitions are in our words, and from the policy, so that
 * whoever reports a figure knows what was counted. Pure.
 */
import { yearAt, yearPeriod, type Moment } from '../../core/statistics/calendar.js';
import type { RequestFact } from '../../core/statistics/facts.js';
import { yearOf, type LeftOut, type Year, type YearRules } from '../../core/statistics/yearly.js';
import type { CountedRecord, YearSurvey, YearView } from '../../shared/statistics-view.js';
import { outcomeWords } from './words.js';

export interface YearParts {
  readonly of: CountedRecord;
  readonly library: string;
  readonly requests: readonly RequestFact[];
  readonly at: (time: number) => Moment;
  /** ms since 1970: the record begins here. */
  readonly since: number;
  readonly today: string;
  /** Month, 1 to 12. */
  readonly begins: number;
  readonly rules: YearRules;
}

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'] as const;
/** "July 2025 to June 2026" */
const monthWords = (day: string): string => `${MONTHS[Number(day.slice(5, 7)) - 1] ?? ''} ${day.slice(0, 4)}`;
const dayWords = (day: string): string => `${Number(day.slice(8))} ${monthWords(day)}`;

export function yearTitle(year: number, begins: number): string {
  const { from, to } = yearPeriod(year, begins);
  return `${monthWords(from)} to ${monthWords(to)}`;
}

export function yearView(year: number, parts: YearParts): YearView {
  const { of, begins, rules, since, today, at, library } = parts;
  const { from, to } = yearPeriod(year, begins);
  const counts = yearOf(parts.requests.filter((one) => from <= at(one.at).day && at(one.at).day <= to), rules);
  const [first, last] = [yearAt(at(since).day, begins), yearAt(today, begins)];
  const years = Array.from({ length: Math.min(MOST_YEARS, last - first + 1) }, (_, n) => ({ year: last - n, title: yearTitle(last - n, begins) }));
  const gap = gapOf(`${KNOWN[of]} begins on`, at(since).day, today, { from, to });
  return {
    library, title: yearTitle(year, begins), year, years, counts, rules: ruleWords(rules), leftOut: leftOutWords(counts),
    surveys: [publicLibraries(counts, gap), academicLibraries(counts)], ...(gap === undefined ? {} : { gap }),
  };
}

const MOST_YEARS = 30;

/** What was counted, in words. */
export const KNOWN: Readonly<Record<CountedRecord, string>> = { desk: 'what this desk knows', library: 'the record of the library' };

function gapOf(begins: string, since: string, today: string, { from, to }: { readonly from: string; readonly to: string }): string | undefined {
  const late = since > from ? `${begins} ${dayWords(since)}` : undefined;
  const early = today <= to ? `the year goes on until ${dayWords(to)}` : undefined;
  const why = [late, early].filter((one) => one !== undefined).join(', and ');
  return why === '' ? undefined : `This is not a whole year: ${why}. Counted are ${dayWords(since > from ? since : from)} to ${dayWords(today <= to ? today : to)}.`;
}

const figures = (value: number): string => value.toLocaleString('en');

const REFERENCE = 'Somebody came with a need for information, and staff used, recommended, judged or explained sources to meet it; reading advice and help with searching are part of that.';
const NO_REFERENCE = 'Showing the way, opening hours, machines, supplies and rules of the house are not.';

function publicLibraries({ reference }: Year, gap: string | undefined): YearSurvey {
  return {
    title: 'Public Libraries Survey (IMLS)', about: 'For the state data coordinator. The survey asks for one figure a year, and how it was found.',
    lines: [
      { name: 'Reference transactions', value: figures(reference.all), definition: `${REFERENCE} ${NO_REFERENCE} At the desk, by telephone and by messages together.` },
      { name: 'Reporting method', value: 'CT', definition: `CT is a count of the whole year; ES would be an estimate from typical weeks. Every request here was counted when it ended${gap === undefined ? '' : ', but the year is not whole'}.` },
      { name: 'In person', value: figures(reference['in-person']), definition: 'Of these, logged as walk-ins.' },
      { name: 'By telephone', value: figures(reference.phone), definition: 'Of these, logged as calls.' },
      { name: 'By messages', value: figures(reference['patron-im']), definition: 'Of these, written to a service from the web page or another program. Some states ask for them as virtual reference.' },
    ],
  };
}

function academicLibraries({ reference, consultations }: Year): YearSurvey {
  const transactions = (of: keyof Year['reference']): string => figures(reference[of] - consultations[of]);
  return {
    title: 'ACRL survey and IPEDS Academic Libraries', about: 'Both use the definition of ANSI/NISO Z39.7. Numbers of questions change from year to year, so go by the names.',
    lines: [
      { name: 'Transactions', value: transactions('all'), definition: `${REFERENCE} Asked and answered at once, without an appointment. Who also asks for the way counts once. ${NO_REFERENCE}` },
      { name: 'Transactions in person', value: transactions('in-person'), definition: 'Of these, logged as walk-ins.' },
      { name: 'Transactions by telephone', value: transactions('phone'), definition: 'Of these, logged as calls.' },
      { name: 'Virtual transactions', value: transactions('patron-im'), definition: 'Of these, by messages.' },
      { name: 'Consultations', value: figures(consultations.all), definition: 'Help in depth for one person or a few, mostly by appointment and away from the desk. The policy says how such a request is told from others.' },
      { name: 'Virtual consultations', value: figures(consultations['patron-im']), definition: 'Of these, by messages.' },
      { name: 'Transactions and consultations', value: figures(reference.all), definition: 'The sum of both: no request is counted twice.' },
      { name: 'Virtual reference offered', value: reference['patron-im'] > 0 ? 'Yes' : 'No', definition: 'IPEDS asks whether the library answers through the network. Yes where at least one such request was counted.' },
    ],
  };
}

const listed = (all: readonly string[], none: string): string => (all.length === 0 ? none : all.map((one) => `“${one}”`).join(', '));

function ruleWords({ notReference, outcomes, unclassified, consultations }: YearRules): readonly string[] {
  const consulted = [...(consultations.tags.length > 0 ? [`the tags ${listed(consultations.tags, '')}`] : []), ...(consultations.read === undefined ? [] : [`READ ${consultations.read} or more`])];
  return [
    `No reference transaction is a request of the types ${listed(notReference, 'that the policy would name: it names none')}.`,
    `A request counts when it ended as ${listed(outcomes.map(outcomeWords), '')}.`,
    unclassified === 'count' ? 'Requests to which nobody gave a type count as well.' : 'Requests to which nobody gave a type do not count.',
    consulted.length === 0 ? 'No tag and no READ level stands for a consultation, so none is counted. The policy can name some.' : `A consultation has ${consulted.join(', or ')}.`,
    'All of this is policy: statistics.year.',
  ];
}

const WHY: Readonly<Record<LeftOut, string>> = { type: 'Of a type that is no reference transaction', outcome: 'Ended in a way that does not count', unclassified: 'Without a type', open: 'Still open' };

const leftOutWords = ({ leftOut }: Year): YearView['leftOut'] => (['type', 'outcome', 'unclassified', 'open'] as const).filter((why) => leftOut[why] > 0).map((why) => ({ why: WHY[why], count: leftOut[why] }));

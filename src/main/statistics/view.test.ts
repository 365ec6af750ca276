import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { calendarOf } from '../../core/statistics/calendar.js';
import type { Facts, RequestFact } from '../../core/statistics/facts.js';
import { DAY, NINE, SERVICE } from '../../core/testing/samples.js';
import { defaultPolicy } from '../../shared/policy/parse.js';
import { STATISTICS_BY, type StatisticsQuery } from '../../shared/statistics-view.js';
import { csvOf, pageOf, statisticsSheet, yearSheet } from './tables.js';
import { statisticsView, type ViewParts } from './view.js';
import { yearView, type YearParts } from './year.js';

const HOUR = 3_600_000;
const request = (changes: Partial<RequestFact> = {}): RequestFact => ({ service: SERVICE, mode: 'patron-im', at: NINE, ended: NINE, outcome: 'answered', point: 'Main desk', wait: 10, length: 60, ...changes });
const GONE = 'maria@patrons.example';
const FACTS: Facts = {
  requests: [
    request({ question: 'Account', read: 2, tags: ['school'] }), request({ at: NINE + 3 * HOUR, mode: 'phone', wait: 300, point: 'North', question: '' }),
    request({ at: NINE - 2 * DAY, mode: 'in-person', service: GONE, outcome: 'referred', referred: true }), request({ at: NINE - 400 * DAY }),
  ],
  incidents: [{ service: SERVICE, at: NINE, point: 'North', category: 'rude', step: 'warned' }],
  scripts: [{ service: SERVICE, at: NINE, point: 'North', script: 'hello' }, { service: SERVICE, at: NINE, point: 'North', script: '' }, { service: SERVICE, at: NINE, point: 'North', script: 'maria-was-here' }],
};
const at = calendarOf('Europe/Berlin');
const PARTS: ViewParts = {
  of: 'desk', library: 'Riverside', facts: FACTS, since: NINE - 5 * DAY, today: at(NINE).day, yearBegins: 7, within: 30, services: [{ address: SERVICE, name: 'Ask a librarian' }],
  naming: { at, service: (address) => (address === SERVICE ? 'Ask a librarian' : 'A service that is no longer there'), script: (id) => (id === 'hello' ? 'Greeting' : undefined) },
};
const view = (query: Partial<StatisticsQuery>) => statisticsView({ period: 'last-7', by: 'hour', ...query }, PARTS);
const rows = (query: Partial<StatisticsQuery>): readonly (readonly [string, number])[] => view(query).rows.map(({ label, count }) => [label, count]);

describe('the view', () => {
  it('shows time without holes, and no zeros from before the record', () => {
    expect(rows({})).toEqual([['10:00', 2], ['11:00', 0], ['12:00', 0], ['13:00', 1]]);
    expect(rows({ by: 'day' }).map(([day, n]) => `${day.slice(8)} ${n}`)).toEqual(['16 0', '17 0', '18 0', '19 1', '20 0', '21 2']);
    expect(rows({ by: 'weekday' })).toHaveLength(7);
    expect(rows({ by: 'month', period: 'this-year' })).toEqual([['2026-11', 3]]);
    expect(rows({ by: 'day', period: { from: '2020-01-01', to: '2020-01-02' } })).toEqual([]);
  });

  it('names what the library names, and nothing else', () => {
    expect(rows({ by: 'service' })).toEqual([['A service that is no longer there', 1], ['Ask a librarian', 2]]);
    expect(rows({ by: 'question' })).toEqual([['A type that is not on the list', 1], ['Account', 1], ['Not said', 1]]);
    expect(rows({ by: 'read' })).toEqual([['READ 2', 1], ['Not said', 2]]);
    expect(rows({ by: 'mode' })).toEqual([['In person', 1], ['Telephone', 1], ['Messages', 1]]);
    expect(rows({ by: 'outcome' })).toEqual([['Answered', 2], ['Referred', 1]]);
    expect(rows({ by: 'tag' })).toEqual([['No tag', 2], ['school', 1]]);
    expect(rows({ by: 'incident' })).toEqual([['Rude: warned', 1]]);
    expect(rows({ by: 'script' })).toEqual([['A script that is no longer there', 1], ['Greeting', 1], ['Somebody’s own script', 1]]);
  });

  it('is of what was chosen, and says so', () => {
    expect(view({ service: SERVICE, mode: 'phone', point: 'North' })).toMatchObject({ chosen: 'Ask a librarian, North, telephone', all: { requests: 1, inTime: 0, median: 300 } });
    expect(view({}).choices.points).toEqual(['Main desk', 'North']);
    expect(view({ period: 'today' })).toMatchObject({ all: { requests: 2, inTime: 1, waits: 2 }, incidents: 1, scripts: 3 });
  });
});

const year = (changes: Partial<YearParts> = {}) => yearView(2026, {
  of: 'desk', library: 'Riverside', requests: FACTS.requests, at, since: NINE - 5 * DAY, today: at(NINE).day, begins: 7, rules: defaultPolicy('PC').statistics.year, ...changes,
});

describe('the year', () => {
  it('is told in the shapes of both surveys, with what was counted', () => {
    const { title, surveys, rules, gap, years } = year();
    expect(title).toBe('July 2026 to June 2027');
    expect(surveys.map(({ title: name, lines }) => [name, lines[0]?.value])).toEqual([['Public Libraries Survey (IMLS)', '3'], ['ACRL survey and IPEDS Academic Libraries', '3']]);
    expect(rules.join(' ')).toContain('“Directions and hours”');
    expect(gap).toBe('This is not a whole year: what this desk knows begins on 16 November 2026, and the year goes on until 30 June 2027. Counted are 16 November 2026 to 21 November 2026.');
    expect(surveys[0]?.lines[1]).toMatchObject({ value: 'CT', definition: expect.stringContaining('but the year is not whole') });
    expect(years).toEqual([{ year: 2026, title: 'July 2026 to June 2027' }]);
  });

  it('goes by the policy', () => {
    const rules = { ...defaultPolicy('PC').statistics.year, notReference: ['Account'], consultations: { tags: ['school'], read: 6 as const } };
    expect(year({ rules }).surveys[0]?.lines[0]?.value).toBe('2');
    expect(year({ rules }).leftOut).toEqual([{ why: 'Of a type that is no reference transaction', count: 1 }]);
    expect(year({ rules: { ...rules, notReference: [] } }).surveys[1]?.lines.find(({ name }) => name === 'Consultations')?.value).toBe('1');
  });

  it('is whole where the record is', () => {
    const whole = yearView(2025, { of: 'desk', library: '', requests: FACTS.requests, at, since: NINE - 900 * DAY, today: at(NINE).day, begins: 7, rules: defaultPolicy('PC').statistics.year });
    expect(whole).not.toHaveProperty('gap');
    expect(whole.surveys[0]?.lines.slice(0, 2).map(({ value }) => value)).toEqual(['1', 'CT']);
  });
});

describe('what leaves the desk', () => {
  const sheets = [...STATISTICS_BY.map((by) => statisticsSheet(view({ by }), 'Europe/Berlin')), yearSheet(year())];

  it('holds no address, no name and no words', () => {
    for (const sheet of sheets) {
      for (const told of [csvOf(sheet), pageOf(sheet, 1), JSON.stringify(sheet)]) for (const hidden of ['@', 'maria']) expect(told.replaceAll('@page', '').toLowerCase()).not.toContain(hidden);
    }
  });

  it('is a table that programs read, without formulas', () => {
    const sheet = statisticsSheet(view({ by: 'mode' }), 'Europe/Berlin');
    const read = parse(csvOf({ ...sheet, about: ['=1+1', 'two "words", and\nlines'] }), { bom: true, relax_column_count: true });
    expect(read.slice(0, 3)).toEqual([['Statistics, Riverside'], ["'=1+1"], ['two "words", and\nlines']]);
    expect(read.findLast(([label]: string[]) => label === 'Telephone')).toEqual(['Telephone', '1', '0', '1', '0', '1', '0', '300', '300', '60', '0', '0', '0', '0']);
  });

  it('is a page that runs nothing, whatever the library is called', () => {
    const page = pageOf(statisticsSheet({ ...view({ by: 'mode' }), library: '<script>x</script>"' }, 'Europe/Berlin'), 1);
    expect(page).not.toContain('<script>');
    expect(page).toContain("default-src 'none'");
    expect(page.match(/class="bar"/g)).toHaveLength(3);
    expect(page, 'a figure stays on its line').not.toMatch(/<td>\d+<\/td>/);
  });
});

/** Statistics as tables of words and figures, for a file of comma-separated values and for paper. Pure. */
import { stringify } from 'csv-stringify/sync';
import type { Measures } from '../../core/statistics/tally.js';
import { COUNTED_BY, type StatisticsBy, type StatisticsView, type YearView } from '../../shared/statistics-view.js';

export interface Table {
  readonly title: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Sheet {
  readonly title: string;
  readonly about: readonly string[];
  readonly tables: readonly Table[];
}

export const BY_WORDS: Readonly<Record<StatisticsBy, string>> = {
  hour: 'Hour of the day', weekday: 'Day of the week', day: 'Day', month: 'Month', service: 'Service', desk: 'Desk', mode: 'Way in', question: 'Question type', read: 'READ level', tag: 'Tag', outcome: 'How it ended', incident: 'Incident', script: 'Script',
};

const known = (value: number | undefined): string => (value === undefined ? '' : String(value));
const MEASURES: readonly (readonly [head: string, of: (measures: Measures, within: number) => string])[] = [
  ['Requests', (m) => String(m.requests)], ['In person', (m) => String(m.modes['in-person'])], ['Telephone', (m) => String(m.modes.phone)], ['Messages', (m) => String(m.modes['patron-im'])],
  ['Known waits', (m) => String(m.waits)], ['Taken in time', (m) => String(m.inTime)], ['Half waited at most (s)', (m) => known(m.median)], ['Nine of ten waited at most (s)', (m) => known(m.ninety)], ['Half took at most (s)', (m) => known(m.length)],
  ['Abandoned', (m) => String(m.abandoned)], ['Referred', (m) => String(m.referred)], ['Came while closed', (m) => String(m.left)], ['Still open', (m) => String(m.open)],
];

export const sinceWords = (at: number, timeZone: string): string => new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'long', year: 'numeric' }).format(at);

/** @param until day */
const outlivedWords = (until: string | undefined): readonly string[] => (until === undefined ? [] : [`Up to ${until}, retention has removed rows of the record: those days are counted as they were written down before.`]);

export function statisticsSheet(view: StatisticsView, timeZone: string): Sheet {
  const { period, all, rows, by, within, chosen } = view;
  const isDesk = view.of === 'desk';
  const begins = isDesk ? 'What this desk knows begins on' : 'Counted is the record of all desks; it begins on';
  const isCounted = COUNTED_BY.some((one) => one === by);
  return {
    title: `Statistics, ${view.library}`,
    about: [
      period.from === period.to ? period.from : `${period.from} to ${period.to}`, ...(chosen === '' ? [] : [`Only: ${chosen}`]),
      `Taken in time: within ${within} seconds. Requests that ended as mistakes are not counted. ${begins} ${sinceWords(view.since, timeZone)}.`,
      ...outlivedWords(view.outlived),
      ...(by === 'script' && isDesk ? ['Scripts are those that were used at this desk.'] : []),
    ],
    tables: [
      { title: 'In all', heads: ['Figure', 'Value'], rows: [...MEASURES.map(([head, of]) => [head, of(all, within)]), ['Incidents', String(view.incidents)], [isDesk ? 'Scripts used at this desk' : 'Scripts used', String(view.scripts)]] },
      isCounted
        ? { title: `By ${BY_WORDS[by].toLowerCase()}`, heads: [BY_WORDS[by], 'Times'], rows: rows.map(({ label, count }) => [label, String(count)]) }
        : { title: `By ${BY_WORDS[by].toLowerCase()}`, heads: [BY_WORDS[by], ...MEASURES.map(([head]) => head)], rows: rows.map(({ label, measures }) => [label, ...MEASURES.map(([, of]) => (measures ? of(measures, within) : ''))]) },
    ],
  };
}

export function yearSheet(view: YearView): Sheet {
  return {
    title: `Yearly counts, ${view.library}`,
    about: [view.title, ...(view.gap === undefined ? [] : [view.gap]), ...outlivedWords(view.outlived), ...view.rules],
    tables: [
      ...view.surveys.map(({ title, lines }) => ({ title, heads: ['What', 'Figure', 'What it means'], rows: lines.map(({ name, value, definition }) => [name, value, definition]) })),
      { title: 'Not counted', heads: ['Why', 'Requests'], rows: view.leftOut.map(({ why, count }) => [why, String(count)]) },
    ],
  };
}

/** RFC 4180, with a mark that lets spreadsheets know it as UTF-8. No cell is taken for a formula. */
export function csvOf({ title, about, tables }: Sheet): string {
  const lines = [[title], ...about.map((line) => [line]), ...tables.flatMap((table) => [[], [table.title], [...table.heads], ...table.rows.map((row) => [...row])])];
  return stringify(lines, { bom: true, escape_formulas: true, record_delimiter: 'windows' });
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const STYLE = '@page{size:auto;margin:15mm}body{font:10pt/1.35 "Atkinson Hyperlegible Next","Noto Sans",sans-serif;color:#000}h1{font-size:15pt;margin:0}h2{font-size:11.5pt;margin:1.2em 0 .3em;break-after:avoid}p{margin:.2em 0;max-width:42em}table{border-collapse:collapse;width:100%}tr{break-inside:avoid}th,td{padding:.2em .6em .2em 0;border-bottom:1px solid #999;text-align:left;vertical-align:top;overflow-wrap:break-word}.short{white-space:nowrap}thead{display:table-header-group}.bar{display:block;height:.55em;background:#000;min-width:1px;print-color-adjust:exact}'
  + '.bars td:last-child{width:55%;vertical-align:middle}.wide{font-size:7pt}';

/** Beside the first figure of a row: how it compares with the largest. */
function bars({ rows }: Table): readonly string[] {
  const values = rows.map((row) => Number(row[1]));
  const most = Math.max(1, ...values.filter(Number.isFinite));
  return values.map((value) => (Number.isFinite(value) ? `<td aria-hidden="true"><span class="bar" style="width:${Math.round((value / most) * 100)}%"></span></td>` : '<td></td>'));
}

/** A figure or a date that is broken over two lines is read as two. */
const short = (cell: string): string => (cell.length <= 12 ? ' class="short"' : '');

function tableOf(table: Table, drawn: boolean): string {
  const row = (cells: readonly string[]): string => cells.map((cell, n) => (n === 0 ? `<th scope="row"${short(cell)}>${escaped(cell)}</th>` : `<td${short(cell)}>${escaped(cell)}</td>`)).join('');
  const beside = drawn ? bars(table) : [];
  const head = `<tr>${table.heads.map((one) => `<th scope="col">${escaped(one)}</th>`).join('')}${drawn ? '<td></td>' : ''}</tr>`;
  const kind = drawn ? ' class="bars"' : table.heads.length > 6 ? ' class="wide"' : '';
  return `<h2>${escaped(table.title)}</h2><table${kind}><thead>${head}</thead><tbody>${table.rows.map((cells, n) => `<tr>${row(cells)}${beside[n] ?? ''}</tr>`).join('')}</tbody></table>`;
}

/** A page that loads nothing and runs nothing. @param drawn number of the table that gets bars; none: all are figures alone */
export function pageOf({ title, about, tables }: Sheet, drawn?: number): string {
  const chart = drawn === undefined ? undefined : tables[drawn];
  const narrow = chart ? tableOf({ ...chart, heads: chart.heads.slice(0, 2), rows: chart.rows.map((cells) => cells.slice(0, 2)) }, true) : '';
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${escaped(title)}</title><style>${STYLE}</style></head>`
    + `<body><h1>${escaped(title)}</h1>${about.map((line) => `<p>${escaped(line)}</p>`).join('')}${narrow}${tables.map((table) => tableOf(table, false)).join('')}</body></html>`;
}

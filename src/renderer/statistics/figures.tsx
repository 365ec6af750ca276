import { useId } from 'react';
import type { Measures } from '../../core/statistics/tally.js';
import { COUNTED_BY, type StatisticsView } from '../../shared/statistics-view.js';
import { CountBar, Legend, ModeBar } from './bars.js';
import { useFigures } from './source.js';
import { BY_WORDS, dayWords, figure, labelWords, modeWords, share, waited } from './words.js';

const Total = ({ name, value, more }: { readonly name: string; readonly value: string; readonly more?: string }) => (
  <div><dt>{name}</dt><dd>{value}{more === undefined ? null : <span className="quiet">{more}</span>}</dd></div>
);

/** The period as a whole. */
export function Totals({ view: { all, incidents, within } }: { readonly view: StatisticsView }) {
  return (
    <dl className="totals">
      <Total name="Requests" value={figure(all.requests)} more={all.open > 0 ? `${modeWords(all.modes)}; ${figure(all.open)} still open` : modeWords(all.modes)} />
      <Total name={`Taken within ${within} s`} value={percent(all)} more={`${figure(all.inTime)} of ${figure(all.waits)} whose wait is known`} />
      <Total name="Half waited at most" value={waited(all.median)} more={`nine of ten at most ${waited(all.ninety)}`} />
      <Total name="Half took at most" value={waited(all.length)} more="from taking to ending" />
      <Total name="Abandoned" value={figure(all.abandoned)} more="gone before an answer, or taken by nobody" />
      <Total name="Referred" value={figure(all.referred)} />
      <Total name="Incidents" value={figure(incidents)} />
      {all.left === 0 ? null : <Total name="Came while closed" value={figure(all.left)} more="these waits do not count" />}
    </dl>
  );
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

const percent = ({ inTime, waits }: Measures): string => (waits === 0 ? '–' : `${Math.round((inTime / waits) * 100)} %`);

function Cells({ measures }: { readonly measures: Measures }) {
  return (
    <>
      <td className="figures">{percent(measures)}</td><td className="figures">{waited(measures.median)}</td><td className="figures">{waited(measures.ninety)}</td>
      <td className="figures">{figure(measures.abandoned)}</td><td className="figures">{figure(measures.referred)}</td>
    </>
  );
}

type Rows = StatisticsView['rows'];

const most = (rows: Rows): number => Math.max(1, ...rows.map(({ count }) => count));
const Bar = ({ row: { measures, count }, rows }: { readonly row: Rows[number]; readonly rows: Rows }) => (measures ? <ModeBar modes={measures.modes} most={most(rows)} /> : <CountBar count={count} most={most(rows)} />);

interface FiguresProps {
  readonly view: StatisticsView;
  readonly caption: string;
}

function FiguresTable({ view: { rows, by, within }, caption }: FiguresProps) {
  const isCounted = isCountedBy(by);
  return (
    <div className="figures-table">
      <table>
        <caption className="quiet">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{capital(BY_WORDS[by])}</th><th scope="col" colSpan={2}>{isCounted ? 'Times' : 'Requests'}</th>
            {isCounted ? null : <><th scope="col">Taken within {within}&nbsp;s</th><th scope="col">Half waited at most</th><th scope="col">Nine of ten</th><th scope="col">Abandoned</th><th scope="col">Referred</th></>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.label}>
              <th scope="row">{labelWords(by, row.label)}</th><td className="figures">{figure(row.count)}</td>
              <td className="bar-cell"><Bar row={row} rows={rows} /></td>
              {row.measures ? <Cells measures={row.measures} /> : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Where large text leaves no room for columns. */
function FiguresList({ view: { rows, by, within }, caption }: FiguresProps) {
  const id = useId();
  return (
    <>
      <p className="quiet" id={id}>{caption}</p>
      <ul className="figures-list" aria-labelledby={id}>
        {rows.map((row) => (
          <li key={row.label}>
            <p><strong>{labelWords(by, row.label)}</strong>: {figure(row.count)}</p>
            <Bar row={row} rows={rows} />
            {row.measures && row.count > 0 ? <p className="quiet">{rowWords(row.measures, within)}</p> : null}
          </li>
        ))}
      </ul>
    </>
  );
}

function rowWords({ inTime, waits, median, ninety, abandoned, referred }: Measures, within: number): string {
  const waiting = waits === 0 ? [] : [`taken within ${within} s ${share(inTime, waits)}`, `half waited at most ${waited(median)}`, `nine of ten ${waited(ninety)}`];
  return [...waiting, `abandoned ${figure(abandoned)}`, `referred ${figure(referred)}`].join('; ');
}

const isCountedBy = (by: StatisticsView['by']): boolean => COUNTED_BY.some((one) => one === by);

export function Figures({ view }: { readonly view: StatisticsView }) {
  const { layout } = useFigures();
  const { of, rows, by, period, chosen } = view;
  const when = period.from === period.to ? dayWords(period.from) : `${dayWords(period.from)} to ${dayWords(period.to)}`;
  if (rows.length === 0) return <p>{by === 'incident' ? 'No incidents' : by === 'script' ? (of === 'desk' ? 'No scripts used at this desk' : 'No scripts used') : 'No requests'}, {when}.</p>;
  const caption = `By ${BY_WORDS[by]}, ${when}${chosen === '' ? '' : `. Only ${chosen}`}`;
  return (
    <>
      {isCountedBy(by) ? null : <Legend />}
      {layout === 'wide' ? <FiguresTable view={view} caption={caption} /> : <FiguresList view={view} caption={caption} />}
    </>
  );
}

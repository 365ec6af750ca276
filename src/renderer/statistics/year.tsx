import { useState } from 'react';
import type { YearSurvey, YearView } from '../../shared/statistics-view.js';
import { Icon } from '../ui/icons.js';
import { Pick } from '../ui/pick.js';
import { useAsked } from './asked.js';
import { Leave } from './leave.js';
import { Outlived } from './outlived.js';
import { useFigures } from './source.js';
import { figure } from './words.js';

/** A list of terms, and no table: it reads as well where the text is large. */
const Survey = ({ survey: { title, about, lines } }: { readonly survey: YearSurvey }) => (
  <section className="survey" aria-label={title}>
    <h4>{title}</h4>
    <p className="quiet">{about}</p>
    <dl>{lines.map(({ name, value, definition }) => <div key={name}><dt>{name}</dt><dd className="value">{value}</dd><dd className="quiet">{definition}</dd></div>)}</dl>
  </section>
);

const Year = ({ view: { surveys, rules, leftOut, gap, outlived, counts } }: { readonly view: YearView }) => (
  <>
    {gap === undefined ? null : <p className="year-gap"><Icon name="info" />{gap}</p>}
    <Outlived until={outlived} />
    {surveys.map((survey) => <Survey key={survey.title} survey={survey} />)}
    <h4>How this library counts</h4>
    <ul className="rules">{rules.map((rule) => <li key={rule}>{rule}</li>)}</ul>
    <p>{figure(counts.requests)} requests in all. {leftOut.length === 0 ? 'All of them count.' : `Not counted: ${leftOut.map(({ why, count }) => `${why.charAt(0).toLowerCase()}${why.slice(1)} ${figure(count)}`).join(', ')}.`}</p>
  </>
);

/** What surveys of libraries ask for, with the definitions that were counted by. */
export function YearlyCounts() {
  const [asked, setAsked] = useState<{ readonly year?: number }>({});
  const source = useFigures();
  const { view, problem, part } = useAsked(source.year, asked, source.again);
  return (
    <section className="settings-part wide" aria-labelledby="year-title">
      <h3 id="year-title">Yearly counts for surveys</h3>
      {part === undefined || view !== undefined ? null : <p className="quiet">They come when the record is counted.</p>}
      {view === undefined ? null : (
        <>
          <div className="picks"><Pick label="Year" value={String(view.year)} options={view.years.map((one) => [String(one.year), one.title] as const)} onPick={(value) => setAsked({ year: Number(value) })} /></div>
          <Leave what={{ year: view.year }} />
          <Year view={view} />
        </>
      )}
      {problem === undefined ? null : <p className="problem" role="alert">{problem}</p>}
    </section>
  );
}

import { useEffect } from 'react';
import type { CentreDesk } from '../../shared/review/types.js';
import { Icon } from '../ui/icons.js';
import { refreshOverview } from './actions.js';
import { SCROLLS } from './scrolls.js';
import { useReview } from './store.js';
import { plural } from './words.js';

function Desk({ desk }: { readonly desk: CentreDesk }) {
  const { moment } = useReview((state) => state.times);
  return (
    <li className="centre-desk" data-problem={desk.problems.length > 0 || undefined}>
      <h3>{desk.point === '' ? 'A desk without a name' : desk.point}</h3>
      <p className="quiet figures">{plural(desk.rows, 'row')}, the last one came {moment(desk.lastArrival)} · {desk.certified ? 'certified by the library' : 'not certified by the library yet'} · id {desk.desk.slice(0, 8)}</p>
      {desk.problems.length === 0 ? <p className="status" data-tone="good"><Icon name="sent" />No problem is known</p> : <ul>{desk.problems.map((problem) => <li key={problem} className="tag strong wraps"><Icon name="warning" />{problem}</li>)}</ul>}
    </li>
  );
}

/** What the centre knows of every desk: whether its record is whole, and whether it still comes. */
export function Desks() {
  const desks = useReview((state) => state.overview?.desks ?? []);
  const problems = useReview((state) => state.overview?.problems);
  useEffect(() => void refreshOverview(), []);
  const sorted = desks.toSorted((a, b) => b.problems.length - a.problems.length || a.point.localeCompare(b.point));
  return (
    <main className="review-page" aria-labelledby="desks-title" data-pane="reading" {...SCROLLS}>
      <h2 id="desks-title">Desks</h2>
      <p className="quiet">What has come from each desk. A problem here is for the administrator: it says where the record may not be whole.</p>
      {problems && <ul aria-label="Problems of the record as a whole">{problems.map((problem) => <li key={problem} className="tag strong wraps"><Icon name="warning" />{problem}</li>)}</ul>}
      {desks.length === 0 ? <p>No desk has sent anything yet.</p> : <ul className="centre-desks">{sorted.map((desk) => <Desk key={desk.desk} desk={desk} />)}</ul>}
    </main>
  );
}

import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import type { ShownHold } from '../../../shared/review/holds.js';
import { Icon } from '../../ui/icons.js';
import { readHolds } from '../actions.js';
import { SCROLLS } from '../scrolls.js';
import { useReview } from '../store.js';
import { personName, plural, shown } from '../words.js';
import { countHeld, decideSheet, holdSheet, showHeld } from './actions.js';
import { NOBODY } from './administrator.js';
import { heldWords } from './subject.js';

type Counts = Readonly<Record<string, number>>;

const Because = ({ reason }: { readonly reason: string }) => <span className="private" dir="auto">{shown(reason).text}</span>;

function Hold({ hold, counts }: { readonly hold: ShownHold; readonly counts: Counts | undefined }) {
  const times = useReview((state) => state.times);
  const services = useReview((state) => state.start.services);
  const { id, on, at, by, reason, asked, lifted } = hold;
  const count = counts?.[id];
  return (
    <li className="centre-desk" data-ended={lifted ? true : undefined}>
      <h3 className="private" id={`hold-${id}`} dir="auto">Keeps {shown(heldWords(on, times, services)).text}</h3>
      <p>Since {times.moment(at)}, by {personName(by)}: <Because reason={reason} /></p>
      {lifted || count === undefined ? null : <p className="quiet figures">{count === 0 ? 'Nothing of the list is that now.' : `At least ${plural(count, 'conversation')} of the list.`}</p>}
      {asked && !lifted ? <p className="tag strong wraps"><Icon name="warning" /><span>{personName(asked.by)} asked for its end on {times.date(asked.at)}: <Because reason={asked.reason} /></span></p> : null}
      {lifted ? <p className="quiet">Ended {times.moment(lifted.at)}, by {personName(lifted.by)}{asked ? <>, as {personName(asked.by)} had asked: <Because reason={asked.reason} /></> : null}</p> : (
        <div className="hold-buttons">
          <Button className="button" aria-describedby={`hold-${id}`} onPress={() => decideSheet(id)}>{asked ? 'Agree or refuse …' : 'Ask for its end …'}</Button>
          {on.conversation === undefined && (count ?? 0) > 0 ? <Button className="link" aria-describedby={`hold-${id}`} onPress={() => showHeld(hold)}>Show them in the list</Button> : null}
        </div>
      )}
    </li>
  );
}

function List({ holds, counts }: { readonly holds: readonly ShownHold[]; readonly counts: Counts | undefined }) {
  const newest = holds.toReversed();
  const [inForce, ended] = [newest.filter(({ lifted }) => !lifted), newest.filter(({ lifted }) => lifted)];
  return (
    <>
      {inForce.length === 0 ? <p>Nothing is on hold.</p> : <ul className="centre-desks" aria-label="Holds in force">{inForce.map((hold) => <Hold key={hold.id} hold={hold} counts={counts} />)}</ul>}
      {ended.length === 0 ? null : <details><summary>{plural(ended.length, 'hold')} that ended</summary><ul className="centre-desks" aria-label="Holds that ended">{ended.map((hold) => <Hold key={hold.id} hold={hold} counts={counts} />)}</ul></details>}
    </>
  );
}

/** What may not be removed, since when and why; and whose end is asked for. */
export function Holds() {
  const holds = useReview((state) => state.holds?.holds);
  const takes = useReview((state) => state.holds?.takes);
  const [problem, setProblem] = useState<string>();
  const [counts, setCounts] = useState<Counts>();
  const inForce = holds?.filter(({ lifted }) => !lifted).map(({ id }) => id).join(' ');
  useEffect(() => {
    void (async () => setProblem(await readHolds()))();
  }, []);
  useEffect(() => {
    if (inForce !== undefined && inForce !== '') void (async () => setCounts(await countHeld()))();
  }, [inForce]);
  return (
    <main className="review-page" aria-labelledby="holds-title" data-pane="reading" {...SCROLLS}>
      <h2 id="holds-title">Legal holds</h2>
      <p className="quiet">What is on hold is not removed, however old it is, here and on every desk. One administrator asks for the end of a hold, another one agrees.</p>
      {takes === 'nothing' ? <p>{NOBODY}</p> : <Button className="button primary" onPress={holdSheet}><Icon name="hold" />Put on hold …</Button>}
      {problem === undefined ? null : <p className="problem" role="alert">{problem}</p>}
      {holds ? <List holds={holds} counts={counts} /> : problem === undefined ? <output className="quiet">Reading …</output> : null}
    </main>
  );
}

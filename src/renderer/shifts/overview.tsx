import { useEffect, useState } from 'react';
import type { HandedRequest, HandoverView } from '../../shared/handover-view.js';
import { CATEGORY_WORDS, STEP_WORDS } from '../../shared/conduct.js';
import { ask } from '../bridge.js';
import { subscribeDesk } from '../desk.js';
import { useClock } from '../ui/clock.js';
import { ago, clockTime } from '../ui/time.js';

/** Asked anew when the queue changes: what was shown when it was opened may be over. */
export function useOverview(of: 'offered' | 'held'): HandoverView | undefined {
  const [view, setView] = useState<HandoverView>();
  useEffect(() => {
    let current = true;
    const look = (): void => void ask('handover:overview', { of }).then((answer) => current && answer.ok && setView(answer.value));
    look();
    const stop = subscribeDesk((now, before) => {
      if (now.requests !== before.requests || now.order !== before.order || now.favours !== before.favours) look();
    });
    return () => {
      current = false;
      stop();
    };
  }, [of]);
  return view;
}

const Since = ({ at }: { readonly at: number }) => <span className="quiet">{useClock((now) => ago(now - at))}</span>;

export function Handed({ request: { who, by, words, since, onHold, notes, incidents, offeredTo } }: { readonly request: HandedRequest }) {
  return (
    <div className="handed">
      <p><strong>{who}</strong> <span className="quiet">with {by}</span>, <Since at={since} /></p>
      {words === '' || notes.some(({ text }) => text === words) ? null : <p className="private" dir="auto">{words}</p>}
      {onHold ? <p>On hold since {clockTime(onHold.since)}{onHold.reason === '' ? '' : `: ${onHold.reason}`}</p> : null}
      {offeredTo === undefined ? null : <p>Offered to {offeredTo}</p>}
      {incidents.map(({ id, category, step, at }) => <p key={id} className="problem">{CATEGORY_WORDS[category].title}, {clockTime(at)}: now {STEP_WORDS[step]}</p>)}
      {notes.map(({ by: author, text, at }) => <p key={`${author} ${at} ${text}`} className="private" dir="auto">Note, {author}: {text}</p>)}
    </div>
  );
}

/** Who waits, and what was promised to colleagues: what comes with the desk besides what it holds. */
export function Besides({ view: { waiting, waitingCount, favours } }: { readonly view: HandoverView }) {
  return (
    <>
      <section aria-label="Waiting">
        <h3>Waiting</h3>
        {waitingCount === 0 ? <p className="quiet">Nobody is waiting.</p> : (
          <ul className="handed-list">
            {waiting.map(({ id, who, words, since }) => <li key={id}><strong>{who}</strong> <span className="private" dir="auto">{words}</span> <Since at={since} /></li>)}
            {waitingCount > waiting.length ? <li>and {waitingCount - waiting.length} more</li> : null}
          </ul>
        )}
      </section>
      <section aria-label="Favours">
        <h3>Favours</h3>
        {favours.length === 0 ? <p className="quiet">None are open.</p> : (
          <ul className="handed-list">{favours.map(({ id, words, by, due }) => <li key={id}>{words} <span className="quiet">({by}{due === undefined ? '' : `, by ${clockTime(due)}`})</span></li>)}</ul>
        )}
      </section>
    </>
  );
}

import { useId } from 'react';
import { Button } from 'react-aria-components/Button';
import type { ShiftsView, ShiftView } from '../../shared/shifts-view.js';
import { request } from '../bridge.js';
import { useDesk } from '../desk.js';
import { show } from '../screen.js';
import { useClock } from '../ui/clock.js';
import { Icon } from '../ui/icons.js';
import { ago } from '../ui/time.js';
import { CoverCard } from './cover.js';
import { daysOf, MARKS, spanOf, type Day } from './words.js';

function Row({ shift, timeZone }: { readonly shift: ShiftView; readonly timeZone: string }) {
  const { id, name, mine, place, coverFor, cover, mark, mayAsk } = shift;
  const when = spanOf(shift, timeZone);
  return (
    <li className="shift" data-mine={mine || undefined} data-mark={mark}>
      <span className="shift-when figures">{when}</span>
      <span className="shift-who"><strong>{mine ? `You (${name})` : name}</strong>{coverFor === undefined ? '' : ` for ${coverFor}`}</span>
      <span className="shift-place quiet">{place}</span>
      <span className="shift-marks">
        {mark === undefined ? null : <span className={mark === 'late' ? 'tag strong' : 'tag'}><Icon name={mark === 'late' ? 'warning' : mark === 'now' ? 'open' : 'pending'} />{MARKS[mark]}</span>}
        {cover !== undefined && coverFor === undefined ? <span className="tag">cover asked for</span> : null}
      </span>
      {mayAsk ? <Button className="button shift-way" onPress={() => show({ type: 'ask-cover', id })} aria-label={`${mine ? 'I cannot do this shift' : `Ask for cover for ${name}`}: ${when}`}>{mine ? 'I cannot do this …' : 'Ask for cover …'}</Button> : null}
    </li>
  );
}

function DayPart({ day: { title, shifts }, timeZone }: { readonly day: Day; readonly timeZone: string }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="shift-day">
      <h3 id={id}>{title}</h3>
      {shifts.length === 0 ? <p className="quiet">Nobody is on.</p> : <ul className="shift-list" aria-labelledby={id}>{shifts.map((shift) => <Row key={shift.id} shift={shift} timeZone={timeZone} />)}</ul>}
    </section>
  );
}

/** When the calendar was read, and what in it could not be. */
function Calendar({ view: { readAt, problem, notUnderstood, notUnderstoodCount } }: { readonly view: ShiftsView }) {
  const read = useClock((now) => (readAt === undefined ? 'The calendar was not read yet.' : `Calendar as of ${ago(now - readAt)}.`));
  return (
    <section className="settings-part shift-calendar" aria-label="The calendar">
      <p className="quiet">{read}</p>
      {problem === undefined ? null : <p className="problem">{problem}{readAt === undefined ? '' : ' What is shown is the last copy.'}</p>}
      <Button className="button" onPress={() => void request('shifts:read', undefined)}>Read it again</Button>
      {notUnderstoodCount === 0 ? null : (
        <>
          <h3>Not understood in the calendar</h3>
          <p>{notUnderstoodCount === 1 ? 'One entry was left out.' : `${notUnderstoodCount} entries were left out.`} Whoever looks after the calendar can put that right.</p>
          <ul className="not-understood">{notUnderstood.map(({ where, reason }) => <li key={`${where} ${reason}`}><strong>{where}</strong>: {reason}</li>)}</ul>
        </>
      )}
    </section>
  );
}

/** Who is on today and in the days to come, and where cover is needed. */
export function Shifts() {
  const view = useDesk((state) => state.shifts);
  const day = useClock((now) => (view ? (daysOf([], now, view.timeZone)[0]?.title ?? '') : ''));
  const minute = useClock((now) => Math.floor(now / 60_000) * 60_000);
  if (!view) return <div className="nothing"><h2>No shifts</h2><p>The policy of your library names no calendar of shifts.</p></div>;
  const days = daysOf(view.shifts, minute, view.timeZone);
  return (
    <section className="page shifts" aria-labelledby="shifts-title" data-day={day}>
      <h2 id="shifts-title">Shifts</h2>
      {view.covers.length === 0 ? null : (
        <section aria-label="Cover" className="shift-day">
          <h3>Cover</h3>
          <ul className="cover-list">{view.covers.map((cover) => <li key={cover.id}><CoverCard cover={cover} timeZone={view.timeZone} /></li>)}</ul>
        </section>
      )}
      {days.map((one) => <DayPart key={one.title} day={one} timeZone={view.timeZone} />)}
      <Calendar view={view} />
    </section>
  );
}

import { useMemo, useState } from 'react';
import { TIME_DAYS, type TimeBy, type TimeView } from '../../shared/time-view.js';
import type { Args } from '../../shared/contract.js';
import { ask } from '../bridge.js';
import { clockTime } from '../ui/time.js';
import { Pick } from '../ui/pick.js';
import { useAsked, type Reads } from './asked.js';
import { duration } from './duration.js';

const PERIODS: Readonly<Record<(typeof TIME_DAYS)[number], string>> = { 1: 'today', 7: 'the last 7 days', 30: 'the last 30 days' };
const BY: Readonly<Record<TimeBy, string>> = { day: 'day', hour: 'hour of the day', weekday: 'day of the week', shift: 'shift', person: 'person' };
const HEADS: Readonly<Record<TimeBy, string>> = { day: 'Day', hour: 'Hour', weekday: 'Day of the week', shift: 'Shift', person: 'Person' };

const Rows = ({ view, by, caption }: { readonly view: TimeView; readonly by: TimeBy; readonly caption: string }) => (
  <div className="figures-table">
    <table>
      <caption className="quiet">{caption}</caption>
      <thead>
        <tr><th scope="col">{HEADS[by]}</th><th scope="col">Service</th><th scope="col">Conversations</th><th scope="col">Time in conversations</th><th scope="col">With at least one open</th></tr>
      </thead>
      <tbody>
        {view.rows.map((row) => (
          <tr key={`${row.service} ${row.label}`}>
            <th scope="row">{row.label}</th><td>{row.service}</td><td className="figures">{row.conversations}</td><td className="figures">{duration(row.talking)}</td><td className="figures">{duration(row.busy)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

const asDays = (value: string): (typeof TIME_DAYS)[number] => TIME_DAYS.find((days) => String(days) === value) ?? 7;

const readTime: Reads<Args['statistics:time'], TimeView> = (asked) => ask('statistics:time', asked);

/** How much time goes into writing with patrons: of single people only where the policy says so. */
export function TimeInMessages() {
  const [days, setDays] = useState<(typeof TIME_DAYS)[number]>(7);
  const [by, setBy] = useState<TimeBy>('day');
  const { view, problem } = useAsked(readTime, useMemo(() => ({ days, by }), [days, by]));
  const choices = view?.choices ?? [by];
  return (
    <section className="settings-part" aria-labelledby="time-title">
      <h3 id="time-title">Time in messages with patrons</h3>
      <div className="picks">
        <Pick label="Over" value={String(days)} options={TIME_DAYS.map((one) => [String(one), PERIODS[one]] as const)} onPick={(value) => setDays(asDays(value))} />
        <Pick label="By" value={by} options={choices.map((one) => [one, BY[one]] as const)} onPick={setBy} />
      </div>
      {problem === undefined ? null : <p className="problem" role="alert">{problem}</p>}
      {view && view.rows.length > 0 ? <Rows view={view} by={by} caption={`By service and ${BY[by]}, over ${PERIODS[days]}. From taking a conversation to ending it or giving it away; who has three at once talks three times, and is busy once.`} /> : null}
      {view?.rows.length === 0 ? <p>No conversations with patrons over {PERIODS[days]}.</p> : null}
      {view ? <p className="quiet">As far as the record of this desk goes back: {clockTime(view.since)}, {new Date(view.since).toLocaleDateString('en-GB')}.</p> : null}
    </section>
  );
}

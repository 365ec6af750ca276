import { useMemo } from 'react';
import { ask, request } from '../bridge.js';
import { useDesk } from '../desk.js';
import { say } from '../screen.js';
import { useLayout } from '../ui/layout.js';
import { BarPatterns } from './bars.js';
import { Period } from './period.js';
import { FiguresFrom, type FiguresSource } from './source.js';
import { TimeInMessages } from './time.js';
import { YearlyCounts } from './year.js';

const DESK: Omit<FiguresSource, 'layout'> = {
  period: (query) => ask('statistics:read', query),
  year: (asked) => ask('statistics:year', asked),
  save: async (what, format) => {
    const answer = await request('statistics:save', { what, format });
    if (answer.ok && answer.value.file !== undefined) say({ tone: 'info', text: `Saved as ${answer.value.file}.` });
  },
  print: async (what) => {
    const answer = await request('statistics:print', { what });
    if (answer.ok && answer.value.printed) say({ tone: 'info', text: 'It is being printed.' });
  },
};

/** For supervisors: how much there is to do, how quickly it is done, and what surveys ask for. */
export function Statistics() {
  const supervisor = useDesk((state) => state.supervisor);
  const layout = useLayout();
  const source = useMemo(() => ({ ...DESK, layout }), [layout]);
  return (
    <section className="page" aria-labelledby="statistics-title">
      <h2 id="statistics-title">Statistics</h2>
      {supervisor ? <FiguresFrom value={source}><BarPatterns /><Period /><YearlyCounts /><TimeInMessages /></FiguresFrom> : <p>Statistics are shown to supervisors: administrators of the desk room.</p>}
    </section>
  );
}

import { DISTRESS_WORDS } from '../../shared/crisis.js';
import type { ReferredView } from '../../shared/view.js';
import { useDesk } from '../desk.js';
import { clockTime } from '../ui/time.js';

const what = ({ name, distress }: ReferredView): string => (distress === undefined ? `referred to ${name ?? ''}` : `given help, or whom to call: ${DISTRESS_WORDS[distress]}`);

/** At this desk, also what had no conversation. */
export function ReferredToday() {
  const referred = useDesk((state) => state.referred);
  if (referred.length === 0) return <p>Nothing was referred at this desk today.</p>;
  return (
    <ul className="blocks" aria-label="Referred today">
      {referred.map((one, index) => (
        <li key={index}><strong>{one.who ?? 'Somebody at the desk, or on the phone'}</strong>, {clockTime(one.at)}{one.by === '' ? '' : `, by ${one.by}`}: <span className="private" dir="auto">{what(one)}</span></li>
      ))}
    </ul>
  );
}

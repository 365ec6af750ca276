import { Button } from 'react-aria-components/Button';
import { Group } from 'react-aria-components/Group';
import type { ConnectionView, DeskView, RecordView } from '../shared/view.js';
import { COMMANDS } from './commands.js';
import { useDesk } from './desk.js';
import { HoursStatus } from './hours/status.js';
import { keyLabel } from './key-names.js';
import { useScreen } from './screen.js';
import { apple } from './shortcuts.js';
import { useClock } from './ui/clock.js';
import { Icon, type IconName } from './ui/icons.js';
import { showSignIn } from './ui/messages.js';
import { ago, roughly } from './ui/time.js';

type Tone = 'good' | 'quiet' | 'bad';
interface Status {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly text: string;
}

const WORST: readonly ConnectionView['state'][] = ['offline', 'signed-out', 'connecting', 'checking', 'ready'];

/** The connection that is in the worst way: what the desk can do hangs on it. */
export const worst = (connections: DeskView['connections']): ConnectionView | undefined => connections.toSorted((a, b) => WORST.indexOf(a.state) - WORST.indexOf(b.state))[0];

function reason(state: Pick<DeskView, 'connections' | 'record' | 'attendance'> & { readonly me: DeskView['me'] | undefined }, now: number): string {
  if (state.record.journal === 'closed') return 'Closed to patrons: not recording';
  if (!state.me) return 'Closed to patrons: nobody is signed in';
  if (state.attendance.left) return 'Closed to patrons: nobody is at this desk';
  const connection = worst(state.connections);
  switch (connection?.state) {
    case 'offline':
      if (connection.problem?.code === 'service-password-missing') return `Closed to patrons: the password of ${connection.name} is missing`;
      return connection.retryAt !== undefined && connection.retryAt > now ? `Offline, trying again in ${Math.ceil((connection.retryAt - now) / 1000)} s` : 'Offline, trying again';
    case 'connecting':
      return 'Connecting …';
    case 'checking':
      return 'Checking what came in meanwhile …';
    case 'signed-out':
      return `Closed to patrons: ${connection.name} is not signed in`;
    default:
      return 'Closed to patrons';
  }
}

function OpenStatus() {
  const staffed = useDesk((state) => state.staffed);
  const me = useDesk((state) => state.me);
  const connections = useDesk((state) => state.connections);
  const record = useDesk((state) => state.record);
  const attendance = useDesk((state) => state.attendance);
  const text = useClock((now) => (staffed ? '' : reason({ me, connections, record, attendance }, now)));
  return staffed ? <HoursStatus /> : <StatusText status={{ tone: 'bad', icon: 'closed', text }} />;
}

const StatusText = ({ status }: { readonly status: Status }) => (
  <span className="status" data-tone={status.tone}>
    <Icon name={status.icon} />
    {status.text}
  </span>
);

export const journalStatus = (record: RecordView): Status =>
  record.journal === 'recording' ? { tone: 'good', icon: 'recording', text: 'Recording' } : { tone: 'bad', icon: 'stopped', text: 'Not recording' };

/** What central storage has, in words: how long ago, and what still waits to go there. */
export function centreStatus({ archive }: RecordView, now: number): Status {
  if (!archive.configured) return { tone: 'quiet', icon: 'centre', text: 'No central storage' };
  const left = archive.remaining === undefined ? '' : `, ${roughly(archive.remaining)}`;
  const waits = archive.backlog > 0 ? `, ${archive.backlog.toLocaleString('en')} to copy${left}` : '';
  if (archive.problem?.code === 'not-signed-in' || archive.problem?.code === 'wrong-password') return { tone: 'bad', icon: 'warning', text: `Centre needs a password${waits}` };
  if (archive.problem) return { tone: 'bad', icon: 'warning', text: `Centre out of reach${waits}` };
  return { tone: 'quiet', icon: 'centre', text: (archive.lastSuccess === undefined ? 'Centre: not yet' : `Centre: ${ago(now - archive.lastSuccess)}`) + waits };
}

/** Says how to get the words back, so that a covered screen is no riddle. */
function CoveredStatus() {
  const covered = useScreen((state) => state.covered);
  return covered ? <StatusText status={{ tone: 'quiet', icon: 'covered', text: `Covered. ${keyLabel(COMMANDS.cover.keys, apple)} shows the words` }} /> : null;
}

function RecordStatus() {
  const record = useDesk((state) => state.record);
  const centre = useClock((now) => centreStatus(record, now).text);
  return (
    <>
      <StatusText status={journalStatus(record)} />
      <StatusText status={{ ...centreStatus(record, 0), text: centre }} />
    </>
  );
}

/** Who and where; whether patrons can reach the desk; whether it is on the record. Each in words. */
export function TopBar() {
  const point = useDesk((state) => state.point);
  const me = useDesk((state) => state.me);
  return (
    <header className="top-bar">
      <div className="where">
        <h1>{point}</h1>
        {me ? <span title={me.address}>· {me.name}</span> : <Button className="link" onPress={showSignIn}>Sign in</Button>}
      </div>
      <Group className="statuses" aria-label="Status">
        <CoveredStatus />
        <OpenStatus />
        <RecordStatus />
      </Group>
    </header>
  );
}

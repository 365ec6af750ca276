import { Button } from 'react-aria-components/Button';
import type { ErrorCode } from '../shared/errors.js';
import type { ConnectionView } from '../shared/view.js';
import { AttendanceBanner } from './attendance.js';
import { request } from './bridge.js';
import { useDesk } from './desk.js';
import { CentreBanner } from './record/centre-banner.js';
import { show } from './screen.js';
import { Icon } from './ui/icons.js';

/** A journal that trying again does not open. */
const SET_ASIDE: readonly ErrorCode[] = ['journal-damaged', 'journal-key-missing'];
/** What time does not heal: a person has to do something. */
const FOR_A_PERSON: readonly ErrorCode[] = ['service-password-missing', 'wrong-password', 'certificate', 'not-staff', 'conflict'];

/** Says why nothing can be logged, what that means, and what to do. */
function JournalBanner() {
  const record = useDesk((state) => state.record);
  if (record.journal !== 'closed') return null;
  return (
    <div className="banner" role="alert">
      <Icon name="stopped" />
      <p>{record.problem?.message ?? 'Not recording. Patrons see the desk as closed.'}</p>
      {record.problem && SET_ASIDE.includes(record.problem.code) ? <Button className="button" onPress={() => show({ type: 'begin-anew' })}>Begin a new journal …</Button> : null}
      <Button className="button" onPress={() => void request('record:retry', undefined)}>Try again</Button>
    </div>
  );
}

const ConnectionBanner = ({ connection: { address, name, problem } }: { readonly connection: ConnectionView }) => (
  <div className="banner" role="alert">
    <Icon name="warning" />
    <p>{problem?.message}</p>
    {problem?.code === 'service-password-missing' ? <Button className="button" onPress={() => show({ type: 'service-password', address, name })}>Enter the password</Button> : null}
  </div>
);

/** The server answers, but the room in which the desks agree does not. Work goes on, and everybody knows on what terms. */
function ByHandBanner() {
  const apart = useDesk((state) => state.me !== undefined && !state.agreeing && (state.staffed || state.connections.some(({ role, state: now }) => role === 'staff' && now === 'ready')));
  if (!apart) return null;
  return (
    <output className="banner calm">
      <Icon name="info" />
      <span>The desks cannot agree right now. You can take requests by hand; somebody else may answer too.</span>
    </output>
  );
}

/** Problems that close the desk to patrons until somebody does something. While nobody is signed in, the sign-in says them. */
export function Banners() {
  const connections = useDesk((state) => state.connections);
  const signedIn = useDesk((state) => state.me !== undefined);
  const stuck = signedIn ? connections.filter(({ problem }) => problem && FOR_A_PERSON.includes(problem.code)) : [];
  return (
    <>
      <JournalBanner />
      <AttendanceBanner />
      <ByHandBanner />
      <CentreBanner />
      {stuck.map((connection) => <ConnectionBanner key={connection.address} connection={connection} />)}
    </>
  );
}

import { Button } from 'react-aria-components/Button';
import type { ConnectionView } from '../../shared/view.js';
import { request } from '../bridge.js';
import { useDesk } from '../desk.js';
import { show } from '../screen.js';
import { journalStatus } from '../top-bar.js';
import { Icon } from '../ui/icons.js';
import { GoodExamples } from '../examples/list.js';
import { Blocks } from './blocks.js';
import { Centre } from './centre.js';
import { EndedToday } from './ended.js';
import { ReferredToday } from './referred.js';

const STATES: Readonly<Record<ConnectionView['state'], string>> = {
  'signed-out': 'not signed in',
  connecting: 'connecting',
  checking: 'checking what came in meanwhile',
  ready: 'connected',
  offline: 'offline',
};

function Journal() {
  const record = useDesk((state) => state.record);
  const { icon, text } = journalStatus(record);
  return (
    <section className="settings-part">
      <h3>This desk</h3>
      <p className="status"><Icon name={icon} />{text}</p>
      {record.problem ? <p className="problem">{record.problem.message}</p> : null}
      <p>{record.protection === 'os' ? 'What people wrote is encrypted with a key that this computer keeps.' : 'This computer offers no key store, so what people wrote is not encrypted on its disk.'}</p>
      {record.journal === 'closed' ? <Button className="button primary" onPress={() => void request('record:retry', undefined)}>Try again</Button> : null}
    </section>
  );
}

const Connection = ({ connection }: { readonly connection: ConnectionView }) => (
  <li>
    <p><strong>{connection.name}</strong> <span className="quiet">{connection.address}</span> {STATES[connection.state]}</p>
    {connection.problem ? <p className="problem">{connection.problem.message}</p> : null}
    {connection.problem?.code === 'service-password-missing' ? <Button className="button" onPress={() => show({ type: 'service-password', address: connection.address, name: connection.name })}>Enter the password</Button> : null}
  </li>
);

/** For reviewers: what they have to show before they see anything is asked there. */
function ReviewOffer() {
  const mayReview = useDesk((state) => state.mayReview);
  if (!mayReview) return null;
  return (
    <section className="settings-part">
      <h3>Review</h3>
      <p>Reviewers search and read the record of all desks in a window of its own.</p>
      <Button className="button" onPress={() => void request('record:review', undefined)}>Review the record</Button>
    </section>
  );
}

/** What is on record, where it goes, and what the desk is connected to. */
export function Record() {
  const connections = useDesk((state) => state.connections);
  return (
    <section className="page" aria-labelledby="record-title">
      <h2 id="record-title">Record</h2>
      <Journal />
      <Centre />
      <ReviewOffer />
      <section className="settings-part">
        <h3>Ended today</h3>
        <EndedToday />
      </section>
      <section className="settings-part">
        <h3>Referred today, and help given</h3>
        <ReferredToday />
      </section>
      <section className="settings-part" data-place="examples">
        <h3>Good examples</h3>
        <GoodExamples />
      </section>
      <section className="settings-part">
        <h3>Blocked patrons</h3>
        <Blocks />
      </section>
      <section className="settings-part">
        <h3>Connections</h3>
        {connections.length === 0 ? <p>None. Sign in to connect this desk.</p> : <ul className="connections">{connections.map((connection) => <Connection key={connection.address} connection={connection} />)}</ul>}
      </section>
    </section>
  );
}

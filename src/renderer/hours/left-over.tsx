import { useEffect } from 'react';
import { Button } from 'react-aria-components/Button';
import type { ServiceHoursView } from '../../shared/hours-view.js';
import { useDesk } from '../desk.js';
import { Icon } from '../ui/icons.js';
import { referLeftOver, watchLeftOver } from './hours.js';

function LeftOver({ service: { name, leftOver } }: { readonly service: ServiceHoursView }) {
  const requests = useDesk((state) => state.requests);
  return (
    <li className="banner calm">
      <Icon name="info" />
      <p>{name} is closed, and {leftOver.length === 1 ? 'somebody is' : `${leftOver.length} people are`} still with you. Finish, or refer what cannot be finished today.</p>
      {leftOver.map((id) => <Button key={id} className="button" data-focus-first onPress={() => referLeftOver(id)}>Refer {requests.get(id)?.who ?? 'the patron'} …</Button>)}
    </li>
  );
}

/** The end of the day: what this desk still has of a service that closed is offered to be referred. */
export function LeftOvers() {
  const hours = useDesk((state) => state.hours);
  useEffect(watchLeftOver, []);
  const left = hours.filter(({ leftOver }) => leftOver.length > 0);
  return (
    <section aria-label="Still open after closing" {...(left.length > 0 ? { 'data-pane': 'left-over' } : {})}>
      <ul className="left-overs" aria-live="polite" aria-relevant="additions">{left.map((service) => <LeftOver key={service.address} service={service} />)}</ul>
    </section>
  );
}

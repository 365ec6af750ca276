import { Button } from 'react-aria-components/Button';
import { useDesk } from '../desk.js';
import { show } from '../screen.js';
import { useClock } from '../ui/clock.js';
import { Icon } from '../ui/icons.js';
import { spoken } from '../ui/time.js';

/** Rows wait for longer than the policy allows, or cannot leave before somebody enters something. */
export function CentreBanner() {
  const { lateSince, problem } = useDesk((state) => state.record.archive);
  const late = useClock((now) => (lateSince === undefined ? '' : spoken(now - lateSince)));
  const asks = problem?.code === 'not-signed-in' || problem?.code === 'wrong-password';
  if (late === '' && !asks) return null;
  return (
    <div className="banner" role="alert">
      <Icon name="warning" />
      <p>{late === '' ? problem?.message : `The record of this desk has not reached central storage for ${late}. It is kept here. Tell your administrator.`}</p>
      {asks ? <Button className="button" onPress={() => show({ type: 'central-login' })}>Enter them</Button> : null}
    </div>
  );
}

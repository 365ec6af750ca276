import { Button } from 'react-aria-components/Button';
import { CATEGORY_WORDS, STEP_WORDS } from '../../shared/conduct.js';
import type { IncidentView, RequestView } from '../../shared/view.js';
import { mayBlock, mayRecordIncident } from '../actions.js';
import { untilWords } from '../conversation/block-words.js';
import { useDesk } from '../desk.js';
import { show } from '../screen.js';
import { useClock } from '../ui/clock.js';
import { CommandButton } from '../ui/keys.js';
import { standingWords, whenWords } from './words.js';

function Incident({ id, incident }: { readonly id: string; readonly incident: IncidentView }) {
  const { retracted } = incident;
  const when = useClock((now) => whenWords(incident.at, now));
  const title = CATEGORY_WORDS[incident.category].title;
  return (
    <li className="incident" data-past={!incident.inForce || undefined}>
      <p>{title}: {STEP_WORDS[incident.step]}{incident.shared ? ', at a shared computer' : ''}</p>
      <p className="quiet">{when}, {incident.by} at {incident.point}{retracted || incident.inForce ? '' : '. Counts no more'}</p>
      {retracted ? <p className="quiet">Taken back by {retracted.by}: <span className="private" dir="auto">{retracted.reason}</span></p> : null}
      {incident.inForce ? <Button className="link" aria-label={`Take back: ${title}, ${when} …`} onPress={() => show({ type: 'retract', id, of: incident.id })}>Take back …</Button> : null}
    </li>
  );
}

/** Where the patron stands, why, since when and by whom; and the ways on. */
export function ConductPanel({ request }: { readonly request: RequestView }) {
  const { id } = request;
  const ladder = useDesk((state) => state.ladders.find((one) => one.id === id));
  const block = useDesk((state) => state.blocks.find((one) => one.id === id));
  const waits = useDesk((state) => state.waitingSteps.some((step) => step.id === id));
  const open = useDesk((state) => state.requests.has(id));
  const stands = useClock((now) => standingWords(ladder, now));
  const blocked = useClock((now) => (block ? `Blocked ${untilWords(block, now)}, by ${block.by}` : ''));
  return (
    <section aria-labelledby="conduct-title" className="conduct">
      <h3 id="conduct-title">Conduct</h3>
      <p>{stands}</p>
      {block ? <p>{blocked}: <span className="private" dir="auto">{block.reason}</span></p> : null}
      {ladder ? <ul className="incidents" aria-label="Incidents, newest first">{ladder.incidents.toReversed().map((incident) => <Incident key={incident.id} id={id} incident={incident} />)}</ul> : null}
      <div className="conduct-ways">
        {open && mayRecordIncident(request) && !waits ? <CommandButton command="incident" className="button">Record an incident …</CommandButton> : null}
        {ladder ? <CommandButton command="incidentReport" className="button">Report …</CommandButton> : null}
        {block ? <Button className="link" onPress={() => show({ type: 'lift', id })}>Lift the block …</Button> : null}
        {open && mayBlock(request) ? <Button className="link" onPress={() => show({ type: 'block', id })}>Block …</Button> : null}
      </div>
    </section>
  );
}

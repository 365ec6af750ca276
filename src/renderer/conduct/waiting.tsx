import { Button } from 'react-aria-components/Button';
import { stepSentence } from '../../shared/conduct.js';
import type { WaitingStepView } from '../../shared/view.js';
import { request } from '../bridge.js';
import { COMMANDS } from '../commands.js';
import { useDesk } from '../desk.js';
import { useClock } from '../ui/clock.js';
import { Icon } from '../ui/icons.js';
import { Keys } from '../ui/keys.js';
import { secondsLeft, waitingWords } from './words.js';

/** The seconds are for the eye: a screen reader hears the whole once, with the key that undoes it. */
const Countdown = ({ step }: { readonly step: WaitingStepView }) => {
  const left = useClock((now) => secondsLeft(step, now) ?? -1);
  return <span className="countdown figures" aria-hidden="true">{left < 0 ? '' : left}</span>;
};

function Step({ step }: { readonly step: WaitingStepView }) {
  const blockHours = useDesk((state) => state.conduct.blockHours);
  const { id, dueAt } = step;
  return (
    <li className="waiting-step">
      <Icon name="pending" />
      <p>
        <strong>{waitingWords(step)}</strong> {stepSentence(step.step, step.says, blockHours)}{' '}
        <span className="quiet">{dueAt === undefined ? 'The countdown is stopped.' : ''} Cancelled if Deskbell ends or another desk gets the request.</span>
        <span className="sr-only"> Control U undoes it.</span>
      </p>
      <Countdown step={step} />
      <div className="waiting-actions">
        <Button className="button primary" data-focus-first onPress={() => void request('incident:undo', { id })}><span>Undo</span><Keys keys={COMMANDS.undoStep.keys} /></Button>
        {dueAt === undefined ? null : <Button className="button" onPress={() => void request('incident:hold', { id })}>Stop the countdown</Button>}
        <Button className="button" onPress={() => void request('incident:now', { id })}>Do it now</Button>
      </div>
    </li>
  );
}

/** Incidents that can still be undone, above everything: they concern a conversation that may not be on the screen. */
export function WaitingSteps() {
  const steps = useDesk((state) => state.waitingSteps);
  return (
    <section aria-label="Incidents that can still be undone" {...(steps.length > 0 ? { 'data-pane': 'waiting' } : {})}>
      <ul className="waiting-steps" aria-live="assertive" aria-relevant="additions">
        {steps.map((step) => <Step key={step.id} step={step} />)}
      </ul>
    </section>
  );
}

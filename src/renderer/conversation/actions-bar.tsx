import { Button } from 'react-aria-components/Button';
import { Toolbar } from 'react-aria-components/Toolbar';
import type { RequestView } from '../../shared/view.js';
import { mayPassOn, take } from '../actions.js';
import { CommandButton } from '../ui/keys.js';

/** What can be done with the open request, with the key beside it. */
export function Actions({ request }: { readonly request: RequestView }) {
  if (!request.holder) {
    // A note can be written before anybody takes a walk-in; a reply cannot, and its composer offers Take itself.
    return request.mode.endsWith('-im') ? <span className="actions" /> : <Toolbar className="actions" aria-label="Actions"><Button className="button primary" data-take onPress={() => void take(request.id)}>Take</Button></Toolbar>;
  }
  if (!request.holder.mine) {
    if (!request.mayTakeOver) return <span className="actions" />;
    return <Toolbar className="actions" aria-label="Actions"><CommandButton command="takeOver" className="button" data-take={request.silent || undefined}>{request.silent ? 'Take over' : 'Take over …'}</CommandButton></Toolbar>;
  }
  return (
    <Toolbar className="actions" aria-label="Actions">
      <CommandButton command="hold" className="button">{request.phase === 'on-hold' ? 'Resume' : 'Put on hold'}</CommandButton>
      {request.mode.endsWith('-im') ? <CommandButton command="refer" className="button">Refer</CommandButton> : null}
      {request.mode === 'staff-im' ? null : <CommandButton command="passOn" className="button" isDisabled={!mayPassOn(request)}>Pass on</CommandButton>}
      <CommandButton command="release" className="button">Put back</CommandButton>
      <CommandButton command="end" className="button">End</CommandButton>
    </Toolbar>
  );
}

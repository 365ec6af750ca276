import { useEffect } from 'react';
import { Button } from 'react-aria-components/Button';
import type { RequestView } from '../../shared/view.js';
import { release, takeInOwnName } from '../actions.js';
import { useDesk } from '../desk.js';
import { heldFromBefore } from '../queue/own.js';
import { closeDialog } from '../screen.js';
import { Besides, Handed, useOverview } from '../shifts/overview.js';
import type { HandedRequest } from '../../shared/handover-view.js';
import { Sheet } from '../ui/sheet.js';
import { SignInForm } from './sign-in.js';

/** The next person signs in at the same PC; nothing is given up for it. */
export const ChangePerson = () => (
  <Sheet title="Change person">
    <p>The next person signs in. What this desk holds stays here; direct messages of who leaves are no longer shown.</p>
    <SignInForm next />
  </Sheet>
);

function Held({ request, known, isReady }: { readonly request: RequestView; readonly known: HandedRequest | undefined; readonly isReady: boolean }) {
  const isDisabled = !isReady || request.pending;
  return (
    <li className="held-before">
      {known ? <Handed request={known} /> : <p><strong>{request.who}</strong>{request.phase === 'on-hold' ? ', on hold' : ''} <span className="quiet private" dir="auto">{request.firstWords}</span></p>}
      <Button className="button" aria-label={`Continue with ${request.who}`} isDisabled={isDisabled} onPress={() => void takeInOwnName(request.id)}>Continue</Button>
      <Button className="button" aria-label={`Put back ${request.who}`} isDisabled={isDisabled} onPress={() => void release(request.id)}>Put back</Button>
    </li>
  );
}

/** The next person takes note of each request: they go on with it in their own name, or put it back into the queue. */
export function Relief() {
  const me = useDesk((state) => state.me);
  const order = useDesk((state) => state.order);
  const requests = useDesk((state) => state.requests);
  const isReady = useDesk((state) => state.connections.every(({ state: now }) => now !== 'connecting' && now !== 'checking'));
  const held = heldFromBefore({ me, order, requests });
  const overview = useOverview('held');
  const isOver = held.length === 0;
  useEffect(() => {
    if (isOver) closeDialog();
  }, [isOver]);
  return (
    <Sheet title={`This desk still has ${held.length === 1 ? 'a request' : `${held.length} requests`}`}>
      <p>{held.length === 1 ? 'It was' : 'Each of them was'} taken before you came. Continue in your own name, or put it back into the queue.</p>
      <ul className="held-list" aria-label="Taken before you came">{held.map((request) => <Held key={request.id} request={request} known={overview?.requests.find(({ id }) => id === request.id)} isReady={isReady} />)}</ul>
      {overview ? <Besides view={overview} /> : null}
      <div className="sheet-foot">
        {held.length > 1 ? <Button className="button primary" isDisabled={!isReady || held.some(({ pending }) => pending)} onPress={() => held.forEach(({ id }) => void takeInOwnName(id))}>Continue with all</Button> : null}
        <Button className="button" onPress={closeDialog} autoFocus>{isReady ? 'Later' : 'Later (still connecting …)'}</Button>
      </div>
    </Sheet>
  );
}

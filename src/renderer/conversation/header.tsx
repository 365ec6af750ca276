import { Button } from 'react-aria-components/Button';
import type { RequestView } from '../../shared/view.js';
import { STEP_WORDS } from '../../shared/conduct.js';
import { closeConversation } from '../actions.js';
import { standing } from '../conduct/words.js';
import { useDesk } from '../desk.js';
import { MODE_WORDS, holderWords, offerWords, presenceWords, RETURNED, viewerWords } from '../queue/words.js';
import { screen, useScreen } from '../screen.js';
import { cameIn, isFollowUp } from '../followup/words.js';
import { useClock } from '../ui/clock.js';
import { Icon, ModeIcon } from '../ui/icons.js';
import type { Layout } from '../ui/layout.js';
import { stopwatch } from '../ui/time.js';
import { isOfferHere } from './offer.js';

const With = ({ request }: { readonly request: RequestView }) => {
  const holder = holderWords(request);
  const since = request.holder?.since ?? request.waitingSince;
  // Nobody sits and waits for an answer that goes another way.
  const cameEarlier = isFollowUp(request) && !request.holder;
  const time = useClock((now) => (cameEarlier ? cameIn(since, now) : stopwatch(now - since)));
  return <span>{request.phase === 'on-hold' ? 'on hold, ' : ''}{holder !== undefined ? `with ${holder}` : isFollowUp(request) ? 'came in' : 'waiting'} <span className="figures">{time}</span></span>;
};

/** Where the request is from, said once: not again what its name says. */
const fromWords = (request: RequestView): readonly string[] => [request.who === MODE_WORDS[request.mode] ? '' : MODE_WORDS[request.mode], request.service, request.from, presenceWords(request)].filter((part) => part !== '' && part !== request.who);

/** Where the patron stands, for whoever takes the conversation next. */
function Standing({ id }: { readonly id: string }) {
  const step = useDesk((state) => standing(state.ladders.find((ladder) => ladder.id === id))?.step);
  return step === undefined ? null : <span className="tag strong"><Icon name="warning" />{STEP_WORDS[step]}</span>;
}

/** What the desks say to each other about it. */
const Marks = ({ request }: { readonly request: RequestView }) => (
  <>
    {request.offer && !isOfferHere(request) ? <span className="tag"><Icon name="offer" />{offerWords(request)}</span> : null}
    {request.pending ? <span className="tag"><Icon name="pending" />not shared yet</span> : null}
    {request.byHand ? <span className="tag strong"><Icon name="warning" />by hand, somebody else may answer too</span> : null}
    <Standing id={request.id} />
    {request.returned ? <span className="tag"><Icon name="back" />{RETURNED}</span> : null}
    {request.alarm > 0 && !request.holder ? <span className="tag strong"><Icon name="bell" />nobody has taken it</span> : null}
  </>
);

export function Header({ request, gone, layout }: { readonly request: RequestView; readonly gone: boolean; readonly layout: Layout }) {
  const details = useScreen((state) => state.details);
  return (
    <header className="conversation-head">
      {layout === 'one' ? <Button className="icon-button" aria-label="Back to the queue" onPress={closeConversation}><Icon name="back" /></Button> : null}
      <ModeIcon mode={request.mode} />
      <div className="conversation-name">
        <div className="conversation-title">
          <h2 dir="auto">{request.who}</h2>
          <output className="tag viewers">{request.viewers.length > 0 && !gone ? <><Icon name="eye" /><span>{viewerWords(request.viewers)}</span></> : null}</output>
        </div>
        <p className="quiet">
          {gone ? <span>ended</span> : <With request={request} />}
          {fromWords(request).map((part) => <span key={part}>{part}</span>)}
          {gone ? null : <Marks request={request} />}
        </p>
      </div>
      {layout === 'wide' ? null : <Button className="button" aria-pressed={details} onPress={() => screen.setState({ details: !details })}>Details</Button>}
    </header>
  );
}

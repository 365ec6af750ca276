import { Button } from 'react-aria-components/Button';
import type { RequestView } from '../../shared/view.js';
import { closeConversation, takeOfferBack } from '../actions.js';
import { MODE_WORDS, holderWords, offerWords, presenceWords, RETURNED, viewerWords } from '../queue/words.js';
import { screen, show, useScreen } from '../screen.js';
import { useClock } from '../ui/clock.js';
import { Icon, ModeIcon } from '../ui/icons.js';
import { CommandButton } from '../ui/keys.js';
import type { Layout } from '../ui/layout.js';
import { stopwatch } from '../ui/time.js';

const With = ({ request }: { readonly request: RequestView }) => {
  const holder = holderWords(request);
  const since = request.holder?.since ?? request.waitingSince;
  const time = useClock((now) => stopwatch(now - since));
  return <span>{request.phase === 'on-hold' ? 'on hold, ' : ''}{holder === undefined ? 'waiting' : `with ${holder}`} <span className="figures">{time}</span></span>;
};

/** Where the request is from, said once: not again what its name says. */
const fromWords = (request: RequestView): readonly string[] => [request.who === MODE_WORDS[request.mode] ? '' : MODE_WORDS[request.mode], request.service, request.from, presenceWords(request)].filter((part) => part !== '' && part !== request.who);

/** What the desks say to each other about it. */
const Marks = ({ request }: { readonly request: RequestView }) => (
  <>
    {request.offer ? <span className={request.offer.toMe ? 'tag strong private' : 'tag'}><Icon name="offer" />{offerWords(request)}</span> : null}
    {request.pending ? <span className="tag"><Icon name="pending" />not shared yet</span> : null}
    {request.byHand ? <span className="tag strong"><Icon name="warning" />by hand, somebody else may answer too</span> : null}
    {request.returned ? <span className="tag"><Icon name="back" />{RETURNED}</span> : null}
    {request.alarm > 0 && !request.holder ? <span className="tag strong"><Icon name="bell" />nobody has taken it</span> : null}
    <output className="tag viewers">{request.viewers.length > 0 ? <Icon name="eye" /> : null}{viewerWords(request.viewers)}</output>
  </>
);

/** An offer is answered where it is read; who made it can take it back. */
function OfferActions({ request }: { readonly request: RequestView }) {
  const { offer, holder, id } = request;
  if (offer?.toMe) {
    return (
      <div className="offer-actions">
        <CommandButton command="accept" className="button primary" data-take>Accept</CommandButton>
        <Button className="button" onPress={() => show({ type: 'decline', id })}>Decline …</Button>
      </div>
    );
  }
  return offer && holder?.mine ? <div className="offer-actions"><Button className="button" onPress={() => void takeOfferBack(id)}>Take the offer back</Button></div> : null;
}

export function Header({ request, gone, layout }: { readonly request: RequestView; readonly gone: boolean; readonly layout: Layout }) {
  const details = useScreen((state) => state.details);
  return (
    <header className="conversation-head">
      {layout === 'one' ? <Button className="icon-button" aria-label="Back to the queue" onPress={closeConversation}><Icon name="back" /></Button> : null}
      <ModeIcon mode={request.mode} />
      <div className="conversation-name">
        <h2 dir="auto">{request.who}</h2>
        <p className="quiet">
          {gone ? <span>ended</span> : <With request={request} />}
          {fromWords(request).map((part) => <span key={part}>{part}</span>)}
          {gone ? null : <Marks request={request} />}
        </p>
      </div>
      {gone ? null : <OfferActions request={request} />}
      {layout === 'wide' ? null : <Button className="button" aria-pressed={details} onPress={() => screen.setState({ details: !details })}>Details</Button>}
    </header>
  );
}

import { Button } from 'react-aria-components/Button';
import type { RequestView } from '../../shared/view.js';
import { closeConversation } from '../actions.js';
import { MODE_WORDS, holderWords, presenceWords } from '../queue/words.js';
import { screen, useScreen } from '../screen.js';
import { useClock } from '../ui/clock.js';
import { Icon, ModeIcon } from '../ui/icons.js';
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
          {request.pending ? <span className="tag"><Icon name="pending" />not shared yet</span> : null}
          {request.alarm > 0 && !request.holder ? <span className="tag strong"><Icon name="bell" />nobody has taken it</span> : null}
        </p>
      </div>
      {layout === 'wide' ? null : <Button className="button" aria-pressed={details} onPress={() => screen.setState({ details: !details })}>Details</Button>}
    </header>
  );
}

import { useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import type { RequestView } from '../../shared/view.js';
import { useDesk, useRequest } from '../desk.js';
import { openChannel } from '../actions.js';
import { FavourCard } from '../favours/card.js';
import { useFocusWish, grantFocus } from '../focus.js';
import { screen, useScreen } from '../screen.js';
import { usePane } from '../ui/pane.js';
import { PANES } from '../ui/panes.js';
import { Icon } from '../ui/icons.js';
import { later } from '../ui/later.js';
import { useRem, type Layout } from '../ui/layout.js';
import { Splitter } from '../ui/splitter.js';
import { Actions } from './actions-bar.js';
import { dueScript, useLoadedScripts, useOrdered } from '../scripts/scripts-store.js';
import { Composer } from './composer.js';
import { WayBack } from '../followup/way-back.js';
import { Header } from './header.js';
import { noteLock, replyLock } from './lock.js';
import { Offer } from './offer.js';
import { OfferedBar } from './offered-bar.js';
import { Transcript } from './transcript.js';

const SignIn = later(async () => (await import('../settings/sign-in.js')).SignIn);
const GuidePane = later(async () => (await import('../guide/pane.js')).GuidePane);
const Details = later(async () => (await import('./details.js')).Details);

/** Puts the focus where the work goes on: into the composer, else on Take, else on the transcript. */
function useFocusOnWish(locked: boolean) {
  const pane = useRef<HTMLElement>(null);
  const wish = useFocusWish();
  const writes = useRef(false);
  useEffect(() => {
    if (!grantFocus(wish)) return;
    const composer = pane.current?.querySelector('textarea');
    writes.current = locked;
    if (composer && !locked) composer.focus();
    else (pane.current?.querySelector<HTMLElement>('[data-take]') ?? pane.current?.querySelector<HTMLElement>('[role="log"]'))?.focus();
  }, [wish, locked]);
  useEffect(() => {
    // The room has confirmed what the person asked for. Whoever has moved on meanwhile is left in peace.
    const focused = document.activeElement;
    const waiting = focused === document.body || (pane.current?.contains(focused) === true && !focused?.matches('textarea, input'));
    if (!locked && writes.current && waiting) pane.current?.querySelector('textarea')?.focus();
    if (!locked) writes.current = false;
  }, [locked]);
  return pane;
}

function DetailsPane({ request, layout }: { readonly request: RequestView; readonly layout: Layout }) {
  const { width, move, keep } = usePane('details');
  const guide = useScreen((state) => state.guide !== undefined);
  const rem = useRem();
  return (
    <>
      {layout === 'wide' ? <Splitter label="Width of the details" side="right" value={width} {...PANES.details} rem={rem} onMove={move} onDone={keep} /> : null}
      <aside className="details" data-pane="details" aria-label={guide ? 'Guidance' : 'Details'} style={layout === 'wide' ? { width: `${width}rem` } : {}}>
        {layout === 'wide' || guide ? null : <Button className="icon-button close-details" aria-label="Close the details" onPress={() => screen.setState({ details: false })}><Icon name="close" /></Button>}
        {guide ? <GuidePane key={request.id} id={request.mode.endsWith('-im') ? request.id : null} /> : <Details request={request} />}
      </aside>
    </>
  );
}

function Open({ request, gone, layout }: { readonly request: RequestView; readonly gone: boolean; readonly layout: Layout }) {
  const connections = useDesk((state) => state.connections);
  const record = useDesk((state) => state.record);
  const me = useDesk((state) => state.me);
  const details = useScreen((state) => state.details);
  const written = request.mode.endsWith('-im');
  const desk = { connections, record, me };
  const lock = written ? replyLock(desk, gone ? undefined : request) : noteLock(desk, gone ? undefined : request);
  const view = useLoadedScripts(written ? request.id : null);
  const due = gone ? undefined : dueScript(request, view);
  const ordered = useOrdered(view.scripts, due);
  const pane = useFocusOnWish(lock?.kind === 'read-only' || !request.holder);
  return (
    <>
      <section className="conversation" ref={pane} aria-label={`Conversation with ${request.who}`}>
        <Header request={request} gone={gone} layout={layout} />
        {gone ? null : <Offer request={request} />}
        {gone ? null : <WayBack request={request} />}
        <Transcript key={request.id} id={request.id} label={`What was said with ${request.who}`} />
        <output className="typing-in quiet">{request.typing && !gone ? `${request.who} is typing …` : ''}</output>
        {gone ? null : <OfferedBar request={request} scripts={view.scripts} />}
        <Composer key={`compose ${request.id}`} id={request.id} label={written ? `To ${request.who}:` : 'Note:'} kind={written ? 'reply' : 'note'} lock={lock} {...(written ? { scripts: ordered, due } : {})}>
          {gone ? null : <Actions request={request} />}
        </Composer>
      </section>
      {layout === 'wide' || details ? <DetailsPane request={request} layout={layout} /> : null}
    </>
  );
}

/** The request as it is, or as it was last: a conversation that is gone from the queue stays readable while it is open. */
function useLastKnown(id: string | undefined): { readonly request: RequestView | undefined; readonly gone: boolean } {
  const live = useRequest(id);
  const [last, setLast] = useState(live);
  if (live && live !== last) setLast(live);
  const known = live ?? (last?.id === id ? last : undefined);
  return { request: known, gone: live === undefined || live.phase === 'ended' };
}

/** A favour that is asked of the person or the desk here: what there is to say about it stands in its channel. */
function AskedFavour({ request, gone, layout }: { readonly request: RequestView; readonly gone: boolean; readonly layout: Layout }) {
  const pane = useFocusOnWish(true);
  const channel = useDesk((state) => state.favours.find(({ id }) => id === request.favour)?.channel);
  return (
    <section className="conversation" ref={pane} aria-label={`Favour for ${request.who}`}>
      <Header request={request} gone={gone} layout={layout} />
      <div className="asked-favour">
        <FavourCard id={request.favour ?? ''} words={request.firstWords} />
        {channel === undefined ? null : <Button className="link" onPress={() => openChannel(channel)}>Show it in its channel</Button>}
      </div>
    </section>
  );
}

export function Conversation({ layout }: { readonly layout: Layout }) {
  const open = useScreen((state) => state.open);
  const signedIn = useDesk((state) => state.me !== undefined);
  const { request, gone } = useLastKnown(open);
  if (request?.favour !== undefined) return <AskedFavour key={request.id} request={request} gone={gone} layout={layout} />;
  if (request) return <Open request={request} gone={gone} layout={layout} />;
  if (!signedIn) return <SignIn />;
  return (
    <div className="nothing">
      <h2>{open === undefined ? 'No conversation is open' : 'This request is no longer in the queue'}</h2>
      <p>Choose somebody in the queue, or press F4 to take the next one.</p>
    </div>
  );
}

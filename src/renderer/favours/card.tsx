import { useLayoutEffect, useRef } from 'react';
import { Button } from 'react-aria-components/Button';
import type { FavourDo, FavourView } from '../../shared/favour-view.js';
import { useDesk } from '../desk.js';
import { show } from '../screen.js';
import { Icon } from '../ui/icons.js';
import { CommandButton } from '../ui/keys.js';
import { doFavour } from './actions.js';
import { cannotWords, stateWords, verbOf, waysOf } from './words.js';

/** A button that was pressed may go away by that: the focus stays within the card. Whoever has moved on meanwhile is left in peace. */
function useKeptFocus() {
  const card = useRef<HTMLFieldSetElement>(null);
  const pressed = useRef(false);
  useLayoutEffect(() => {
    if (!pressed.current || document.activeElement !== document.body) return;
    pressed.current = false;
    (card.current?.querySelector('button') ?? card.current)?.focus();
  });
  return { card, press: () => void (pressed.current = true) };
}

/** What is offered to the person here because they cover. */
const Offers = () => {
  const count = useDesk((state) => state.order.filter((id) => state.requests.get(id)?.offer?.toMe === true).length);
  return count === 0 ? null : <CommandButton command="acceptAll" className="button primary">{count === 1 ? 'Accept what is offered to you' : `Accept all ${count} that are offered to you`}</CommandButton>;
};

function Ways({ favour, onPress }: { readonly favour: FavourView; readonly onPress: () => void }) {
  const run = (what: FavourDo): void => {
    onPress();
    if (what === 'decline' || (what === 'reopen' && favour.state === 'accepted')) show({ type: 'favour-reason', id: favour.id, do: what });
    else void doFavour(favour.id, what);
  };
  return (
    <div className="favour-ways">
      {favour.kind === 'cover' && favour.doer?.mine === true && favour.state === 'accepted' ? <Offers /> : null}
      {waysOf(favour).map((what, index) => (
        <Button key={what} className={index === 0 && what !== 'withdraw' && !(favour.kind === 'cover' && favour.doer?.mine === true) ? 'button primary' : 'button'} {...(what === 'accept' ? { 'data-take': true } : {})} onPress={() => run(what)}>
          {verbOf(what, favour)}<span className="sr-only">: {favour.title}</span>
        </Button>
      ))}
    </div>
  );
}

/** A favour as it is now, and what can be done with it. `words`: what was said, where nothing more is known of it. */
export function FavourCard({ id, words = '' }: { readonly id: string; readonly words?: string }) {
  const favour = useDesk((state) => state.favours.find((one) => one.id === id));
  const { card, press } = useKeptFocus();
  if (!favour) return <p className="words private" dir="auto">{words}</p>;
  return (
    // It takes the focus when nothing in it is left to press.
    <fieldset className="favour" ref={card} aria-label={`Favour: ${favour.title}`} data-state={favour.state} tabIndex={-1}>
      <p className="favour-title private" dir="auto"><Icon name="favour" /><strong>{favour.title}</strong>{favour.due ? <span className="tag favour-due figures">{favour.due.words}</span> : null}</p>
      {favour.facts.map((fact) => <p key={fact} className="favour-fact private" dir="auto">{fact}</p>)}
      <p className="quiet">
        <span>{favour.mine ? 'You asked' : `${favour.by} asked`}{favour.to && favour.state !== 'asked' ? ` ${favour.to.name}` : ''}. </span>
        <span className="private">{stateWords(favour)}.</span>
        {favour.pending ? <span className="tag"><Icon name="pending" />waiting for the channel</span> : null}
      </p>
      {cannotWords(favour).map((cannot) => <p key={cannot} className="quiet private">{cannot}.</p>)}
      <Ways favour={favour} onPress={press} />
    </fieldset>
  );
}

import { Button } from 'react-aria-components/Button';
import type { RequestView } from '../../shared/view.js';
import { takeOfferBack } from '../actions.js';
import { offerWords } from '../queue/words.js';
import { show } from '../screen.js';
import { Icon } from '../ui/icons.js';
import { CommandButton } from '../ui/keys.js';

/** This desk has made the offer, or is asked. */
export const isOfferHere = ({ offer, holder }: RequestView): boolean => offer !== undefined && (offer.toMe || holder?.mine === true);

/** An offer is answered where it is read; who made it can take it back. */
export function Offer({ request }: { readonly request: RequestView }) {
  const { offer, id } = request;
  if (!offer || !isOfferHere(request)) return null;
  return (
    <section className="offer" aria-label="Offer" data-to-me={offer.toMe || undefined}>
      <Icon name="offer" />
      <p className="private" dir="auto">{offerWords(request)}{offer.toMe || offer.note === '' ? '' : `: ${offer.note}`}</p>
      <div className="offer-actions">
        {offer.toMe ? (
          <>
            <CommandButton command="accept" className="button primary" data-take>Accept</CommandButton>
            <Button className="button" onPress={() => show({ type: 'decline', id })}>Decline …</Button>
          </>
        ) : <Button className="button" onPress={() => void takeOfferBack(id)}>Take the offer back</Button>}
      </div>
    </section>
  );
}

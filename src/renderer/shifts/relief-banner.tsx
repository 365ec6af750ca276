import { Button } from 'react-aria-components/Button';
import { useDesk } from '../desk.js';
import { show } from '../screen.js';
import { Icon } from '../ui/icons.js';

/** Stays until it is answered; takes no focus. */
export function ReliefBanner() {
  const by = useDesk((state) => state.order.flatMap((id) => {
    const offer = state.requests.get(id)?.offer;
    return offer?.toMe && offer.relief ? [offer.by] : [];
  })[0]);
  return (
    <section aria-label="Relief" aria-live="polite" {...(by === undefined ? {} : { 'data-pane': 'relief' })}>
      {by === undefined ? null : (
        <div className="banner calm">
          <Icon name="offer" />
          <p>{by} hands over to you.</p>
          <Button className="button" data-focus-first onPress={() => show({ type: 'take-relief' })}>Look at it …</Button>
        </div>
      )}
    </section>
  );
}

import { Button } from 'react-aria-components/Button';
import { safeText } from '../../../core/text.js';
import type { ShownHold } from '../../../shared/review/holds.js';
import type { FoundItem } from '../../../shared/review/types.js';
import { Icon } from '../../ui/icons.js';
import { goTo } from '../actions.js';
import { useReview } from '../store.js';
import { personName, shown } from '../words.js';
import { heldWords } from './subject.js';

/** Characters of what a hold is on: the page of holds has all of them. */
const LONGEST = 120;
const NONE: readonly ShownHold[] = [];

function useHoldsOn({ heldBy }: FoundItem): readonly ShownHold[] {
  const all = useReview((state) => state.holds?.holds ?? NONE);
  return all.filter(({ id }) => heldBy.includes(id));
}

/** What the hold keeps, for who reads this conversation. */
function Kept({ hold: { on }, item }: { readonly hold: ShownHold; readonly item: FoundItem }) {
  const times = useReview((state) => state.times);
  const services = useReview((state) => state.start.services);
  return <span className="private" dir="auto">{safeText(heldWords(on, times, services, item.conversation), LONGEST).text}</span>;
}

/** In the list: that a hold keeps it, and which. */
export function HoldSign({ item }: { readonly item: FoundItem }) {
  const [first, ...more] = useHoldsOn(item);
  if (!item.held) return null;
  return <span className="tag hold-sign"><Icon name="hold" /><span>On hold{first ? <>: keeps <Kept hold={first} item={item} />{more.length > 0 ? `, and ${more.length} more` : ''}</> : null}</span></span>;
}

/** Where it is read: since when, by whom and why. */
export function HeldBecause({ item }: { readonly item: FoundItem }) {
  const holds = useHoldsOn(item);
  const { date } = useReview((state) => state.times);
  if (holds.length === 0) return null;
  return (
    <ul className="missing" aria-label="What keeps it">
      {holds.map((hold) => <li key={hold.id}><Icon name="hold" /><span>On hold since {date(hold.at)}, by {personName(hold.by)}: <span className="private" dir="auto">{shown(hold.reason).text}</span> (keeps <Kept hold={hold} item={item} />)</span></li>)}
      <li><Button className="link" onPress={() => goTo('holds')}>All legal holds</Button></li>
    </ul>
  );
}

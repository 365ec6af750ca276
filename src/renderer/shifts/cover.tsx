import { Button } from 'react-aria-components/Button';
import type { CoverView, PartView } from '../../shared/shifts-view.js';
import { request } from '../bridge.js';
import { say, show } from '../screen.js';
import { Icon } from '../ui/icons.js';
import { coverWords, partsWords, spanOf, whenOf } from './words.js';

const act = (id: string, action: Parameters<typeof request<'shifts:cover'>>[1]['action']): void => void request('shifts:cover', { id, action });
const decide = (id: string, parts: readonly PartView[]): void => act(id, { type: 'decide', parts: parts.map(({ person, from, to }) => ({ person, from, to })) });

async function save(id: string): Promise<void> {
  const saved = await request('shifts:save-cover', { id });
  if (saved.ok && saved.value.file !== undefined) say({ tone: 'info', text: `Saved as ${saved.value.file}. Send it to whoever looks after the calendar.` });
}

const covered = (n: number): string => (n === 0 ? 'has not covered for others lately' : n === 1 ? 'covered once in 90 days' : `covered ${n} times in 90 days`);

/** Who offered, and what would be fair: the fewest covers first. */
function Deciding({ cover, timeZone }: { readonly cover: CoverView; readonly timeZone: string }) {
  const { id, offers, proposal, open } = cover;
  if (offers.length === 0) return null;
  return (
    <div className="cover-deciding">
      <ul className="cover-offers" aria-label="Offers">
        {offers.map(({ person, name, mine, from, to, covered: times }) => (
          <li key={person}>{mine ? 'You' : name}, {spanOf({ from, to }, timeZone)} <span className="quiet">({covered(times)})</span></li>
        ))}
      </ul>
      {cover.mayDecide ? (
        <>
          <p>Fairly shared out: {partsWords(proposal, timeZone)}.{open.length === 0 ? '' : ` Then still open: ${open.map((gap) => spanOf(gap, timeZone)).join(', ')}.`}</p>
          <div className="favour-ways">
            <Button className="button primary" onPress={() => decide(id, proposal)}>Agree on this</Button>
            {offers.length < 2 ? null : offers.map((offer) => <Button key={offer.person} className="button" onPress={() => decide(id, [offer])}>Only {offer.name}, {spanOf({ from: offer.from, to: offer.to }, timeZone)}</Button>)}
          </div>
        </>
      ) : null}
    </div>
  );
}

/** One cover: what is asked, who offered, and what can be done with it here. */
export function CoverCard({ cover, timeZone }: { readonly cover: CoverView; readonly timeZone: string }) {
  const { id, name, place, reason, urgent, state, agreed, mayOffer, mayTakeBack, mayDecide } = cover;
  const when = whenOf(cover, timeZone);
  return (
    <article className="favour cover" aria-label={`Cover for ${name}, ${when}`} data-state={state === 'agreed' ? 'accepted' : 'asked'}>
      <p className="favour-title"><strong>{when}</strong>{place === '' ? null : <span className="quiet">{place}</span>}{urgent ? <span className="tag strong"><Icon name="warning" />sick leave</span> : null}</p>
      <p>{coverWords(cover, timeZone)}</p>
      {reason === '' ? null : <p className="favour-fact quiet private" dir="auto">{reason}</p>}
      {agreed ? null : <Deciding cover={cover} timeZone={timeZone} />}
      <div className="favour-ways">
        {mayOffer ? <Button className="button primary" onPress={() => show({ type: 'offer-cover', id })}>I can …</Button> : null}
        {mayTakeBack ? <Button className="button" onPress={() => act(id, { type: 'take-back' })}>I cannot after all</Button> : null}
        {agreed ? <Button className="button" onPress={() => void save(id)}>Save as a calendar file …</Button> : null}
        {mayDecide ? <Button className="button" onPress={() => act(id, { type: 'withdraw' })}>{agreed ? 'Undo: the shift stays as it was' : 'No cover is needed any more'}</Button> : null}
      </div>
    </article>
  );
}

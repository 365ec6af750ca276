import { Button } from 'react-aria-components/Button';
import { Icon } from '../ui/icons.js';
import { collect, goTo } from './actions.js';
import { Disclose } from './disclose/disclose.js';
import { keyOfItem, say, store, useReview } from './store.js';
import { dayWords, plural, shown } from './words.js';

const discloseNow = (): void => store.setState(({ collected }) => ({ disclosing: collected }));

/** What was collected, before anything is made of it. */
function Collected() {
  const collected = useReview((state) => state.collected);
  return (
    <main className="review-page" aria-labelledby="collected-title" data-pane="reading">
      <h2 id="collected-title">To disclose</h2>
      {collected.length === 0 ? <p>Nothing is collected yet. Open a conversation and press Collect.</p> : <p className="quiet">Names, addresses and numbers can be left out before anything is written. Who reviewed what is no part of it.</p>}
      <ul className="collected" aria-label="Collected conversations">
        {collected.map((item) => (
          <li key={keyOfItem(item)}>
            <p><strong className="private" dir="auto">{shown(item.words).text || 'no words'}</strong> <span className="quiet">{dayWords(item.day)}</span></p>
            <Button className="icon-button" aria-label={`Take out: ${shown(item.words).text}, ${dayWords(item.day)}`} onPress={() => collect(item)}><Icon name="close" /></Button>
          </li>
        ))}
      </ul>
      {collected.length === 0 ? <Button className="button" onPress={() => goTo('all')}>To the conversations</Button> : <Button className="button primary" onPress={discloseNow}>Disclose {plural(collected.length, 'conversation')} …</Button>}
    </main>
  );
}

/** The list is kept as it was when the disclosure began: a mark that is made meanwhile does not read everything anew. */
export function ToDisclose() {
  const disclosing = useReview((state) => state.disclosing);
  const of = disclosing?.map(keyOfItem).join('\n') ?? '';
  const work = useReview((state) => (state.drafted?.of === of ? state.drafted.work : undefined));
  const services = useReview((state) => state.start.services);
  const timeZone = useReview((state) => state.start.timeZone);
  const done = (made: boolean): void => {
    store.setState({ disclosing: undefined, ...(made ? { collected: [], drafted: undefined } : {}) });
    if (made) say('Disclosed. That it was is on record.');
  };
  return disclosing ? <Disclose items={disclosing} services={services} timeZone={timeZone} work={work} onWork={(now) => store.setState({ drafted: { of, work: now } })} onDone={done} /> : <Collected />;
}

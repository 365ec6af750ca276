import { useMemo } from 'react';
import { Button } from 'react-aria-components/Button';
import { Collection, ListBox, ListBoxItem, ListBoxLoadMoreItem } from 'react-aria-components/ListBox';
import { ListLayout, Virtualizer } from 'react-aria-components/Virtualizer';
import { CATEGORY_WORDS } from '../../shared/conduct.js';
import type { FoundItem } from '../../shared/review/types.js';
import { OUTCOME_WORDS } from '../outcomes.js';
import { Icon, ModeIcon } from '../ui/icons.js';
import { find, findMore, open } from './actions.js';
import { HoldSign } from './holds/sign.js';
import { FilterBar } from './filters.js';
import { Marked } from './marked.js';
import type { Pile } from './query.js';
import { isPile, keyOfItem, sameItem, useReview, type Listed } from './store.js';
import { few, MODE_WORDS, personName, plural, shortDayWords, shown, spanWords } from './words.js';

const EMPTY: Readonly<Record<Pile, string>> = {
  unreviewed: 'Everything of this time has been reviewed.',
  sample: 'Nothing was drawn for this week: there are no conversations with patrons in it.',
  handed: 'Nothing was handed to you.',
  flagged: 'Nothing is flagged.',
  all: 'Nothing of this is on record.',
};

/** Signs of an item, in words: what happened in it, and what reviewers did with it. */
export function Signs({ item }: { readonly item: FoundItem }) {
  return (
    <>
      {item.incidents.length > 0 ? <span className="tag strong"><Icon name="warning" />{few([...new Set(item.incidents)].map((category) => CATEGORY_WORDS[category].title))}</span> : null}
      {item.flagged ? <span className="tag strong"><Icon name="flag" />Flagged</span> : null}
      <HoldSign item={item} />
      {item.handedTo === undefined ? null : <span className="tag"><Icon name="offer" />for {personName(item.handedTo)}</span>}
      {item.comments > 0 ? <span className="tag"><Icon name="note" />{plural(item.comments, 'comment')}</span> : null}
      {item.reviewed ? <span className="tag"><Icon name="sent" />Reviewed</span> : null}
    </>
  );
}

function Row({ item }: { readonly item: FoundItem }) {
  const times = useReview((state) => state.times);
  const isOpen = useReview((state) => state.opened !== undefined && sameItem(state.opened.item, item));
  const who = [few(item.outcomes.map((outcome) => OUTCOME_WORDS[outcome].title)), few(item.people.map(personName)), few(item.points)].filter((part) => part !== '').join(' · ');
  return (
    <div className="found" data-open={isOpen || undefined} data-reviewed={item.reviewed ? true : undefined}>
      {item.mode === undefined ? <Icon name="note" /> : <><ModeIcon mode={item.mode} /><span className="sr-only">{MODE_WORDS[item.mode]}, </span></>}
      <p className="found-words private" dir="auto">{shown(item.words).text || 'no words'}</p>
      <p className="found-when figures"><span className="sr-only">, </span>{shortDayWords(item.day)} <span className="quiet">{spanWords(item, times)}</span></p>
      <p className="found-who quiet"><span className="sr-only">, </span>{who}</p>
      <p className="found-signs"><span className="sr-only">, </span><Signs item={item} /></p>
      {item.snippets.slice(0, 2).map((snippet, index) => <p key={index} className="snippet private" dir="auto"><Marked text={snippet.text} marks={snippet.marks} /></p>)}
    </div>
  );
}

/** How much there is, in words that are read out when they change. */
function count({ items, next, state }: Listed): string {
  if (state === 'loading') return 'Looking …';
  if (items.length === 0) return 'Nothing found';
  return next === undefined ? plural(items.length, 'conversation') : `The newest ${items.length.toLocaleString('en')}; more as you go down`;
}

function Nothing({ place }: { readonly place: Pile }) {
  const { state, problem } = useReview((now) => now.list);
  const words = useReview((now) => now.filters.words);
  if (problem !== undefined) return <div className="nothing"><p className="problem" role="alert">{problem}</p><Button className="button" onPress={() => void find()}>Try again</Button></div>;
  if (state === 'loading') return <p className="empty quiet">Looking …</p>;
  return <p className="empty quiet">{words === '' ? EMPTY[place] : 'No conversation has all these words in one message. Fewer words find more.'}</p>;
}

export function List() {
  const list = useReview((state) => state.list);
  const place = useReview((state) => state.place);
  const textSize = useReview((state) => state.start.look.textSize);
  const key = useReview((state) => `${state.place} ${state.week} ${JSON.stringify(state.filters)}`);
  const layoutOptions = useMemo(() => ({ estimatedRowSize: Math.round((88 * textSize) / 100), loaderSize: 32 }), [textSize]);
  if (!isPile(place)) return null;
  return (
    <section className="list-pane" aria-label="Conversations" data-pane="list">
      <FilterBar />
      <output className="list-count quiet">{count(list)}</output>
      {list.items.length > 0 && list.problem !== undefined ? <p className="problem" role="alert">{list.problem}</p> : null}
      <Virtualizer layout={ListLayout} layoutOptions={layoutOptions}>
        <ListBox key={key} aria-label="Found conversations, the newest first" className="found-list" selectionMode="none" onAction={(id) => list.items.filter((item) => keyOfItem(item) === id).forEach((item) => void open(item))} renderEmptyState={() => <Nothing place={place} />}>
          <Collection items={list.items} dependencies={[list.items]}>
            {(item) => <ListBoxItem id={keyOfItem(item)} textValue={shown(item.words).text}><Row item={item} /></ListBoxItem>}
          </Collection>
          <ListBoxLoadMoreItem onLoadMore={findMore} isLoading={list.state === 'more'}><span className="quiet">Looking for more …</span></ListBoxLoadMoreItem>
        </ListBox>
      </Virtualizer>
    </section>
  );
}

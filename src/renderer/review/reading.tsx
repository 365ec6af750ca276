import { useEffect, useMemo, useRef } from 'react';
import { Button } from 'react-aria-components/Button';
import { Group } from 'react-aria-components/Group';
import { Switch } from 'react-aria-components/Switch';
import { phrasesIn } from '../../core/review/find.js';
import type { ReadingGap, ReadingView } from '../../core/review/reading.js';
import type { FoundItem } from '../../shared/review/types.js';
import { OUTCOME_WORDS } from '../outcomes.js';
import { Icon, ModeIcon } from '../ui/icons.js';
import { close, collect, open, reviewedNext, takeBack, toggleFlag } from './actions.js';
import { holdSheet } from './holds/actions.js';
import { HeldBecause } from './holds/sign.js';
import { KEYS, keyWords, type ReviewKeyName } from './keys.js';
import { Line } from './line.js';
import { Signs } from './list.js';
import { Marks } from './marks.js';
import { SCROLLS } from './scrolls.js';
import { keyOfItem, sameItem, store, useReview, type Opened } from './store.js';
import { dayWords, few, MODE_WORDS, personName, plural, spanWords } from './words.js';

const Key = ({ of }: { readonly of: ReviewKeyName }) => <kbd aria-hidden="true">{keyWords(KEYS[of].keys)}</kbd>;

function Head({ item }: { readonly item: FoundItem }) {
  const times = useReview((state) => state.times);
  const service = useReview((state) => state.start.services[item.service] ?? item.service);
  const title = useRef<HTMLHeadingElement>(null);
  const key = keyOfItem(item);
  // Whoever opened it reads it now; the list keeps its place for coming back.
  useEffect(() => {
    if (key !== '') title.current?.focus();
  }, [key]);
  return (
    <header className="reading-head">
      {item.mode === undefined ? null : <ModeIcon mode={item.mode} />}
      <div>
        <h2 ref={title} tabIndex={-1} data-focus-first>{item.mode === undefined ? 'Conversation' : MODE_WORDS[item.mode]}, {dayWords(item.day)}</h2>
        <p className="quiet">{[spanWords(item, times), service, few([...item.people.map(personName), ...item.points], 4), ...item.outcomes.map((outcome) => OUTCOME_WORDS[outcome].title), ...item.tags].filter((part) => part !== '').join(' · ')}</p>
        <p className="found-signs"><Signs item={item} /></p>
      </div>
      <Button className="icon-button" aria-label="Close the conversation" onPress={close}><Icon name="close" /></Button>
    </header>
  );
}

function Actions({ item, ready }: { readonly item: FoundItem; readonly ready: boolean }) {
  const collected = useReview((state) => state.collected.some((one) => sameItem(one, item)));
  return (
    <Group className="reading-actions" aria-label="What to do with it">
      <Button className="button primary" isDisabled={!ready} onPress={() => void reviewedNext()}><Icon name="sent" />{item.reviewed ? 'Next' : 'Reviewed, next'} <Key of="done" /></Button>
      {item.reviewed ? <Button className="button" isDisabled={!ready} onPress={() => void takeBack()}><Icon name="pending" />Not reviewed</Button> : null}
      <Button className="button" isDisabled={!ready} aria-pressed={item.flagged} onPress={toggleFlag}><Icon name="flag" />Flag</Button>
      <Button className="button" isDisabled={!ready} onPress={() => store.setState({ sheet: 'comment' })}><Icon name="note" />Comment …</Button>
      <Button className="button" isDisabled={!ready} onPress={() => store.setState({ sheet: 'hand' })}><Icon name="offer" />Hand to …</Button>
      <Button className="button" isDisabled={!ready} onPress={holdSheet}><Icon name="hold" />Put on hold …</Button>
      <Button className="button" isDisabled={!ready} aria-pressed={collected} aria-label="Collect to disclose" onPress={() => collect(item)}><Icon name="letter" />Collect</Button>
    </Group>
  );
}

function Gap({ gap }: { readonly gap: ReadingGap }) {
  const { moment } = useReview((state) => state.times);
  return <li><Icon name="warning" />A desk could not read what was said from {moment(gap.from)} to {moment(gap.to)}: the server did not have it any more. Another desk may have seen it.</li>;
}

/** What is missing, said before it is read. */
function Missing({ reading }: { readonly reading: ReadingView }) {
  if (reading.emptied === 0 && reading.unreadable === 0 && reading.gaps.length === 0) return null;
  return (
    <ul className="missing" aria-label="What is missing">
      {reading.emptied > 0 ? <li><Icon name="info" />Retention has removed the words of {plural(reading.emptied, 'row')}. That they were there is still on record.</li> : null}
      {reading.unreadable > 0 ? <li><Icon name="info" />{plural(reading.unreadable, 'row')} cannot be shown: a newer Deskbell wrote them. Review with the newest version to see them.</li> : null}
      {reading.gaps.map((gap) => <Gap key={`${gap.desk} ${gap.archive} ${gap.from}`} gap={gap} />)}
    </ul>
  );
}

/** An item can begin on the evening before: the day is said where it changes. */
function Lines({ reading }: { readonly reading: ReadingView }) {
  const times = useReview((state) => state.times);
  const evidence = useReview((state) => state.evidence);
  const words = useReview((state) => state.filters.words);
  const phrases = useMemo(() => phrasesIn(words), [words]);
  if (reading.lines.length === 0) return <p className="empty quiet">Nothing was said that can still be read.</p>;
  return (
    <>
      {reading.lines.map((line, index) => {
        const before = reading.lines[index - 1];
        const newDay = before === undefined || times.date(before.at) !== times.date(line.at);
        const follows = !newDay && before.side === line.side && before.kind === line.kind && before.who === line.who && before.point === line.point;
        return <Line key={line.key} line={line} times={times} day={newDay && before !== undefined ? times.date(line.at) : undefined} follows={follows} evidence={evidence} phrases={phrases} />;
      })}
    </>
  );
}

function Content({ opened }: { readonly opened: Opened }) {
  const evidence = useReview((state) => state.evidence);
  if (opened.problem !== undefined) return <div className="nothing"><p className="problem" role="alert">{opened.problem}</p><Button className="button" onPress={() => void open(opened.item)}>Try again</Button></div>;
  if (!opened.read) return <output className="empty quiet">Reading …</output>;
  const { reading, marks } = opened.read;
  return (
    <>
      <HeldBecause item={opened.item} />
      <Missing reading={reading} />
      <Lines reading={reading} />
      <Marks marks={marks} />
      {reading.lines.length === 0 ? null : (
        <Switch className="switch" isSelected={evidence} onChange={(on) => store.setState({ evidence: on })}><span className="track" aria-hidden="true" />Show which rows of the record say so</Switch>
      )}
    </>
  );
}

/** Nothing in it comes by itself. */
const LOG = { ...SCROLLS, role: 'log', 'aria-live': 'off', 'aria-label': 'What was said' } as const;

export function Reading() {
  const opened = useReview((state) => state.opened);
  if (!opened) {
    return (
      <main className="reading" aria-label="Conversation" data-pane="reading">
        <div className="nothing"><h2>Nothing is open</h2><p>Choose a conversation with the arrow keys and Enter. {keyWords(KEYS.done.keys)} then marks it as reviewed and opens the next one.</p></div>
      </main>
    );
  }
  return (
    <main className="reading" aria-label="Conversation" data-pane="reading">
      <Head item={opened.item} />
      <Actions item={opened.item} ready={opened.read !== undefined} />
      <div className="reading-text" {...LOG} key={keyOfItem(opened.item)}><Content opened={opened} /></div>
    </main>
  );
}

import { memo, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { marksIn } from '../../core/review/find.js';
import type { Evidence, ReadingLine } from '../../core/review/reading.js';
import { Icon, type IconName } from '../ui/icons.js';
import { Marked } from './marked.js';
import { personName, plural, shown, type Times } from './words.js';

/** What was searched for. */
type Phrases = readonly (readonly string[])[];

/** A longer text is folded. */
const FOLD_AT = 3_000;

const KIND: Readonly<Record<ReadingLine['kind'], { readonly icon?: IconName; readonly words: string }>> = {
  said: { words: '' },
  note: { icon: 'note', words: 'Note for staff' },
  incident: { icon: 'warning', words: 'Incident' },
  step: { words: '' },
  referral: { icon: 'letter', words: 'Referred' },
  blocked: { icon: 'covered', words: 'Written while blocked: nobody at the desks saw it' },
  script: { icon: 'scripts', words: 'Script' },
};

const DELIVERY: Readonly<Record<NonNullable<ReadingLine['delivery']>, string>> = { 'not-sent': 'was not sent', refused: 'was refused by the server', unknown: 'not known whether it arrived' };

function Words({ text, phrases }: { readonly text: string; readonly phrases: Phrases }) {
  const [whole, setWhole] = useState(false);
  const { text: clean, cleaned } = shown(text);
  const fold = clean.length > FOLD_AT && !whole;
  return (
    <>
      <p className="words private" dir="auto"><Found text={fold ? `${clean.slice(0, FOLD_AT)} …` : clean} phrases={phrases} /></p>
      {fold ? <Button className="link" onPress={() => setWhole(true)}>Show all {clean.length.toLocaleString('en')} characters</Button> : null}
      {cleaned ? <span className="tag">hidden marks removed</span> : null}
    </>
  );
}

/** With the words marked that were searched for. */
const Found = ({ text, phrases }: { readonly text: string; readonly phrases: Phrases }) => (phrases.length === 0 ? text : <Marked text={text} marks={marksIn(text, phrases)} />);

const byline = ({ who, point, side, kind }: ReadingLine): string => [KIND[kind].words, who, side !== 'patron' && point !== undefined && point !== who ? point : ''].filter((part) => part !== '').join(', ');

/** What it said before, the oldest first. */
function Earlier({ line, times }: { readonly line: ReadingLine; readonly times: Times }) {
  const [open, setOpen] = useState(false);
  if (line.earlier.length === 0) return null;
  return (
    <>
      <Button className="link" aria-expanded={open} onPress={() => setOpen(!open)}>{open ? 'Hide what it said before' : `Changed ${plural(line.earlier.length, 'time')}: show what it said before`}</Button>
      {open ? <ol className="earlier">{line.earlier.map(({ at, text }, index) => <li key={index}><span className="quiet figures">{times.clock(at)}</span> <span className="private" dir="auto">{shown(text).text}</span></li>)}</ol> : null}
    </>
  );
}

function Deleted({ line: { deleted, kind }, times }: { readonly line: ReadingLine; readonly times: Times }) {
  if (!deleted) return null;
  const why = deleted.reason === undefined || deleted.reason === '' ? '' : `: ${shown(deleted.reason).text}`;
  return <span className="tag strong"><Icon name="stopped" />{kind === 'incident' ? 'Recorded by mistake, says' : 'Deleted by'} {personName(deleted.by)}, {times.moment(deleted.at)}{why}</span>;
}

function Signs({ line }: { readonly line: ReadingLine }) {
  return (
    <>
      {line.script === undefined || line.kind === 'script' ? null : <span className="tag"><Icon name="scripts" />from a script: {line.script}</span>}
      {line.delivery ? <span className="tag strong"><Icon name="warning" />{DELIVERY[line.delivery]}</span> : null}
      {line.anyway ? <span className="tag strong"><Icon name="warning" />sent although the privacy guard had warned: <span className="private" dir="auto">{shown(line.anyway.reason).text}</span></span> : null}
      {line.reactions.map(({ emoji, by }) => <span key={emoji} className="tag">{emoji} {by.map(personName).join(', ')}</span>)}
    </>
  );
}

const deskWords = ({ desk, point }: { readonly desk: string; readonly point?: string }): string => point ?? `desk ${desk.slice(0, 8)}`;

/** Where it is written, for who has to prove it. */
function Rows({ line }: { readonly line: ReadingLine }) {
  return (
    <div className="evidence quiet">
      <p>Seen by {line.seenBy.map(deskWords).join(', ')}</p>
      <ul>{line.evidence.map((row: Evidence) => <li key={`${row.desk} ${row.epoch} ${row.seq}`}>Desk {row.desk.slice(0, 8)}, journal {row.epoch.slice(0, 8)}, row {row.seq.toLocaleString('en')}: <span className="hash">{row.hash}</span></li>)}</ul>
    </div>
  );
}

interface LineProps {
  readonly line: ReadingLine;
  readonly times: Times;
  /** It is another day from here on. */
  readonly day: string | undefined;
  /** The line before is by the same person in the same way: the name is not said again. */
  readonly follows: boolean;
  readonly evidence: boolean;
  readonly phrases: Phrases;
}

/** One line. The kinds differ in place, edge and words, not in colour alone. */
export const Line = memo(({ line, times, day, follows, evidence, phrases }: LineProps) => {
  const { icon } = KIND[line.kind];
  const by = byline(line);
  return (
    <>
      {day === undefined ? null : <p className="day">{day}</p>}
      <article className="line" data-side={line.side} data-kind={line.kind} data-follows={follows || undefined} data-deleted={line.deleted ? true : undefined} aria-label={`${by === '' ? 'Event' : by}, ${times.clock(line.at)}`}>
        <time className="figures" dateTime={new Date(line.at).toISOString()}>{times.clock(line.at)}</time>
        <div className="said">
          {(follows && line.kind !== 'step') || by === '' ? null : <p className="by" dir="auto">{icon ? <Icon name={icon} /> : null} {by}</p>}
          {line.text === '' ? null : <Words text={line.text} phrases={phrases} />}
          <Deleted line={line} times={times} />
          <Earlier line={line} times={times} />
          <Signs line={line} />
          {evidence ? <Rows line={line} /> : null}
        </div>
      </article>
    </>
  );
});
Line.displayName = 'Line';

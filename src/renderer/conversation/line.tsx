import { memo, useMemo, useState, type FocusEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import type { Finding } from '../../core/guard/rules.js';
import type { Delivery, LineView } from '../../shared/view.js';
import { FavourCard } from '../favours/card.js';
import { Deleted, Edited, Quote, Reactions } from '../lines/marks.js';
import { LineTools } from '../lines/tools.js';
import { KeepButton } from '../guide/keep-button.js';
import { show } from '../screen.js';
import { Icon, type IconName } from '../ui/icons.js';
import { clockTime } from '../ui/time.js';
import { Mask } from './guard.js';
import { partsOf } from './guard-words.js';
import { FileCard } from '../staff/file-card.js';
import { LinkTitles } from './link-titles.js';
import { linkify } from './links.js';
import { Suggested } from './suggestion.js';

/** A longer text is folded: one patron's paste must not push the conversation off the screen. */
const FOLD_AT = 3_000;

/** Text stays text; a link says where it leads before it is opened. */
function Text({ text }: { readonly text: string }) {
  const pieces = useMemo(() => linkify(text), [text]);
  return pieces.map((piece, index) => {
    const { url } = piece;
    if (url === undefined) return piece.text;
    return (
      <Link key={index} className="in-text" onPress={() => show({ type: 'link', shown: piece.text, url })}>
        {piece.text}
      </Link>
    );
  });
}

const Parts = ({ text, hidden, end }: { readonly text: string; readonly hidden: readonly Finding[]; readonly end: number }) =>
  partsOf(text, hidden, end).map((part, index) => (part.hidden ? <Mask key={index} kind={part.hidden} text={part.text} /> : <Text key={index} text={part.text} />));

function Words({ line: { text, hidden } }: { readonly line: LineView }) {
  const [open, setOpen] = useState(false);
  const fold = text.length > FOLD_AT && !open;
  const shown = fold ? text.slice(0, FOLD_AT) : text;
  return (
    <>
      <p className="words private" dir="auto">{hidden ? <Parts text={text} hidden={hidden} end={shown.length} /> : <Text text={shown} />}{fold ? ' …' : ''}</p>
      {fold ? <Button className="link" onPress={() => setOpen(true)}>Show all {text.length.toLocaleString('en')} characters</Button> : null}
    </>
  );
}

const DELIVERY: Readonly<Record<Delivery, { readonly icon: IconName; readonly words: string; readonly quiet: boolean }>> = {
  recording: { icon: 'pending', words: 'recording', quiet: true },
  sending: { icon: 'pending', words: 'sending', quiet: true },
  sent: { icon: 'sent', words: 'sent', quiet: true },
  delivered: { icon: 'delivered', words: 'delivered', quiet: true },
  unknown: { icon: 'unknown', words: 'not known yet whether it arrived', quiet: false },
  'not-sent': { icon: 'warning', words: 'was not sent', quiet: false },
  refused: { icon: 'warning', words: 'was refused by the server', quiet: false },
};

function DeliveryMark({ delivery }: { readonly delivery: Delivery }) {
  const { icon, words, quiet } = DELIVERY[delivery];
  return <span className="delivery" data-quiet={quiet || undefined}><Icon name={icon} /> {words}</span>;
}

const KIND_WORDS: Readonly<Record<LineView['kind'], string>> = { patron: '', service: '', note: 'Note, ', event: 'Event, ', unknown: 'Unknown sender, ' };

function Byline({ line }: { readonly line: LineView }) {
  switch (line.kind) {
    case 'note':
      return <p className="by"><Icon name="note" /> Note for staff, {line.by}</p>;
    case 'unknown':
      return <p className="by"><Icon name="warning" /> Unknown sender: not the desk that holds this request</p>;
    default:
      return <p className="by" dir="auto">{line.by}</p>;
  }
}

const Marks = ({ line }: { readonly line: LineView }) => (
  <>
    {line.mentionsMe ? <span className="tag strong">{line.quote?.by === 'you' ? 'answers you' : 'mentions you'}</span> : null}
    {line.late ? <span className="tag">came late</span> : null}
    {line.hidden ? <span className="tag"><Icon name="covered" />private data hidden</span> : null}
    <Edited line={line} />
    {line.cleaned ? <span className="tag">hidden marks removed</span> : null}
    {line.delivery ? <DeliveryMark delivery={line.delivery} /> : null}
  </>
);

interface LineProps {
  readonly line: LineView;
  /** The line before is by the same person, in the same way: the name is not said again. */
  readonly follows: boolean;
}

/** Lines of colleagues can be gone to by keys, and show what can be done with them while one is there. */
function useTools(line: LineView) {
  const [there, setThere] = useState({ pointer: false, focus: false });
  if (!line.may) return { shown: false, more: {} };
  return {
    shown: there.pointer || there.focus,
    more: {
      tabIndex: -1, 'data-acts': true,
      onPointerEnter: () => setThere((now) => ({ ...now, pointer: true })), onPointerLeave: () => setThere((now) => ({ ...now, pointer: false })),
      onFocus: () => setThere((now) => ({ ...now, focus: true })), onBlur: ({ currentTarget, relatedTarget }: FocusEvent<HTMLElement>) => setThere((now) => ({ ...now, focus: currentTarget.contains(relatedTarget) })),
    },
  };
}

const Content = ({ line }: { readonly line: LineView }) => {
  if (line.deleted) return <Deleted deleted={line.deleted} />;
  if (line.favour !== undefined) return <FavourCard id={line.favour} words={line.text} />;
  if (line.file) return <FileCard file={line.file} />;
  return <><Words line={line} />{line.kind === 'event' ? null : <LinkTitles text={line.text} />}</>;
};

/** One line. The kinds differ in place, edge and words, not in colour alone. */
export const Line = memo(({ line, follows }: LineProps) => {
  const { shown, more } = useTools(line);
  return (
    <article className="line" data-kind={line.kind} data-mine={line.mine || undefined} data-follows={follows || undefined} aria-label={`${KIND_WORDS[line.kind]}${line.by}, ${clockTime(line.at)}`} {...more}>
      <time className="figures" dateTime={new Date(line.at).toISOString()}>{clockTime(line.at)}</time>
      <div className="said">
        {follows || line.kind === 'event' ? null : <Byline line={line} />}
        {line.quote ? <Quote quote={line.quote} /> : null}
        <Content line={line} />
        <Marks line={line} />
        {line.kind === 'service' ? <KeepButton line={line} /> : null}
        {line.suggestions ? <Suggested line={line} /> : null}
        <Reactions line={line} />
      </div>
      {shown ? <LineTools line={line} /> : null}
    </article>
  );
});
Line.displayName = 'Line';

/** What was said about a line among colleagues, at the line: what it answers, reactions, that it was changed. */
import { Button } from 'react-aria-components/Button';
import { Group } from 'react-aria-components/Group';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import type { QuoteView } from '../../shared/line-view.js';
import type { LineView } from '../../shared/view.js';
import { request } from '../bridge.js';
import { toLine, transcript, useOpenTranscript } from '../conversation/transcript-store.js';
import { show } from '../screen.js';
import { Icon } from '../ui/icons.js';
import { emojiName, whoWords } from './emoji.js';

/** To a line that may be on the screen already. */
function jumpTo(line: NonNullable<QuoteView['line']>): void {
  const { lines } = transcript.getState();
  if (lines.some(({ key }) => key === line.key)) transcript.setState({ sought: line.key });
  else void toLine(line);
}

export function Quote({ quote }: { readonly quote: QuoteView }) {
  const { by, text, line } = quote;
  const words = <><Icon name="back" /><strong dir="auto">{by}</strong> <span dir="auto">{text}</span></>;
  if (!line) return <p className="quote private">{words}</p>;
  return <Button className="quote private" aria-label={`Answers ${by}: ${text}. Go there`} onPress={() => jumpTo(line)}>{words}</Button>;
}

export function Reactions({ line }: { readonly line: LineView }) {
  const id = useOpenTranscript();
  if (!line.reactions || id === undefined) return null;
  return (
    <Group className="reactions" aria-label="Reactions">
      {line.reactions.map(({ emoji, count, mine, names }) => (
        <ToggleButton
          key={emoji} className="reaction" isSelected={mine} isDisabled={line.may?.react !== true} aria-label={`${emojiName(emoji)}, ${count}: ${whoWords(names, count)}`}
          onChange={(on) => void request('line:react', { id, key: line.key, emoji, on })}
        >
          <span aria-hidden="true">{emoji}</span> <span className="figures">{count}</span> <span className="reaction-who">{whoWords(names, count)}</span>
        </ToggleButton>
      ))}
    </Group>
  );
}

export function Edited({ line }: { readonly line: LineView }) {
  const id = useOpenTranscript();
  if (!line.edited || id === undefined) return null;
  return <Button className="link edited" aria-label="Edited: show what it said before" onPress={() => show({ type: 'line-versions', id, key: line.key })}>edited</Button>;
}

export const Deleted = ({ deleted }: { readonly deleted: NonNullable<LineView['deleted']> }) => (
  <p className="words deleted">Deleted by {deleted.by}{deleted.reason === '' ? '' : `: ${deleted.reason}`}. The record keeps it.</p>
);

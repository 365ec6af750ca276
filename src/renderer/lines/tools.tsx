/** What can be done with one line: on it while the pointer or the focus is there, so that it costs nothing elsewhere. */
import type { KeyboardEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { Toolbar } from 'react-aria-components/Toolbar';
import type { LineView } from '../../shared/view.js';
import { request } from '../bridge.js';
import { useOpenTranscript } from '../conversation/transcript-store.js';
import { show } from '../screen.js';
import { clockTime } from '../ui/time.js';
import { beginAnswer, beginChange } from './doing.js';
import { OFFERED } from './emoji.js';

export function LineTools({ line }: { readonly line: LineView }) {
  const id = useOpenTranscript();
  const { may } = line;
  if (!may || id === undefined || !(may.answer || may.react || may.change || may.delete)) return null;
  const chosen = new Set(line.reactions?.filter(({ mine }) => mine).map(({ emoji }) => emoji));
  return (
    <Toolbar className="line-tools" aria-label={`What to do with the message of ${line.mine ? 'yours' : line.by}, ${clockTime(line.at)}`}>
      {may.react ? OFFERED.map(({ emoji, name }) => (
        <ToggleButton key={emoji} className="tool" aria-label={name} isSelected={chosen.has(emoji)} onChange={(on) => void request('line:react', { id, key: line.key, emoji, on })}>{emoji}</ToggleButton>
      )) : null}
      {may.answer ? <Button className="tool" onPress={() => beginAnswer(id, line)}>Answer</Button> : null}
      {may.change ? <Button className="tool" onPress={() => beginChange(id, line)}>Change</Button> : null}
      {may.delete ? <Button className="tool" onPress={() => show({ type: 'line-delete', id, key: line.key })}>Delete …</Button> : null}
    </Toolbar>
  );
}

const ACTS = '[data-acts]';

/** ArrowUp and ArrowDown go from line to line, where there is something to do with lines; the first goes to the last one. */
export function moveAmongLines(event: KeyboardEvent<HTMLElement>): boolean {
  if ((event.key !== 'ArrowUp' && event.key !== 'ArrowDown') || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return false;
  const lines = [...event.currentTarget.querySelectorAll<HTMLElement>(ACTS)];
  const from = event.target instanceof Element ? event.target.closest<HTMLElement>(ACTS) : null;
  const at = from ? lines.indexOf(from) + (event.key === 'ArrowUp' ? -1 : 1) : event.key === 'ArrowUp' ? lines.length - 1 : -1;
  const to = lines[at];
  to?.focus();
  return to !== undefined;
}

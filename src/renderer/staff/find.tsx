import { useEffect, useRef } from 'react';
import { Button } from 'react-aria-components/Button';
import { Input } from 'react-aria-components/Input';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { SearchField } from 'react-aria-components/SearchField';
import type { LineView } from '../../shared/view.js';
import { assertNever } from '../../core/assert.js';
import { toLine } from '../conversation/transcript-store.js';
import { deskNow } from '../desk.js';
import { clockTime, dayName } from '../ui/time.js';
import { closeFind, find, goOn, stop, useFound, type Found } from './find-store.js';

const date = (at: number): string => dayName(at, deskNow());

/** How far it got, in words that are read out when they change. */
function progress({ state, lines, upTo, problem }: Found): string {
  const count = lines.length === 0 ? 'Nothing found' : `${lines.length} found`;
  const back = upTo === undefined ? '' : ` back to ${date(upTo)}`;
  switch (state) {
    case 'idle': return 'Enter finds what was said here, also long ago.';
    case 'looking': return `Looking${back} … ${lines.length === 0 ? '' : count}`;
    case 'paused': case 'stopped': return `${count}${back}.`;
    case 'whole': return `${count}. That is all that was said here.`;
    case 'failed': return `${count}${back}. ${problem ?? ''}`;
    default: return assertNever(state);
  }
}

function Result({ line }: { readonly line: LineView }) {
  return (
    <>
      <span className="quiet">{line.by}, {date(line.at)}, {clockTime(line.at)}</span>
      <span className="private clamped" dir="auto">{line.text}</span>
    </>
  );
}

/** In place of the transcript while somebody looks for words: Enter looks, arrows choose, Enter goes there, Escape leaves. */
export function Find({ where }: { readonly where: string }) {
  const now = useFound((state) => state);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const leave = (): void => {
    closeFind();
    document.querySelector<HTMLElement>('.conversation textarea')?.focus();
  };
  const goTo = (key: string | number): void => {
    const line = now.lines.find((one) => one.key === key);
    if (!line) return;
    closeFind();
    void toLine(line);
  };
  return (
    <div className="find" data-place="find">
      <div className="find-head">
        <SearchField
          aria-label={`Find in ${where}`}
          onSubmit={(words) => void find(words)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') leave();
            else event.continuePropagation();
          }}
        >
          <Input ref={field} data-focus-first placeholder="Find in this channel" maxLength={80} />
        </SearchField>
        {now.state === 'looking' ? <Button className="button" onPress={stop}>Stop</Button> : null}
        {now.state === 'paused' || now.state === 'stopped' || now.state === 'failed' ? <Button className="button" onPress={() => void goOn()}>Look further back</Button> : null}
        <Button className="button" onPress={leave}>Back to the channel</Button>
      </div>
      <output className="quiet">{progress(now)}</output>
      {now.lines.length === 0 ? null : (
        <ListBox className="script-list" aria-label="Found lines, the newest first" items={now.lines} selectionMode="none" onAction={goTo}>
          {(line) => <ListBoxItem id={line.key} textValue={`${line.by}: ${line.text}`} className="script"><Result line={line} /></ListBoxItem>}
        </ListBox>
      )}
    </div>
  );
}

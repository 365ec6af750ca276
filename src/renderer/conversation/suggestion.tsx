import { useId, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { isDistress } from '../../core/suggest/word-list.js';
import type { LineView } from '../../shared/view.js';
import { mayRecordIncident } from '../actions.js';
import { request } from '../bridge.js';
import { useRequest, useSettings } from '../desk.js';
import { focusPane } from '../focus.js';
import { show } from '../screen.js';
import { Icon } from '../ui/icons.js';
import { receiveLines, useOpenTranscript } from './transcript-store.js';

interface WaysProps {
  readonly id: string;
  readonly line: LineView;
}

/** What fits, and nothing by itself: a person decides. */
function Ways({ id, line }: WaysProps) {
  const view = useRequest(id);
  const distress = line.suggestions?.map(({ category }) => category).find(isDistress);
  const conduct = line.suggestions?.map(({ category }) => category).find((category) => !isDistress(category));
  const notSo = async (): Promise<void> => {
    if (!(await request('suggestion:dismiss', { id, key: line.key })).ok) return;
    const { suggestions: _, ...rest } = line;
    receiveLines(id, [rest]);
    focusPane('main');
  };
  return (
    <>
      {distress ? <Button className="button" onPress={() => show({ type: 'crisis', about: distress })}>Crisis card</Button> : null}
      {conduct && !isDistress(conduct) && view && mayRecordIncident(view) ? <Button className="button" onPress={() => show({ type: 'incident', id, category: conduct })}>Record an incident …</Button> : null}
      <Button className="button" onPress={() => void notSo()}>Not so</Button>
    </>
  );
}

/** A quiet mark at a line of a patron: that it is a suggestion, why, and behind it what can be done. */
export function Suggested({ line }: { readonly line: LineView }) {
  const id = useOpenTranscript();
  const on = useSettings((state) => state.suggestions);
  const [open, setOpen] = useState(false);
  const ways = useId();
  if (!on || id === undefined || !line.suggestions) return null;
  return (
    <div className="suggestion">
      <Button className="link" aria-expanded={open} aria-controls={ways} onPress={() => setOpen(!open)}>
        <Icon name="info" /> Suggestion: {line.suggestions.map(({ reason }) => reason).join(', ')}
      </Button>
      <div id={ways} className="suggestion-ways">{open ? <Ways id={id} line={line} /> : null}</div>
    </div>
  );
}

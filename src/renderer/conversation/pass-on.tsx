import { useState } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Input } from 'react-aria-components/Input';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { SearchField } from 'react-aria-components/SearchField';
import { Label, TextField } from 'react-aria-components/TextField';
import { searchScripts } from '../../core/scripts/search.js';
import { MAX_NOTE } from '../../shared/limits.js';
import type { RequestView } from '../../shared/view.js';
import { ask } from '../bridge.js';
import { useDesk, useRequest } from '../desk.js';
import { Asking, Sheet } from '../ui/sheet.js';
import { offerSentence, targetsOf, type Target } from './targets.js';

/** Typing finds, arrows choose, Enter goes on to the note. */
function Choose({ request, onChoose }: { readonly request: RequestView; readonly onChoose: (target: Target) => void }) {
  const [query, setQuery] = useState('');
  const colleagues = useDesk((state) => state.colleagues);
  const services = useDesk((state) => state.services);
  const targets = targetsOf({ colleagues, services }, request);
  const found = searchScripts(targets, query);
  return (
    <Autocomplete inputValue={query} onInputChange={setQuery}>
      <SearchField aria-label="Find a colleague or a desk" autoFocus><Input placeholder="Who goes on with it?" /></SearchField>
      <ListBox className="palette" aria-label="Colleagues and desks" items={found} dependencies={[found]} selectionMode="none" onAction={(key) => targets.filter(({ id }) => id === key).forEach(onChoose)} renderEmptyState={() => <p className="quiet">{targets.length === 0 ? 'No other desk is signed in now.' : 'Nobody has all these words.'}</p>}>
        {({ id, title, when }) => (
          <ListBoxItem id={id} textValue={title} className="choice">
            <span>{title}</span>
            <span className="quiet">{when}</span>
          </ListBoxItem>
        )}
      </ListBox>
    </Autocomplete>
  );
}

function Note({ request, target, onBack }: { readonly request: RequestView; readonly target: Target; readonly onBack: () => void }) {
  const [note, setNote] = useState('');
  return (
    <Asking verb="Offer" isReady onDone={() => ask('request:offer', { id: request.id, to: target.to, note: note.trim() })} back={{ label: 'Somebody else', run: onBack }}>
      <p>{offerSentence(request, target.title)}</p>
      <TextField value={note} onChange={setNote} maxLength={MAX_NOTE} autoFocus>
        <Label>Note for {target.title} (may stay empty)</Label>
        <Input />
      </TextField>
    </Asking>
  );
}

export function PassOn({ id }: { readonly id: string }) {
  const request = useRequest(id);
  const [target, setTarget] = useState<Target>();
  if (!request) return null;
  return (
    <Sheet title={target ? `Pass ${request.who} on to ${target.title}` : `Pass ${request.who} on`}>
      {target ? <Note request={request} target={target} onBack={() => setTarget(undefined)} /> : <Choose request={request} onChoose={setTarget} />}
    </Sheet>
  );
}

import { useState } from 'react';
import { Input } from 'react-aria-components/Input';
import { Label, TextField } from 'react-aria-components/TextField';
import { MAX_NOTE } from '../../shared/limits.js';
import type { RequestView } from '../../shared/view.js';
import { ask } from '../bridge.js';
import { useDesk, useRequest } from '../desk.js';
import { PersonStanding } from '../staff/person-state.js';
import { Choose } from '../ui/choose.js';
import { Asking, Sheet } from '../ui/sheet.js';
import { offerSentence, targetsOf, type Target } from './targets.js';

function Whom({ request, onChoose }: { readonly request: RequestView; readonly onChoose: (target: Target) => void }) {
  const colleagues = useDesk((state) => state.colleagues);
  const services = useDesk((state) => state.services);
  return <Choose label="Find a colleague or a desk" listLabel="Colleagues and desks" placeholder="Who goes on with it?" choices={targetsOf({ colleagues, services }, request)} none="No other desk is signed in now." onChoose={onChoose} beside={beside} />;
}

/** Where they are, and whether they have time. */
const beside = ({ to, when }: Target) => (
  <>
    {when}
    {to.kind === 'person' ? <PersonStanding address={to.address} short /> : null}
  </>
);

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
      {target ? <Note request={request} target={target} onBack={() => setTarget(undefined)} /> : <Whom request={request} onChoose={setTarget} />}
    </Sheet>
  );
}

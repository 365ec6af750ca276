import { useState } from 'react';
import { Input } from 'react-aria-components/Input';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { Label, TextField } from 'react-aria-components/TextField';
import { MAX_REASON } from '../../shared/limits.js';
import { ask } from '../bridge.js';
import { useRequest } from '../desk.js';
import { say } from '../screen.js';
import { Asking, Sheet, type Done } from '../ui/sheet.js';
import { blockSentence, DURATIONS, type Duration } from './block-words.js';

/** Says in words what the choice means, and asks for the reason that the record keeps. */
export function BlockSheet({ id }: { readonly id: string }) {
  const who = useRequest(id)?.who ?? 'the patron';
  const [duration, setDuration] = useState<Duration>(DURATIONS[0]);
  const [reason, setReason] = useState('');
  const block = async (): Promise<Done> => {
    const { hours, words } = duration;
    const done = await ask('request:block', { id, reason: reason.trim(), ...(hours === undefined ? {} : { hours }) });
    if (done.ok) say({ tone: 'info', text: `${who} is blocked ${words}. F9 ends the conversation.` });
    return done;
  };
  return (
    <Sheet title={`Block ${who}?`}>
      <Asking verb="Block" isReady={reason.trim() !== ''} onDone={block}>
        <RadioGroup value={duration.id} onChange={(value) => DURATIONS.filter((one) => one.id === value).forEach(setDuration)} orientation="horizontal" className="radios">
          <Label>For how long</Label>
          <div>{DURATIONS.map((one) => <Radio key={one.id} value={one.id} autoFocus={one === duration} className="radio"><span className="dot" aria-hidden="true" />{one.label}</Radio>)}</div>
        </RadioGroup>
        <TextField value={reason} onChange={setReason} maxLength={MAX_REASON} isRequired validationBehavior="aria">
          <Label>Reason</Label>
          <Input />
        </TextField>
        <p aria-live="polite">{blockSentence(who, duration)}</p>
      </Asking>
    </Sheet>
  );
}

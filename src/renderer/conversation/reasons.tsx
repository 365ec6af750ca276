import { useState } from 'react';
import { Input } from 'react-aria-components/Input';
import { Label, TextField } from 'react-aria-components/TextField';
import { MAX_REASON } from '../../shared/limits.js';
import { takeOver } from '../actions.js';
import { ask } from '../bridge.js';
import { useDesk, useRequest } from '../desk.js';
import { holderWords } from '../queue/words.js';
import { Asking, Sheet, type Done } from '../ui/sheet.js';

interface ReasonProps {
  readonly title: string;
  /** What will happen. */
  readonly sentence: string;
  readonly label: string;
  readonly verb: string;
  readonly isRequired: boolean;
  readonly onDone: (reason: string) => Promise<Done>;
}

/** One sentence that says what will happen, one field, one button. */
function ReasonSheet({ title, sentence, label, verb, isRequired, onDone }: ReasonProps) {
  const [reason, setReason] = useState('');
  return (
    <Sheet title={title}>
      <Asking verb={verb} isReady={!isRequired || reason.trim() !== ''} onDone={() => onDone(reason.trim())}>
        <p>{sentence}</p>
        <TextField value={reason} onChange={setReason} maxLength={MAX_REASON} isRequired={isRequired} validationBehavior="aria" autoFocus>
          <Label>{label}</Label>
          <Input />
        </TextField>
      </Asking>
    </Sheet>
  );
}

export function Decline({ id }: { readonly id: string }) {
  const by = useRequest(id)?.offer?.by ?? 'Your colleague';
  return <ReasonSheet title="Decline the offer?" sentence={`${by} keeps the request and reads your reason.`} label="Reason (may stay empty)" verb="Decline" isRequired={false} onDone={(reason) => ask('request:decline', { id, reason })} />;
}

export function TakeOver({ id }: { readonly id: string }) {
  const request = useRequest(id);
  const holder = (request && holderWords(request)) ?? 'Who has it now';
  return <ReasonSheet title={`Take ${request?.who ?? 'the request'} over?`} sentence={`${holder} can no longer answer, and reads your reason. A draft that is being written there is kept.`} label="Reason" verb="Take over" isRequired onDone={(reason) => takeOver(id, reason)} />;
}

export function Lift({ id }: { readonly id: string }) {
  const who = useDesk((state) => state.blocks.find((block) => block.id === id)?.who) ?? 'the patron';
  return <ReasonSheet title={`Lift the block of ${who}?`} sentence={`What ${who} writes from now on comes to the queue again. What was written meanwhile stays on the record only.`} label="Reason" verb="Lift the block" isRequired onDone={(reason) => ask('block:lift', { id, reason })} />;
}

export function Retract({ id, of }: { readonly id: string; readonly of: string }) {
  const ladder = useDesk((state) => state.ladders.find((one) => one.id === id));
  const incident = ladder?.incidents.find((one) => one.id === of);
  const block = incident?.step === 'blocked' ? ' A block that came of it is lifted.' : '';
  return <ReasonSheet title="Take the incident back?" sentence={`It counts no more for ${ladder?.who ?? 'the patron'}, and stays on the record with your reason.${block}`} label="Reason" verb="Take it back" isRequired onDone={(reason) => ask('incident:retract', { id, of, reason })} />;
}

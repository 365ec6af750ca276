import { useState } from 'react';
import { Input } from 'react-aria-components/Input';
import { Label, TextField } from 'react-aria-components/TextField';
import { MAX_REASON } from '../../shared/limits.js';
import { ask } from '../bridge.js';
import { useDesk } from '../desk.js';
import { Asking, Sheet, type Done } from '../ui/sheet.js';
import { declined } from './actions.js';

/** Whoever asked reads why. */
export function FavourReason({ id, do: what }: { readonly id: string; readonly do: 'decline' | 'reopen' }) {
  const favour = useDesk((state) => state.favours.find((one) => one.id === id));
  const [reason, setReason] = useState('');
  if (!favour) return null;
  const isDecline = what === 'decline';
  const send = async (): Promise<Done> => {
    const done = await ask('favour:act', { id, do: what, reason: reason.trim() });
    if (done.ok && isDecline) declined(id);
    return done;
  };
  return (
    <Sheet title={isDecline ? `Decline “${favour.title}”?` : `Give “${favour.title}” back?`}>
      <Asking verb={isDecline ? 'Decline' : 'Give back'} isReady={reason.trim() !== ''} onDone={send}>
        <p>{isDecline ? `${favour.by} reads your reason${favour.to ? '' : ', and everybody else is still asked'}.` : `Everybody is asked again, and ${favour.by} reads your reason.`}</p>
        <TextField value={reason} onChange={setReason} maxLength={MAX_REASON} isRequired validationBehavior="aria" autoFocus>
          <Label>Reason</Label>
          <Input />
        </TextField>
      </Asking>
    </Sheet>
  );
}

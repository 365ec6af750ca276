import { useState, type FocusEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { Input } from 'react-aria-components/Input';
import { Label, TextField } from 'react-aria-components/TextField';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import type { GuardKind } from '../../core/guard/rules.js';
import { MAX_REASON } from '../../shared/limits.js';
import { CommandButton } from '../ui/keys.js';
import { Icon } from '../ui/icons.js';
import { foundWords, isFinal, maskName, whyWords } from './guard-words.js';
import { letPass, useStopped } from './guard-store.js';
import { selectInDraft } from './compose.js';
import { sendReply } from './send.js';

/** Dots in place of private data: readable while the keyboard is on it or once it was pressed, until the focus goes. */
export function Mask({ kind, text }: { readonly kind: GuardKind; readonly text: string }) {
  const [shown, setShown] = useState(false);
  const onFocus = ({ target }: FocusEvent): void => {
    // A pointer that presses it shows it by that.
    if (target.matches(':focus-visible')) setShown(true);
  };
  return (
    <ToggleButton className="mask" isSelected={shown} onChange={setShown} onFocus={onFocus} onBlur={() => setShown(false)} {...(shown ? {} : { 'aria-label': maskName(kind) })}>
      {shown ? text : '•'.repeat(8)}
    </ToggleButton>
  );
}

/** A reply that was not sent: what it says, why that is wrong here, and the ways on. It never takes the focus. */
export function GuardPanel({ id }: { readonly id: string }) {
  const stopped = useStopped(id);
  const [reason, setReason] = useState('');
  if (!stopped) return null;
  const { findings } = stopped;
  const edit = (): void => {
    letPass(id);
    selectInDraft(id, findings[0]);
  };
  const sendAnyway = (): void => {
    if (reason.trim() === '') return;
    setReason('');
    void sendReply(id, reason.trim());
  };
  const onKeyDown = ({ key, continuePropagation }: { readonly key: string; readonly continuePropagation: () => void }): void => {
    if (key === 'Enter') sendAnyway();
    else if (key === 'Escape') edit();
    else continuePropagation();
  };
  return (
    <section className="guard" aria-label="Not sent yet">
      <p role="alert"><Icon name="warning" /> <strong>Not sent yet: this says {foundWords(findings)}.</strong> {whyWords(findings)}</p>
      <div className="guard-ways">
        {isFinal(findings) ? null : <CommandButton command="offered" className="button">Use the script instead</CommandButton>}
        <Button className="button" onPress={edit}>Edit</Button>
      </div>
      {isFinal(findings) ? null : (
        <div className="guard-ways">
          <TextField value={reason} onChange={setReason} maxLength={MAX_REASON} onKeyDown={onKeyDown}>
            <Label>Reason for sending it as it is</Label>
            <Input />
          </TextField>
          <Button className="button" isDisabled={reason.trim() === ''} onPress={sendAnyway}>Send anyway</Button>
        </div>
      )}
    </section>
  );
}

import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Form } from 'react-aria-components/Form';
import { Input } from 'react-aria-components/Input';
import { Label, TextField } from 'react-aria-components/TextField';
import { DISCLOSURE_LIMITS, REASONS } from '../../../shared/review/disclosure.js';
import type { Chosen } from './compare.js';
import type { Draft } from './draft.js';

interface BarProps {
  readonly draft: Draft;
  readonly chosen: Chosen | undefined;
  readonly onReason: (reason: string) => void;
  readonly onWords: (words: string) => void;
  readonly onHere: () => void;
  readonly onLine: () => void;
}

/** Leaves out what is selected, or typed: with a reason, which goes into the files. */
export function Bar({ draft, chosen, onReason, onWords, onHere, onLine }: BarProps) {
  const [typed, setTyped] = useState('');
  const selected = chosen?.words.slice(0, DISCLOSURE_LIMITS.words) ?? '';
  const words = selected === '' ? typed : selected;
  const hasReason = draft.reason.trim() !== '';
  const isReady = hasReason && /[\p{L}\p{N}]/u.test(words) && draft.decisions.length < DISCLOSURE_LIMITS.decisions;
  return (
    <Form
      className="disclose-bar" aria-label="Leave out"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isReady) return;
        onWords(words.trim());
        setTyped('');
      }}
    >
      <TextField className="react-aria-TextField private" value={words} onChange={setTyped} isReadOnly={selected !== ''} maxLength={DISCLOSURE_LIMITS.words}><Label>Words</Label><Input dir="auto" placeholder="Select, or type" /></TextField>
      <TextField value={draft.reason} onChange={onReason} maxLength={DISCLOSURE_LIMITS.reason} isRequired validationBehavior="aria">
        <Label>Reason</Label>
        <Input list="disclose-reasons" />
        <datalist id="disclose-reasons">{REASONS.map((reason) => <option key={reason} value={reason}>{reason}</option>)}</datalist>
      </TextField>
      <div className="disclose-buttons">
        <Button type="submit" className="button primary" isDisabled={!isReady}>Leave out everywhere <kbd aria-hidden="true">Enter</kbd></Button>
        <Button className="button" isDisabled={!isReady || selected === ''} onPress={onHere}>Only here <kbd aria-hidden="true">Shift+Enter</kbd></Button>
        <Button className="button" isDisabled={!hasReason || chosen === undefined} onPress={onLine}>The whole line</Button>
      </div>
    </Form>
  );
}

import { useState } from 'react';
import { Input } from 'react-aria-components/Input';
import { TextArea } from 'react-aria-components/TextArea';
import { Label, TextField } from 'react-aria-components/TextField';
import { GUIDANCE_LIMITS } from '../../shared/limits.js';
import { closeDialog } from '../screen.js';
import { Asking, Sheet, type Done } from '../ui/sheet.js';
import { guideView } from './guide-store.js';
import { saveGuidance } from './own.js';

interface Fields {
  readonly topic: string;
  readonly question: string;
  readonly may: string;
  readonly mayNot: string;
  readonly ask: string;
  readonly scripts: string;
}
const EMPTY: Fields = { topic: '', question: '', may: '', mayNot: '', ask: '', scripts: '' };

function fieldsOf(id: string | undefined): Fields {
  const entry = guideView().guidance.find((one) => one.id === id);
  return entry ? { topic: entry.topic, question: entry.question, may: entry.may.join('\n'), mayNot: entry.mayNot.join('\n'), ask: entry.ask, scripts: entry.scripts.join(', ') } : EMPTY;
}

const parts = (text: string, separator: string): string[] => text.split(separator).map((part) => part.trim()).filter((part) => part !== '');
const MOST = (GUIDANCE_LIMITS.sentence + 1) * GUIDANCE_LIMITS.sentences;

/** An entry of the guidance, for all desks. */
export function GuidanceSheet({ id }: { readonly id?: string | undefined }) {
  const [fields, setFields] = useState(() => fieldsOf(id));
  const set = (change: Partial<Fields>): void => setFields({ ...fields, ...change });
  const save = (): Promise<Done> => {
    const { may, mayNot, scripts, ...texts } = fields;
    return saveGuidance({ ...texts, may: parts(may, '\n'), mayNot: parts(mayNot, '\n'), scripts: parts(scripts, ','), ...(id === undefined ? {} : { id }) });
  };
  const isReady = [fields.topic, fields.question, fields.ask, fields.may + fields.mayNot].every((value) => value.trim() !== '');
  const line = (name: 'topic' | 'question' | 'ask' | 'scripts', label: string, max: number, first = false) => (
    <TextField value={fields[name]} onChange={(value) => set({ [name]: value })} maxLength={max} isRequired={name !== 'scripts'} validationBehavior="aria" autoFocus={first}>
      <Label>{label}</Label>
      <Input dir="auto" />
    </TextField>
  );
  const list = (name: 'may' | 'mayNot', label: string) => (
    <TextField value={fields[name]} onChange={(value) => set({ [name]: value })} maxLength={MOST}>
      <Label>{label}</Label>
      <TextArea rows={2} dir="auto" />
    </TextField>
  );
  return (
    <Sheet title={id === undefined ? 'New guidance for everybody' : 'Change the guidance for everybody'}>
      <Asking verb="Save for everybody" isReady={isReady} onDone={save} back={{ label: 'Cancel', run: closeDialog }}>
        <div className="field-pair">
          {line('question', 'Question, as staff would ask it', GUIDANCE_LIMITS.question, true)}
          {line('topic', 'Topic', GUIDANCE_LIMITS.topic)}
        </div>
        {list('may', 'You may: each sentence on a line of its own')}
        {list('mayNot', 'You may not: each sentence on a line of its own')}
        {line('ask', 'Whom to ask', GUIDANCE_LIMITS.ask)}
        {line('scripts', 'Ids of scripts that go with it, with commas (may stay empty)', 600)}
        <p className="quiet">It changes at all desks within seconds.</p>
      </Asking>
    </Sheet>
  );
}

import { useState } from 'react';
import { Input } from 'react-aria-components/Input';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { TextArea } from 'react-aria-components/TextArea';
import { Label, TextField } from 'react-aria-components/TextField';
import { PLACEHOLDERS } from '../../core/scripts/fill.js';
import { SCRIPT_LIMITS } from '../../shared/limits.js';
import { desk } from '../desk.js';
import { closeDialog, screen } from '../screen.js';
import { Asking, Sheet, type Done } from '../ui/sheet.js';
import { saveScript } from './own.js';
import { languageName, scriptsView } from './scripts-store.js';

interface Fields {
  readonly title: string;
  readonly category: string;
  readonly shortcut: string;
  readonly when: string;
  readonly text: string;
  /** '': every one. */
  readonly language: string;
}
const EMPTY: Fields = { title: '', category: 'Own', shortcut: '', when: '', text: '', language: '' };

/** A sheet that was left half-written is there again; it belongs to one person and one script. */
const left = new Map<string, Fields>();

function fieldsOf(id: string | undefined): Fields {
  const script = scriptsView(screen.getState().open ?? null).scripts.find((one) => one.id === id);
  return script ? { title: script.title, category: script.category, shortcut: script.shortcut ?? '', when: script.when, text: script.raw, language: script.language ?? '' } : EMPTY;
}

export function ScriptSheet({ id }: { readonly id?: string }) {
  const [key] = useState(() => `${desk().me?.address ?? ''} ${id ?? ''}`);
  const [fields, setFields] = useState(() => left.get(key) ?? fieldsOf(id));
  const set = (change: Partial<Fields>): void => {
    const next = { ...fields, ...change };
    left.set(key, next);
    setFields(next);
  };
  const save = async (): Promise<Done> => {
    const { shortcut, language, ...rest } = fields;
    const plain = shortcut.trim().replace(/^\//u, '');
    const done = await saveScript({ ...rest, ...(plain === '' ? {} : { shortcut: plain }), ...(language === '' ? {} : { language }), ...(id === undefined ? {} : { id }) });
    if (done.ok) left.delete(key);
    return done;
  };
  const forget = (): void => {
    left.delete(key);
    closeDialog();
  };
  const isReady = [fields.title, fields.category, fields.when, fields.text].every((value) => value.trim() !== '');
  // What a policy of yesterday named is still said today.
  const languages = [...new Set([...scriptsView(screen.getState().open ?? null).languages, fields.language])].filter((language) => language !== '');
  const line = (name: Exclude<keyof Fields, 'text' | 'language'>, label: string, max: number, first = false) => (
    <TextField value={fields[name]} onChange={(value) => set({ [name]: value })} maxLength={max} isRequired={name !== 'shortcut'} validationBehavior="aria" autoFocus={first}>
      <Label>{label}</Label>
      <Input />
    </TextField>
  );
  return (
    <Sheet title={id === undefined ? 'New script of your own' : 'Change your script'}>
      <Asking verb="Save" isReady={isReady} onDone={save} back={{ label: 'Cancel', run: forget }}>
        {line('title', 'Title', SCRIPT_LIMITS.title, true)}
        <div className="field-pair">
          {line('category', 'Category', SCRIPT_LIMITS.category)}
          {line('shortcut', 'Shortcut, like hold (may stay empty)', 20)}
        </div>
        {line('when', 'When to use it', SCRIPT_LIMITS.when)}
        <TextField value={fields.text} onChange={(text) => set({ text })} maxLength={SCRIPT_LIMITS.text} isRequired validationBehavior="aria">
          <Label>Text</Label>
          <TextArea rows={4} dir="auto" />
        </TextField>
        {languages.length < 2 ? null : (
          <RadioGroup value={fields.language} onChange={(language) => set({ language })} orientation="horizontal" className="radios">
            <Label>Offered when the conversation goes on in</Label>
            <div>
              <Radio value="" className="radio"><span className="dot" aria-hidden="true" />any language</Radio>
              {languages.map((language) => <Radio key={language} value={language} className="radio"><span className="dot" aria-hidden="true" /><span lang={language}>{languageName(language)}</span></Radio>)}
            </div>
          </RadioGroup>
        )}
        <p className="quiet">The desk fills in {PLACEHOLDERS}. Only you see this script, wherever you sign in on this computer.</p>
      </Asking>
    </Sheet>
  );
}

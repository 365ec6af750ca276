import { useState } from 'react';
import { Input } from 'react-aria-components/Input';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { TextArea } from 'react-aria-components/TextArea';
import { Label, TextField } from 'react-aria-components/TextField';
import { PLACEHOLDERS } from '../../core/scripts/fill.js';
import { SCRIPT_LIMITS } from '../../shared/limits.js';
import { desk, useDesk } from '../desk.js';
import { closeDialog, screen } from '../screen.js';
import { Asking, Sheet, type Done } from '../ui/sheet.js';
import { saveScript, sharedWith, shownLanguage } from './own.js';
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
const EMPTY: Fields = { title: '', category: '', shortcut: '', when: '', text: '', language: '' };

/** A sheet that was left half-written is there again; it belongs to one person and one script. */
const left = new Map<string, Fields>();

const find = (id: string | undefined) => (id === undefined ? undefined : scriptsView(screen.getState().open ?? null).scripts.find((one) => one.id === id));

function fieldsOf(id: string | undefined, everybody: boolean): Fields {
  const script = find(id);
  return script ? { title: script.title, category: script.category, shortcut: script.shortcut ?? '', when: script.when, text: script.raw, language: script.language ?? '' } : { ...EMPTY, category: everybody ? '' : OWN_CATEGORY };
}

/** A new script's category follows the choice of for whom it is, as long as nobody has written one. */
const OWN_CATEGORY = 'Own';
const withCategory = (fields: Fields, everybody: boolean): Fields => (fields.category === (everybody ? OWN_CATEGORY : '') ? { ...fields, category: everybody ? '' : OWN_CATEGORY } : fields);

const titleOf = (id: string | undefined, everybody: boolean): string => {
  if (id === undefined) return everybody ? 'New script for everybody' : 'New script of your own';
  return everybody ? 'Change the script for everybody' : 'Change your script';
};

const FOR_WHOM = [['me', 'For me'], ['everybody', 'For everybody']] as const;

function ForWhom({ everybody, onChange }: { readonly everybody: boolean; readonly onChange: (everybody: boolean) => void }) {
  return (
    <RadioGroup value={everybody ? 'everybody' : 'me'} onChange={(value) => onChange(value === 'everybody')} orientation="horizontal" className="radios for-whom">
      <Label>For whom</Label>
      <div>{FOR_WHOM.map(([value, label]) => <Radio key={value} value={value} className="radio"><span className="dot" aria-hidden="true" />{label}</Radio>)}</div>
    </RadioGroup>
  );
}

export function ScriptSheet({ id, everybody: begins }: { readonly id?: string; readonly everybody?: true }) {
  const [everybody, setEverybody] = useState(() => (id === undefined ? begins === true : find(id)?.own === false));
  const [shared] = useState(shownLanguage);
  const mayShare = useDesk((state) => state.texts.mayEdit);
  const [key] = useState(() => `${desk().me?.address ?? ''} ${id ?? ''} ${everybody ? shared : ''}`);
  const [fields, setFields] = useState(() => left.get(key) ?? fieldsOf(id, everybody));
  const set = (change: Partial<Fields>): void => {
    const next = { ...fields, ...change };
    left.set(key, next);
    setFields(next);
  };
  const choose = (next: boolean): void => {
    setEverybody(next);
    set(withCategory(fields, next));
  };
  const save = async (): Promise<Done> => {
    const { shortcut, language: only, ...rest } = fields;
    const plain = shortcut.trim().replace(/^\//u, '');
    const done = await saveScript({ ...rest, ...(plain === '' ? {} : { shortcut: plain }), ...(id === undefined ? {} : { id }), ...(everybody ? { everybody: shared } : only === '' ? {} : { language: only }) });
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
    <Sheet title={titleOf(id, everybody)}>
      <Asking verb="Save" isReady={isReady} onDone={save} back={{ label: 'Cancel', run: forget }}>
        {id === undefined && mayShare ? <ForWhom everybody={everybody} onChange={choose} /> : null}
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
        {everybody || languages.length < 2 ? null : (
          <RadioGroup value={fields.language} onChange={(language) => set({ language })} orientation="horizontal" className="radios">
            <Label>Offered when the conversation goes on in</Label>
            <div>
              <Radio value="" className="radio"><span className="dot" aria-hidden="true" />any language</Radio>
              {languages.map((language) => <Radio key={language} value={language} className="radio"><span className="dot" aria-hidden="true" /><span lang={language}>{languageName(language)}</span></Radio>)}
            </div>
          </RadioGroup>
        )}
        <p className="quiet">The desk fills in {PLACEHOLDERS}. {everybody ? `What you save is for ${sharedWith(shared)}; the versions before stay in its history.` : 'Only you see this script, wherever you sign in on this computer.'}</p>
      </Asking>
    </Sheet>
  );
}

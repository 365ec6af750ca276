import { useEffect, useState, type KeyboardEvent } from 'react';
import { Checkbox } from 'react-aria-components/Checkbox';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { TextArea } from 'react-aria-components/TextArea';
import { Label, TextField } from 'react-aria-components/TextField';
import { CATEGORIES, nextStep, type Category, type Step } from '../../core/conduct.js';
import { CATEGORY_WORDS, sharedSentence, STEP_TEXTS, stepSentence } from '../../shared/conduct.js';
import { MAX_TEXT } from '../../shared/limits.js';
import { ask } from '../bridge.js';
import { useDesk, useRequest } from '../desk.js';
import { Keys } from '../ui/keys.js';
import { Asking, Sheet, type Done } from '../ui/sheet.js';
import { categoryOfKey, reached } from './words.js';

interface Said {
  readonly text: string;
  /** Placeholders that the desk could not fill. */
  readonly missing: readonly string[];
  /** Id of the script, where the service has one. */
  readonly script?: string;
}

/** What goes with the step: the service's script, or a plain sentence. undefined: main has not answered yet. */
function useStepText(id: string, step: Step): Said | undefined {
  const wanted = useDesk((state) => state.conduct.scripts[step]);
  const [said, setSaid] = useState<Said>();
  useEffect(() => {
    let current = true;
    const load = async (): Promise<void> => {
      const answer = await ask('scripts:list', { id });
      const script = answer.ok ? answer.value.scripts.find((one) => one.id === wanted) : undefined;
      if (current) setSaid(script ? { text: script.text, missing: script.missing, script: script.id } : { text: STEP_TEXTS[step], missing: [] });
    };
    void load();
    return () => {
      current = false;
    };
  }, [id, wanted, step]);
  return said;
}

/** Number keys choose at once; what each one leads to stands beside it. */
function Choose({ id, onChoose }: { readonly id: string; readonly onChoose: (category: Category) => void }) {
  const { ladder, blockHours } = useDesk((state) => state.conduct);
  const steps = reached(useDesk((state) => state.ladders.find((one) => one.id === id)));
  const onKeyDown = (event: KeyboardEvent): void => {
    const category = categoryOfKey(event.key);
    if (!category) return;
    event.preventDefault();
    onChoose(category);
  };
  return (
    <div className="categories" onKeyDownCapture={onKeyDown}>
      <ListBox aria-label="Category" autoFocus="first" selectionMode="none" onAction={(key) => CATEGORIES.filter((category) => category === key).forEach(onChoose)}>
        {CATEGORIES.map((category, index) => (
          <ListBoxItem key={category} id={category} textValue={CATEGORY_WORDS[category].title} className="choice">
            <span>{CATEGORY_WORDS[category].title}</span>
            <span className="quiet">{CATEGORY_WORDS[category].when}</span>
            <span className="leads-to">{stepSentence(nextStep(ladder, category, steps), true, blockHours)}</span>
            <Keys keys={String(index + 1)} />
          </ListBoxItem>
        ))}
      </ListBox>
    </div>
  );
}

interface ConfirmProps {
  readonly id: string;
  readonly category: Category;
  readonly onBack: () => void;
}

/** Spells out the step, shows the words that go to the patron, and does it. */
function Confirm({ id, category, onBack }: ConfirmProps) {
  const { ladder, blockHours, undo } = useDesk((state) => state.conduct);
  const before = useDesk((state) => state.ladders.find((one) => one.id === id));
  const anonymous = useRequest(id)?.from === 'web page';
  const step = nextStep(ladder, category, reached(before));
  const said = useStepText(id, step);
  const [edited, setEdited] = useState<string>();
  const [shared, setShared] = useState(false);
  const text = edited ?? said?.text ?? '';
  const gap = said?.missing.find((placeholder) => text.includes(placeholder));
  const record = async (): Promise<Done> => ask('incident:record', { id, category, step, text: text.trim(), shared, ...(said?.script === undefined ? {} : { script: said.script }) });
  if (!said) return null;
  return (
    <Asking verb="Record" isReady={gap === undefined} onDone={record} begins="incident-does" back={{ label: 'Another category', run: onBack }}>
      <p id="incident-does" aria-live="polite"><strong>{stepSentence(step, text.trim() !== '', blockHours)}</strong> You have {undo} seconds to undo it.</p>
      <TextField value={text} onChange={setEdited} maxLength={MAX_TEXT}>
        <Label>What the patron is told</Label>
        <TextArea rows={4} />
      </TextField>
      {gap === undefined ? null : <p className="problem">Fill {gap} in, or take it out: the patron would read it as it stands.</p>}
      <div>
        <Checkbox isSelected={shared} onChange={setShared} className="checkbox" {...(shared ? { 'aria-describedby': 'shared-means' } : {})}><span className="box" aria-hidden="true" />At a shared or public computer</Checkbox>
        {shared ? <p id="shared-means" className="quiet">{sharedSentence(anonymous)}</p> : null}
      </div>
    </Asking>
  );
}

interface IncidentSheetProps {
  readonly id: string;
  /** Chosen already, as by a suggestion. */
  readonly category?: Category;
}

export function IncidentSheet({ id, category: given }: IncidentSheetProps) {
  const who = useRequest(id)?.who ?? 'the patron';
  const [category, setCategory] = useState(given);
  return (
    <Sheet title={category ? `${CATEGORY_WORDS[category].title}: incident with ${who}` : `What happened with ${who}?`}>
      {category ? <Confirm id={id} category={category} onBack={() => setCategory(undefined)} /> : <Choose id={id} onChoose={setCategory} />}
    </Sheet>
  );
}

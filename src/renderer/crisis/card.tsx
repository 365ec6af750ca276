import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { Label } from 'react-aria-components/TextField';
import { DISTRESS, type Distress } from '../../core/suggest/word-list.js';
import { DISTRESS_WORDS } from '../../shared/crisis.js';
import type { CrisisView } from '../../shared/view.js';
import { openRequest } from '../actions.js';
import { request } from '../bridge.js';
import { insertText } from '../conversation/compose.js';
import { closeDialog, say } from '../screen.js';
import { Icon } from '../ui/icons.js';
import { Keys } from '../ui/keys.js';
import { Sheet } from '../ui/sheet.js';
import { AVOID, CARD_LANGUAGES, sentences, type CardLanguage } from './texts.js';

const LANGUAGE_WORDS: Readonly<Record<CardLanguage, string>> = { en: 'English', es: 'Español' };
const capital = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}`;

/** Whose conversation it is; none: somebody at the desk, or on the phone. */
const conversation = (): string | null => openRequest()?.id ?? null;
const mayWrite = (): boolean => {
  const view = openRequest();
  return view?.holder?.mine === true && view.mode === 'patron-im';
};

function useHelp(): CrisisView | undefined {
  const [help, setHelp] = useState<CrisisView>();
  useEffect(() => {
    let current = true;
    const load = async (): Promise<void> => {
      const answer = await request('crisis:card', undefined);
      if (current && answer.ok) setHelp(answer.value);
    };
    void load();
    return () => {
      current = false;
    };
  }, []);
  return help;
}

function Calls({ help }: { readonly help: CrisisView[Distress] }) {
  return (
    <div className="crisis-calls">
      <section aria-labelledby="crisis-call">
        <h3 id="crisis-call">Call</h3>
        {help.call.length === 0 ? <p>The policy of your library names no number.</p> : (
          <dl className="crisis-numbers">{help.call.map(({ name, number }) => <div key={`${name} ${number}`}><dt>{name}</dt><dd className="figures">{number}</dd></div>)}</dl>
        )}
      </section>
      <section aria-labelledby="crisis-inside">
        <h3 id="crisis-inside">Inside the library</h3>
        {help.inside.length === 0 ? <p>Tell the person in charge.</p> : <ul>{help.inside.map((who) => <li key={who}>{who}</li>)}</ul>}
      </section>
    </div>
  );
}

interface SayProps {
  readonly about: Distress;
  readonly number: string | undefined;
  readonly onUsed: () => void;
}

/** Each sentence goes into the draft by itself; where nothing is written, they are read out. */
function Say({ about, number, onUsed }: SayProps) {
  const [language, setLanguage] = useState<CardLanguage>('en');
  const [writes] = useState(mayWrite);
  const insert = (text: string): void => {
    const id = conversation();
    onUsed();
    closeDialog();
    // After the dialog has given the focus back.
    if (id !== null) requestAnimationFrame(() => insertText(id, text));
  };
  return (
    <section aria-labelledby="crisis-say" className="crisis-say">
      <h3 id="crisis-say">Say</h3>
      <RadioGroup value={language} onChange={(value) => setLanguage(CARD_LANGUAGES.find((one) => one === value) ?? 'en')} orientation="horizontal" className="radios" aria-label="Language">
        <div>{CARD_LANGUAGES.map((one) => <Radio key={one} value={one} className="radio"><span className="dot" aria-hidden="true" />{LANGUAGE_WORDS[one]}</Radio>)}</div>
      </RadioGroup>
      <ul lang={language}>
        {sentences(about, language, number).map((text) => <li key={text}>{writes ? <Button className="sentence" onPress={() => insert(text)}>{text}</Button> : text}</li>)}
      </ul>
      {writes ? <p className="quiet">A sentence that you press goes into your draft. You send it.</p> : null}
    </section>
  );
}

/** Help for somebody in distress: whom to call, what to say, what not to do. It is never an incident. */
export function CrisisSheet({ about: first }: { readonly about: Distress | undefined }) {
  const help = useHelp();
  const [about, setAbout] = useState<Distress>(first ?? 'danger');
  const noted = useRef(new Set<Distress>());
  const note = (): void => {
    if (noted.current.has(about)) return;
    noted.current.add(about);
    void request('crisis:used', { id: conversation(), about });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const chosen = event.ctrlKey || event.altKey || event.metaKey ? undefined : DISTRESS[Number(event.key) - 1];
    if (!chosen) return;
    event.preventDefault();
    setAbout(chosen);
  };
  const done = (): void => {
    note();
    closeDialog();
    say({ tone: 'info', text: 'It is on the record that help was given. It is no incident.' });
  };
  return (
    <Sheet title="Somebody needs help">
      <div className="crisis" onKeyDownCapture={onKeyDown}>
        <RadioGroup value={about} onChange={(value) => setAbout(DISTRESS.find((one) => one === value) ?? about)} orientation="horizontal" className="radios">
          <Label>What is it?</Label>
          <div>{DISTRESS.map((one, index) => <Radio key={one} value={one} className="radio" autoFocus={one === (first ?? 'danger')}><span className="dot" aria-hidden="true" />{capital(DISTRESS_WORDS[one])} <Keys keys={String(index + 1)} /></Radio>)}</div>
        </RadioGroup>
        {help ? <Calls help={help[about]} /> : null}
        <div className="crisis-words">
          {help ? <Say about={about} number={help[about].call[0]?.number} onUsed={note} /> : null}
          <section aria-labelledby="crisis-avoid">
            <h3 id="crisis-avoid"><Icon name="warning" /> Not like this</h3>
            <ul>{AVOID[about].map((text) => <li key={text}>{text}</li>)}</ul>
          </section>
        </div>
        <div className="sheet-foot">
          <Button className="button" onPress={closeDialog}>Close</Button>
          <Button className="button primary" onPress={done}>Note that help was given</Button>
        </div>
      </div>
    </Sheet>
  );
}

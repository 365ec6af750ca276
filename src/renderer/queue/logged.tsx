import { useEffect, useRef, type KeyboardEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { Input } from 'react-aria-components/Input';
import { Label, TextField } from 'react-aria-components/TextField';
import { MAX_NOTE } from '../../shared/limits.js';
import { dropNote, log, noteLogged, undoLog } from '../actions.js';
import { screen, useScreen, type Logged } from '../screen.js';

const WORDS = { 'in-person': { done: 'Walk-in logged.', doing: 'Logging a walk-in.', key: 'F2' }, phone: { done: 'Call logged.', doing: 'Logging a call.', key: 'F3' } } as const;

/** What F2 and F3 leave behind: the request is logged already, a note is optional. */
export function LoggedNote() {
  const logged = useScreen((state) => state.logged);
  return (
    <div className="logged-place">
      <output className="sr-only">{logged?.id ? `${WORDS[logged.mode].done} ${WORDS[logged.mode].key} again adds a note.` : ''}</output>
      {logged?.noting ? <NoteField key={logged.turn} logged={logged} /> : logged?.id ? <Offer logged={logged} id={logged.id} /> : null}
    </div>
  );
}

function Offer({ logged, id }: { readonly logged: Logged; readonly id: string }) {
  const { done, key } = WORDS[logged.mode];
  return (
    <div className="logged">
      <p><strong>{done}</strong> {key} again adds a note.</p>
      <Button className="link" onPress={() => void log(logged.mode)}>Add a note</Button>
      <Button className="link" onPress={() => void undoLog(id)}>Undo</Button>
    </div>
  );
}

/** Takes the focus because a key asked for it, and gives it back to where the person was. */
function NoteField({ logged }: { readonly logged: Logged }) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    input.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') dropNote();
    else if (event.key === 'Enter') void noteLogged();
    else return;
    event.preventDefault();
  };
  return (
    <div className="logged">
      <TextField className="react-aria-TextField private" maxLength={MAX_NOTE} value={logged.note} onChange={(note) => screen.setState({ logged: { ...logged, note } })} onKeyDown={onKeyDown}>
        <Label>{logged.id ? WORDS[logged.mode].done : WORDS[logged.mode].doing} Note:</Label>
        <Input ref={input} />
      </TextField>
      <p className="quiet">Enter saves it, Escape leaves it out.</p>
    </div>
  );
}

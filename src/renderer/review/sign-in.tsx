import { useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { Form } from 'react-aria-components/Form';
import { Input } from 'react-aria-components/Input';
import { Label, TextField } from 'react-aria-components/TextField';
import type { ReviewArgs } from '../../shared/review/contract.js';
import { signIn } from './actions.js';
import { ask } from './bridge.js';
import { store, useReview } from './store.js';

interface EntryProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly secret?: true;
  readonly begins?: boolean;
}

const Entry = ({ label, value, onChange, secret, begins = false }: EntryProps) => (
  <TextField className="entry" value={value} onChange={onChange} type={secret ? 'password' : 'text'} autoFocus={begins}>
    <Label>{label}</Label>
    <Input />
  </TextField>
);

const INTRODUCTION: Readonly<Record<'login' | 'key' | 'name', string>> = {
  login: 'The record of all desks is in the library’s database. Sign in with the login that you have there as a reviewer.',
  key: 'The record of all desks is sealed. It opens with the reviewers’ key and its passphrase.',
  name: 'The record of all desks lies in a folder. Say who you are: whoever reviews after you can see what you looked at.',
};

/** The key's file: main asks for it and remembers where it is. */
function KeyFile() {
  const file = useReview((state) => state.start.keyFile);
  const choose = async (): Promise<void> => {
    const chosen = await ask('review:choose-key', undefined);
    const name = chosen.ok ? chosen.value.file : undefined;
    if (name !== undefined) store.setState(({ start }) => ({ start: { ...start, keyFile: name } }));
  };
  return (
    <div className="key-file">
      <p id="key-file"><strong>Reviewers’ key</strong> {file ?? 'no file chosen yet'}</p>
      <Button className="button" aria-describedby="key-file" onPress={() => void choose()}>{file === undefined ? 'Choose the file …' : 'Choose another …'}</Button>
    </div>
  );
}

function useForm() {
  const { takes, name: known } = useReview((state) => state.start);
  const [name, setName] = useState(known);
  const [secret, setSecret] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const args = (): ReviewArgs['review:sign-in'] => {
    switch (takes) {
      case 'login': return { with: 'login', user: name.trim(), password: secret };
      case 'key': return { with: 'key', name: name.trim(), passphrase: secret };
      default: return { with: 'name', name: name.trim() };
    }
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    const refused = await signIn(args());
    setBusy(false);
    setProblem(refused);
  };
  return { takes, name, setName, secret, setSecret, busy, problem, submit };
}

export function SignIn() {
  const { takes, name, setName, secret, setSecret, busy, problem, submit } = useForm();
  const place = useReview((state) => state.start.place);
  const signedOut = useReview((state) => state.signedOut);
  const file = useReview((state) => state.start.keyFile);
  const ready = name.trim() !== '' && (takes === 'name' || secret !== '') && (takes !== 'key' || file !== undefined);
  return (
    <main className="review-sign-in" aria-labelledby="sign-in-title" data-pane="sign-in">
      <h2 id="sign-in-title">Sign in to review</h2>
      {signedOut === undefined ? null : <p className="problem" role="alert">{signedOut}</p>}
      <p>{INTRODUCTION[takes]}</p>
      <p className="quiet host">{place}</p>
      <Form onSubmit={(event) => void submit(event)}>
        <Entry label={takes === 'login' ? 'User' : 'Your name'} value={name} onChange={setName} begins={name === ''} />
        {takes === 'key' ? <KeyFile /> : null}
        {takes === 'name' ? null : <Entry label={takes === 'login' ? 'Password' : 'Passphrase'} value={secret} onChange={setSecret} secret begins={name !== ''} />}
        {problem === undefined ? null : <p className="problem" role="alert">{problem}</p>}
        <Button type="submit" className="button primary" isDisabled={!ready || busy}>{busy ? 'Opening …' : 'Open the record'}</Button>
      </Form>
      <p className="quiet">What you search for and read is written into the record, with your name and the time.</p>
    </main>
  );
}

import { useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { Checkbox } from 'react-aria-components/Checkbox';
import { Disclosure, DisclosurePanel } from 'react-aria-components/Disclosure';
import { FieldError } from 'react-aria-components/FieldError';
import { Form } from 'react-aria-components/Form';
import { Heading } from 'react-aria-components/Heading';
import { Input } from 'react-aria-components/Input';
import { Label, Text, TextField, type TextFieldProps } from 'react-aria-components/TextField';
import type { ErrorCode } from '../../shared/errors.js';
import type { Problem } from '../../shared/view.js';
import { ask } from '../bridge.js';
import { welcome } from '../actions.js';
import { useDesk, useSettings } from '../desk.js';

type Field = 'address' | 'password' | 'server';

/** A problem stands at the field that can solve it. */
const FIELD_OF: Partial<Record<ErrorCode, Field>> = {
  'wrong-password': 'password',
  'invalid-request': 'address',
  'not-staff': 'address',
  'unknown-host': 'server',
  'connection-refused': 'server',
  certificate: 'server',
};

interface EntryProps extends TextFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly problem?: string | undefined;
}

const Entry = ({ label, hint, problem, ...rest }: EntryProps) => (
  <TextField {...rest} isInvalid={problem !== undefined} className="entry">
    <Label>{label}</Label>
    <Input />
    {hint === undefined ? null : <Text slot="description" className="quiet">{hint}</Text>}
    <FieldError>{problem}</FieldError>
  </TextField>
);

function Remember({ value, onChange }: { readonly value: boolean; readonly onChange: (value: boolean) => void }) {
  const passwords = useSettings((state) => state.passwords);
  const locked = useSettings((state) => state.locked.includes('rememberPassword'));
  if (passwords === 'memory') return <p className="quiet">This computer offers no safe place for passwords. Deskbell keeps yours in memory and forgets it when it ends.</p>;
  return <Checkbox isSelected={value} onChange={onChange} isDisabled={locked} className="checkbox"><span className="box" aria-hidden="true" />Remember the password on this computer{locked ? ' (set by the policy)' : ''}</Checkbox>;
}

function useSignIn(next: boolean) {
  const settings = useSettings((state) => state);
  const [address, setAddress] = useState(next ? '' : settings.address);
  const [password, setPassword] = useState('');
  const [server, setServer] = useState(settings.server);
  const [remember, setRemember] = useState(settings.rememberPassword);
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<Problem>();
  const reported = useDesk((state) => (next ? undefined : state.connections.find(({ role }) => role === 'staff')?.problem));
  const problem = busy ? undefined : (answer ?? reported);
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    setBusy(true);
    const done = await ask('session:sign-in', { address: address.trim(), password, server: server.trim(), remember });
    setBusy(false);
    setAnswer(done.ok ? undefined : done);
    if (done.ok) return welcome(address.trim().toLowerCase());
    // The person asked; the field that has to change is where they go on.
    requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };
  return { settings, address, setAddress, password, setPassword, server, setServer, remember, setRemember, busy, problem, submit };
}

/** @param next somebody sits down where another one is still signed in */
export function SignInForm({ next = false }: { readonly next?: boolean }) {
  const form = useSignIn(next);
  const { settings, problem } = form;
  const field = problem && FIELD_OF[problem.code];
  const at = (name: Field): string | undefined => (field === name ? problem?.message : undefined);
  const locked = (name: string): { readonly isReadOnly: boolean; readonly hint?: string } => (settings.locked.includes(name) ? { isReadOnly: true, hint: 'Set by the policy.' } : { isReadOnly: false });
  return (
    <>
      {problem && !field ? <p className="problem" role="alert">{problem.message}</p> : null}
      <Form onSubmit={(event) => void form.submit(event)} validationBehavior="aria">
        <Entry label="Address" type="email" autoFocus={next} autoComplete="username" value={form.address} onChange={form.setAddress} problem={at('address')} hint="Like ana@library.example" {...locked('address')} />
        <Entry label="Password" type="password" autoComplete="current-password" value={form.password} onChange={form.setPassword} problem={at('password')} />
        <Remember value={form.remember} onChange={form.setRemember} />
        <Disclosure defaultExpanded={form.server !== '' || field === 'server'} key={field === 'server' ? 'server problem' : 'server'}>
          <Heading level={3}><Button slot="trigger" className="link">More</Button></Heading>
          <DisclosurePanel>
            <Entry label="Server" value={form.server} onChange={form.setServer} problem={at('server')} hint="Only if your administrator gave you one, like chat.library.example:5222" {...locked('server')} />
          </DisclosurePanel>
        </Disclosure>
        <Button type="submit" className="button primary" isDisabled={form.busy || form.address.trim().length < 3}>{form.busy ? 'Signing in …' : 'Sign in'}</Button>
      </Form>
    </>
  );
}

/** Stands where a conversation would: the queue, walk-ins and calls work without it. */
export const SignIn = () => (
  <section className="page sign-in" aria-labelledby="sign-in-title">
    <h2 id="sign-in-title">Sign in</h2>
    <p>Walk-ins and calls can be logged without it. Patrons reach this desk once you are signed in.</p>
    <SignInForm />
  </section>
);

import { useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { Form } from 'react-aria-components/Form';
import { Input } from 'react-aria-components/Input';
import { Label, TextField } from 'react-aria-components/TextField';
import { ask } from '../bridge.js';
import { useDesk, useSettings } from '../desk.js';
import { closeDialog, show } from '../screen.js';
import { centreStatus } from '../top-bar.js';
import { useClock } from '../ui/clock.js';
import { Icon } from '../ui/icons.js';
import { Sheet } from '../ui/sheet.js';
import { clockTime, roughly } from '../ui/time.js';

/** How far the record of this desk has come, and where to. */
export function Centre() {
  const record = useDesk((state) => state.record);
  const { archive } = record;
  const text = useClock((now) => centreStatus(record, now).text);
  return (
    <section className="settings-part">
      <h3>Central storage</h3>
      <p className="status"><Icon name={archive.problem ? 'warning' : 'centre'} />{text}</p>
      {archive.problem ? <p className="problem">{archive.problem.message}</p> : null}
      {archive.configured ? (
        <dl className="facts">
          <div><dt>Waiting to be copied</dt><dd>{archive.backlog.toLocaleString('en')}{archive.remaining === undefined ? '' : `, ${roughly(archive.remaining)}`}</dd></div>
          <div><dt>Last copied</dt><dd>{archive.lastSuccess === undefined ? 'not yet' : clockTime(archive.lastSuccess)}</dd></div>
        </dl>
      ) : <p>The policy names no central storage: the record stays on this computer.</p>}
      <Connection />
    </section>
  );
}

/** The connection in words, and what it asks of this computer. */
export function Connection() {
  const where = useDesk((state) => state.record.archive.where);
  const login = useDesk((state) => state.record.archive.login);
  const key = useDesk((state) => state.record.archive.key);
  if (where === undefined) return null;
  const as = login === undefined ? '' : login.user === undefined ? ' No user name has been entered yet.' : ` This computer connects as ${login.user}.`;
  return (
    <>
      <p>{where}.{as}</p>
      {key === undefined ? null : <p>What this computer sends there is signed with its key <span className="figures">{key}</span>.</p>}
      {login === undefined ? null : <Button className="button" onPress={() => show({ type: 'central-login' })}>User name and password …</Button>}
    </>
  );
}

export function CentralLogin() {
  const known = useDesk((state) => state.record.archive.login?.user ?? '');
  const where = useDesk((state) => state.record.archive.where ?? '');
  const inMemory = useSettings((state) => state.passwords === 'memory');
  const [user, setUser] = useState(known);
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const done = await ask('central:login', { user: user.trim(), password });
    setBusy(false);
    if (done.ok) return closeDialog();
    setProblem(done.message);
  };
  return (
    <Sheet title="Central storage">
      <p>{where}. Your administrator has a user name and a password for this computer; they are entered once.</p>
      {inMemory ? <p className="quiet">This computer offers no safe place for passwords. Deskbell keeps this one in memory and forgets it when it ends.</p> : null}
      {problem === undefined || busy ? null : <p className="problem" role="alert">{problem}</p>}
      <Form onSubmit={(event) => void submit(event)}>
        <TextField value={user} onChange={setUser} autoFocus={known === ''} autoComplete="off" maxLength={63} className="entry">
          <Label>User name</Label>
          <Input />
        </TextField>
        <TextField type="password" value={password} onChange={setPassword} autoFocus={known !== ''} autoComplete="off" maxLength={700} className="entry">
          <Label>Password</Label>
          <Input />
        </TextField>
        <div className="sheet-foot">
          <Button className="button" onPress={closeDialog}>Cancel</Button>
          <Button type="submit" className="button primary" isDisabled={busy || user.trim() === '' || password === ''}>{busy ? 'Connecting …' : 'Save'}</Button>
        </div>
      </Form>
    </Sheet>
  );
}

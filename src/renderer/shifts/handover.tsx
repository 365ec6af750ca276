import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Input } from 'react-aria-components/Input';
import { Label, TextField } from 'react-aria-components/TextField';
import { MAX_NOTE, MAX_REASON } from '../../shared/limits.js';
import { ask } from '../bridge.js';
import { useDesk } from '../desk.js';
import { closeDialog, show } from '../screen.js';
import { Choose } from '../ui/choose.js';
import { Asking, Sheet } from '../ui/sheet.js';
import { Besides, Handed, useOverview } from './overview.js';
import { relievers, type Reliever } from './relievers.js';

/** The leaving person: to whom, and a word about it. All that is held is offered together. */
export function HandOver() {
  const [to, setTo] = useState<Reliever>();
  const [note, setNote] = useState('');
  const colleagues = useDesk((state) => state.colleagues);
  const shifts = useDesk((state) => state.shifts);
  const point = useDesk((state) => state.point);
  const overview = useOverview('held');
  const held = overview?.requests ?? [];
  if (!to) {
    return (
      <Sheet title="Hand over to …">
        <Choose label="Find a colleague" listLabel="Colleagues" placeholder="Who goes on?" choices={relievers(colleagues, shifts, point)} none="No other desk is signed in now, and the shift list names nobody who comes next." onChoose={setTo} />
        <div className="sheet-foot"><Button className="button" onPress={() => show({ type: 'change-person' })}>The next person sits down here …</Button></div>
      </Sheet>
    );
  }
  return (
    <Sheet title={`Hand over to ${to.title}`}>
      <Asking verb="Hand over" isReady={held.length > 0} onDone={() => ask('handover:begin', { to: to.address, note: note.trim() })} back={{ label: 'Somebody else', run: () => setTo(undefined) }}>
        <p>{held.length === 0 ? 'This desk holds nothing, so there is nothing to hand over: sign out, or change person.' : `Offers ${held.length === 1 ? 'the request' : `all ${held.length} requests`} of this desk to ${to.title}, who sees what is open first. You stay responsible until ${to.title} accepts.`}</p>
        <ul className="handed-list" aria-label="What this desk holds">{held.map((request) => <li key={request.id}><Handed request={request} /></li>)}</ul>
        <TextField value={note} onChange={setNote} maxLength={MAX_NOTE} autoFocus>
          <Label>Note for {to.title} (may stay empty)</Label>
          <Input />
        </TextField>
      </Asking>
    </Sheet>
  );
}

/** The arriving person: everything there is to know before they accept. */
export function TakeRelief() {
  const overview = useOverview('offered');
  const [declining, setDeclining] = useState(false);
  const [reason, setReason] = useState('');
  const gone = overview?.requests.length === 0;
  useEffect(() => {
    if (gone) closeDialog();
  }, [gone]);
  if (!overview) return null;
  const { by, note, requests } = overview;
  if (declining) {
    return (
      <Sheet title={`Decline what ${by} hands over?`}>
        <Asking verb="Decline" isReady onDone={() => ask('handover:answer', { accept: false, reason: reason.trim() })} back={{ label: 'Back', run: () => setDeclining(false) }}>
          <p>{by} keeps it and reads your reason.</p>
          <TextField value={reason} onChange={setReason} maxLength={MAX_REASON} autoFocus>
            <Label>Reason (may stay empty)</Label>
            <Input />
          </TextField>
        </Asking>
      </Sheet>
    );
  }
  return (
    <Sheet title={`${by} hands over to you`}>
      <Asking verb="Accept all" isReady onDone={() => ask('handover:answer', { accept: true })} back={{ label: 'Decline …', run: () => setDeclining(true) }} begins="relief-what">
        <p id="relief-what">{requests.length === 1 ? 'One request' : `${requests.length} requests`}. {by} stays responsible until you accept.</p>
        {note === '' ? null : <p className="private" dir="auto">{by} says: {note}</p>}
        <section aria-label="Handed over">
          <h3>Handed over</h3>
          <ul className="handed-list">{requests.map((request) => <li key={request.id}><Handed request={request} /></li>)}</ul>
        </section>
        <Besides view={overview} />
      </Asking>
    </Sheet>
  );
}

import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Input } from 'react-aria-components/Input';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { Label, TextField } from 'react-aria-components/TextField';
import { MAX_REASON } from '../../shared/limits.js';
import type { ServiceHoursView, ShutUntil } from '../../shared/hours-view.js';
import { ask } from '../bridge.js';
import { useDesk } from '../desk.js';
import { closeDialog, say, show } from '../screen.js';
import { Asking, Sheet, type Done } from '../ui/sheet.js';
import { reopen } from './hours.js';
import { capital, shutSentence, type Kind } from './words.js';

function Service({ service, maySet }: { readonly service: ServiceHoursView; readonly maySet: boolean }) {
  const { name, words, early, week } = service;
  return (
    <section className="service-hours" aria-label={name}>
      <h3>{name}</h3>
      <p>{capital(words)}{early ? `, closed early by ${early.by}` : ''}</p>
      {week.length === 0 ? null : (
        <dl className="facts">
          {week.map(({ day, hours }) => <div key={day}><dt>{day}</dt><dd>{hours}</dd></div>)}
        </dl>
      )}
      {!maySet ? null : early ? (
        <Button className="button" onPress={() => void reopen(service)}>Reopen {name}</Button>
      ) : (
        <Button className="button" onPress={() => show({ type: 'shut', service: service.address })}>Close {name} early …</Button>
      )}
    </section>
  );
}

export function HoursSheet() {
  const hours = useDesk((state) => state.hours);
  const supervisor = useDesk((state) => state.supervisor);
  return (
    <Sheet title="Hours">
      {hours.map((service) => <Service key={service.address} service={service} maySet={supervisor} />)}
      {supervisor ? null : <p className="quiet">Administrators of the desk room can close a service early, and reopen it.</p>}
      <div className="sheet-foot"><Button className="button primary" onPress={closeDialog} autoFocus>Done</Button></div>
    </Sheet>
  );
}

/** Closing is agreed by all desks; it can be taken back at any time. */
export function ShutSheet({ service }: { readonly service: string }) {
  const hours = useDesk((state) => state.hours.find(({ address }) => address === service));
  const [kind, setKind] = useState<Kind>(hours?.nextOpening === undefined ? 'reopened' : 'next');
  const [reason, setReason] = useState('');
  const [day, setDay] = useState(hours?.today ?? '');
  const [time, setTime] = useState('');
  if (!hours) return null;
  const { name, nextOpening } = hours;
  const until: ShutUntil = kind === 'time' ? { kind, day, time } : { kind };
  const shut = async (): Promise<Done> => {
    const done = await ask('hours:shut', { service, reason: reason.trim(), until });
    if (done.ok) say({ tone: 'info', text: `${name} is closed: ${reason.trim()}.`, action: { label: 'Reopen', run: () => void reopen(hours) } });
    return done;
  };
  const kinds: readonly (readonly [Kind, string])[] = [
    ...(nextOpening === undefined ? [] : [['next', `Until ${nextOpening}`] as const]), ['time', 'Until a time'], ['reopened', 'Until somebody reopens it'],
  ];
  return (
    <Sheet title={`Close ${name} early?`}>
      <Asking verb="Close" isReady={reason.trim() !== '' && (kind !== 'time' || (day !== '' && time !== ''))} onDone={shut}>
        <TextField value={reason} onChange={setReason} maxLength={MAX_REASON} isRequired validationBehavior="aria" autoFocus>
          <Label>Reason, which patrons read</Label>
          <Input />
        </TextField>
        <RadioGroup value={kind} onChange={(value) => kinds.forEach(([one]) => one === value && setKind(one))} className="radios">
          <Label>For how long</Label>
          <div>{kinds.map(([one, label]) => <Radio key={one} value={one} className="radio"><span className="dot" aria-hidden="true" />{label}</Radio>)}</div>
        </RadioGroup>
        {kind === 'time' ? (
          <div className="day-and-time">
            <TextField type="date" value={day} onChange={setDay} isRequired validationBehavior="aria"><Label>Day</Label><Input /></TextField>
            <TextField type="time" value={time} onChange={setTime} isRequired validationBehavior="aria"><Label>Time, by the clock of the library</Label><Input /></TextField>
          </div>
        ) : null}
        <p aria-live="polite">{shutSentence(name, kind, nextOpening, day, time)}</p>
      </Asking>
    </Sheet>
  );
}

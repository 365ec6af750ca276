import { useState } from 'react';
import { Checkbox } from 'react-aria-components/Checkbox';
import { Input } from 'react-aria-components/Input';
import { Label, TextField } from 'react-aria-components/TextField';
import { ask } from '../bridge.js';
import { deskNow, useDesk } from '../desk.js';
import { Pick } from '../favours/pick.js';
import { Asking, Sheet } from '../ui/sheet.js';
import { timesWithin, whenOf } from './words.js';

interface Span {
  readonly from: number;
  readonly to: number;
}

/** A part of a shift, by the half hour. */
function Within({ whole, value, timeZone, onChange }: { readonly whole: Span; readonly value: Span; readonly timeZone: string; readonly onChange: (span: Span) => void }) {
  const times = timesWithin(whole, timeZone);
  return (
    <div className="favour-fields">
      <Pick label="From" options={times.slice(0, -1)} value={String(value.from)} onChange={(id) => onChange({ from: Number(id), to: Number(id) < value.to ? value.to : whole.to })} />
      <Pick label="To" options={times.slice(1)} value={String(value.to)} onChange={(id) => onChange({ from: Number(id) > value.from ? value.from : whole.from, to: Number(id) })} />
    </div>
  );
}

/** "I cannot do Thursday 14 to 18": goes to a channel of the staff. */
export function AskCover({ id }: { readonly id: string }) {
  const shift = useDesk((state) => state.shifts?.shifts.find((one) => one.id === id));
  const timeZone = useDesk((state) => state.shifts?.timeZone ?? 'UTC');
  const channels = useDesk((state) => state.channels);
  // What is over already cannot be covered.
  const [whole] = useState(() => (shift ? { from: Math.max(shift.from, Math.floor(deskNow() / 60_000) * 60_000), to: shift.to } : { from: 0, to: 0 }));
  const [span, setSpan] = useState<Span>(whole);
  const [room, setRoom] = useState(() => channels[0]?.id ?? '');
  const [reason, setReason] = useState('');
  const [urgent, setUrgent] = useState(false);
  if (!shift) return null;
  const send = () => ask('shifts:ask-cover', { id, ...span, reason: reason.trim(), urgent, ...(room === '' ? {} : { room: room.replace(/^channel:/, '') }) });
  return (
    <Sheet title={shift.mine ? 'Ask for cover of your shift' : `Ask for cover of ${shift.name}’s shift`}>
      <Asking verb="Ask" isReady onDone={send}>
        <p>{whenOf(shift, timeZone)}{shift.place === '' ? '' : `, ${shift.place}`}. Colleagues read it in the channel and can offer to take all or a part of it. Until somebody does and you agree, the shift stays {shift.mine ? 'yours' : 'theirs'}.</p>
        <Within whole={whole} value={span} timeZone={timeZone} onChange={setSpan} />
        {channels.length < 2 ? null : <Pick label="Channel" options={channels} value={room} onChange={setRoom} />}
        <TextField value={reason} onChange={setReason} maxLength={300} autoFocus>
          <Label>Reason (may stay empty; everybody in the channel reads it)</Label>
          <Input />
        </TextField>
        <Checkbox className="checkbox" isSelected={urgent} onChange={setUrgent}><span className="box" />Sick leave: it cannot wait</Checkbox>
      </Asking>
    </Sheet>
  );
}

/** All of it, or a part. */
export function OfferCover({ id }: { readonly id: string }) {
  const cover = useDesk((state) => state.shifts?.covers.find((one) => one.id === id));
  const timeZone = useDesk((state) => state.shifts?.timeZone ?? 'UTC');
  const [whole] = useState<Span>(() => ({ from: cover?.from ?? 0, to: cover?.to ?? 0 }));
  const [span, setSpan] = useState(whole);
  if (!cover) return null;
  return (
    <Sheet title={`Cover for ${cover.name}`}>
      <Asking verb="Offer" isReady onDone={() => ask('shifts:cover', { id, action: { type: 'offer', ...span } })} begins="offer-cover">
        <p id="offer-cover">{whenOf(cover, timeZone)}{cover.place === '' ? '' : `, ${cover.place}`}. {cover.urgent ? 'Who offers all of it first may get it at once.' : 'It is yours when it was agreed on.'}</p>
        <Within whole={whole} value={span} timeZone={timeZone} onChange={setSpan} />
      </Asking>
    </Sheet>
  );
}

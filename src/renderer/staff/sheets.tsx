/** Making a channel, and what can be changed about one. */
import { useEffect, useMemo, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Checkbox } from 'react-aria-components/Checkbox';
import { CheckboxGroup } from 'react-aria-components/CheckboxGroup';
import { Input } from 'react-aria-components/Input';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { Label, TextField } from 'react-aria-components/TextField';
import type { ChannelAccess } from '../../core/channels/channel.js';
import { MAX_LABEL, MAX_REASON } from '../../shared/limits.js';
import type { ChannelView } from '../../shared/view.js';
import { openChannel } from '../actions.js';
import { ask } from '../bridge.js';
import { useDesk } from '../desk.js';
import { closeDialog, say } from '../screen.js';
import { Choose } from '../ui/choose.js';
import { Asking, Sheet, type Done } from '../ui/sheet.js';
import { channelMarks } from './groups.js';
import { colleaguesOf } from './people-order.js';

const useChannel = (id: string): ChannelView | undefined => useDesk((state) => state.channels.find((channel) => channel.id === id));
const ACCESS: readonly { readonly id: ChannelAccess; readonly label: string; readonly means: string }[] = [
  { id: 'staff', label: 'All staff', means: 'Everybody of the staff is in it, also who comes later.' },
  { id: 'members', label: 'Only those chosen here', means: 'Only its members see it in their list and read it. It is on the record as every channel.' },
];

interface MembersProps {
  readonly value: readonly string[];
  readonly onChange: (value: readonly string[]) => void;
}

function Members({ value, onChange }: MembersProps) {
  const people = useDesk((state) => state.people);
  const me = useDesk((state) => state.me?.address);
  const colleagues = useMemo(() => colleaguesOf(people, me).toSorted((a, b) => (a.name < b.name ? -1 : 1)), [people, me]);
  return (
    <CheckboxGroup value={[...value]} onChange={onChange} className="radios">
      <Label>Members</Label>
      <div>{colleagues.map(({ address, name }) => <Checkbox key={address} value={address} className="checkbox"><span className="box" aria-hidden="true" />{name}</Checkbox>)}</div>
    </CheckboxGroup>
  );
}

export function NewChannel() {
  const [name, setName] = useState('');
  const [topic, setTopic] = useState('');
  const [access, setAccess] = useState<ChannelAccess>('staff');
  const [members, setMembers] = useState<readonly string[]>([]);
  const make = async (): Promise<Done> => {
    const made = await ask('channel:create', { name: name.trim(), access, members: access === 'members' ? [...members] : [], topic: topic.trim() });
    if (made.ok) openChannel(made.value.id);
    return made;
  };
  return (
    <Sheet title="New channel">
      <Asking verb="Make the channel" isReady={name.trim() !== ''} onDone={make}>
        <TextField value={name} onChange={setName} maxLength={MAX_LABEL} isRequired validationBehavior="aria" autoFocus>
          <Label>Name</Label>
          <Input dir="auto" />
        </TextField>
        <TextField value={topic} onChange={setTopic} maxLength={MAX_REASON}>
          <Label>Topic (may stay empty)</Label>
          <Input dir="auto" />
        </TextField>
        <RadioGroup value={access} onChange={(value) => ACCESS.filter(({ id }) => id === value).forEach(({ id }) => setAccess(id))} orientation="horizontal" className="radios">
          <Label>For whom</Label>
          <div>{ACCESS.map(({ id, label }) => <Radio key={id} value={id} className="radio"><span className="dot" aria-hidden="true" />{label}</Radio>)}</div>
        </RadioGroup>
        {access === 'members' ? <Members value={members} onChange={setMembers} /> : null}
        <p className="quiet" aria-live="polite">{ACCESS.find(({ id }) => id === access)?.means} Its name can be read by whoever has an account on the server.</p>
      </Asking>
    </Sheet>
  );
}

export function TopicSheet({ id }: { readonly id: string }) {
  const channel = useChannel(id);
  const [topic, setTopic] = useState(channel?.topic ?? '');
  return (
    <Sheet title={`Topic of ${channel?.name ?? 'the channel'}`}>
      <Asking verb="Set the topic" isReady={topic.trim() !== '' && topic.trim() !== channel?.topic} onDone={() => ask('channel:topic', { id, topic: topic.trim() })}>
        <TextField value={topic} onChange={setTopic} maxLength={MAX_REASON} autoFocus>
          <Label>Topic</Label>
          <Input dir="auto" />
        </TextField>
      </Asking>
    </Sheet>
  );
}

/** Of one that an administrator made. */
export function ChannelSettings({ id }: { readonly id: string }) {
  const channel = useChannel(id);
  const [name, setName] = useState(channel?.name ?? '');
  const [known, setKnown] = useState<readonly string[]>();
  const [members, setMembers] = useState<readonly string[]>([]);
  const membersOnly = channel?.membersOnly === true;
  useEffect(() => {
    const load = async (): Promise<void> => {
      const answer = await ask('channel:members', { id });
      if (!answer.ok) return;
      setKnown(answer.value);
      setMembers(answer.value);
    };
    if (membersOnly) void load();
  }, [id, membersOnly]);
  if (!channel) return null;
  const renamed = name.trim() !== '' && name.trim() !== channel.name;
  const regrouped = known !== undefined && [...members].toSorted().join(' ') !== [...known].toSorted().join(' ');
  const save = async (): Promise<Done> => {
    if (regrouped) {
      const done = await ask('channel:set-members', { id, members: [...members] });
      if (!done.ok) return done;
    }
    return renamed ? ask('channel:change', { id, name: name.trim() }) : { ok: true };
  };
  const close = async (): Promise<void> => {
    closeDialog();
    const done = await ask('channel:change', { id, closed: true });
    if (done.ok) say({ tone: 'info', text: `${channel.name} is closed for everybody. What was said stays.`, action: { label: 'Undo', run: () => void ask('channel:change', { id, closed: false }) } });
    else say({ tone: 'problem', text: done.message });
  };
  return (
    <Sheet title={`Channel ${channel.name}`}>
      <Asking verb="Save for everybody" isReady={renamed || regrouped} onDone={save}>
        <TextField value={name} onChange={setName} maxLength={MAX_LABEL} autoFocus>
          <Label>Name</Label>
          <Input dir="auto" />
        </TextField>
        {known ? <Members value={members} onChange={setMembers} /> : null}
        <p><Button className="link" onPress={() => void close()}>Close this channel for everybody</Button></p>
      </Asking>
    </Sheet>
  );
}

/** By keys from anywhere. */
export function ChooseChannel() {
  const channels = useDesk((state) => state.channels);
  const choices = useMemo(() => channels.map((channel) => ({ id: channel.id, title: channel.name, category: channel.branch ?? channel.service ?? '', text: channel.topic ?? '', when: channelMarks(channel) })), [channels]);
  const choose = ({ id }: { readonly id: string }): void => {
    closeDialog();
    // After the dialog has given the focus back.
    requestAnimationFrame(() => openChannel(id));
  };
  return (
    <Sheet title="Go to a channel">
      <Choose label="Find a channel" listLabel="Channels to go to" placeholder="Which one?" choices={choices} none="Channels are listed after you sign in." onChoose={choose} />
    </Sheet>
  );
}

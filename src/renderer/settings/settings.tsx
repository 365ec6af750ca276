import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { Slider, SliderOutput, SliderThumb, SliderTrack } from 'react-aria-components/Slider';
import { Switch } from 'react-aria-components/Switch';
import { Label } from 'react-aria-components/TextField';
import type { Mode } from '../../core/operation.js';
import type { SettingsView } from '../../shared/view.js';
import { signOut } from '../actions.js';
import { request } from '../bridge.js';
import { changeSettings, useDesk, useSettings } from '../desk.js';
import { show } from '../screen.js';
import { MODE_WORDS } from '../queue/words.js';
import { Connection } from '../record/centre.js';
import { keyLabel } from '../key-names.js';
import { apple } from '../shortcuts.js';
import { PANES } from '../ui/panes.js';

const THEMES: readonly (readonly [SettingsView['theme'], string])[] = [['system', 'As the computer'], ['light', 'Light'], ['dark', 'Dark']];
const MODES: readonly Mode[] = ['in-person', 'phone', 'patron-im', 'staff-im'];

const useLocked = (name: string): boolean => useSettings((state) => state.locked.includes(name));
const ByPolicy = ({ name }: { readonly name: string }) => (useLocked(name) ? <p className="quiet">Set by your library’s policy.</p> : null);

const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section className="settings-part">
    <h3>{title}</h3>
    {children}
  </section>
);

interface LevelProps {
  readonly name: 'textSize' | 'volume';
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

function Level({ name, label, min, max, step }: LevelProps) {
  const value = useSettings((state) => state[name]);
  return (
    <>
      <Slider key={value} defaultValue={value} minValue={min} maxValue={max} step={step} isDisabled={useLocked(name)} onChangeEnd={(next) => void changeSettings({ [name]: next })} className="slider">
        <Label>{label}</Label>
        <SliderOutput>{({ state }) => `${state.getThumbValue(0)} %`}</SliderOutput>
        <SliderTrack><SliderThumb /></SliderTrack>
      </Slider>
      <ByPolicy name={name} />
    </>
  );
}

const Toggle = ({ isOn, isLocked, onChange, children }: { readonly isOn: boolean; readonly isLocked: boolean; readonly onChange: (on: boolean) => void; readonly children: ReactNode }) => (
  <Switch isSelected={isOn} isDisabled={isLocked} onChange={onChange} className="switch"><span className="track" aria-hidden="true" />{children}</Switch>
);

function Look() {
  const theme = useSettings((state) => state.theme);
  return (
    <Part title="Look">
      <RadioGroup value={theme} onChange={(value) => void changeSettings({ theme: THEMES.find(([name]) => name === value)?.[0] ?? 'system' })} isDisabled={useLocked('theme')} orientation="horizontal" className="radios">
        <Label>Colours</Label>
        <div>{THEMES.map(([name, words]) => <Radio key={name} value={name} className="radio"><span className="dot" aria-hidden="true" />{words}</Radio>)}</div>
      </RadioGroup>
      <ByPolicy name="theme" />
      <Level name="textSize" label="Text size" min={100} max={200} step={10} />
      <Button className="button" onPress={() => void changeSettings({ panes: { queue: PANES.queue.usual, details: PANES.details.usual } })}>Usual widths of the panes</Button>
    </Part>
  );
}

function Sound() {
  const sound = useSettings((state) => state.sound);
  const locked = useSettings((state) => state.locked);
  const isLocked = (mode: Mode): boolean => locked.includes('sound') || locked.includes(`sound.${mode}`);
  return (
    <Part title="Bell">
      <Level name="volume" label="Volume" min={0} max={100} step={5} />
      <Button className="button" onPress={() => void request('alert:test', undefined)}>Test the bell</Button>
      <fieldset className="plain">
        <legend>Ring for</legend>
        {MODES.map((mode) => <Toggle key={mode} isOn={sound[mode]} isLocked={isLocked(mode)} onChange={(on) => void changeSettings({ sound: { ...sound, [mode]: on } })}>{MODE_WORDS[mode]}{isLocked(mode) ? ' (set by the policy)' : ''}</Toggle>)}
      </fieldset>
    </Part>
  );
}

function Keyboard() {
  const on = useSettings((state) => state.globalShortcuts);
  const keys = useSettings((state) => state.globalKeys);
  const key = (accelerator: string): string => keyLabel(accelerator.replace(/CommandOrControl|CmdOrCtrl|Control/giu, 'Ctrl'), apple);
  return (
    <Part title="Keys in other programs">
      <Toggle isOn={on} isLocked={useLocked('globalShortcuts')} onChange={(globalShortcuts) => void changeSettings({ globalShortcuts })}>Log walk-ins ({key(keys.walkIn)}) and calls ({key(keys.call)}), and take the next one ({key(keys.takeNext)}), while another program is in front</Toggle>
      <ByPolicy name="globalShortcuts" />
    </Part>
  );
}

function Writing() {
  const on = useSettings((state) => state.coach);
  return (
    <Part title="Writing">
      <Toggle isOn={on} isLocked={useLocked('coach')} onChange={(coach) => void changeSettings({ coach })}>Remark on capitals, one-word replies, library jargon and long messages while I write</Toggle>
      <ByPolicy name="coach" />
    </Part>
  );
}

function Conversations() {
  const on = useSettings((state) => state.suggestions);
  const mayShare = useDesk((state) => state.texts.mayEdit);
  return (
    <Part title="Conversations">
      <Toggle isOn={on} isLocked={useLocked('suggestions')} onChange={(suggestions) => void changeSettings({ suggestions })}>Suggest what a message may be, as a quiet mark beside it</Toggle>
      <ByPolicy name="suggestions" />
      {mayShare ? <Button className="button" onPress={() => show({ type: 'library-words' })}>Words of the library …</Button> : null}
    </Part>
  );
}

function Account() {
  const me = useDesk((state) => state.me);
  return (
    <Part title="Account">
      <p>{me ? `Signed in as ${me.name} (${me.address}).` : 'Nobody is signed in.'}</p>
      {me ? <Button className="button" onPress={() => void signOut()}>Sign out</Button> : null}
    </Part>
  );
}

function Storage() {
  const named = useDesk((state) => state.record.archive.where !== undefined);
  return named ? <Part title="Central storage"><Connection /></Part> : null;
}

export function Settings() {
  const problem = useSettings((state) => state.problem);
  const policyFile = useSettings((state) => state.policyFile);
  return (
    <section className="page" aria-labelledby="settings-title">
      <h2 id="settings-title">Settings</h2>
      {problem ? <p className="problem" role="alert">{problem.message}</p> : null}
      <Look />
      <Sound />
      <Writing />
      <Keyboard />
      <Conversations />
      <Account />
      <Storage />
      {policyFile === undefined ? null : <p className="quiet">Policy: {policyFile}</p>}
    </section>
  );
}

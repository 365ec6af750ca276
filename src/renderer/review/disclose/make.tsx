import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Checkbox } from 'react-aria-components/Checkbox';
import { CheckboxGroup } from 'react-aria-components/CheckboxGroup';
import { Form } from 'react-aria-components/Form';
import { Input } from 'react-aria-components/Input';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { Label, TextField } from 'react-aria-components/TextField';
import type { CoveredItem } from '../../../core/disclosure/mask.js';
import { DISCLOSURE_LIMITS, FORMATS, FORMAT_WORDS, type Disclosed, type DisclosureStart } from '../../../shared/review/disclosure.js';
import { ask } from '../bridge.js';
import { plural } from '../words.js';
import { orderOf, unlooked, type Draft, type Source } from './draft.js';

interface MakeProps {
  readonly draft: Draft;
  readonly items: readonly CoveredItem[];
  readonly sources: readonly Source[];
  readonly start: DisclosureStart;
  readonly onChange: (draft: Draft) => void;
  readonly onOpen: (index: number) => void;
  readonly onAgain: () => void;
  readonly onDone: (made: boolean) => void;
}

/** What is still to be looked through, each with the way there. */
function Unlooked({ draft, items, onOpen }: Pick<MakeProps, 'draft' | 'items' | 'onOpen'>) {
  const left = unlooked(draft, items);
  const [first] = left;
  if (!first) return null;
  return (
    <div className="disclose-left">
      <p>{plural(left.length, 'conversation')} {left.length === 1 ? 'was' : 'were'} not looked through as {left.length === 1 ? 'it' : 'they'} would go out now.</p>
      <Button className="button" onPress={() => onOpen(items.indexOf(first))}>Look through</Button>
    </div>
  );
}

interface SigningProps {
  readonly signing: 'signed' | 'unsigned';
  readonly keyFile: string | undefined;
  readonly passphrase: string;
  readonly onSigning: (signing: 'signed' | 'unsigned') => void;
  readonly onPassphrase: (passphrase: string) => void;
  readonly onKey: () => void;
}

function Signing({ signing, keyFile, passphrase, onSigning, onPassphrase, onKey }: SigningProps) {
  return (
    <>
      <RadioGroup className="radios" value={signing} onChange={(value) => onSigning(value === 'signed' ? 'signed' : 'unsigned')}>
        <Label>Signature</Label>
        <div>
          <Radio value="signed" className="radio"><span className="dot" aria-hidden="true" />Sign with the key of the library</Radio>
          <Radio value="unsigned" className="radio"><span className="dot" aria-hidden="true" />Do not sign</Radio>
        </div>
      </RadioGroup>
      {signing === 'signed' ? (
        <>
          <div className="key-file"><Button className="button" onPress={onKey}>Choose the key file …</Button><span>{keyFile ?? 'No file is chosen.'}</span></div>
          <TextField type="password" value={passphrase} onChange={onPassphrase} maxLength={DISCLOSURE_LIMITS.passphrase} autoComplete="off"><Label>Passphrase of the key</Label><Input /></TextField>
        </>
      ) : null}
    </>
  );
}

function Ready({ made, onDone }: { readonly made: Disclosed; readonly onDone: MakeProps['onDone'] }) {
  const [problem, setProblem] = useState<string>();
  const show = async (): Promise<void> => {
    const answer = await ask('review:disclosure-show', undefined);
    setProblem(answer.ok ? undefined : answer.message);
  };
  const { summary } = made;
  const places = [...summary.rules, ...summary.byHand].reduce((sum, { count }) => sum + count, 0);
  return (
    <section className="disclose-part" aria-labelledby="disclose-ready">
      <h3 id="disclose-ready">The disclosure is ready</h3>
      <p>{plural(made.files, 'file')} with {plural(summary.conversations, 'conversation')} and {plural(summary.lines, 'line')}, {plural(places, 'place')} left out. {made.signed ? 'The library signed it.' : 'It is not signed.'} It was read again and is as it was made.</p>
      <p className="host">{made.folder}</p>
      {problem === undefined ? null : <p className="problem" role="alert">{problem}</p>}
      <div className="disclose-buttons">
        <Button className="button" onPress={() => void show()}>Show the folder</Button>
        <Button className="button primary" autoFocus aria-describedby="disclose-ready" onPress={() => onDone(true)}>Done</Button>
      </div>
    </section>
  );
}

export function Make({ draft, items, sources, start, onChange, onOpen, onAgain, onDone }: MakeProps) {
  const [folder, setFolder] = useState(start.folder);
  const [keyFile, setKeyFile] = useState(start.keyFile);
  const [signing, setSigning] = useState<'signed' | 'unsigned'>(start.canSign ? 'signed' : 'unsigned');
  const [passphrase, setPassphrase] = useState('');
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<Disclosed>();
  if (made) return <Ready made={made} onDone={onDone} />;
  const isSigned = signing === 'signed';
  const order = unlooked(draft, items).length === 0 ? orderOf(draft, sources) : undefined;
  const isReady = order !== undefined && folder !== undefined && (!isSigned || (keyFile !== undefined && passphrase !== '')) && !busy;
  const choose = async (channel: 'review:disclosure-folder' | 'review:disclosure-key'): Promise<void> => {
    const answer = await ask(channel, undefined);
    if (!answer.ok) return setProblem(answer.message);
    if ('folder' in answer.value && answer.value.folder !== undefined) setFolder(answer.value.folder);
    if ('keyFile' in answer.value && answer.value.keyFile !== undefined) setKeyFile(answer.value.keyFile);
  };
  const make = async (): Promise<void> => {
    if (!isReady) return;
    setBusy(true);
    setProblem(undefined);
    const answer = await ask('review:disclose', { order, ...(isSigned ? { passphrase } : {}) });
    setBusy(false);
    if (answer.ok) setMade(answer.value);
    else setProblem(answer.message);
  };
  return (
    <Form
      className="disclose-part"
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <Unlooked draft={draft} items={items} onOpen={onOpen} />
      <CheckboxGroup value={[...draft.formats]} onChange={(values) => onChange({ ...draft, formats: FORMATS.filter((format) => values.includes(format)) })}>
        <Label>Files</Label>
        <div>{FORMATS.map((format) => <Checkbox key={format} value={format} className="checkbox"><span className="box" aria-hidden="true" />{FORMAT_WORDS[format]}</Checkbox>)}</div>
        <p className="quiet">With them go a list of what was left out and why, the SHA-256 of every file, and a summary.</p>
      </CheckboxGroup>
      <div className="key-file"><Button className="button" onPress={() => void choose('review:disclosure-folder')}>Choose a folder …</Button><span className="host">{folder === undefined ? 'No folder is chosen. The files go into a new folder in it.' : `A new folder in ${folder}`}</span></div>
      {start.canSign ? <Signing signing={signing} keyFile={keyFile} passphrase={passphrase} onSigning={setSigning} onPassphrase={setPassphrase} onKey={() => void choose('review:disclosure-key')} /> : <p className="quiet">It will not be signed: the policy names no key of the library.</p>}
      {problem === undefined ? null : <div className="disclose-left"><p className="problem" role="alert">{problem}</p><Button className="button" onPress={onAgain}>Read the conversations again</Button></div>}
      {busy ? <output>Making the files. Long conversations take a minute.</output> : null}
      <Button type="submit" className="button primary" isDisabled={!isReady}>Make the disclosure</Button>
    </Form>
  );
}

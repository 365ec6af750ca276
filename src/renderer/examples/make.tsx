import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { Input } from 'react-aria-components/Input';
import { TextArea } from 'react-aria-components/TextArea';
import { Label, TextField } from 'react-aria-components/TextField';
import { editPreview, previewOf, type Edited } from '../../core/example/edit.js';
import { maskedText, type MaskedLine } from '../../core/example/mask.js';
import { EXAMPLE_LIMITS } from '../../shared/limits.js';
import type { ExamplePreview } from '../../shared/view.js';
import { ask } from '../bridge.js';
import { Keys } from '../ui/keys.js';
import { Asking, Sheet, type Done } from '../ui/sheet.js';
import { saveExample } from './examples.js';

const places = (count: number): string => (count === 1 ? 'in one place' : `in ${count} places`);
const SAID: Readonly<Record<Edited['did'], (edited: Edited) => string>> = {
  'left-out': ({ words, count }) => `Left out ${places(count)}: ${words}`,
  'put-back': ({ words }) => `Put back: ${words}`,
  nothing: () => 'There is nothing to leave out here.',
};

interface PreviewProps {
  readonly lines: readonly MaskedLine[];
  readonly onChange: (lines: readonly MaskedLine[]) => void;
}

/** One text that is read and selected with the usual keys, and that typing does not change. */
function Preview({ lines, onChange }: PreviewProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const caret = useRef<number>(undefined);
  const [said, setSaid] = useState('');
  const text = previewOf(lines);
  useEffect(() => {
    const refuse = (event: Event): void => event.preventDefault();
    const area = field.current;
    area?.addEventListener('beforeinput', refuse);
    return () => area?.removeEventListener('beforeinput', refuse);
  }, []);
  useLayoutEffect(() => {
    if (caret.current !== undefined) field.current?.setSelectionRange(caret.current, caret.current);
    caret.current = undefined;
  });
  const edit = (): void => {
    const area = field.current;
    if (!area) return;
    const edited = editPreview(lines, area.selectionStart, area.selectionEnd);
    caret.current = area.selectionStart;
    setSaid(SAID[edited.did](edited));
    onChange(edited.lines);
    area.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    edit();
  };
  return (
    <>
      <TextField className="react-aria-TextField private" value={text} autoFocus>
        <Label>What colleagues will read</Label>
        <TextArea ref={field} rows={7} dir="auto" aria-readonly aria-describedby="example-keys" onKeyDown={onKeyDown} />
      </TextField>
      <div className="example-edit">
        <Button className="button" onPress={edit}>Leave out, or put back <Keys keys="Enter" /></Button>
        <p className="quiet" id="example-keys">Select words to leave them out everywhere; select what stands in brackets to put it back.</p>
      </div>
      <output className="quiet private" dir="auto">{said}</output>
    </>
  );
}

function Making({ preview }: { readonly preview: ExamplePreview }) {
  const [lines, setLines] = useState(preview.lines);
  const [title, setTitle] = useState('');
  const [good, setGood] = useState('');
  const save = (): Promise<Done> => saveExample({ title, good, lines: lines.map((line) => ({ by: line.by, text: maskedText(line) })) });
  return (
    <Asking verb="Save" isReady={title.trim() !== ''} onDone={save}>
      <p>Names, addresses and numbers are left out. A computer does not know every name: read it before you save it.</p>
      {preview.cut ? <p>The conversation is long. This is its beginning.</p> : null}
      <Preview lines={lines} onChange={setLines} />
      <TextField value={title} onChange={setTitle} maxLength={EXAMPLE_LIMITS.title} isRequired validationBehavior="aria"><Label>Title</Label><Input /></TextField>
      <TextField value={good} onChange={setGood} maxLength={EXAMPLE_LIMITS.good}><Label>What is good about it</Label><TextArea rows={2} dir="auto" /></TextField>
    </Asking>
  );
}

/** What was said, without what says who said it; nothing else of the conversation is kept with it. */
export function MakeExample({ id }: { readonly id: string }) {
  const [preview, setPreview] = useState<ExamplePreview>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    let current = true;
    const load = async (): Promise<void> => {
      const answer = await ask('example:preview', { id });
      if (!current) return;
      if (answer.ok) setPreview(answer.value);
      else setProblem(answer.message);
    };
    void load();
    return () => {
      current = false;
    };
  }, [id]);
  return (
    <Sheet title="Use as a good example">
      <div className="make-example">
        {problem === undefined ? null : <p className="problem" role="alert">{problem}</p>}
        {preview ? <Making preview={preview} /> : null}
      </div>
    </Sheet>
  );
}

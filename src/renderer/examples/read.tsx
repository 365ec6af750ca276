import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { SAYER_WORDS } from '../../core/example/edit.js';
import type { ExampleView } from '../../shared/view.js';
import { closeDialog } from '../screen.js';
import { Sheet } from '../ui/sheet.js';
import { deleteExample, shareExample, useExample } from './examples.js';

export function ReadExample({ id }: { readonly id: string }) {
  const example = useExample(id);
  return example ? <Reading example={example} /> : <Sheet title="Gone"><p>This example is not there any more.</p></Sheet>;
}

function Reading({ example }: { readonly example: ExampleView }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const remove = (): void => {
    closeDialog();
    void deleteExample(example);
  };
  const share = async (): Promise<void> => {
    setBusy(true);
    const done = await shareExample(example);
    setBusy(false);
    if (done.ok) closeDialog();
    else setProblem(done.message);
  };
  return (
    <Sheet title={example.title}>
      <p className="quiet">Chosen by {example.by}{example.shared ? ', for all desks' : ', for this desk'}. Names, addresses and numbers are left out.</p>
      {example.good === '' ? null : <p className="example-good" dir="auto">{example.good}</p>}
      <ol className="example-lines" aria-label="What was said">
        {example.lines.map(({ by, text }, index) => (
          <li key={index} data-by={by}><p className="by">{SAYER_WORDS[by]}</p><p className="private" dir="auto">{text}</p></li>
        ))}
      </ol>
      {problem === undefined ? null : <p className="problem" role="alert">{problem}</p>}
      <div className="sheet-foot">
        {example.mayDelete ? <Button className="button" onPress={remove}>Delete</Button> : null}
        {example.mayShare ? <Button className="button" isDisabled={busy} onPress={() => void share()}>Share with all desks</Button> : null}
        <Button className="button primary" onPress={closeDialog} autoFocus>Close</Button>
      </div>
    </Sheet>
  );
}

import { Button } from 'react-aria-components/Button';
import { SAYER_WORDS } from '../../core/example/edit.js';
import { closeDialog } from '../screen.js';
import { Sheet } from '../ui/sheet.js';
import { deleteExample, useExample } from './examples.js';

export function ReadExample({ id }: { readonly id: string }) {
  const example = useExample(id);
  if (!example) return <Sheet title="Gone"><p>This example is not there any more.</p></Sheet>;
  const remove = (): void => {
    closeDialog();
    void deleteExample(example);
  };
  return (
    <Sheet title={example.title}>
      <p className="quiet">Chosen by {example.by}. Names, addresses and numbers are left out.</p>
      {example.good === '' ? null : <p className="example-good" dir="auto">{example.good}</p>}
      <ol className="example-lines" aria-label="What was said">
        {example.lines.map(({ by, text }, index) => (
          <li key={index} data-by={by}><p className="by">{SAYER_WORDS[by]}</p><p className="private" dir="auto">{text}</p></li>
        ))}
      </ol>
      <div className="sheet-foot">
        {example.mayDelete ? <Button className="button" onPress={remove}>Delete</Button> : null}
        <Button className="button primary" onPress={closeDialog} autoFocus>Close</Button>
      </div>
    </Sheet>
  );
}

import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import type { VersionView } from '../../shared/line-view.js';
import { ask } from '../bridge.js';
import { transcript } from '../conversation/transcript-store.js';
import { closeDialog } from '../screen.js';
import { focusComposer } from './doing.js';
import { Asking, Sheet, type Done } from '../ui/sheet.js';
import { clockTime } from '../ui/time.js';

interface LineRef {
  readonly id: string;
  /** Its key. */
  readonly line: string;
}

/** What a message said before it was changed. */
export function VersionsOfLine({ id, line: key }: LineRef) {
  const [versions, setVersions] = useState<readonly VersionView[]>([]);
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    void ask('line:versions', { id, key }).then((answer) => (answer.ok ? setVersions(answer.value) : setProblem(answer.message)));
  }, [id, key]);
  return (
    <Sheet title="What it said before">
      {problem === undefined ? null : <p className="problem" role="alert">{problem}</p>}
      <ol className="line-versions" aria-label="The oldest first">
        {versions.map(({ text, at }, index) => (
          <li key={index}>
            <span className="quiet">{at === 0 ? 'now' : clockTime(at)}</span>
            <p className="words private" dir="auto">{text}</p>
          </li>
        ))}
      </ol>
      <div className="sheet-foot"><Button autoFocus className="button" onPress={closeDialog}>Close</Button></div>
    </Sheet>
  );
}

/** What cannot be undone asks first. */
export function DeleteLine({ id, line: key }: LineRef) {
  const found = transcript.getState().lines.find((one) => one.key === key);
  const remove = async (): Promise<Done> => {
    const answer = await ask('line:delete', { id, key });
    // Where the focus was there is nothing to press any more.
    if (answer.ok) focusComposer(id);
    return answer;
  };
  return (
    <Sheet title="Delete this message?" role="alertdialog">
      <Asking verb="Delete" isReady onDone={remove} begins="delete-what">
        <blockquote className="words private" dir="auto">{found?.text.slice(0, 300)}</blockquote>
        <p id="delete-what">Everybody then sees that it was deleted, and by whom. Programs of others may still show it, and the record keeps it. This cannot be undone.</p>
      </Asking>
    </Sheet>
  );
}

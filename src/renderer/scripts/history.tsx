/** What administrators did to the scripts that all desks share, and how to take it back. */
import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import type { ScriptChangeView, ScriptVersionView } from '../../shared/view.js';
import { ask } from '../bridge.js';
import { deskNow, subscribeDesk } from '../desk.js';
import { closeDialog, show } from '../screen.js';
import { Sheet } from '../ui/sheet.js';
import { clockTime, dayName } from '../ui/time.js';
import { restoreScript, type SharedName } from './own.js';

/** "Today 14:02" */
export const whenWords = (at: number): string => `${dayName(at, deskNow())} ${clockTime(at)}`;

/** Loads now, and again when administrators have changed something. @returns how to stop */
function whenever(load: () => void): () => void {
  load();
  return subscribeDesk((now, before) => {
    if (now.texts.changes !== before.texts.changes) load();
  });
}

const madeBy = ({ version, by, at }: ScriptVersionView): string => (version === 'files' ? 'As it is in the files' : `${by}, ${whenWords(at)}`);

function Version({ name, version }: { readonly name: SharedName; readonly version: ScriptVersionView }) {
  const { isNow, script, removed } = version;
  const use = async (): Promise<void> => {
    if (await restoreScript(name, version.version)) closeDialog();
  };
  return (
    <li className="script-version">
      <p><strong>{madeBy(version)}</strong> {isNow ? <span className="tag">now</span> : null}</p>
      {isNow ? null : <Button className="button" aria-label={`Use this version again: ${madeBy(version)}`} onPress={() => void use()}>Use this version again</Button>}
      {script && script.title !== name.title ? <p dir="auto">{script.title}</p> : null}
      {script ? <blockquote dir="auto">{script.text}</blockquote> : <p className="quiet">{removed ? 'Deleted for everybody.' : 'As in the files again.'}</p>}
    </li>
  );
}

/** All versions of one script, the last one first. */
export function ScriptHistory({ name }: { readonly name: SharedName }) {
  const { id, language, title } = name;
  const [versions, setVersions] = useState<readonly ScriptVersionView[]>();
  useEffect(() => whenever(() => void ask('scripts:versions', { id, language }).then((answer) => answer.ok && setVersions(answer.value))), [id, language]);
  return (
    <Sheet title={`History of “${title}”`}>
      {versions === undefined ? <p className="quiet">Reading …</p> : <ol className="versions" aria-label="Versions">{versions.map((version) => <Version key={version.version} name={name} version={version} />)}</ol>}
      <div className="sheet-foot"><Button className="button primary" onPress={closeDialog} autoFocus>Close</Button></div>
    </Sheet>
  );
}

const WHAT: Readonly<Record<ScriptChangeView['what'], string>> = { added: 'new', changed: 'changed', removed: 'deleted', 'as-in-files': 'as in the files again' };

/** Where a script that was deleted for everybody is found again. */
export function ScriptChanges({ language }: { readonly language: string }) {
  const [lines, setLines] = useState<readonly ScriptChangeView[]>();
  useEffect(() => whenever(() => void ask('scripts:changes', { language }).then((answer) => answer.ok && setLines(answer.value))), [language]);
  return (
    <Sheet title="Changes of shared scripts">
      {lines?.length === 0 ? <p className="quiet">No script was changed for everybody in this language. All are as in the files.</p> : null}
      <ul className="versions" aria-label="Changed scripts">
        {lines?.map(({ id, title, what, by, at }) => (
          <li key={id} className="script-version">
            <p><strong dir="auto">{title}</strong> <span className="tag">{WHAT[what]}</span></p>
            <p className="quiet">{by}, {whenWords(at)}</p>
            <Button className="button" aria-label={`History of ${title} …`} onPress={() => show({ type: 'script-history', name: { id, language, title } })}>History …</Button>
          </li>
        ))}
      </ul>
      <div className="sheet-foot"><Button className="button primary" onPress={closeDialog} autoFocus>Close</Button></div>
    </Sheet>
  );
}

/** What a person does with their own scripts, and an administrator with those of all desks. Each change is done at once and can be taken back. */
import type { Args } from '../../shared/contract.js';
import type { ScriptView } from '../../shared/view.js';
import { ask, request } from '../bridge.js';
import { focusWhenDrawn } from '../focus.js';
import { desk } from '../desk.js';
import { say, screen, show } from '../screen.js';
import type { Done } from '../ui/sheet.js';
import { undoable } from '../ui/undo.js';
import { languageName, reloadScripts, scriptsView } from './scripts-store.js';

/** Names a shared script. */
export interface SharedName {
  readonly id: string;
  readonly language: string;
  readonly title: string;
}

/** An administrator of the shared texts is signed in here. */
export const mayShare = (): boolean => desk().texts.mayEdit;

/** The language of the scripts on the screen. */
export const shownLanguage = (): string => scriptsView(screen.getState().open ?? null).language;

const { possible: mayUndoScripts, undo: undoScripts, changed } = undoable({
  takeBack: async () => (await request('scripts:undo', undefined)).ok, reload: reloadScripts, done: 'The scripts are as they were before.',
});
export { mayUndoScripts, undoScripts };

/** @returns why not, for the form */
export async function saveScript(script: Args['scripts:save']): Promise<Done> {
  const { open } = screen.getState();
  const same = script.shortcut?.toLowerCase();
  const clash = script.everybody === undefined ? scriptsView(open ?? null).scripts.find(({ own, shortcut }) => !own && same !== undefined && shortcut?.toLowerCase() === same) : undefined;
  if (clash) return { ok: false, message: `/${clash.shortcut ?? ''} is “${clash.title}” already. Choose another shortcut.` };
  const saved = await ask('scripts:save', script);
  if (!saved.ok) return saved;
  screen.setState({ script: saved.value.id });
  await changed(`“${script.title.trim()}” is saved${script.everybody === undefined ? '' : ' for everybody'}.`);
  return saved;
}

export async function deleteScript({ id, title, own }: ScriptView): Promise<void> {
  if (!(await request('scripts:delete', { id, ...(own ? {} : { everybody: shownLanguage() }) })).ok) return;
  screen.setState({ script: undefined });
  await changed(`“${title}” is deleted${own ? '' : ' for everybody'}.`);
  focusWhenDrawn('scripts');
}

/** @returns whether all desks have that version now */
export async function restoreScript({ id, language, title }: SharedName, version: string): Promise<boolean> {
  if (!(await request('scripts:restore', { id, language, version })).ok) return false;
  await changed(`An earlier version of “${title}” is used again.`);
  return true;
}

export const showChanges = (): void => show({ type: 'script-changes', language: shownLanguage() });

/** @param everybody in the language that is shown, where the file names none */
export async function importScripts(everybody = false): Promise<void> {
  const done = await request('scripts:import', everybody ? { everybody: shownLanguage() } : {});
  if (!done.ok || done.value.file === undefined) return;
  const { file, added = 0, changed: other = 0, same = 0 } = done.value;
  const text = `${file}${everybody ? ', for everybody' : ''}: ${added} new, ${other} changed, ${same} as they were.`;
  if (added + other > 0) await changed(text);
  else say({ tone: 'info', text });
}

export async function exportScripts(what: 'own' | 'shared'): Promise<void> {
  const language = shownLanguage();
  const done = await request('scripts:export', { what, language });
  if (!done.ok || done.value.file === undefined) return;
  const { file, count = 0 } = done.value;
  say({ tone: 'info', text: `${count === 1 ? '1 script is' : `${count} scripts are`} in ${file}.` });
}

/** "all desks, in English" */
export const sharedWith = (language: string): string => `all desks, in ${languageName(language)}`;

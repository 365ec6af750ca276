/** What a person does with their own scripts. Each change is done at once and can be taken back. */
import type { Args } from '../../shared/contract.js';
import type { ScriptView } from '../../shared/view.js';
import { ask, request } from '../bridge.js';
import { focusWhenDrawn } from '../focus.js';
import { say, screen } from '../screen.js';
import type { Done } from '../ui/sheet.js';
import { undoable } from '../ui/undo.js';
import { reloadScripts, scriptsView } from './scripts-store.js';

const { possible: mayUndoScripts, undo: undoScripts, changed } = undoable({
  takeBack: async () => (await request('scripts:undo', undefined)).ok, reload: reloadScripts, done: 'Your scripts are as they were before.',
});
export { mayUndoScripts, undoScripts };

/** @returns why not, for the form */
export async function saveScript(script: Args['scripts:save']): Promise<Done> {
  const { open } = screen.getState();
  const same = script.shortcut?.toLowerCase();
  const clash = scriptsView(open ?? null).scripts.find(({ own, shortcut }) => !own && same !== undefined && shortcut?.toLowerCase() === same);
  if (clash) return { ok: false, message: `/${clash.shortcut ?? ''} is “${clash.title}” already. Choose another shortcut.` };
  const saved = await ask('scripts:save', script);
  if (!saved.ok) return saved;
  screen.setState({ script: saved.value.id });
  await changed(`“${script.title.trim()}” is saved.`);
  return saved;
}

export async function deleteScript({ id, title }: ScriptView): Promise<void> {
  if (!(await request('scripts:delete', { id })).ok) return;
  screen.setState({ script: undefined });
  await changed(`“${title}” is deleted.`);
  focusWhenDrawn('scripts');
}

export async function importScripts(): Promise<void> {
  const done = await request('scripts:import', undefined);
  if (!done.ok || done.value.file === undefined) return;
  const { file, added = 0, changed: other = 0, same = 0 } = done.value;
  const text = `${file}: ${added} new, ${other} changed, ${same} as they were.`;
  if (added + other > 0) await changed(text);
  else say({ tone: 'info', text });
}

export async function exportScripts(what: 'own' | 'shared'): Promise<void> {
  const { language } = scriptsView(screen.getState().open ?? null);
  const done = await request('scripts:export', { what, language });
  if (!done.ok || done.value.file === undefined) return;
  const { file, count = 0 } = done.value;
  say({ tone: 'info', text: `${count === 1 ? '1 script is' : `${count} scripts are`} in ${file}.` });
}

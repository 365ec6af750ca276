/** The composer as others reach it: scripts go into the draft at the caret, and are never sent by that. */
import { focusWhenDrawn } from '../focus.js';
import { openRequest } from '../actions.js';
import { says } from '../../core/scripts/mandatory.js';
import { dueScript, loadScripts, scriptsView, scriptUsed } from '../scripts/scripts-store.js';
import type { ScriptView } from '../../shared/view.js';
import { say, screen } from '../screen.js';
import { draftOf, setDraft } from './drafts.js';

export const COMPOSER = 'composer';
const field = (): HTMLTextAreaElement | null => document.querySelector<HTMLTextAreaElement>(`textarea[data-${COMPOSER}]`);

interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Several scripts can stand one after another; each begins on its own line.
 * @param typed what stands for the script in the draft, and gives way to it
 */
export function insertScript(id: string, script: Pick<ScriptView, 'id' | 'text' | 'missing'>, typed?: Range): void {
  const begin = insertText(id, script.text, typed);
  if (begin === undefined) return;
  const missing = Math.min(...script.missing.map((placeholder) => script.text.indexOf(placeholder)));
  if (Number.isFinite(missing)) selectGap(begin + missing);
  scriptUsed(id, script.id);
}

/** On a line of its own, at the caret. @returns where it begins; undefined: this desk may not write there */
export function insertText(id: string, text: string, typed?: Range): number | undefined {
  const composer = field();
  if (!composer || composer.dataset['composer'] !== id || composer.readOnly) {
    say({ tone: 'warning', text: 'Take this request first; then the script can go into your draft.' });
    return undefined;
  }
  const caret = typed?.start ?? composer.selectionStart;
  const end = typed?.end ?? composer.selectionEnd;
  const head = composer.value.slice(0, caret);
  const gap = typed !== undefined || head === '' || head.endsWith('\n') ? '' : '\n';
  composer.focus();
  // Moving the caret ends the step of typing before, so that each script is a step of its own for Ctrl+Z.
  composer.setSelectionRange(0, 0);
  composer.setSelectionRange(caret, end);
  // Through the editor itself, so that Ctrl+Z takes the script out again.
  if (!document.execCommand('insertText', false, gap + text)) setDraft(id, head + gap + text + draftOf(id).slice(end));
  return caret + gap.length;
}

/** Takes out what stands for something else than a text. */
export function removeTyped(id: string, { start, end }: Range): void {
  const composer = field();
  if (composer?.dataset['composer'] !== id || composer.readOnly) return;
  composer.focus();
  composer.setSelectionRange(start, end);
  if (!document.execCommand('delete')) setDraft(id, draftOf(id).slice(0, start) + draftOf(id).slice(end));
}

/** Before what is written already. */
export function putInFront(id: string, script: ScriptView): void {
  const rest = draftOf(id);
  insertScript(id, rest === '' ? script : { ...script, text: `${script.text}\n` }, { start: 0, end: 0 });
  const composer = field();
  if (composer && script.missing.length === 0) composer.setSelectionRange(composer.value.length, composer.value.length);
}

/** Behind what is written already. */
export function putBehind(id: string, script: ScriptView): void {
  const { length } = draftOf(id);
  field()?.setSelectionRange(length, length);
  insertScript(id, script);
}

/** Ctrl+G: what is due with the first answer. */
export function putDueInFront(): void {
  const view = openRequest();
  const due = view && dueScript(view, scriptsView(view.id));
  if (view && due && !says(draftOf(view.id), due)) putInFront(view.id, due);
}

/** The next thing to write is what the desk did not know. @returns false: there is no gap */
export function selectGap(from = 0): boolean {
  const composer = field();
  const gap = composer && /\{[^{}\n]{1,60}\}/u.exec(composer.value.slice(from));
  if (!composer || !gap) return false;
  composer.focus();
  composer.setSelectionRange(from + gap.index, from + gap.index + gap[0].length);
  return true;
}

/** One script in place of the whole draft; Ctrl+Z brings the draft back. */
export function replaceDraft(id: string, script: ScriptView): void {
  field()?.select();
  insertScript(id, script);
}

/** The caret goes where something has to be changed. */
export function selectInDraft(id: string, place: { readonly start: number; readonly end: number } | undefined): void {
  const composer = field();
  if (composer?.dataset['composer'] !== id) return;
  composer.focus();
  if (place) composer.setSelectionRange(place.start, place.end);
}

/** A script of this conversation by its id, filled. */
export async function scriptOf(id: string, wanted: string): Promise<ScriptView | undefined> {
  if (scriptsView(id).scripts.length === 0) await loadScripts(id);
  const found = scriptsView(id).scripts.find((script) => script.id === wanted);
  if (!found) say({ tone: 'warning', text: `The script ${wanted} is missing. Ask your administrator to add it.` });
  return found;
}

export async function insertReferral(): Promise<void> {
  const view = openRequest();
  if (!view) return;
  if (scriptsView(view.id).scripts.length === 0) await loadScripts(view.id);
  const referral = scriptsView(view.id).scripts.find((script) => script.id === 'referral' || script.id.includes('refer'));
  if (referral) insertScript(view.id, referral);
  else say({ tone: 'warning', text: 'There is no referral script. Ask your administrator to add one.' });
}

/** The field for a note: beside a written conversation, or in place of the composer. */
export function writeNote(): void {
  const view = openRequest();
  if (!view) return;
  screen.setState({ details: true, guide: undefined });
  focusWhenDrawn(view.mode.endsWith('-im') ? 'notes' : 'main');
}

/** Opens the search of scripts, beside a conversation or on the page of scripts. */
export function openScripts(): void {
  const { section, open } = screen.getState();
  if (section !== 'channels' && open !== undefined) screen.setState({ section: 'desk', details: true, guide: undefined });
  else if (section !== 'channels') screen.setState({ section: 'scripts' });
  focusWhenDrawn('scripts');
}

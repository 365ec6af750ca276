/** The composer as others reach it: scripts go into the draft at the caret, and are never sent by that. */
import { ask, request } from '../bridge.js';
import { focusWhenDrawn } from '../focus.js';
import { openRequest } from '../actions.js';
import { say, screen } from '../screen.js';
import { draftOf, setDraft } from './drafts.js';

export const COMPOSER = 'composer';
const field = (): HTMLTextAreaElement | null => document.querySelector<HTMLTextAreaElement>(`textarea[data-${COMPOSER}]`);

/** Several scripts can stand one after another; each begins on its own line. */
export function insertScript(id: string, script: { readonly id: string; readonly text: string }): void {
  const composer = field();
  if (!composer || composer.dataset['composer'] !== id || composer.readOnly) {
    say({ tone: 'warning', text: 'Take this request first; then the script can go into your draft.' });
    return;
  }
  const { selectionStart: caret, selectionEnd: end } = composer;
  const head = composer.value.slice(0, caret);
  const gap = head === '' || head.endsWith('\n') ? '' : '\n';
  composer.focus();
  // Moving the caret ends the step of typing before, so that each script is a step of its own for Ctrl+Z.
  composer.setSelectionRange(0, 0);
  composer.setSelectionRange(caret, end);
  // Through the editor itself, so that Ctrl+Z takes the script out again.
  if (!document.execCommand('insertText', false, gap + script.text)) setDraft(id, head + gap + script.text + draftOf(id).slice(end));
  void ask('scripts:used', { id, script: script.id });
}

export async function insertReferral(): Promise<void> {
  const view = openRequest();
  if (!view) return;
  const scripts = await request('scripts:list', { id: view.id });
  if (!scripts.ok) return;
  const referral = scripts.value.find((script) => script.category.toLowerCase() === 'referral' || script.id.includes('refer'));
  if (referral) insertScript(view.id, referral);
  else say({ tone: 'warning', text: 'There is no referral script. Ask your administrator to add one.' });
}

/** The field for a note: beside a written conversation, or in place of the composer. */
export function writeNote(): void {
  const view = openRequest();
  if (!view) return;
  screen.setState({ details: true });
  focusWhenDrawn(view.mode.endsWith('-im') ? 'notes' : 'main');
}

/** Opens the search of scripts, beside a conversation or on the page of scripts. */
export function openScripts(): void {
  const { section, open } = screen.getState();
  if (section !== 'channels' && open !== undefined) screen.setState({ section: 'desk', details: true });
  else if (section !== 'channels') screen.setState({ section: 'scripts' });
  focusWhenDrawn('scripts');
}

/** Drafts belong to their conversation for good. Main keeps them; this window tells it soon after each change. */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import type { Events } from '../../shared/contract.js';
import { ask, bridge } from '../bridge.js';

const SAVE_AFTER_MS = 300;

const drafts = createStore<Readonly<Record<string, string>>>(() => ({}));
const unsaved = new Map<string, number>();
/** What main has, as far as this window told it or was told. */
const saved = new Map<string, string>();

export const useDraft = (id: string): string => useStore(drafts, (all) => all[id] ?? '');
export const draftOf = (id: string): string => drafts.getState()[id] ?? '';

export function setDraft(id: string, text: string): void {
  if (draftOf(id) === text) return;
  drafts.setState({ [id]: text });
  window.clearTimeout(unsaved.get(id));
  unsaved.set(id, window.setTimeout(() => save(id), SAVE_AFTER_MS));
}

/** The draft that main kept; what was typed here meanwhile is newer and stays. */
export function restoreDraft(id: string, text: string): void {
  saved.set(id, text);
  if (!unsaved.has(id)) drafts.setState({ [id]: text });
}

/** Words that could not be sent come back: main's whole draft, and behind it what was typed here since it was saved. */
function returned({ id, text }: Events['draft:returned']): void {
  const [typed, known] = [draftOf(id), saved.get(id) ?? ''];
  const since = !unsaved.has(id) ? '' : typed.startsWith(known) ? typed.slice(known.length) : `\n${typed}`;
  saved.set(id, text);
  setDraft(id, text + since);
}

/** Empties the field for a reply that is on its way. Main keeps its copy until it has accepted the reply. */
export function takeDraft(id: string): string {
  const text = draftOf(id);
  window.clearTimeout(unsaved.get(id));
  unsaved.delete(id);
  drafts.setState({ [id]: '' });
  return text;
}

/** Main accepted the reply and forgot the draft with it; what was typed meanwhile is a new one. */
export function acceptedDraft(id: string): void {
  saved.delete(id);
  if (draftOf(id) !== '') save(id);
}

/** Main refused the reply: it stands before what was typed meanwhile. */
export const returnDraft = (id: string, text: string): void => setDraft(id, [text, draftOf(id)].filter((part) => part !== '').join('\n'));

function save(id: string): void {
  window.clearTimeout(unsaved.get(id));
  unsaved.delete(id);
  saved.set(id, draftOf(id));
  void ask('conversation:draft', { id, text: draftOf(id) });
}

/** Before anything that could lose them: another conversation, another program, the end. */
export function flushDrafts(): void {
  for (const id of unsaved.keys()) save(id);
}

export function startDrafts(): void {
  bridge.on('draft:returned', returned);
  window.addEventListener('blur', flushDrafts);
  window.addEventListener('pagehide', flushDrafts);
  document.addEventListener('visibilitychange', flushDrafts);
}

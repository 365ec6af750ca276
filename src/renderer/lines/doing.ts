/** What is about to happen with what is written: it answers a line, or changes one. Main keeps it beside the draft. */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import type { DoingView } from '../../shared/line-view.js';
import type { LineView } from '../../shared/view.js';
import { ask, request } from '../bridge.js';
import { draftOf, flushDrafts, setDraft } from '../conversation/drafts.js';
import { transcript } from '../conversation/transcript-store.js';

const doings = createStore<Readonly<Record<string, DoingView | undefined>>>(() => ({}));
/** Longest words of a line that are kept beside the composer, in UTF-16 code units. */
const SHOWN = 200;

export const useDoing = (id: string): DoingView | undefined => useStore(doings, (all) => all[id]);
export const doingOf = (id: string): DoingView | undefined => doings.getState()[id];

/** As main kept it. */
export const restoreDoing = (id: string, doing: DoingView | undefined): void => doings.setState({ [id]: doing });

function set(id: string, doing: DoingView | undefined): void {
  if (doingOf(id) === doing) return;
  doings.setState({ [id]: doing });
  flushDrafts();
  void ask('conversation:doing', { id, doing: doing ?? null });
}

/** Into the composer of this conversation, behind what stands there. */
export function focusComposer(id: string): void {
  requestAnimationFrame(() => {
    const field = document.querySelector<HTMLTextAreaElement>('textarea[data-composer]');
    if (field?.dataset['composer'] !== id) return;
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  });
}

/** What was written before a change began waits behind it, and comes back. */
const draftBehind = (id: string): string => {
  const doing = doingOf(id);
  return doing?.type === 'change' ? doing.before : draftOf(id);
};

export function beginAnswer(id: string, line: LineView): void {
  const draft = draftBehind(id);
  setDraft(id, draft);
  set(id, { type: 'answer', key: line.key, by: line.mine ? 'yourself' : line.by.slice(0, 80), text: line.text.replace(/\s+/g, ' ').slice(0, SHOWN) });
  focusComposer(id);
}

export function beginChange(id: string, line: LineView): void {
  const before = draftBehind(id);
  setDraft(id, line.text);
  set(id, { type: 'change', key: line.key, before });
  focusComposer(id);
}

/** ArrowUp where nothing is written. @returns whether there is a line of one's own to change */
export function changeLast(id: string): boolean {
  const { id: open, lines } = transcript.getState();
  const last = open === id ? lines.findLast(({ may }) => may?.change) : undefined;
  if (last) beginChange(id, last);
  return last !== undefined;
}

/** Escape. */
export function cancelDoing(id: string): void {
  setDraft(id, draftBehind(id));
  set(id, undefined);
}

/** It went out. */
export const endDoing = (id: string): void => set(id, undefined);

/** @returns false: there is nothing to change, or it was refused and stays as it is */
export async function sendChange(id: string, { key, before }: Extract<DoingView, { readonly type: 'change' }>): Promise<void> {
  const text = draftOf(id);
  const line = transcript.getState().lines.find((one) => one.key === key);
  if (line?.text !== text && !(await request('line:change', { id, key, text })).ok) return;
  setDraft(id, before);
  set(id, undefined);
}

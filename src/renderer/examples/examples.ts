/** Good examples as this window knows them: read when they are wanted, and after each change. */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import type { Args } from '../../shared/contract.js';
import type { ExampleView } from '../../shared/view.js';
import { goTo } from '../actions.js';
import { ask, request } from '../bridge.js';
import { desk } from '../desk.js';
import { focusWhenDrawn } from '../focus.js';
import { say, screen, show } from '../screen.js';
import type { Done } from '../ui/sheet.js';

/** undefined: not read yet. */
const store = createStore<{ readonly examples?: readonly ExampleView[] }>(() => ({}));
export const useExamples = (): readonly ExampleView[] | undefined => useStore(store, ({ examples }) => examples);
export const useExample = (id: string): ExampleView | undefined => useStore(store, ({ examples }) => examples?.find((one) => one.id === id));

export async function loadExamples(): Promise<void> {
  const answer = await request('example:list', undefined);
  if (answer.ok) store.setState({ examples: answer.value });
}

/** What ended here a moment ago; otherwise the newest that anybody ended. Only what was written can be read. */
export function lastEnded(): string | undefined {
  const written = desk().ended.filter(({ mode }) => mode === 'patron-im');
  const { justEnded } = screen.getState();
  return (written.find(({ id }) => id === justEnded?.id) ?? written[0])?.id;
}

export function makeExample(): void {
  const id = lastEnded();
  if (id !== undefined) show({ type: 'make-example', id });
}

/** They are read before: the focus goes into the field above them, which is not there without any. */
export async function goToExamples(): Promise<void> {
  await loadExamples();
  goTo('record');
  focusWhenDrawn('examples');
}

export async function saveExample(words: Args['example:save']): Promise<Done> {
  const saved = await ask('example:save', words);
  if (!saved.ok) return saved;
  await loadExamples();
  say({ tone: 'info', text: `“${words.title.trim()}” is with the good examples, in Record.` });
  return saved;
}

/** @returns why not, for the sheet */
export async function shareExample({ id, title }: ExampleView): Promise<Done> {
  const shared = await ask('example:share', { id });
  if (!shared.ok) return shared;
  await loadExamples();
  say({ tone: 'info', text: `“${title}” is with the good examples of all desks now.` });
  return shared;
}

export async function deleteExample({ id, title, good, lines, shared }: ExampleView): Promise<void> {
  if (!(await request('example:delete', { id })).ok) return;
  await loadExamples();
  const undo = (): void => void saveExample({ title, good, lines: [...lines] });
  say({ tone: 'info', text: shared ? `“${title}” is deleted at all desks. Undo keeps it at this one.` : `“${title}” is deleted from the good examples.`, action: { label: 'Undo', run: undo } });
  focusWhenDrawn('examples');
}

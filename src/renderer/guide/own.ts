/** What a person does with answers, and an administrator with the guidance. Each change is done at once and can be taken back. */
import type { Answers, Args } from '../../shared/contract.js';
import type { AnswerView, GuidanceView } from '../../shared/view.js';
import { ask, request } from '../bridge.js';
import { focusWhenDrawn } from '../focus.js';
import { say, screen, show } from '../screen.js';
import type { Done } from '../ui/sheet.js';
import { undoable } from '../ui/undo.js';
import { guideView, reloadGuide } from './guide-store.js';
import { importWords } from './words.js';

const { possible: mayUndoAnswers, undo: undoAnswers, changed } = undoable({
  takeBack: async () => (await request('answers:undo', undefined)).ok, reload: reloadGuide, done: 'The answers are as they were before.',
});
export { mayUndoAnswers, undoAnswers };

type Saved = { readonly ok: true; readonly value: Answers['answers:save'] } | { readonly ok: false; readonly message: string };

/** @returns why not, or what was found in it, for the form */
export async function saveAnswer(answer: Args['answers:save']): Promise<Saved> {
  const saved = await ask('answers:save', answer);
  if (!saved.ok || 'found' in saved.value) return saved;
  screen.setState({ guideEntry: saved.value.id });
  await changed(`“${answer.question.trim()}” is saved as an answer.`);
  return saved;
}

export async function deleteAnswer({ id, question }: AnswerView): Promise<void> {
  if (!(await request('answers:delete', { id })).ok) return;
  screen.setState({ guideEntry: undefined });
  await changed(`“${question}” is deleted.`);
  focusWhenDrawn('guide');
}

export const importAnswers = (): Promise<void> => importInto({});
/** In the language that is looked at. */
export const importForAll = (): Promise<void> => importInto({ everybody: guideView().language });

async function importInto(where: Args['answers:import']): Promise<void> {
  const done = await request('answers:import', where);
  if (!done.ok || done.value.file === undefined) return;
  const { file, added = 0, changed: other = 0, same = 0, bad = [], badCount = 0 } = done.value;
  const text = importWords({ file, added, changed: other, same });
  if (added + other > 0) await changed(text);
  else say({ tone: 'info', text });
  if (badCount > 0) show({ type: 'bad-rows', title: text, bad, count: badCount });
}

/** How the entry that was changed last was before; none: it was not there. */
let before: { readonly id: string; readonly language: string; readonly entry: GuidanceView | undefined } | undefined;
const guidance = undoable({ takeBack: async () => before !== undefined && putBack(before), reload: reloadGuide, done: 'The guidance is as it was before.' });
export const { possible: mayUndoGuidance, undo: undoGuidance } = guidance;

/** As an administrator wrote it, else as it came, else gone. */
async function putBack({ id, language, entry }: NonNullable<typeof before>): Promise<boolean> {
  if (entry?.edited) return (await request('guidance:save', asSaved(entry, language))).ok;
  return (await request('texts:remove', { text: { kind: 'guidance', id, language }, asInFiles: entry !== undefined && entry.removed !== true })).ok;
}

const asSaved = ({ id, topic, question, may, mayNot, ask: whom, scripts }: GuidanceView, language: string): Args['guidance:save'] => ({ id, language, topic, question, may: [...may], mayNot: [...mayNot], ask: whom, scripts: [...scripts] });
const entryNow = (id: string | undefined): GuidanceView | undefined => guideView().guidance.find((entry) => entry.id === id);

/** @returns why not, for the form */
export async function saveGuidance(entry: Omit<Args['guidance:save'], 'language'>): Promise<Done> {
  const { language } = guideView();
  const was = entryNow(entry.id);
  const saved = await ask('guidance:save', { ...entry, language });
  if (!saved.ok) return saved;
  before = { id: saved.value.id, language, entry: was };
  screen.setState({ guideEntry: saved.value.id });
  await guidance.changed(`“${entry.question.trim()}” is saved for all desks.`);
  return saved;
}

async function take(entry: GuidanceView, asInFiles: boolean, words: string): Promise<void> {
  const { language } = guideView();
  if (!(await request('texts:remove', { text: { kind: 'guidance', id: entry.id, language }, asInFiles })).ok) return;
  before = { id: entry.id, language, entry };
  await guidance.changed(`“${entry.question}” ${words}`);
}

export async function removeGuidance(entry: GuidanceView): Promise<void> {
  await take(entry, false, 'is removed at all desks.');
  focusWhenDrawn('guide');
}

/** What came with the app holds again. */
export const restoreGuidance = (entry: GuidanceView): Promise<void> => take(entry, true, 'is as it came.');

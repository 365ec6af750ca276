/** What a person does with their own answers. Each change is done at once and can be taken back. */
import type { Answers, Args } from '../../shared/contract.js';
import type { AnswerView } from '../../shared/view.js';
import { ask, request } from '../bridge.js';
import { focusWhenDrawn } from '../focus.js';
import { say, screen, show } from '../screen.js';
import { undoable } from '../ui/undo.js';
import { reloadGuide } from './guide-store.js';
import { importWords } from './words.js';

const { possible: mayUndoAnswers, undo: undoAnswers, changed } = undoable({
  takeBack: async () => (await request('answers:undo', undefined)).ok, reload: reloadGuide, done: 'Your answers are as they were before.',
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

export async function importAnswers(): Promise<void> {
  const done = await request('answers:import', undefined);
  if (!done.ok || done.value.file === undefined) return;
  const { file, added = 0, changed: other = 0, same = 0, bad = [], badCount = 0 } = done.value;
  const text = importWords({ file, added, changed: other, same });
  if (added + other > 0) await changed(text);
  else say({ tone: 'info', text });
  if (badCount > 0) show({ type: 'bad-rows', title: text, bad, count: badCount });
}

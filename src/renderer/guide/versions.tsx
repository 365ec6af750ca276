import { useEffect, useState } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { answerText } from '../../core/answers/answer.js';
import { guidanceText } from '../../core/guidance/guidance.js';
import type { TextContents, TextName } from '../../core/texts/text.js';
import type { TextVersionView } from '../../shared/view.js';
import { ask } from '../bridge.js';
import { deskNow } from '../desk.js';
import { closeDialog, say } from '../screen.js';
import { Sheet, type Done } from '../ui/sheet.js';
import { clockTime, dayName } from '../ui/time.js';
import { guideView } from './guide-store.js';
import { deleteAnswer, removeGuidance, restoreGuidance, saveAnswer, saveGuidance } from './own.js';

const isGuidance = (content: object): content is TextContents['guidance'] => 'mayNot' in content;
const isAnswer = (content: object): content is TextContents['answer'] => 'answer' in content;

function wordsOf({ text: { content, removed } }: TextVersionView): string {
  if (removed) return 'Removed';
  if (!content) return 'As it came with the app';
  if (isGuidance(content)) return `${content.question}\n${guidanceText(content)}`;
  return isAnswer(content) ? `${content.question}\n${answerText(content)}` : '';
}

/** As it was then, for all desks; it is a further version, and can be taken back. */
async function use(id: string, { text: { content, removed } }: TextVersionView): Promise<Done> {
  const entry = guideView().guidance.find((one) => one.id === id);
  const answer = guideView().answers.find((one) => one.id === id);
  if (entry && content && isGuidance(content)) return saveGuidance({ ...content, id, may: [...content.may], mayNot: [...content.mayNot], scripts: [...content.scripts] });
  if (entry) await (removed ? removeGuidance(entry) : restoreGuidance(entry));
  if (answer && content && isAnswer(content)) {
    const { tags, ...texts } = content;
    return saveAnswer({ ...texts, ...(tags ? { tags: [...tags] } : {}), id, about: null, anyway: true });
  }
  if (answer) await deleteAnswer(answer);
  return { ok: true };
}

/** @param name of a text that administrators share; `id`: as the list of the guide names it */
export function VersionsSheet({ id, name, title }: { readonly id: string; readonly name: TextName; readonly title: string }) {
  const [versions, setVersions] = useState<readonly TextVersionView[]>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    let current = true;
    const load = async (): Promise<void> => {
      const answer = await ask('texts:history', { text: name });
      if (!current) return;
      if (answer.ok) setVersions(answer.value);
      else setProblem(answer.message);
    };
    void load();
    return () => {
      current = false;
    };
  }, [name]);
  const choose = async (key: string | number): Promise<void> => {
    const version = versions?.find((one) => one.id === key);
    if (!version) return;
    closeDialog();
    const done = await use(id, version);
    if (!done.ok) say({ tone: 'problem', text: done.message });
  };
  return (
    <Sheet title={`Versions of “${title}”`}>
      {problem === undefined ? null : <p className="problem" role="alert">{problem}</p>}
      {versions === undefined ? null : (
        <ListBox className="palette" aria-label="Versions, the latest first" autoFocus="first" items={versions} selectionMode="none" onAction={(key) => void choose(key)} renderEmptyState={() => <p className="quiet">This desk knows of no version by an administrator.</p>}>
          {(version) => (
            <ListBoxItem id={version.id} textValue={wordsOf(version)} className="choice">
              <span>{dayName(version.at, deskNow())}, {clockTime(version.at)}, by {version.by} {version === versions[0] ? <span className="tag">· as it is now</span> : null}</span>
              <span className="quiet version" dir="auto">{wordsOf(version)}</span>
            </ListBoxItem>
          )}
        </ListBox>
      )}
      <p className="quiet">Enter puts that version back at all desks.</p>
    </Sheet>
  );
}

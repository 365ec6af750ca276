/** An answer, or a script that goes with the guidance, into the draft. Nothing is sent by that. */
import { answerText } from '../../core/answers/answer.js';
import type { AnswerView, ScriptView } from '../../shared/view.js';
import { openConversation } from '../actions.js';
import { insertScript, insertText } from '../conversation/compose.js';
import { useRequest } from '../desk.js';
import { screen, useScreen } from '../screen.js';
import { closeGuide } from './open.js';

const isScript = (what: AnswerView | ScriptView): what is ScriptView => 'raw' in what;

function insertInto(id: string, what: AnswerView | ScriptView): void {
  const isThere = screen.getState().section === 'desk';
  if (!isThere) openConversation(id);
  const insert = (): void => {
    if (isScript(what)) insertScript(id, what);
    else if (insertText(id, answerText(what)) === undefined) return; // what it says can still be read
    closeGuide();
  };
  // Elsewhere the composer is drawn first.
  if (isThere) insert();
  else requestAnimationFrame(() => requestAnimationFrame(insert));
}

/** @returns undefined where there is no written conversation to put it into */
export function useInsert(): ((what: AnswerView | ScriptView) => void) | undefined {
  const open = useScreen((state) => state.open);
  const isWritten = useRequest(open)?.mode.endsWith('-im') === true;
  return open !== undefined && isWritten ? (what) => insertInto(open, what) : undefined;
}

/** Which replies of the open conversation may be kept, and the form for one. */
import { openRequest } from '../actions.js';
import { draftOf } from '../conversation/drafts.js';
import { transcript } from '../conversation/transcript-store.js';
import { say, show } from '../screen.js';
import { repliesIn, type KeptReply } from './replies.js';

export const repliesOf = (id: string): readonly KeptReply[] => repliesIn(transcript.getState().id === id ? transcript.getState().lines : [], draftOf(id));
export const keep = (about: string, { question, answer, link }: KeptReply): void => show({ type: 'answer', draft: { about, question, answer, ...(link === undefined ? {} : { link }) } });

/** One key: the reply, or which one of them. */
export function keepReply(): void {
  const view = openRequest();
  if (!view) return;
  const replies = repliesOf(view.id);
  const [only] = replies;
  if (!only) say({ tone: 'info', text: 'There is no reply here yet that could be kept as an answer.' });
  else if (replies.length === 1) keep(view.id, only);
  else show({ type: 'keep-reply', id: view.id });
}

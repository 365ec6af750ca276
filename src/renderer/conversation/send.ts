/** Sending what stands in the composer. Nothing is lost: what is not accepted stays a draft. */
import { ask, request } from '../bridge.js';
import { acceptedDraft, returnDraft, takeDraft } from './drafts.js';
import { letPass, stop, stoppedIn } from './guard-store.js';
import { doingOf, endDoing, sendChange } from '../lines/doing.js';
import { toEnd, transcript } from './transcript-store.js';

async function sent(id: string): Promise<void> {
  acceptedDraft(id);
  if (transcript.getState().id === id && !transcript.getState().atEnd) await toEnd();
}

export async function sendNote(id: string): Promise<void> {
  const text = takeDraft(id);
  if (!(await request('request:note', { id, text })).ok) return returnDraft(id, text);
  return sent(id);
}

/** @param reason why it is sent although the privacy guard warned */
export async function sendReply(id: string, reason?: string): Promise<void> {
  const doing = doingOf(id);
  if (doing?.type === 'change') return sendChange(id, doing);
  const text = takeDraft(id);
  const kinds = [...new Set(stoppedIn(id)?.findings.map(({ kind }) => kind))];
  const answer = await request('conversation:reply', { id, text, ...(reason === undefined ? {} : { anyway: { reason, kinds } }), ...(doing ? { answers: doing.key } : {}) });
  if (!answer.ok) return returnDraft(id, text);
  if ('guarded' in answer.value) {
    returnDraft(id, text);
    return stop({ id, findings: answer.value.guarded });
  }
  letPass(id);
  if (doing && doingOf(id) === doing) endDoing(id);
  return sent(id);
}

/** Words that are not the draft, which stays as it is. @returns whether they went out */
export async function sayScript(id: string, script: { readonly id: string; readonly text: string }): Promise<boolean> {
  const answer = await request('conversation:reply', { id, text: script.text, script: script.id, keepDraft: true });
  if (!answer.ok || 'guarded' in answer.value) return false;
  void ask('scripts:used', { id, script: script.id });
  return true;
}

import type { Notice } from '../../core/decide/decision.js';
import { assertNever } from '../../core/assert.js';
import type { NoticeView } from '../../shared/view.js';
import { nameOf } from './names.js';

export function noticeView(notice: Notice, id: string, whoOf: (key: string) => string, idOf: (key: string) => string, favourOf: (key: string) => string): NoticeView {
  const open = (key: string) => ({ action: { type: 'open-conversation' as const, id: idOf(key) } });
  switch (notice.type) {
    case 'overtaken':
      return { id, tone: 'info', text: `${nameOf(notice.by)} took ${whoOf(notice.key)} first. Your words stay as a draft.`, ...open(notice.key) };
    case 'taken-away':
      return { id, tone: 'warning', text: `${nameOf(notice.by)} has taken over ${whoOf(notice.key)}. Your words stay as a draft.`, ...open(notice.key) };
    case 'returned':
      return { id, tone: 'warning', text: `This desk was away for too long, so ${whoOf(notice.key)} went back into the queue.`, ...open(notice.key) };
    case 'offered':
      return { id, tone: 'info', text: `${nameOf(notice.by)} asks you to take over ${whoOf(notice.key)}${notice.note ? `: ${notice.note}` : '.'}`, ...open(notice.key) };
    case 'declined':
      return { id, tone: 'info', text: `${whoOf(notice.key)} is still yours: ${notice.reason || `${nameOf(notice.by)} cannot take it`}.`, ...open(notice.key) };
    case 'accepted':
      return { id, tone: 'info', text: `${nameOf(notice.by)} has ${whoOf(notice.key)} now.`, ...open(notice.key) };
    case 'not-sent':
      return { id, tone: 'warning', text: `A reply to ${whoOf(notice.key)} was not sent. It is back in the composer: read it again and send it if it still fits.`, ...open(notice.key) };
    case 'refused':
      return { id, tone: 'warning', text: `A message to ${whoOf(notice.key)} could not be delivered: they are no longer there.`, ...open(notice.key) };
    case 'text-not-saved':
      return { id, tone: 'warning', text: `“${notice.title}” was not saved for everybody: the connection broke. Save it again.` };
    case 'text-refused':
      return { id, tone: 'warning', text: `“${notice.title}” was not saved for everybody: the room takes texts from administrators alone. Ask an administrator of your library.` };
    case 'cover-not-sent':
      return { id, tone: 'warning', text: 'What you did about cover for a shift was not sent: the connection broke. Do it again when the desk is connected.' };
    case 'favour-not-sent':
      return { id, tone: 'warning', text: 'What you did with a favour was not sent: the connection broke. Do it again when the desk is connected.' };
    case 'favour':
      return { id, tone: notice.what === 'declined' || notice.what === 'reopened' || notice.what === 'withdrawn' ? 'warning' : 'info', text: `${favourWords(notice, nameOf(notice.by))} ${favourOf(notice.key)}${notice.reason === '' ? '' : `: ${notice.reason}`}`, action: { type: 'open-favour', id: notice.key } };
    case 'favour-due':
      return { id, tone: 'warning', text: notice.reminder.about === 'due' ? `It is time for what you promised: ${favourOf(notice.key)}` : `Nobody has accepted yet what you asked for: ${favourOf(notice.key)}`, action: { type: 'open-favour', id: notice.key } };
    case 'step-lost':
      return { id, tone: 'warning', text: `Somebody else acted on ${whoOf(notice.key)} at the same moment, so your incident does not count. Words that were already sent stay on the record.`, ...open(notice.key) };
    case 'unknown-speaker':
      return { id, tone: 'problem', text: `Somebody answered ${whoOf(notice.key)} in the name of the service, but not from the desk that has the request. Tell your administrator.`, ...open(notice.key) };
    case 'forged':
      return { id, tone: 'problem', text: 'A forged message was refused and put on the record. Tell your administrator if this happens again.' };
    case 'gap':
      return { id, tone: 'warning', text: 'The server no longer has everything that was said while this desk was away. The record shows where something may be missing.' };
    default:
      return assertNever(notice);
  }
}

function favourWords({ what }: Extract<Notice, { type: 'favour' }>, by: string): string {
  switch (what) {
    case 'accepted': return `${by} does this:`;
    case 'declined': return `${by} cannot do this:`;
    case 'reopened': return `${by} cannot go on with this:`;
    case 'done': return `${by} has done this:`;
    case 'withdrawn': return `${by} no longer needs this:`;
    case 'lost': return `${by} was first:`;
    default: return assertNever(what);
  }
}

import { refusalWords } from '../../core/channels/rights.js';
import { isRefusal, type Decision, type Refusal, type RefusalCode } from '../../core/decide/decision.js';
import { AppError, type ErrorCode } from '../../shared/errors.js';
import { nameOf } from './names.js';

/** What the person reads when the rules of the desk refuse a wish. */
const SENTENCES: Readonly<Record<RefusalCode, { readonly code: ErrorCode; readonly text: (by: string, lacks: Refusal['lacks']) => string }>> = {
  sensitive: { code: 'guarded', text: () => 'This should not be written to a patron: it says something that is private. Change it, then send it.' },
  'private-referral': { code: 'guarded', text: () => 'Your own address or the private name of a colleague is in these words, and they may reach the patron. Take it out, then go on.' },
  'private-example': { code: 'guarded', text: () => 'The title or what is good about it says something private, or your own address is somewhere in it. Take it out, then save it.' },
  'nothing-held': { code: 'invalid-request', text: () => 'There is nothing to hand over: this desk holds nothing that is not offered already.' },
  'cover-changed': { code: 'already-taken', text: () => 'This cover is at another state by now. Look at it again.' },
  'cover-not-yours': { code: 'not-administrator', text: () => 'Only whose shift it is, who asked, or an administrator can do that.' },
  'cover-span': { code: 'invalid-request', text: () => 'Choose a time within the shift that is still to come.' },
  'favour-changed': { code: 'already-taken', text: () => 'This favour is at another state by now. Look at it again.' },
  'favour-on-its-way': { code: 'connection-lost', text: () => 'The channel has not confirmed yet what you did with this favour. Try again in a moment.' },
  'favour-time': { code: 'invalid-request', text: () => 'Choose a time that is still to come, within a year.' },
  'not-author': { code: 'not-holder', text: (by) => `${by} made this example. A supervisor can delete it as well.` },
  'unknown-example': { code: 'invalid-request', text: () => 'This example is not there any more.' },
  'too-many-examples': { code: 'invalid-request', text: () => 'There are as many good examples as this desk keeps. Delete one first.' },
  'not-your-line': { code: 'invalid-request', text: (by) => `${by || 'Somebody else'} said this, and only who said it can change it.` },
  'not-your-deletion': { code: 'invalid-request', text: (by) => `${by || 'Somebody else'} said this. Only who said it can delete it.` },
  'unknown-line': { code: 'invalid-request', text: () => 'This message cannot be changed or answered yet: the server has not confirmed it, or it is gone. Try again in a moment.' },
  'not-supervisor': { code: 'not-holder', text: (by) => `${by} has this request. A supervisor can take it over at any time; others can when the patron has waited for too long.` },
  'step-changed': { code: 'invalid-request', text: () => 'This patron is at another step by now. Look at the next step and record the incident again.' },
  'not-recorder': { code: 'not-holder', text: (by) => `${by} recorded this incident. Who has the conversation can take it back as well, and so can a supervisor.` },
  'not-administrator': { code: 'not-administrator', text: () => 'Only administrators change what all desks share. Ask one of them, or make a text for yourself.' },
  'no-right': { code: 'not-allowed', text: (_by, lacks) => refusalWords(lacks?.right ?? 'post', lacks?.granted ?? 'administrators') },
  'texts-away': { code: 'room-unavailable', text: () => 'The room of the shared texts cannot be reached at the moment, so nothing was changed. Try again when the desk is connected.' },
  'may-not-shut': { code: 'not-administrator', text: () => 'Only administrators of the desk room close a service early, and reopen it. Ask one of them.' },
  'not-shut': { code: 'invalid-request', text: () => 'This service is not closed early.' },
  'not-offered': { code: 'unknown-request', text: () => 'This offer is not there any more.' },
  'not-a-patron': { code: 'invalid-request', text: () => 'Only somebody who writes messages can be blocked.' },
  'unknown-request': { code: 'unknown-request', text: () => 'This request is not open any more. Choose another one in the queue.' },
  'already-taken': { code: 'already-taken', text: (by) => `${by} took this request first. Your words stay here as a draft.` },
  'not-holder': { code: 'not-holder', text: (by) => (by ? `${by} has this request. Only who has it can do that.` : 'Take this request first.') },
  'not-signed-in': { code: 'not-signed-in', text: () => 'Nobody is signed in at this desk. Sign in first; walk-ins and calls can be logged meanwhile.' },
  checking: { code: 'connection-lost', text: () => 'The desk is still checking with the server who has what. Try again in a moment.' },
  offline: { code: 'connection-lost', text: () => 'There is no connection to the server. Nothing was sent; your words stay here as a draft.' },
  'nobody-waiting': { code: 'unknown-request', text: () => 'Nobody is waiting.' },
  'day-over': { code: 'invalid-request', text: () => 'That day is over: what was said about it stays as it is.' },
  'settle-first': { code: 'connection-lost', text: () => 'The server did not confirm what the patron said last, so the request stays open. Try again in a moment.' },
};

export function refusalError({ refused, by, lacks }: Refusal): AppError {
  const { code, text } = SENTENCES[refused];
  return new AppError(code, text(by === undefined ? '' : nameOf(by), lacks));
}

/** @throws AppError in words for the person, where core refuses */
export function accepted<D extends Decision>(decision: D | Refusal): D {
  if (isRefusal(decision)) throw refusalError(decision);
  return decision;
}
